"""Other programs: run, listened to, and ended."""

__all__ = ["child_signals", "command", "first_working", "tmux"]
