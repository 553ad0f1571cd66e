"""Sounds and spoken cues, played by the programs that this machine has."""

__all__ = ["sound", "voice"]
