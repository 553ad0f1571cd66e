"""The control socket, its client, and the lock of the one resident."""
