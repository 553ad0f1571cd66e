"""Fixtures of every screen test: a plain environment, no unexpected faults, and a quick pilot.

The environment keeps the developer's shell out of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from support.idle import wait_for_idle


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


@pytest.fixture(scope="session", autouse=True)
def _parsed_styles() -> Iterator[None]:
    """Parse each style sheet once for each theme, not for each app, which saves a fifth of a screen test's time.

    Textual keeps parsed rules as long as an app lives and only reads them, so apps can share them.
    """
    parse = Stylesheet._parse_rules
    parsed: dict[Any, list[RuleSet]] = {}

    def parse_once(self: Stylesheet, css: str, *where: Any, **more: Any) -> list[RuleSet]:
        key = (css, where, tuple(more.items()), tuple(self._variables.items()))
        if key not in parsed:
            parsed[key] = parse(self, css, *where, **more)
        return list(parsed[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_pilot() -> Iterator[None]:
    """Let Pilot wait until the app has nothing left to do, and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        patch.setattr("textual.app.wait_for_idle", wait_for_idle)
        yield
