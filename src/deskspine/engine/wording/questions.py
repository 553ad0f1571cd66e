"""The questions on the dashboard: the requests that answer each with yes and with no."""

from __future__ import annotations

YES_OR_NO = {
    "meeting-still-on": ("meeting", "meeting-over"),
    "away-since": ("back", "was-here"),
    "keep-interval": ("keep-interval", "change-interval"),
    "skipped-pages": ("first-run-again", "first-run-done"),
}
"""Names of the requests for yes and for no, by the kind of the question."""
