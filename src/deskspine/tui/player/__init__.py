"""The player: the page before a routine, the guided routine with its questions, and the pages after it."""

__all__ = [
    "after",
    "ahead",
    "gate",
    "result",
    "screen",
    "stop_card",
]
