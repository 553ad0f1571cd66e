"""The language of terminals: keys, pasted text, queries and replies."""
