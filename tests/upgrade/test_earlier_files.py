"""The other files of an earlier version: settings, own routines, reports that wait, status, lock and a kept library."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.control.instance_lock import AlreadyRunningError, acquire
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.cli import status
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.requests.late_breaks import take_in
from support.earlier_home import SAMPLES, Home, rows

NINE = 1773133200.0
"""Tuesday 10 March 2026, 09:00 UTC."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home", Reading(9000.0, 9000.0, NINE + 7200, "a later start"))
    shutil.copytree(SAMPLES / "config", home.paths.config_dir)
    return home


SETTINGS: dict[str, Any] = {
    "schedule.sit_minutes": 45,
    "schedule.heads_up_seconds": 90,
    "schedule.soft_start_seconds": 20,
    "schedule.walk_every": 2,
    "schedule.micro_every_minutes": 0,
    "schedule.snooze_minutes": 10,
    "schedule.snooze_limit": 2,
    "schedule.remind_minutes": (2, 4),
    "schedule.work_hours": (((540, 750), (810, 1080)), ((540, 1080),), (), (), ((1320, 360),), (), ()),
    "schedule.day_starts": "05:30",
    "presence.source": "terminals",
    "presence.away_after_minutes": 7,
    "busy.microphone": False,
    "busy.camera": True,
    "busy.full_screen": True,
    "busy.max_hold_minutes": 90,
    "routine.default": "window-stretch",
    "routine.quick": "breath-1min",
    "routine.choose": "list",
    "routine.list": ("window-stretch", "seated-2min"),
    "course.level": "2",
    "notice.kind": "osc9",
    "notice.progress": False,
    "ladder.heads_up": ("title", "tmux"),
    "ladder.ask": ("screen", "title", "desktop"),
    "ladder.remind_1": ("screen", "bell"),
    "ladder.remind_2": ("notice",),
    "ladder.remind_3": ("bell", "sound", "window"),
    "ladder.owed": (),
    "sound.ask": False,
    "sound.player": False,
    "sound.by": "chime",
    "sound.volume": 30,
    "voice.routine": True,
    "voice.rate": 2,
    "appearance.theme": "terminal",
    "appearance.motion": "reduced",
    "appearance.figure": "ascii",
    "appearance.frames": 8,
    "appearance.skin": "olive",
    "appearance.hair": "grey",
    "appearance.seconds": False,
    "safety.flags": ("castor_chair", "wrist_injury"),
    "keys.ask.snooze": ("5", "z"),
}


def test_every_section_of_the_settings_is_read(home: Home) -> None:
    shutil.copy(SAMPLES / "settings" / "config.toml", home.paths.config_file)
    snapshot = home.launch()
    assert {key: snapshot.settings.value(key) for key in SETTINGS} == SETTINGS
    assert snapshot.interval_s == 45 * 60
    assert (snapshot.next.routine.id, snapshot.quick.routine.id, snapshot.level) == ("window-stretch", "breath-1min", 2)
    assert "castor_chair" in snapshot.person.flags
    (notice,) = home.notices()
    assert "future_switch" in notice
    assert home.put_aside() == []


def test_a_setting_is_changed_in_place_and_all_else_stays(home: Home) -> None:
    shutil.copy(SAMPLES / "settings" / "config.toml", home.paths.config_file)
    before = home.paths.config_file.read_text()
    home.launch()
    assert home.ask("set", key="schedule.sit_minutes", value="40").ok
    assert home.paths.config_file.read_text() == before.replace("= 45 ", "= 40 ", 1)


def test_own_routines_exercises_poses_and_cards_are_read(home: Home) -> None:
    snapshot = home.launch()
    library = snapshot.library
    assert library is not None
    assert library.problems == ()
    routine = library.routines["window-stretch"]
    assert routine.own
    assert [slot.exercise.id for slot in routine.slots] == ["roof-line", "window-lean", "roof-line"]
    assert (routine.slots[2].sides, routine.slots[2].section) == (("right", "left"), "once more")
    assert (routine.slots[0].dose.prep_s, routine.slots[0].dose.hold_s) == ((6, 4, 4), (4, 5, 5))
    assert library.routines["my-check"].kind == "check"
    assert "my_window_l" in library.poses
    assert "my-notes" in library.cards
    assert home.ask("start", routine="window-stretch").ok
    assert home.seen()["playing"]["exercise"] == "roof-line"


def test_an_own_routine_with_an_error_costs_itself_alone(home: Home) -> None:
    shutil.copy(SAMPLES / "routines_in_doubt" / "with-an-error.toml", home.paths.own_routines)
    library = home.launch().library
    assert library is not None
    (problem,) = library.problems
    assert str(problem).startswith(f"{home.paths.own_routines / 'with-an-error.toml'}:9: item[1].exercise: ")
    assert "window-stretch" in library.routines
    assert "with-an-error" not in library.routines


