"""Whole days simulated on clocks that only move when told to."""

__all__ = ["simulation"]
