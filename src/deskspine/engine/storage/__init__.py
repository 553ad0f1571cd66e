"""What the engine keeps: state, history, status."""

__all__ = ["day", "keeper", "memory", "resume", "saved_state", "status_fields"]
