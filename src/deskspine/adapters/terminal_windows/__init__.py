"""Terminal windows that this program opens on the desktop: which terminal, and how it is given a command."""

__all__ = ["opening", "programs", "routine_window"]
