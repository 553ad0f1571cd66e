"""Requests: from keys, verbs and the socket to inputs of the machines."""
