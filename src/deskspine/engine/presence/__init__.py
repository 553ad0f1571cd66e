"""Presence sources under supervision."""
