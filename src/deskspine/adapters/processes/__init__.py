"""Other programs: run for their output, listened to line by line, and ended."""

__all__ = ["child_signals", "command", "first_working", "tmux"]
