"""A client of Wayland compositors."""

__all__ = ["client"]
