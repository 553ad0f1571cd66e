"""Text for people and terminals: sanitised, with durations and dates in words."""
