"""The dashboard and its pages of the day."""

__all__ = ["countdown", "screen", "today", "unwell", "words"]
