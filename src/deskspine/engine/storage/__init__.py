"""What the engine keeps: state, history, status."""

__all__ = ["keeper", "memory", "resume", "saved_state", "status_fields"]
