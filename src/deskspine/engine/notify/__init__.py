"""Channels and audio cues."""

__all__ = ["audio", "dispatcher"]
