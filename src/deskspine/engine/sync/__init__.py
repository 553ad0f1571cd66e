"""The shared folder at work: this machine's day is written there, and the days of the others are read."""

__all__ = ["exchange", "numbers", "ports", "service"]
