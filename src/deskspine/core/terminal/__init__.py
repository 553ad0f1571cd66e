"""The protocol of terminals: keys, pasted text, queries and replies."""

__all__ = ["input_parser", "key_sequences", "queries"]
