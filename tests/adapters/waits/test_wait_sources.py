"""The sources of waits of this platform, and the folder of hints that exists from the start."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from deskspine.platform_services import wait_sources
from support.tmux_fakes import HandClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of Unix")


def of(hints: Path, log: list[str]) -> list[str]:
    """Return the names of the sources of a runner that logs into `log`."""
    engine = SimpleNamespace(log=lambda where, text: log.append(f"{where}: {text}"))
    runner = SimpleNamespace(engine=engine, faces=SimpleNamespace(of_kind=lambda *kinds: []))
    return [source.name for source in wait_sources(cast("Any", runner), HandClock(), hints)]


def test_the_folder_of_hints_exists_from_the_start(tmp_path: Path) -> None:
    log: list[str] = []
    assert of(tmp_path / "run" / "hints", log) == ["hints", "tmux"]
    assert (tmp_path / "run" / "hints").stat().st_mode & 0o777 == 0o700
    assert log == []


def test_a_folder_that_cannot_be_used_is_logged_and_the_other_source_works(tmp_path: Path) -> None:
    log: list[str] = []
    (tmp_path / "hints").symlink_to(tmp_path)
    assert of(tmp_path / "hints", log) == ["hints", "tmux"]
    assert log == [f"waits: No waits can be noticed by hints: {tmp_path}/hints is not a folder of yours"]
