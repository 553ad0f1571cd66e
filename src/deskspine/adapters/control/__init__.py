"""Control socket, its client, and the lock that keeps deskspine to one resident per person."""

__all__ = ["attachment", "client", "instance_lock", "server", "status_subscription"]
