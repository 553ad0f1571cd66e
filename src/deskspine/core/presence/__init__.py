"""Presence: where the person sits, and what several sources see."""

__all__ = ["evidence", "place"]
