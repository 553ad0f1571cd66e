"""Wording that every face shares: states and times, asks, and the pages around a routine, as text without a layout."""

__all__ = ["after", "asks", "desk_figure", "gates", "heads_up", "questions", "states", "waits"]
