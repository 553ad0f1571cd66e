"""Makes the builders of `fakes.py` importable from every screen test, and keeps the developer's shell out of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset what would change colours, drivers or notices."""
    for name in ("NO_COLOR", "DESKSPINE_DRIVER", "TMUX", "KITTY_WINDOW_ID", "TERM_PROGRAM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
