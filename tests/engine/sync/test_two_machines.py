"""Two machines of one person: what happened at one counts in the numbers of the other, once."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from deskspine.core.history.records import DayRows
from deskspine.engine.sync.service import EXCHANGE_S, STUCK_S
from support.machines import SharingMachine, together

MINUTE = 60.0


@pytest.fixture
def laptop(tmp_path: Path) -> SharingMachine:
    return SharingMachine("laptop", tmp_path)


@pytest.fixture
def tower(tmp_path: Path) -> SharingMachine:
    return SharingMachine("tower", tmp_path)


def test_sitting_and_breaks_of_the_other_machine_count_here(laptop: SharingMachine, tower: SharingMachine) -> None:
    tower.sleeps()
    together(20 * MINUTE, laptop, tower)
    laptop.person.play()
    tower.live(laptop.person.t - tower.person.t)
    together(10 * MINUTE, laptop, tower)
    played_s = laptop.person.picture.today.moved_s
    laptop.sleeps()
    tower.wakes()
    together(4 * MINUTE, laptop, tower)
    today = tower.person.picture.today
    assert (tower.sitting_min, today.breaks) == (34, 1)
    assert today.moved_s == pytest.approx(played_s, abs=0.1)
    assert today.others[:1] == ("with 30 min and 1 break on laptop",)
    assert tower.person.status.fields["breaks"] == "1"
    assert tower.person.status.fields["others"] == today.others[0]
    assert laptop.person.picture.today.others == ()


def test_time_at_both_machines_counts_once(laptop: SharingMachine, tower: SharingMachine) -> None:
    together(20 * MINUTE, laptop, tower)
    laptop.sleeps()
    together(10 * MINUTE, laptop, tower)
    assert tower.sitting_min == 30
    assert tower.person.picture.today.others == ()


def test_an_absence_here_that_was_sitting_there_is_no_break(laptop: SharingMachine, tower: SharingMachine) -> None:
    together(10 * MINUTE, laptop, tower)
    laptop.sleeps()
    together(20 * MINUTE, laptop, tower)
    laptop.wakes()
    tower.sleeps()
    assert laptop.person.outcomes == ["natural"]
    together(MINUTE, laptop, tower)
    assert laptop.person.sentences_of("back")[-1] == "you sat at tower meanwhile: 20 min added to your sitting time"
    assert laptop.person.sit_s == pytest.approx(31 * MINUTE, abs=15)
    assert laptop.person.journal.breaks[0].annulled
    together(10 * MINUTE, laptop, tower)
    assert laptop.person.sit_s == pytest.approx(41 * MINUTE, abs=15)  # once
    assert laptop.sitting_min == 41


def test_a_break_between_the_machines_stays_a_break(laptop: SharingMachine, tower: SharingMachine) -> None:
    tower.sleeps()
    together(10 * MINUTE, laptop, tower)
    laptop.sleeps()
    together(5 * MINUTE, laptop, tower)
    tower.wakes()
    together(20 * MINUTE, laptop, tower)
    tower.sleeps()
    laptop.wakes()
    together(12 * MINUTE, laptop, tower)
    assert not laptop.person.journal.breaks[0].annulled
    assert laptop.person.sit_s == pytest.approx(12 * MINUTE, abs=15)
    assert laptop.person.picture.today.others[:1] == ("with 20 min on tower",)


def test_no_other_step_and_one_exchange_in_two_minutes(laptop: SharingMachine) -> None:
    laptop.live(60 * MINUTE)
    assert laptop.files.exchanges == pytest.approx(3600 / EXCHANGE_S, abs=1)
    assert laptop.opened == [str(laptop.files._folder)]


def test_without_a_folder_nothing_is_opened(tmp_path: Path) -> None:
    machine = SharingMachine("laptop", tmp_path)
    machine.person.settings.edited = machine.person.settings.settings.replace("sync.folder", "")
    machine.person.engine.look_at_files()
    machine.live(10 * MINUTE)
    assert machine.opened == []
    assert list(tmp_path.iterdir()) == []


def test_taking_the_folder_away_takes_the_numbers_away(laptop: SharingMachine, tower: SharingMachine) -> None:
    tower.sleeps()
    together(20 * MINUTE, laptop, tower)
    laptop.sleeps()
    together(4 * MINUTE, laptop, tower)
    tower.wakes()
    together(4 * MINUTE, laptop, tower)
    assert tower.sitting_min == 24
    tower.person.settings.edited = tower.person.settings.settings.replace("sync.folder", "")
    tower.person.engine.look_at_files()
    tower.live(30.0)
    assert (tower.sitting_min, tower.person.picture.today.others) == (4, ())


def test_a_folder_that_is_missing_is_one_notice_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    laptop, tower = SharingMachine("laptop", folder), SharingMachine("tower", folder)
    tower.sleeps()
    laptop.live(10 * MINUTE)
    laptop.sleeps()
    laptop.live(10 * MINUTE)
    assert [text for text in laptop.person.notices if "shared folder" in text] == [
        f"The shared folder {folder} cannot be read: No such file or directory; it is tried again."
    ]
    folder.mkdir()
    tower.live(20 * MINUTE)
    together(5 * MINUTE, laptop, tower)
    assert not [text for text in laptop.person.notices if "folder" in text]
    assert [name for machine in tower.person.engine.situation.sync.machines for name in [machine.host]] == ["laptop"]
    assert "with 10 min on laptop" in tower.person.picture.today.others


def test_a_full_disk_is_a_notice_and_the_others_are_read_all_the_same(
    laptop: SharingMachine, tower: SharingMachine
) -> None:
    tower.files.fails = OSError(errno.ENOSPC, "No space left on device")
    tower.sleeps()
    together(20 * MINUTE, laptop, tower)
    laptop.sleeps()
    tower.wakes()
    together(4 * MINUTE, laptop, tower)
    assert any("Nothing can be shared" in text and "No space left" in text for text in tower.person.notices)
    assert tower.sitting_min == 24
    tower.files.fails = None
    together(4 * MINUTE, laptop, tower)
    assert not any("shared" in text for text in tower.person.notices)
    assert any(path.name.startswith("deskspine-idtower") for path in tower.files._folder.iterdir())


def test_a_folder_that_does_not_react_is_a_notice_and_is_asked_once(tmp_path: Path) -> None:
    works: list[Callable[[], None]] = []
    laptop = SharingMachine("laptop", tmp_path, run=works.append)
    laptop.live(STUCK_S + 30)
    assert len(works) == 1
    assert [text for text in laptop.person.notices if "does not react" in text] != []
    works[0]()
    laptop.live(30.0)
    assert laptop.person.notices == []


def test_a_fault_in_the_exchange_ends_nothing(laptop: SharingMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(laptop.files, "own", breaks)
    laptop.live(10 * MINUTE)
    assert isinstance(laptop.person.engine.faults[0], ZeroDivisionError)
    assert laptop.sitting_min == 10


def test_days_that_are_deleted_during_an_exchange_do_not_come_back(
    laptop: SharingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.live(5 * MINUTE)
    laptop.sleeps()
    rows = laptop.files.rows

    def deletes(days: Sequence[str]) -> DayRows:
        before = rows(days)
        laptop.person.journal.rows.clear()
        return before

    monkeypatch.setattr(laptop.files, "rows", deletes)
    laptop.live(MINUTE)
    monkeypatch.undo()
    laptop.live(5 * MINUTE)
    assert list(laptop.files._folder.iterdir()) == []


def test_yesterday_of_the_others_does_not_count_today(laptop: SharingMachine, tower: SharingMachine) -> None:
    tower.sleeps()
    together(20 * MINUTE, laptop, tower)
    laptop.sleeps()
    together(4 * MINUTE, laptop, tower)
    tower.person.to_day()
    tower.wakes()
    assert tower.person.picture.today.others == ()
    tower.live(5 * MINUTE)
    assert (tower.sitting_min, tower.person.picture.today.others) == (5, ())


async def test_at_the_end_the_sitting_until_now_is_written(laptop: SharingMachine, tower: SharingMachine) -> None:
    tower.sleeps()
    together(7 * MINUTE, laptop, tower)
    laptop.person.engine.quit()
    await laptop.service.close()
    tower.live(3 * MINUTE)
    tower.wakes()
    tower.live(3 * MINUTE)
    assert tower.person.picture.today.others[:1] == ("with 7 min on laptop",)
