"""D-Bus: connections, calls, signals and owners of names."""

__all__ = ["bus", "source"]
