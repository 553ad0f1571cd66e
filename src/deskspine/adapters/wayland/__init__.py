"""Client of Wayland compositors."""

__all__ = ["client"]
