"""The ask: the interruption and what guards it."""

__all__ = ["ask_first", "screen"]
