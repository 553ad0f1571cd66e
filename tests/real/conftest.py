"""Tests with real components: X servers, compositors, buses, daemons, tmux."""

from __future__ import annotations

import pytest

from support.at_once import stories

__all__ = ["stories"]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark all tests as long but those with a real tmux, in which most people run deskspine, and of a takeover."""
    if not item.path.name.startswith(("test_tmux_", "test_takeover")):
        item.add_marker(pytest.mark.long)
