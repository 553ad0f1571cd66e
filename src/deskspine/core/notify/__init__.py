"""Notices: the escalation ladder and the terminal sequences for them."""

__all__ = ["escalation", "osc_notice", "osc_signals"]
