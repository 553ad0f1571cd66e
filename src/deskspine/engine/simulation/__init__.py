"""Simulation of whole days on clocks that only move by hand."""

__all__ = ["made_up_files", "replay", "simulation"]
