"""The page of all routines, the page for choosing parts of one, and the composer for own routines."""

__all__ = ["screen"]
