"""Waits: the stretches in which the person waits for the machine, their kinds and where they are known from."""

__all__ = ["expected", "hint", "kinds"]
