"""The player: a pure machine that plays the plan of a routine second by second."""

__all__ = ["cues", "events", "machine", "outcomes", "plan", "saved_plan", "state", "view"]
