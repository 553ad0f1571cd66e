"""Waits as the engine gets to know them: the watch over their sources, their news, and the lengths it learned."""

__all__ = ["learned", "news", "watcher"]
