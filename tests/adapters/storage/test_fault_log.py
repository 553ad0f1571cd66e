"""The log: a short traceback without values, notes of one entry each, bounded, and never a second fault."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskspine.adapters.storage import fault_log
from deskspine.adapters.storage.fault_log import FaultLog, last_lines
from deskspine.engine.simulation.clock import SimulatedClock


def fault(secret: str) -> Exception:
    """Return an exception whose frames hold something private."""
    try:
        raise ValueError("no list")
    except ValueError as error:
        return error


def log_in(folder: Path) -> FaultLog:
    return FaultLog(folder / "state" / "log", SimulatedClock(1_772_442_000.0, ZoneInfo("Europe/Berlin")))


def test_a_fault_is_written_with_its_place_and_time_and_without_values(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    assert log.summary() == ""
    log.write(fault("neck_instability"), "settings")
    text = log.path.read_text()
    assert text.startswith("2026-03-02T")
    assert " settings\nTraceback" in text
    assert "ValueError: no list" in text
    assert "neck_instability" not in text
    assert log.path.stat().st_mode & 0o777 == 0o600
    assert log.summary() == f"deskspine: 1 fault of its own; please report what is in {log.path}"


def test_the_log_keeps_one_older_file_and_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fault_log, "LOG_BYTES", 100)
    monkeypatch.setattr(fault_log, "WRITTEN", 5)
    log = log_in(tmp_path)
    for _ in range(9):
        log.write(fault(""), "player")
    assert log.path.read_text().count("ValueError: no list") == 1
    assert log.path.with_name("log.1").read_text().count("ValueError: no list") == 1
    assert log.summary().startswith("deskspine: 9 faults")


def test_what_cannot_be_written_is_said_at_the_end(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.path.mkdir(parents=True)
    log.write(fault(""), "player")
    assert "could not be written" in log.summary()
    assert "ValueError: no list" in log.summary()


def test_the_last_lines_reach_back_into_the_previous_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    assert last_lines(log, 5) == []
    log.write_text("c\nd\n")
    assert last_lines(log, 5) == ["c", "d"]
    (tmp_path / "log.1").write_text("a\nb\n")
    assert last_lines(log, 3) == ["b", "c", "d"]
    assert last_lines(log, 1) == ["d"]
    monkeypatch.setattr(fault_log, "READ_BYTES", 6)
    log.write_text("first\nsecond\nx\n")
    assert last_lines(log, 1) == ["x"]
    assert "irst" not in last_lines(log, 9)


def test_a_log_that_is_no_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="a folder is in its place"):
        last_lines(tmp_path, 5)


def test_a_note_is_one_entry_whatever_is_in_it_and_no_fault(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.note("hook on_due", "lamp: exit code 1, 0.1 s\n2026-03-02T10:00:00 engine\nTraceback\x1b[2J\r\u2028\udcff")
    first, *others = log.path.read_text().split("\n")
    assert first == "2026-03-02T10:00:00+01:00 hook on_due: lamp: exit code 1, 0.1 s"
    assert others == ["    2026-03-02T10:00:00 engine", "    Traceback?[2J???", ""]
    log.note("hook on_due", "x" * 50_000)
    assert log.path.stat().st_size < 10_000
    assert log.summary() == ""


def test_a_note_that_cannot_be_written_is_dropped(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.path.mkdir(parents=True)
    log.note("hook on_due", "lamp: exit code 0")
    assert log.summary() == ""
