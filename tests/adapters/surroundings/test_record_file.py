"""The record of a break's changes on the disk: written as a whole, removed, and put aside if it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskspine.adapters.surroundings.record_file import MAX_ASIDE, RecordFile
from deskspine.engine.surroundings.changes import Change, Record

RECORD = Record(
    (Change("media", "mpv", ":1.7", "4f", "Playing", "Paused"), Change("do-not-disturb", "xfce")), 12.5, "b"
)
UNREADABLE = "could not be read (it is not what deskspine writes); it is kept as surroundings.json.bad"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "surroundings.json"


def test_it_comes_back_as_it_was_written_and_goes(path: Path) -> None:
    file = RecordFile(path)
    assert file.load() == (None, "")
    file.save(RECORD)
    assert RecordFile(path).load() == (RECORD, "")
    assert path.stat().st_mode & 0o777 == 0o600
    file.clear()
    file.clear()
    assert file.load() == (None, "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"changes": [{"what": "lamp", "program": "hue"}], "at": 1.0}',
        b'{"changes": [{"what": "media"}], "at": 1.0}',
        b'{"changes": [], "at": 1e99}',
        b'{"changes": [], "at": 1.0, "form": 2}',
        b"[" * 5000,
    ],
)
def test_what_cannot_be_read_is_kept_aside_with_one_sentence(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    record, why = RecordFile(path).load()
    assert record is None
    assert why == f"{path} {UNREADABLE}, and what a break changed before is left as it is."
    assert path.with_name("surroundings.json.bad").read_bytes() == content
    assert RecordFile(path).load() == (None, "")


def test_something_else_in_its_place_is_put_aside_too(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    record, why = RecordFile(path).load()
    assert record is None
    assert "(it is not a regular file); it is kept as surroundings.json.bad" in why
    RecordFile(path).save(RECORD)
    assert RecordFile(path).load() == (RECORD, "")


def test_nine_are_kept_aside_and_none_is_overwritten(path: Path) -> None:
    path.parent.mkdir()
    for number in range(MAX_ASIDE):
        path.write_text(str(number))
        assert "it is kept as" in RecordFile(path).load()[1]
    path.write_text("last")
    assert "could not be put aside (9 of them are kept already)" in RecordFile(path).load()[1]
    assert path.read_text() == "last"
    assert len(list(path.parent.iterdir())) == MAX_ASIDE + 1
