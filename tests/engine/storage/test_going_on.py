"""Another process goes on with the engine: everything is where it was, and nothing is written twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from deskspine.core.history.records import GapRecord, StretchRecord
from deskspine.core.schedule import inputs as given
from deskspine.engine.situation import PresenceReport
from deskspine.engine.snapshot import Playing
from support.resident import Resident


def playing(desk: Resident) -> Playing:
    """Return the routine that plays."""
    found = desk.picture.playing
    assert found is not None
    return found


@pytest.mark.parametrize("killed", [True, False])
@pytest.mark.parametrize("after_s", [1.0, 17.3, 64.0, 112.0])
def test_a_routine_goes_on_as_if_nothing_had_happened(after_s: float, killed: bool) -> None:
    twins = Resident(), Resident()
    for desk in twins:
        desk.ask("start", routine="seated-2min")
        desk.live(after_s)
    twins[1].taken_over(killed=killed)
    one, other = twins
    assert playing(other).state == playing(one).state
    assert not playing(other).offered
    for desk in twins:
        desk.live(200)
    assert (one.outcomes, other.outcomes) == (["finished"], ["finished"])
    assert other.journal.exercises == one.journal.exercises
    assert other.sit_s == one.sit_s


def test_the_seconds_without_a_host_are_played_as_well() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-2min")
    desk.live(20)
    desk.taken_over(for_s=1.5)
    assert playing(desk).state.played(desk.t) == pytest.approx(21.5)
    assert playing(desk).state.paused is None


def test_a_routine_that_was_paused_stays_paused() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-2min")
    desk.live(20)
    desk.ask("player-pause")
    before = playing(desk).state
    desk.taken_over(for_s=1.5)
    assert playing(desk).state == before


def test_an_ordinary_launch_holds_the_routine() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-2min")
    desk.live(20)
    desk.killed()
    assert playing(desk).offered


@pytest.mark.parametrize(
    ("report", "evidence"),
    [(given.Lock(), "locked"), (given.Sleep(), "asleep")],
)
def test_an_absence_that_was_proven_goes_on(report: Any, evidence: str) -> None:
    desk = Resident(source=True)
    desk.live(600)
    desk.engine.step([report])
    desk.live(20)
    before = desk.picture.presence
    assert before.state == "away"
    desk.taken_over(for_s=1.0)
    assert (desk.picture.presence.state, desk.picture.presence.since) == ("away", before.since), evidence
    desk.killed()
    assert desk.picture.presence.state == "present", "the person who launches it is at the desk"


def test_away_by_key_goes_on() -> None:
    desk = Resident()
    desk.live(600)
    desk.ask("away")
    desk.live(40)
    desk.taken_over(for_s=1.0)
    assert desk.picture.mode == "away"


def test_a_meeting_goes_on_and_is_no_sign_of_the_person() -> None:
    desk = Resident(source=True)
    desk.ask("meeting")
    desk.live(30)
    last_input = desk.engine.situation.desk.clock.last_input
    desk.taken_over(for_s=1.0)
    assert desk.picture.mode == "meeting"
    assert desk.engine.situation.desk.clock.last_input == last_input


def test_an_open_ask_keeps_its_number_and_its_next_reminder() -> None:
    desk = Resident(minutes=10)
    desk.to_ask()
    desk.live(20)
    before = desk.picture.ask
    desk.taken_over(for_s=1.0)
    assert desk.picture.ask == before


def test_the_question_after_a_routine_stays_open_and_its_answer_is_noted() -> None:
    desk = Resident()
    desk.play("micro-1min")
    assert desk.picture.finished
    desk.taken_over(for_s=1.0)
    assert desk.picture.finished == "micro-1min"
    assert desk.ask("rate", answer="better").ok
    assert desk.journal.breaks[-1].answer == "better"
    assert len(desk.journal.breaks) == 1


def test_a_gate_stays_open_for_another_process_and_not_for_another_day() -> None:
    desk = Resident()
    desk.ask("start", routine="bragg")
    gate = desk.picture.gate
    assert gate.routine == "bragg"
    desk.taken_over(for_s=1.0)
    assert desk.picture.gate == gate
    desk.killed()
    assert not desk.picture.gate.routine


@pytest.mark.parametrize("killed", [True, False])
def test_a_long_time_without_a_host_is_an_absence(killed: bool) -> None:
    desk = Resident()
    desk.live(300)
    desk.ask("start", routine="seated-3min")
    desk.live(30)
    desk.taken_over(for_s=100, killed=killed)
    assert playing(desk).offered, "it waits for the person"
    assert desk.sentences_of("gap")
    assert playing(desk).state.played(desk.t) < 35


def test_a_suspend_of_half_a_minute_after_an_orderly_end_is_an_absence() -> None:
    desk = Resident()
    desk.live(300)
    desk.engine.quit()
    desk.clock.pass_by(31, asleep=True)
    desk.launch(goes_on=True)
    assert desk.sentences_of("gap") == ["closed 31 s: too short to count as a break"]
    assert desk.sit_s == pytest.approx(300)


def spans(desk: Resident) -> list[tuple[float, float]]:
    """Return the stretches and gaps of the journal in their order."""
    rows = [(row.started_wall, row.ended_wall) for row in desk.journal.of(StretchRecord)]
    return sorted(rows + [(row.started_wall, row.ended_wall) for row in desk.journal.of(GapRecord)])


@pytest.mark.parametrize("goes_on", [True, False])
def test_what_a_killed_process_wrote_and_did_not_save_is_not_written_again(goes_on: bool) -> None:
    desk = Resident()
    desk.live(300)
    desk.ask("start", routine="micro-1min")
    desk.live(50)
    before = desk.store.state
    desk.live(30)
    assert desk.outcomes == ["finished"]
    desk.store.state = before  # the journal has the row, and the process was killed before the state was saved
    desk.store.alive = desk.clock.read()
    desk.launch(goes_on=goes_on)
    if desk.picture.playing is not None:
        desk.ask("start")
    desk.live(120)
    assert desk.outcomes == ["finished"]
    desk.ask("start", routine="micro-1min")
    desk.live(120)
    assert desk.outcomes == ["finished", "finished"]
    assert all(begin - end > -0.001 for (_, end), (begin, _) in pairwise(spans(desk))), spans(desk)


def test_a_routine_begun_after_one_that_was_taken_back_is_written() -> None:
    desk = Resident()
    desk.live(300)
    desk.ask("start", routine="seated-2min")
    desk.live(40)
    before, reading = desk.store.state, desk.clock.read()
    desk.ask("player-leave")
    assert desk.ask("undo").ok
    assert [bool(row.annulled) for row in desk.journal.breaks] == [True]
    desk.store.state, desk.store.alive = before, reading  # as if the process had been killed before all this was saved
    desk.launch(goes_on=True)
    desk.live(300)
    assert [(row.outcome, bool(row.annulled)) for row in desk.journal.breaks] == [("left", True), ("finished", False)]


def test_an_engine_that_has_ended_takes_no_report_any_more() -> None:
    desk = Resident()
    desk.live(60)
    old = desk.engine
    old.quit()
    desk.launch(goes_on=True)
    state, rows, pictures = desk.store.state, len(desk.journal.events), len(desk.pictures)
    old.report(PresenceReport(notes=(("presence", "a source that ends"),)), [given.Lock()])
    assert (desk.store.state, len(desk.journal.events), len(desk.pictures)) == (state, rows, pictures)


def test_an_engine_that_quits_without_saving_writes_nothing_more() -> None:
    desk = Resident()
    desk.live(60)
    before = dict(desk.store.state or {})
    desk.ask("pause", minutes=30)
    desk.store.state = before
    desk.engine.quit(save=False)
    desk.engine.report(PresenceReport(seen_by=("x11",)), [given.MeetingStart()])
    assert desk.store.state == before
