"""Notices: the escalation ladder, their wording, and the terminal sequences of notices and signals."""

__all__ = ["escalation", "osc_notice", "osc_signals", "wording"]
