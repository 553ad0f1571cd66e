"""The control socket, its client, and the lock of the one resident."""

__all__ = ["client", "instance_lock", "server"]
