"""Makes the builders of `fakes.py`, and the resident of the engine's tests, importable from every screen test.

It also keeps the developer's shell out of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset what would change colours, glyphs, drivers or notices."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "DESKSPINE_DRIVER", "TMUX", "KITTY_WINDOW_ID", "TERM_PROGRAM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_faults() -> Iterator[None]:
    """Fail a test in which a screen had a fault: the app survives it, and would hide it."""
    from support import fakes

    fakes.FAULTS.clear()
    yield
    for error, _ in fakes.FAULTS:
        raise error
