"""A full disk: one notice, the session goes on, and the notice goes when the disk has space again."""

from __future__ import annotations

import pytest

from support.resident import Resident


@pytest.mark.parametrize(
    ("disk", "says"),
    [
        ("store", "The state cannot be written (No space left on device): what happens now is lost"),
        ("journal", "No space left on device"),
        ("status", "The status file cannot be written (No space left on device): bars and"),
        ("settings", "config.toml was not changed: no space left on device; it holds until deskspine ends."),
    ],
)
def test_a_full_disk_is_one_notice_and_goes_when_there_is_space_again(disk: str, says: str) -> None:
    desk = Resident(minutes=30)
    target = getattr(desk, disk)
    target.full = True
    desk.ask("interval-up")
    desk.ask("meeting", minutes=5)
    desk.live(120)
    assert len(desk.notices) == 1
    assert says in desk.notices[0]
    assert len({picture.notices for picture in desk.pictures if picture.notices}) == 1
    desk.to_ask()
    target.full = False
    if disk == "settings":
        desk.ask("interval-down")
    if disk == "journal":
        desk.ask("not-now")
    desk.live(61)
    assert desk.notices == []


def test_what_could_not_be_saved_is_saved_by_the_next_wake_up() -> None:
    desk = Resident()
    desk.live(100)
    desk.store.full = True
    desk.ask("pause", minutes=60)
    desk.store.full = False
    desk.live(31)
    desk.killed()
    assert desk.picture.mode == "paused"


def test_a_notice_that_comes_up_without_any_other_news_is_handed_out_too() -> None:
    desk = Resident(minutes=240)
    desk.live(60)
    desk.store.full = True
    desk.live(90)
    assert desk.notices == [
        "The sign of life cannot be written (No space left on device): after a kill too much time counts as closed."
    ]
    desk.store.full = False
    desk.live(90)
    assert desk.notices == []


def test_a_break_that_could_not_be_written_can_still_be_answered() -> None:
    desk = Resident()
    desk.journal.full = True
    desk.ask("start", routine="micro-1min")
    desk.live(70)
    assert desk.picture.today.breaks == 1
    assert desk.ask("rate", answer="better").ok


def test_what_the_journal_has_to_say_for_itself_reaches_the_person() -> None:
    desk = Resident()
    desk.journal.said = ("journal.sqlite3 was damaged; it is kept.",)
    desk.ask("not-now")
    assert desk.notices == ["journal.sqlite3 was damaged; it is kept."]
