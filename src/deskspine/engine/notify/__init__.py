"""Channels and audio cues."""
