"""`deskspine doctor why`: the minute that is meant, and its explanation from the files of a person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.cli import doctor_why
from deskspine.cli.doctor_why import minute_meant
from deskspine.cli.stretch_now import stretch_under_way
from deskspine.cli.usage_error import UsageError
from deskspine.core.history.records import StretchRecord
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.timekeeping.instants import Reading
from support.resident import Resident

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BERLIN).timestamp()
FOLDERS = {"CONFIG_HOME": "config", "STATE_HOME": "state", "DATA_HOME": "data", "CACHE_HOME": "cache"}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("08:15", "2026-11-20T08:15"),
        ("8:15", "2026-11-20T08:15"),
        ("09:30", "2026-11-20T09:30"),
        ("10:40", "2026-11-19T10:40"),
        ("10:40 today", "2026-11-20T10:40"),
        ("10:40 yesterday", "2026-11-19T10:40"),
        ("yesterday 10:40", "2026-11-19T10:40"),
        ("2026-10-01 10:40", "2026-10-01T10:40"),
        ("10:40 2026-10-25", "2026-10-25T10:40"),
    ],
)
def test_the_minute_that_is_meant(words: str, meant: str) -> None:
    expected = datetime.fromisoformat(meant).replace(tzinfo=BERLIN).timestamp()
    assert minute_meant(words.split(), NOW, BERLIN) == expected
    assert minute_meant([words], NOW, BERLIN) == expected, "in one word of the shell too"


@pytest.mark.parametrize(
    "words", ["soon", "25:00", "10:40 10:50", "10:40 2026-02-30", "2026-11-20", "10:40 0001-01-01"]
)
def test_a_time_that_is_none_is_one_sentence(words: str) -> None:
    with pytest.raises(UsageError, match="expected a time such as 10:40"):
        minute_meant(words.split(), NOW, BERLIN)


def why(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the verb as this person."""
    folders = {f"XDG_{name}": str(home / folder) for name, folder in FOLDERS.items()}
    environ = {"HOME": str(home), "PATH": os.defpath, "TZ": "UTC", "LANG": "C.UTF-8", **folders}
    command = [sys.executable, "-m", "deskspine", "doctor", "why", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30)


def lived_day(home: Path) -> None:
    """Write the journal of 10 March 2026, in which deskspine was killed at 11:00."""
    ten = datetime(2026, 3, 10, 10, tzinfo=UTC).timestamp()
    journal = SqliteJournal(home / "data" / "deskspine" / "journal.sqlite3")
    journal.add_row(StretchRecord("sitting", ten - 3600, ten + 3600, "2026-03-10", 0))
    journal.add_event(ten + 300, "2026-03-10", "paused", "no reminders until 10:30")
    journal.add_event(ten + 1800, "2026-03-10", "resumed", "the pause ended after 25 min")
    journal.close()
    state = home / "state" / "deskspine"
    StateFile(state / "state.toml", state / "alive").touch(
        Reading(1.0, 1.0, ten + 3600, "x"), InputSeen(False, 0.0, None)
    )


def test_a_minute_of_a_past_day_from_the_files(tmp_path: Path) -> None:
    lived_day(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    result = why(tmp_path, "2026-03-10", "10:20")
    assert (result.returncode, result.stderr) == (0, "")
    heading, sentence, *_ = result.stdout.splitlines()
    assert heading.startswith("10:20 on 10 March")
    assert sentence == "  Reminders were paused from 10:05 until 10:30."
    later = why(tmp_path, "11:30", "2026-03-10")
    assert "has not run since: its last sign of life was at 11:00." in later.stdout
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_as_json_it_is_one_object(tmp_path: Path) -> None:
    lived_day(tmp_path)
    result = why(tmp_path, "2026-03-10 10:40", "--json")
    answer = json.loads(result.stdout)
    assert answer["minute"] == "2026-03-10T10:40:00+00:00"
    assert answer["sentences"][0].startswith("You had been sitting for 1 h 40 min")


def test_without_any_file_there_is_an_answer_too(tmp_path: Path) -> None:
    result = why(tmp_path, "10:40")
    assert (result.returncode, result.stderr) == (0, "")
    assert "The journal has nothing about that time" in result.stdout


def test_a_history_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data" / "deskspine" / "journal.sqlite3").mkdir(parents=True)
    result = why(tmp_path, "10:40")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "deskspine doctor: the history cannot be read: a folder is in its place\n"


def test_the_stretch_under_way_is_that_of_the_saved_state() -> None:
    resident = Resident()
    resident.live(600)
    resident.ask("away")
    resident.live(120)
    now = resident.clock.read().wall
    stretch = stretch_under_way(resident.store.state, now)
    assert stretch is not None
    assert (stretch.kind, stretch.cause, stretch.ended_wall) == ("away", "the away key", now)
    assert stretch.started_wall == pytest.approx(now - 120, abs=1)


@pytest.mark.parametrize("saved", [None, {}, {"clock": 3, "saved": {}}, {"clock": {}, "saved": {"wall": "x"}}])
def test_a_state_that_is_damaged_has_no_stretch(saved: dict[str, object] | None) -> None:
    assert stretch_under_way(saved, NOW) is None


def test_a_stretch_that_has_not_begun_yet_is_left_out() -> None:
    resident = Resident()
    begun = resident.clock.read().wall
    resident.live(60)
    assert stretch_under_way(resident.store.state, begun - timedelta(days=1).total_seconds()) is None


def test_what_goes_on_today_says_nothing_about_an_earlier_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = Reading(5000.0, 5000.0, datetime(2026, 3, 12, 19, tzinfo=UTC).timestamp(), "x")
    started = StretchRecord("sitting", now.wall - 60, now.wall, "", 0)
    monkeypatch.setattr(doctor_why, "stretch_under_way", lambda saved, until: started)
    paths = Paths.under(tmp_path)
    earlier = doctor_why._sentences(paths, now.wall - 2 * 86400, now, UTC)
    assert earlier == (
        "The journal has nothing about that time: deskspine was not running, or its history was removed.",
    )
    today = doctor_why._sentences(paths, now.wall - 3600, now, UTC)
    assert today[0].startswith("Nothing is recorded before 18:59")