def test_a_library_that_an_earlier_version_kept_is_passed_over_without_a_word(home: Home) -> None:
    home.paths.cache_dir.mkdir(parents=True, exist_ok=True)
    cache = home.paths.library_cache
    expected = sorted(home.launch().library.routines)  # type: ignore[union-attr]
    ours = cache.read_bytes()
    theirs = (SAMPLES / "library").read_bytes()
    for content in (
        theirs,
        ours.partition(b"\n")[0] + b"\n" + theirs.partition(b"\n")[2],
        theirs[: len(theirs) // 2],
        b"",
    ):
        cache.write_bytes(content)
        library = home.launch().library
        assert library is not None
        assert sorted(library.routines) == expected
        assert library.problems == ()
        assert home.notices() == []
        assert cache.read_bytes() == ours


def test_breaks_that_another_terminal_could_not_report_are_recorded_once(home: Home) -> None:
    shutil.copytree(SAMPLES / "unsent", home.paths.unsent)
    home.launch()
    assert take_in(home.engine, UnsentBreaks(home.paths.unsent)) == 3
    assert list(home.paths.unsent.iterdir()) == []
    assert home.notices() == []
    assert (home.seen()["pages_seen"], home.seen()["breaks"]) == (2, 2)
    assert rows(home.paths.journal, "SELECT routine, outcome, answer, ended_wall FROM breaks ORDER BY id") == [
        ("window-stretch", "finished", "worse", NINE + 900),
        ("my-check", "finished", "", NINE + 1900),
    ]
    assert rows(home.paths.journal, "SELECT exercise, outcome, side_missed, eased FROM exercises ORDER BY id") == [
        ("roof-line", "done", "", 0),
        ("window-lean", "side-missed", "left", 1),
        ("roof-line", "skipped", "", 0),
        ("shoulder-rolls", "done", "", 0),
        ("my-shrug-test", "done", "", 0),
    ]
    assert rows(home.paths.journal, "SELECT side, score FROM scores ORDER BY id") == [("left", 2), ("right", 3)]


@pytest.mark.parametrize("content", ['{"format": 97, "requests": []}', '{"format": 1, "requests": [{', "[]", ""])
def test_a_report_that_cannot_be_read_is_put_aside(home: Home, content: str) -> None:
    home.paths.unsent.mkdir(parents=True)
    (home.paths.unsent / "1773134100-4711.json").write_text(content)
    home.launch()
    assert take_in(home.engine, UnsentBreaks(home.paths.unsent)) == 0
    assert home.put_aside() == ["1773134100-4711.refused"]
    (notice,) = home.notices()
    assert "1773134100-4711.refused" in notice


def left_files(home: Home) -> None:
    """Put the status file and the lock of a killed program in their places."""
    home.paths.state_dir.mkdir(parents=True)
    for name in ("status", "lock"):
        shutil.copy(SAMPLES / name, home.paths.state_dir)


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold the lock as the resident of an earlier version does, with the file that it wrote."""
    import fcntl

    with lock.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_the_lock_of_a_killed_program_keeps_nobody_out(home: Home) -> None:
    left_files(home)
    assert status.read(str(home.paths.state_dir)) == {}
    instance = acquire(home.paths.lock, home.paths.runtime_dir / "control.sock")
    try:
        assert instance.held
        assert "4711" not in home.paths.lock.read_text()
    finally:
        instance.release()


@pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
def test_a_resident_of_an_earlier_version_is_found_where_it_says(home: Home) -> None:
    left_files(home)
    with held(home.paths.lock), pytest.raises(AlreadyRunningError) as refused:
        acquire(home.paths.lock, home.paths.runtime_dir / "control.sock")
    assert (refused.value.pid, refused.value.where) == (4711, "/dev/pts/3")
    assert refused.value.socket == "/run/user/1000/deskspine/control-12345678.sock"


@pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
def test_status_reads_what_an_earlier_version_wrote(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left_files(home)
    monkeypatch.setattr(status, "state_folder", lambda: str(home.paths.state_dir))
    monkeypatch.setattr(time, "time", lambda: NINE + 1900)
    with held(home.paths.lock):
        assert status.show(as_json=True) == 0
    output = json.loads(capsys.readouterr().out)
    assert output.pop("text")
    fields = dict(line.split("=", 1) for line in (SAMPLES / "status").read_text().splitlines())
    assert output.keys() == {"running", "sit_s", "due_in_s", *fields}
    expected = {
        "running": True,
        "format": 1,
        "pid": 4711,
        "mode": "asking",
        "sit_s": 1900,
        "due_in_s": None,
        "due_boot": None,
        "due_local": None,
        "since_boot": 6800,
        "since_wall": NINE + 1800,
        "interval_s": 1800,
        "breaks": 0,
        "routine": "seated-2min",
        "playing": None,
        "presence": "present",
    }
    assert {name: output[name] for name in expected} == expected


def test_a_bar_finds_every_field_that_an_earlier_version_wrote(home: Home) -> None:
    home.launch()
    fields = dict(line.split("=", 1) for line in home.paths.status.read_text().splitlines())
    earlier = dict(line.split("=", 1) for line in (SAMPLES / "status").read_text().splitlines())
    assert earlier.keys() <= fields.keys()
    assert fields["format"] == earlier["format"]
