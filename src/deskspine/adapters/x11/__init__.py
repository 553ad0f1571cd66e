"""Client of X servers."""

__all__ = ["client"]
