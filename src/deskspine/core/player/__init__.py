"""The player: a pure machine that walks a plan in seconds."""

__all__ = ["cues", "machine", "outcomes", "plan", "saved_plan", "state", "view"]
