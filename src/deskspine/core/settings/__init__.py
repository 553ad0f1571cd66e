"""The settings: one table, its kinds of values, and the parser."""

__all__ = ["fields", "settings"]
