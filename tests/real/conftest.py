"""Tests with real components: X servers, compositors, buses, daemons, tmux."""

from __future__ import annotations

import pytest

from support.at_once import stories

__all__ = ["stories"]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark all tests but those with a real tmux as long: most people run deskspine in tmux."""
    if item.path.name != "test_tmux_server.py":
        item.add_marker(pytest.mark.long)
