"""Waits as the engine gets to know them: what is new about them, and the watch over their sources."""

__all__ = ["news", "watcher"]
