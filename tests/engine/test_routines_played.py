"""The plays of each routine: counted as they end, known after a start, and taken back with the break."""

from __future__ import annotations

from pathlib import Path

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.history.history import RoutinePlays
from deskspine.core.routines.composer import Draft
from deskspine.core.routines.writer import to_toml
from support.resident import Resident, shipped


def times(desk: Resident) -> dict[str, int]:
    """Return the number of times that each routine was done."""
    return {name: plays.times for name, plays in desk.picture.played.items()}


def test_a_routine_is_counted_when_it_ends_and_still_known_after_a_start() -> None:
    desk = Resident()
    assert times(desk) == {}
    desk.play("eye-reset")
    first = desk.picture.played["eye-reset"]
    assert first == RoutinePlays(1, desk.journal.breaks[-1].ended_wall)
    desk.live(600)
    desk.play("eye-reset")
    desk.play("wrist-reset")
    assert times(desk) == {"eye-reset": 2, "wrist-reset": 1}
    assert desk.picture.played["eye-reset"].last > first.last
    played = desk.picture.played
    desk.closed(for_s=4000)
    assert desk.picture.played == played


def test_a_routine_that_was_left_at_once_is_not_counted() -> None:
    desk = Resident()
    desk.ask("start", routine="eye-reset")
    desk.live(2)
    desk.ask("player-leave")
    assert desk.outcomes == ["left"]
    assert times(desk) == {}


def test_a_play_that_is_taken_back_no_longer_counts() -> None:
    desk = Resident()
    desk.play("eye-reset")
    desk.live(60)
    desk.ask("start", routine="eye-reset")
    desk.live(45)
    desk.ask("player-leave")
    assert desk.outcomes == ["finished", "shortened"]
    assert times(desk) == {"eye-reset": 2}
    desk.ask("undo")
    assert times(desk) == {"eye-reset": 1}


def test_plays_of_a_full_disk_are_counted_too() -> None:
    desk = Resident()
    desk.journal.full = True
    desk.play("eye-reset")
    assert times(desk) == {"eye-reset": 1}
    desk.closed(for_s=60)
    assert times(desk) == {"eye-reset": 1}


def test_an_own_routine_keeps_its_plays_while_its_file_is_away(tmp_path: Path) -> None:
    desk = Resident()
    desk.routines = files = RoutineFiles(tmp_path / "own", None)
    draft = Draft().rename("Before lunch")
    for name in ("shoulder-rolls", "chin-tuck"):
        draft = draft.add(shipped().exercises[name])
    files.save("before-lunch", to_toml(draft.routine()))
    desk.closed(for_s=60)
    desk.play("before-lunch")
    assert times(desk) == {"before-lunch": 1}
    (tmp_path / "own" / "before-lunch.toml").rename(tmp_path / "moved.toml")
    desk.closed(for_s=60)
    library = desk.pictures[-1].library
    assert library is not None
    assert "before-lunch" not in library.routines
    assert times(desk) == {"before-lunch": 1}
    (tmp_path / "moved.toml").rename(tmp_path / "own" / "before-lunch.toml")
    desk.closed(for_s=60)
    desk.play("before-lunch")
    assert times(desk) == {"before-lunch": 2}
