"""The names of events in the list of a day."""

from __future__ import annotations

from deskspine.core.notify.wording import BREAK_SOON

EVENT_WORDS: dict[str, str] = {
    "heads-up": BREAK_SOON,
    "due": "Break due",
    "ask": "Break due",
    "remind": "Reminder",
    "owed": "Overdue",
    "started": "Break started",
    "finished": "Break done",
    "shortened": "Break shortened",
    "stopped": "Break stopped",
    "snoozed": "Snoozed",
    "not-now": "Break skipped",
    "did-it": "Break taken",
    "put-aside": "Closed",
    "withdrawn": "Withdrawn",
    "away": "Away",
    "back": "Back",
    "natural-break": "Natural break",
    "gap": "Gap",
    "meeting": "Meeting",
    "meeting-over": "Meeting over",
    "held": "Break held",
    "paused": "Paused",
    "resumed": "Resumed",
    "refused": "Not possible",
    "off-duty": "Outside work hours",
    "on-duty": "Work hours",
    "end": "End",
    "wait": "Machine works",
    "wait-over": "Machine done",
    "needs-you": "Needs you",
    "ready": "Ready",
    "offer": "Break offered",
    "offer-withdrawn": "Offer withdrawn",
    "still-busy": "Still busy",
    "moved": "Break moved",
    "interval-question": "Question",
}
"""The name for every kind of event; a test checks that no kind is missing."""


def event_name(kind: str) -> str:
    """Return the name of a kind of event; a kind that only another version knows is shown as plain words."""
    return EVENT_WORDS.get(kind) or kind.replace("-", " ").replace("_", " ").capitalize()
