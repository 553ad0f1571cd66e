"""Presence sources under supervision."""

__all__ = ["watch"]
