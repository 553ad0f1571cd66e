"""The protocol of terminals: keys, pasted text, queries and replies."""

__all__ = [
    "inline_pictures",
    "input_parser",
    "key_sequences",
    "kitty_pictures",
    "picture_support",
    "program_status",
    "queries",
    "tmux_passthrough",
]
