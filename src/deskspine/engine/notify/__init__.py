"""Channels and their trials, audio cues, hooks, and the status that is pushed to tmux."""

__all__ = ["audio", "dispatcher", "hooks", "status_push", "trial"]
