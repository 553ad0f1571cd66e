"""The ask: the screen that reminds of a break, and the card that some people have to read first."""

__all__ = ["ask_first", "screen"]
