"""D-Bus: connections, calls and names."""

__all__ = ["bus", "source"]
