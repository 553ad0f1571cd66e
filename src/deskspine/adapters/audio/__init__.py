"""Tones and spoken cues."""

__all__ = ["sound", "voice"]
