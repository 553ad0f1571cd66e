"""The clock of sitting: a pure machine that decides when a break is due and gives the reason for every event."""

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
