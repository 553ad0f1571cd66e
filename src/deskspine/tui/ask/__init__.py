"""The ask: the interruption and what guards it."""
