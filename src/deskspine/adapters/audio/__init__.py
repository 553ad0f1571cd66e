"""Tones and spoken cues."""
