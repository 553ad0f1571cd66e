"""The log of faults: a short traceback without values, bounded, and never a second fault."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskspine.adapters.storage import fault_log
from deskspine.adapters.storage.fault_log import FaultLog
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
