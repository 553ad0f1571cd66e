"""The player: a pure machine that plays the plan of a routine second by second."""

__all__ = [
    "breath",
    "cues",
    "events",
    "machine",
    "outcomes",
    "plan",
    "poses",
    "saved_plan",
    "shots",
    "state",
    "ticks",
    "view",
    "wording",
]
