"""Tests with real components: X servers, compositors, buses, daemons, tmux."""

from __future__ import annotations

from support.at_once import stories

__all__ = ["stories"]
