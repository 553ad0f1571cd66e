"""The player: the guided routine, what precedes and what follows it."""

__all__ = ["after", "gate", "result", "screen", "stop_card"]
