"""The player: a pure machine that walks a plan in seconds."""
