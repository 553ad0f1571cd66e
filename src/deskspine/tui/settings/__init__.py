"""The settings page with its lists of values, and the pages of the first run."""

__all__ = ["first_run", "screen"]
