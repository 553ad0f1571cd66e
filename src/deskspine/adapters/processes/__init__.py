"""Other programs: run for their output, listened to line by line, and ended."""

__all__ = [
    "child_signals",
    "command",
    "detached",
    "first_working",
    "hook_process",
    "own_program",
    "tmux",
    "tmux_option",
    "tmux_servers",
]
