"""Tests with real components: X servers, compositors, buses, daemons, tmux."""

from __future__ import annotations

import pytest

from support.at_once import stories

__all__ = ["stories"]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave a quick run only the tests with a real tmux; it is where most people run deskspine."""
    if item.path.name != "test_tmux_server.py":
        item.add_marker(pytest.mark.long)
