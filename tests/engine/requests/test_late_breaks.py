"""Breaks that an earlier version kept in files: a fault costs one file, and no face can send such a report."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.core.commands.registry import Request
from deskspine.engine.engine import Engine
from deskspine.engine.requests.late_breaks import take_in
from deskspine.engine.requests.reports import REPORT_HANDLERS
from support.resident import Resident

REPORT = '{"format": 1, "requests": [{"request": "%s", "args": {}}]}'


@pytest.fixture
def unsent(tmp_path: Path) -> UnsentBreaks:
    (tmp_path / "1-2.json").write_text(REPORT % "played-elsewhere", encoding="utf-8")
    return UnsentBreaks(tmp_path)


def test_a_fault_while_one_is_recorded_puts_it_aside_and_comes_once(
    unsent: UnsentBreaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Resident().engine
    monkeypatch.setattr(Engine, "handle", lambda *_: 1 / 0)
    assert (take_in(engine, unsent), take_in(engine, unsent)) == (0, 0)
    assert len(engine.faults) == 1
    assert [path.name for path in unsent.folder.iterdir()] == ["1-2.refused"]


def test_what_cannot_be_put_aside_is_a_notice(unsent: UnsentBreaks, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "unsent")

    monkeypatch.setattr(UnsentBreaks, "refused", read_only)
    desk = Resident()
    assert take_in(desk.engine, unsent) == 0
    desk.live(1)
    assert any("Read-only file system" in text for text in desk.notices)


@pytest.mark.parametrize("name", REPORT_HANDLERS)
@pytest.mark.parametrize("origin", ["key", "verb", "notice", "timeline"])
def test_such_a_report_comes_from_a_file_only(name: str, origin: str) -> None:
    reply = Resident().engine.handle(Request(name, origin=origin))  # type: ignore[arg-type]
    assert not reply.ok
    assert "there is no request" in reply.text or "too late" in reply.text
