"""The settings: their table, the kinds of their values, and the parser."""

__all__ = ["choice_words", "fields", "groups", "settings"]
