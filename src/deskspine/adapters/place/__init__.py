"""The place where the person sits, found out from the environment, from tmux, and from the desktop of this machine."""

__all__ = ["own_terminal", "survey", "terminal_pictures"]
