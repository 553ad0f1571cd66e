"""Storage of the engine: saved state, history and status."""

__all__ = ["keeper", "memory", "resume", "saved_state", "state_files", "status_fields"]
