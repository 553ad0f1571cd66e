"""Instants, readings of clocks, and the calendar of days."""

__all__ = ["calendar", "instants"]
