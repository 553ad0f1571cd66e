"""A client of X servers."""

__all__ = ["client"]
