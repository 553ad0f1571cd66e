"""Widgets of our own: each draws lines and repaints only what changed."""
