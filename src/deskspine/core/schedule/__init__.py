"""The clock of sitting: a pure machine that decides when to speak up, and says why."""

__all__ = [
    "events",
    "inputs",
    "last_input",
    "late_wakeups",
    "machine",
    "next_ask",
    "policy",
    "policy_from_settings",
    "state",
    "step",
]
