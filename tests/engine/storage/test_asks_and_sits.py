"""The rows of asks, sits and meetings, and the reasons of breaks, of a person who lives them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given as examined
from hypothesis import strategies as st

from deskspine.core.history.records import AskRecord, MeetingRecord, SitRecord
from deskspine.core.schedule import inputs as given
from support.effort import examples
from support.resident import Resident


def asks(desk: Resident) -> tuple[AskRecord, ...]:
    return desk.journal.of(AskRecord)


def sits(desk: Resident) -> list[tuple[float, float, str]]:
    """Return the sits that count: seconds between beginning and end, seconds sat, and the end."""
    rows = [row for row in desk.journal.of(SitRecord) if not row.annulled]
    return [(round(row.ended_wall - row.started_wall), round(row.sat_s), row.ended_by) for row in rows]


def asked(minutes: int = 10, **values: object) -> Resident:
    """Return a person who is asked for a break now."""
    desk = Resident(minutes=minutes, source=True, **values)  # type: ignore[arg-type]
    desk.to_ask()
    return desk


@pytest.mark.parametrize(
    ("answer", "request_name"),
    [
        ("not-now", "not-now"),
        ("did-it", "did-it"),
        ("snoozed", "snooze"),
        ("put-aside", "put-aside"),
        ("started", "start"),
    ],
)
def test_an_ask_is_written_down_with_its_answer(answer: str, request_name: str) -> None:
    desk = asked()
    event = next(event for event in desk.events if event.kind == "ask")
    assert asks(desk) == ()
    desk.live(20)
    assert desk.ask(request_name).ok
    (row,) = asks(desk)
    assert (row.kind, row.answer, row.day, row.utc_offset_s) == ("break", answer, "2026-03-10", 0)
    assert (row.asked_wall, row.sit_s, row.interval_s) == (event.wall, event.sit_s, 600)
    assert row.ended_wall - row.asked_wall == pytest.approx(20, abs=1)
    assert (row.moved_s, row.held_s, row.in_wait, row.annulled) == (0, 0, False, "")


def test_an_ask_without_an_answer_is_owed_and_one_to_an_empty_desk_is_withdrawn() -> None:
    desk = asked()
    desk.live(700, [given.Typing()])
    assert [row.answer for row in asks(desk)] == ["owed"]
    desk.ask("did-it")
    desk.to_ask()
    desk.live(5, [given.Lock()])
    assert [row.answer for row in asks(desk)] == ["owed", "withdrawn"]


def test_an_ask_that_a_meeting_interrupts_is_withdrawn_and_the_next_one_says_how_long_it_was_held() -> None:
    desk = asked()
    desk.ask("meeting", minutes=10)
    assert [row.answer for row in asks(desk)] == ["withdrawn"]
    desk.live(600)
    desk.to_ask()
    desk.ask("not-now")
    assert [(row.answer, row.held_s) for row in asks(desk)] == [
        ("withdrawn", 0),
        ("not-now", pytest.approx(720, abs=31)),
    ]
    (meeting,) = desk.journal.of(MeetingRecord)
    assert (meeting.kind, meeting.ended_wall - meeting.started_wall) == ("meeting", 600)


def test_a_call_is_written_down_when_it_is_over() -> None:
    desk = Resident(source=True)
    desk.live(300, [given.Busy(True, "microphone", ("zoom",))])
    assert desk.journal.of(MeetingRecord) == ()
    desk.live(1, [given.Busy(False, "microphone")])
    (meeting,) = desk.journal.of(MeetingRecord)
    assert (meeting.kind, meeting.ended_wall - meeting.started_wall) == ("microphone", 300)


def test_a_call_that_never_ends_is_over_when_it_no_longer_counts() -> None:
    desk = Resident(source=True)
    desk.live(3 * 3600, [given.Busy(True, "microphone", ("zoom",))])
    over = next(event.wall for event in desk.events if event.kind == "background")
    (meeting,) = desk.journal.of(MeetingRecord)
    assert (meeting.started_wall, meeting.ended_wall) == (desk.pictures[0].at.wall, over)


def test_an_ask_in_a_wait_says_so() -> None:
    desk = Resident(minutes=10, source=True, waits__offer=False)
    desk.live(560)
    desk.live(60, [given.WaitStarted("a", "build", "shell")])
    desk.to_ask()
    desk.ask("not-now")
    assert [row.in_wait for row in asks(desk)] == [True]


@pytest.mark.parametrize(("answer", "broken"), [("not-now", False), ("did-it", True)])
def test_an_answer_taken_back_is_annulled_and_the_ask_goes_on(answer: str, broken: bool) -> None:
    desk = asked()
    desk.ask(answer)
    assert len(sits(desk)) == broken
    desk.live(5)
    assert desk.ask("undo").ok
    assert (sits(desk), [row.annulled for row in asks(desk)]) == ([], ["taken back"])
    desk.live(5)
    desk.ask("did-it")
    first, second = asks(desk)
    assert (second.asked_wall, second.sit_s, second.annulled) == (first.asked_wall, first.sit_s, "")
    (sit,) = sits(desk)
    assert sit == (round(second.ended_wall - desk.pictures[0].at.wall), sit[0], "did-it")


def test_a_routine_taken_back_gives_its_sit_back() -> None:
    desk = asked()
    desk.ask("start", routine="seated-2min")
    desk.live(100)
    desk.ask("player-leave")
    assert [ended_by for *_, ended_by in sits(desk)] == ["routine"]
    assert desk.ask("undo").ok
    assert sits(desk) == []
    desk.ask("player-pause")
    desk.live(120)
    assert [ended_by for *_, ended_by in sits(desk)] == ["routine"]
    assert [row.annulled for row in desk.journal.of(SitRecord)] == ["taken back", ""]
    assert [(row.answer, row.annulled) for row in asks(desk)] == [("started", "")]


def test_a_natural_break_ends_a_sit_and_i_was_here_gives_it_back() -> None:
    desk = Resident(minutes=50, source=True)
    desk.live(600)
    desk.live(1000, [given.Idle(600.0)])
    desk.live(1, [given.Typing()])
    assert [ended_by for *_, ended_by in sits(desk)] == ["natural"]
    assert desk.ask("was-here").ok, desk.ask("was-here").text
    assert sits(desk) == []
    desk.live(60)
    desk.ask("did-it-again")
    ((between, sat, ended_by),) = sits(desk)
    assert ended_by == "did-it"
    assert between == pytest.approx(sat, abs=2)
    assert between == pytest.approx(1661, abs=2)


def test_sits_begin_with_the_return_and_end_with_the_absence() -> None:
    desk = Resident(minutes=10, source=True)
    desk.live(400)
    desk.live(900, [given.Lock()])
    desk.live(300, [given.Unlock()])
    desk.ask("did-it-again")
    desk.live(100)
    desk.closed(for_s=1800)
    desk.live(200)
    desk.ask("did-it-again")
    assert sits(desk) == [(400, 400, "natural"), (300, 300, "did-it"), (100, 100, "natural"), (200, 200, "did-it")]


@pytest.mark.parametrize("again", ["killed", "closed", "taken over", "restarted machine"])
def test_a_program_that_ends_while_it_asks_writes_one_row(again: str) -> None:
    desk = asked()
    asked_wall = next(event.wall for event in desk.events if event.kind == "ask")
    if again == "killed":
        desk.killed(20)
    elif again == "closed":
        desk.closed(for_s=20)
    elif again == "taken over":
        desk.taken_over(2)
    else:
        desk.engine.quit()
        desk.clock.reboot(90)
        desk.launch()
    desk.to_ask()
    desk.ask("not-now")
    rows = asks(desk)
    assert rows[0].asked_wall == pytest.approx(asked_wall)
    assert [row.answer for row in rows] == (["not-now"] if len(rows) == 1 else ["withdrawn", "not-now"])


def test_a_row_that_was_written_before_the_program_was_killed_is_not_written_again() -> None:
    desk = asked()
    state = dict(desk.store.state or {})
    desk.ask("did-it")
    desk.store.state = state  # killed between the journal and the state
    desk.killed(5)
    assert desk.picture.mode == "asking"
    desk.ask("not-now")
    desk.live(5)
    assert [row.answer for row in asks(desk)] == ["did-it"]
    assert len(sits(desk)) == 1


def test_a_break_has_its_reason() -> None:
    desk = asked()
    desk.play("seated-2min")
    desk.live(30)
    desk.play("seated-2min")
    desk.live(600, [given.Lock()])
    desk.live(5, [given.Unlock()])
    desk.ask("not-now")
    desk.closed(for_s=1800)
    assert [(row.outcome, row.reason) for row in desk.journal.breaks] == [
        ("finished", "asked"),
        ("finished", "early"),
        ("natural", "locked"),
        ("not-now", "early"),
        ("natural", "closed"),
    ]


def test_a_routine_that_was_left_and_resumed_keeps_its_reason() -> None:
    desk = asked()
    desk.ask("start", routine="seated-2min")
    desk.live(100)
    desk.killed(5)
    desk.ask("player-pause")
    desk.live(120)
    assert [(row.outcome, row.reason) for row in desk.journal.breaks] == [("finished", "asked")]


DEEDS = st.sampled_from(
    ["not-now", "did-it", "snooze", "put-aside", "start", "player-leave", "player-stop", "undo", "was-here", "away",
     "meeting", "meeting-over", "lock", "unlock", "typing", "idle", "kill", "close", "wait", "long wait", "to ask"]
)  # fmt: skip


@examples(120)
@examined(st.lists(st.tuples(DEEDS, st.sampled_from([1.0, 20.0, 150.0, 620.0])), max_size=25))
def test_whatever_happens_every_ask_has_one_row_and_sits_follow_each_other(deeds: list[tuple[str, float]]) -> None:
    desk = Resident(minutes=10, source=True)
    for deed, seconds in deeds:
        match deed:
            case "lock":
                desk.live(seconds, [given.Lock()])
            case "unlock":
                desk.live(seconds, [given.Unlock()])
            case "typing":
                desk.live(seconds, [given.Typing()])
            case "idle":
                desk.live(seconds, [given.Idle(desk.t)])
            case "kill":
                desk.killed(seconds)
            case "close":
                desk.closed(for_s=seconds)
            case "wait":
                desk.live(seconds)
            case "long wait":
                desk.live(1500)
            case "to ask":
                desk.live(600)
            case _:
                desk.ask(deed)
                desk.live(seconds)
    shown = [event.wall for event in desk.events if event.kind == "ask"]
    rows = asks(desk)
    counting = [row for row in rows if not row.annulled]
    clock = desk.engine.situation.desk.clock
    visible = clock.ask is not None and clock.ask.stage == "asking"
    assert len(counting) == len({round(row.asked_wall) for row in counting}) == len(set(shown)) - visible
    assert {round(row.asked_wall) for row in rows} <= {round(wall) for wall in shown}
    valid = [row for row in desk.journal.of(SitRecord) if not row.annulled]
    assert all(row.started_wall <= row.ended_wall for row in valid)
    assert all(row.sat_s <= row.ended_wall - row.started_wall + 1 for row in valid)
    assert all(one.ended_wall <= two.started_wall + 1 for one, two in pairwise(valid))
    breaks = [row for row in desk.journal.breaks if not row.annulled and row.outcome in ENDS and row.kind == "break"]
    assert [round(row.started_wall) for row in breaks] == [round(row.ended_wall) for row in valid]


ENDS = ("finished", "shortened", "did-it", "natural")


def test_later_choices_know_the_asks_at_once_and_not_those_taken_back() -> None:
    desk = asked()
    desk.ask("not-now")
    assert [row.answer for row in desk.engine.situation.profile.history.asks] == ["not-now"]
    desk.live(5)
    desk.ask("undo")
    desk.ask("did-it")
    assert [row.answer for row in desk.engine.situation.profile.history.asks] == ["did-it"]
