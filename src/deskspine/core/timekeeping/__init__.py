"""Instants, readings of clocks, and the calendar of days."""
