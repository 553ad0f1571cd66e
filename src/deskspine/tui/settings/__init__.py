"""The settings and the first-run pages."""

__all__ = ["first_run", "screen"]
