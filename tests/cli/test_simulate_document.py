"""docs/simulate.md: its example runs, and it has exactly the words that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from deskspine.cli.main import main
from deskspine.core.schedule.events import EventKind
from deskspine.core.timeline import EVENTS
from support.paths import ROOT

PAGE = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    """Return the text of the one fenced block of that name."""
    (text,) = re.findall(rf"^```{name}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert isinstance(text, str)
    return text


def test_the_example_prints_what_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    file = tmp_path / "day.txt"
    file.write_text(block("timeline"), encoding="utf-8")
    assert main(["simulate", str(file)]) == 0
    assert capsys.readouterr().out == block("output")


def test_every_word_of_a_timeline_is_told_and_no_other() -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE.split("## What it prints")[0], re.MULTILINE)
    assert {word.split()[0] for row in rows for word in re.findall(r"`([^`]+)`", row)} == set(EVENTS)


def test_every_event_is_told_and_no_other() -> None:
    listed = PAGE.split("\nEvents: ")[1].split("\n\n")[0]
    assert set(re.findall(r"`([^`]+)`", listed)) == set(get_args(EventKind))
