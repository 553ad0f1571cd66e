"""Notices: the escalation ladder and the terminal sequences for them."""
