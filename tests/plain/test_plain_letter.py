"""The weekly letter and the minutes moved in plain mode."""

from __future__ import annotations

from deskspine.core.history.letter import WeekLetter
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.face import PlainFace
from deskspine.plain.status import state_lines, today_lines
from support import fakes

NOW = fakes.now()
LETTER = WeekLetter(
    "2026-02-23",
    "14 breaks on 5 days · 31 min moved · 6 h 12 min sitting a day",
    "You moved most on Tuesday: 9 min.",
    "On 3 of 5 days you sat well past 50 min. {press} for earlier reminders.",
    "dashboard.shorter",
)
SAID = (
    "Your week, 23 February to 1 March: 14 breaks on 5 days, 31 min moved, 6 h 12 min sitting a day.",
    "You moved most on Tuesday: 9 min.",
    "On 3 of 5 days you sat well past 50 min. Type - for earlier reminders.",
)


def moved(minutes: float, aim: int = 10) -> Snapshot:
    settings = DEFAULTS.replace("history.aim_minutes", aim)
    return fakes.snapshot(today=fakes.today(moved_s=minutes * 60), settings=settings)


def test_the_letter_is_said_once_and_its_letter_closes_it() -> None:
    snapshot = fakes.snapshot(letter=LETTER)
    face = PlainFace(snapshot)
    begun = face.begin(NOW)
    assert [line for line in begun if line in SAID] == list(SAID)
    assert face.follow(snapshot, (), NOW) == ()
    assert not set(SAID) & set(face.typed("", NOW).lines)
    assert [request.name for request in face.typed("x", NOW).requests] == ["letter-close"]


def test_a_letter_that_comes_while_it_runs_is_said() -> None:
    face = PlainFace(fakes.snapshot())
    face.begin(NOW)
    assert face.follow(fakes.snapshot(letter=LETTER), (), NOW) == SAID
    assert face.follow(fakes.snapshot(), (), NOW) == ()


def test_an_offer_comes_before_the_letter() -> None:
    face = PlainFace(fakes.snapshot(letter=LETTER, waits=(fakes.wait(),), offer=fakes.offer()))
    face.begin(NOW)
    assert [request.name for request in face.typed("x", NOW).requests] == ["offer-close"]


def test_the_minutes_moved_are_said_with_the_state() -> None:
    assert "Moved today: 6 of 10 min." in state_lines(moved(6), NOW)
    assert "Moved today: 13 min, aim of 10 reached." in state_lines(moved(13), NOW)
    assert not any("Moved" in line for line in (*state_lines(moved(0), NOW), *state_lines(moved(6, aim=0), NOW)))
    assert "moved 6 of 10 min, 2 breaks" in today_lines(moved(6), NOW)[0]
