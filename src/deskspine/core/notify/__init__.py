"""Notices: the escalation ladder, their wording, the terminal sequences of notices and signals, and hooks."""

__all__ = ["escalation", "event_words", "hook_run", "hooks", "osc_notice", "osc_signals", "wording"]
