"""Own routine files that change while the program runs are read again just before a person looks at them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles, bundled_routines
from deskspine.core.routines.model import Library
from deskspine.core.routines.writer import starter
from support.resident import Resident


class OwnFiles(RoutineFiles):
    """Own files and the shipped ones, which are read only once, for speed."""

    def _load_shipped(self) -> Library:
        return shipped_once()


@cache
def shipped_once() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, bundled_routines()).load()


@pytest.fixture
def desk(tmp_path: Path) -> Resident:
    """Return a person whose own routines are in `tmp_path`."""
    resident = Resident(minutes=240)
    resident.routines = OwnFiles(tmp_path)
    resident.killed()
    return resident


def names(desk: Resident) -> set[str]:
    """Return the own routines in the latest published snapshot."""
    library = desk.pictures[-1].library
    assert library is not None
    return {name for name, routine in library.routines.items() if routine.own}


def test_a_new_file_a_changed_one_and_one_that_went_are_seen(desk: Resident, tmp_path: Path) -> None:
    assert desk.ask("look").text == "as before"
    file = tmp_path / "window.toml"
    file.write_text(starter("window"))
    assert names(desk) == set()
    assert desk.ask("look").text == "routines read again"
    assert names(desk) == {"window"}
    assert desk.ask("look").text == "as before"
    assert desk.ask("start", routine="window").ok
    desk.ask("player-stop")
    file.write_text(starter("window").replace('"Window"', '"At the window"'))
    os.utime(file, ns=(1, 1))
    desk.ask("look")
    assert desk.engine.situation.profile.library.routines["window"].name == "At the window"
    file.unlink()
    desk.ask("look")
    assert names(desk) == set()
    assert not desk.ask("start", routine="window").ok


def test_a_file_with_a_mistake_is_a_notice_until_it_is_mended(desk: Resident, tmp_path: Path) -> None:
    file = tmp_path / "window.toml"
    file.write_text(starter("window").replace("duration_s  = 64", "duration_s  = 90"))
    desk.ask("look")
    (notice,) = desk.notices
    assert "window.toml:" in notice
    assert "duration_s" in notice
    assert names(desk) == set()
    file.write_text(starter("window"))
    os.utime(file, ns=(1, 1))
    desk.ask("look")
    assert desk.notices == []
    assert names(desk) == {"window"}


def test_what_plays_goes_on_when_its_file_goes(desk: Resident, tmp_path: Path) -> None:
    file = tmp_path / "window.toml"
    file.write_text(starter("window"))
    desk.ask("look")
    desk.ask("start", routine="window")
    desk.live(10)
    file.unlink()
    assert desk.ask("look").ok
    desk.to_end()
    assert desk.outcomes == ["finished"]
    assert desk.journal.breaks[0].routine == "window"


def test_a_default_of_ones_own_that_goes_is_stood_in_for_and_told(desk: Resident, tmp_path: Path) -> None:
    file = tmp_path / "window.toml"
    file.write_text(starter("window"))
    desk.ask("look")
    assert desk.ask("set", key="routine.default", value="window").ok
    assert desk.picture.next.routine.id == "window"
    file.unlink()
    desk.ask("look")
    assert desk.picture.next.routine.id != "window"
    assert any("there is no routine 'window'" in notice for notice in desk.notices)
    file.write_text(starter("window"))
    desk.ask("look")
    assert desk.picture.next.routine.id == "window"
    assert desk.notices == []


def test_reload_reads_them_too(desk: Resident, tmp_path: Path) -> None:
    (tmp_path / "window.toml").write_text(starter("window"))
    assert desk.ask("reload").ok
    assert names(desk) == {"window"}


def test_a_routine_that_was_just_written_can_be_started_by_its_name(desk: Resident, tmp_path: Path) -> None:
    """Start a routine without a look into the library in between: the changed file is what is played."""
    (tmp_path / "window.toml").write_text(starter("window"))
    assert desk.ask("start", routine="window").ok
    desk.ask("player-stop")
    (tmp_path / "window.toml").write_text(starter("window").replace('"Window"', '"At the window"'))
    os.utime(tmp_path / "window.toml", ns=(1, 1))
    assert desk.ask("start", routine="window").ok
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.routine.name == "At the window"
