"""Requests: from keys, verbs and the socket to inputs of the machines."""

__all__ = ["dispatch", "late_breaks"]
