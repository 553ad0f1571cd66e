"""Instants, readings of clocks, and the calendar of days and working hours."""

__all__ = ["calendar", "instants"]
