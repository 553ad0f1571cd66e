"""Requests: from keys, verbs and the socket to inputs of the machines."""

__all__ = ["action", "dispatch", "late_breaks", "routines"]
