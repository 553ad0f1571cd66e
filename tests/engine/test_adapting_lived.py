"""Adapting as a person lives it: the moved ask, the smaller routine and the question of the month."""

from __future__ import annotations

from datetime import timedelta

from deskspine.core.coach.smaller import WHY
from deskspine.core.history.records import AskRecord, BreakRecord
from deskspine.engine.wording.questions import YES_OR_NO
from support.resident import MORNING, Resident


def with_asks(resident: Resident, *times: tuple[float, str], days: int = 20, sat_s: float = 3000.0) -> None:
    """Write the asks and breaks of the last days into the journal, each day at these seconds after nine."""
    for ago in range(days, 0, -1):
        day = (resident.day - timedelta(days=ago)).isoformat()
        for at_s, answer in times:
            wall = MORNING - ago * 86400 + at_s
            resident.journal.add_row(AskRecord("break", wall, wall + 5, day, 0, answer, 3000.0, 3000.0))
            if answer == "started":
                played = {"routine": "seated-2min", "played_s": 120.0, "sit_before_s": sat_s}
                resident.journal.add_break(BreakRecord(wall, wall + 120, day, 0, "finished", **played))  # type: ignore[arg-type]


def of_habit(**settings: object) -> Resident:
    """Return a person who moves at 9:40 and puts off what comes at 9:50, at nine of the next day."""
    resident = Resident(**settings)  # type: ignore[arg-type]
    with_asks(resident, (2400.0, "started"), (4 * 3600.0, "started"), days=20)
    for row in [*resident.journal.rows]:
        if isinstance(row, AskRecord) and row.asked_wall % 86400 == (MORNING + 2400) % 86400:
            late = row.asked_wall + 600
            resident.journal.rows.append(AskRecord("break", late, late + 5, row.day, 0, "not-now", 300.0, 300.0))
    resident.killed()
    return resident


def asks(resident: Resident) -> list[tuple[float, str]]:
    return [(event.t, event.why) for event in resident.events if event.kind == "ask"]


def test_an_ask_moves_to_the_habit_and_the_list_of_the_day_says_so() -> None:
    resident = of_habit()
    begun = resident.t
    resident.live(45 * 60)
    assert asks(resident) == [(begun + 2400, "you have been sitting for 40 min; you usually move at about 09:40")]
    words = [(kind, why) for _, kind, why in resident.journal.day(resident.day.isoformat()).events]
    assert words[0] == ("moved", "the break comes at 09:40, 10 min earlier: you usually move at about 09:40")


def test_without_adapting_nothing_moves_and_nothing_is_asked() -> None:
    resident = of_habit(coach__adapt=False)
    begun = resident.t
    resident.live(51 * 60)
    assert asks(resident) == [(begun + 3000, "you have been sitting for 50 min")]
    assert resident.picture.question is None


def test_the_move_survives_a_kill() -> None:
    resident = of_habit()
    begun = resident.t
    resident.live(39.5 * 60)
    resident.killed(5)
    resident.live(60)
    assert [at for at, _ in asks(resident)] == [begun + 2400]


def test_three_breaks_put_off_bring_a_smaller_routine_until_the_next_rest() -> None:
    resident = Resident(minutes=20)
    usual = resident.picture.next.routine.id
    for _ in range(3):
        assert resident.picture.next.routine.id == usual
        resident.to_ask()
        resident.ask("not-now")
    assert resident.picture.next.routine.id == "micro-1min"
    assert resident.picture.next.why == WHY
    resident.killed(5)
    assert resident.picture.next.why == WHY
    resident.to_ask()
    resident.play()
    assert resident.picture.next.routine.id == usual


def test_a_skip_that_is_taken_back_brings_the_usual_routine_back() -> None:
    resident = Resident(minutes=20)
    usual = resident.picture.next.routine.id
    for _ in range(3):
        resident.to_ask()
        resident.ask("not-now")
    resident.ask("undo")
    assert resident.picture.next.routine.id == usual


def test_without_adapting_no_routine_becomes_smaller() -> None:
    resident = Resident(minutes=20, coach__adapt=False)
    usual = resident.picture.next.routine.id
    for _ in range(4):
        resident.to_ask()
        resident.ask("not-now")
    assert resident.picture.next.routine.id == usual


def late_mover() -> Resident:
    resident = Resident()
    resident.ask("first-run-done")
    with_asks(resident, (3000.0, "started"), days=25, sat_s=71 * 60.0)
    resident.killed()
    resident.live(30)
    return resident


def answered(resident: Resident, word: str) -> str:
    """Answer the open question as its keys do; return the reply."""
    question = resident.picture.question
    assert question is not None
    assert question.kind == "keep-interval"
    yes, no = YES_OR_NO[question.kind]
    return resident.ask(yes if word == "yes" else no).text


def test_the_question_is_put_once_a_month_and_kept_over_a_kill() -> None:
    resident = late_mover()
    text = "Keep 50 min? No sets 60. You asked for 50 and usually moved after 71."
    assert resident.picture.question is not None
    assert resident.picture.question.text == text
    assert resident.sentences_of("interval-question") == [text]
    resident.killed(5)
    assert resident.picture.question is not None
    assert answered(resident, "yes") == "the interval stays at 50 minutes"
    assert resident.picture.question is None
    resident.closed(60)
    resident.to_day(20)
    resident.live(60)
    assert resident.picture.question is None
    assert len(resident.sentences_of("interval-question")) == 1
    assert resident.picture.interval_s == 3000


def test_no_sets_the_interval_that_the_question_names() -> None:
    resident = late_mover()
    assert answered(resident, "no") == "the interval is 60 minutes from now on"
    assert resident.picture.interval_s == 3600
    assert resident.picture.question is None
    assert not resident.ask("change-interval").ok


def test_the_question_goes_with_its_day_and_with_another_interval() -> None:
    resident = late_mover()
    resident.ask("interval", minutes=45)
    assert resident.picture.question is None
    resident = late_mover()
    resident.to_day()
    resident.live(60)
    assert resident.picture.question is None


def test_no_question_is_put_while_a_break_is_asked_for() -> None:
    resident = Resident()
    resident.ask("first-run-done")
    resident.to_ask()
    with_asks(resident, (3000.0, "started"), days=25, sat_s=71 * 60.0)
    resident.killed()
    resident.live(30)
    assert resident.picture.question is None
    resident.play()
    resident.ask("rate", answer="same")
    resident.live(60)
    assert resident.picture.question is not None
