"""The clock of sitting: a pure machine that decides when a break is due and gives the reason for every event."""

__all__ = [
    "busy_kinds",
    "events",
    "flows",
    "habits",
    "inputs",
    "last_input",
    "late_wakeups",
    "machine",
    "next_ask",
    "pause_ends",
    "policy",
    "policy_from_settings",
    "snoozes",
    "state",
    "step",
    "waits",
]
