"""Ends of the process or the machine: the next start goes on from there and says how it read the gap."""

from __future__ import annotations

import pytest

from deskspine.core.history.records import GapRecord
from deskspine.core.schedule import inputs as given
from deskspine.engine.snapshot import Until
from support.resident import Resident


def test_sit_progress_and_snoozes_survive_a_kill_and_a_minute_of_it_counts_as_sitting() -> None:
    desk = Resident(minutes=10)
    desk.to_ask()
    desk.ask("snooze")
    desk.live(40)
    sit_s, again = desk.sit_s, desk.picture.due
    desk.killed(for_s=40)
    assert desk.sit_s == sit_s + 40
    assert desk.picture.ask is not None
    assert desk.picture.ask.snoozes_used == 1
    assert desk.picture.due == again
    desk.killed(for_s=110)
    assert desk.sentences_of("gap") == ["closed 50 s: too short to count as a break"]
    assert desk.sit_s == sit_s + 40 + 60


@pytest.mark.parametrize("seconds", [0, 1, 299, 540, 600, 601, 660, 700, 781, 960, 1199])
def test_a_kill_and_an_instant_start_at_any_moment_changes_nothing(seconds: int) -> None:
    twins = Resident(minutes=10), Resident(minutes=10)
    for desk in twins:
        desk.live(seconds)
    twins[1].killed()
    for desk in twins:
        desk.live(2400)
    one, other = twins
    assert one.sit_s == other.sit_s
    assert one.picture.mode == other.picture.mode
    assert [(event.kind, event.t) for event in one.events] == [(event.kind, event.t) for event in other.events]


@pytest.mark.parametrize(("request_", "mode"), [("meeting", "meeting"), ("pause", "paused"), ("put-aside", "owed")])
def test_a_meeting_a_pause_and_an_owed_break_survive(request_: str, mode: str) -> None:
    desk = Resident(minutes=30)
    if mode == "owed":
        desk.to_ask()
    desk.ask(request_)
    desk.live(5)
    before = desk.picture
    desk.closed(for_s=50)
    assert desk.picture.mode == mode
    assert (desk.picture.pause, desk.picture.meeting) == (before.pause, before.meeting)


def test_a_routine_waits_to_go_on_after_a_gap_shorter_than_its_promise() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-3min")
    desk.live(30)
    desk.killed(for_s=100)
    playing = desk.picture.playing
    assert playing is not None
    assert playing.offered
    assert 25 <= playing.state.played(desk.t) <= 30
    desk.ask("player-pause")
    desk.live(200)
    assert desk.outcomes == ["finished"]


def test_a_routine_ends_in_a_natural_break_when_the_gap_is_as_long_as_its_promise() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-3min")
    desk.live(30)
    desk.killed(for_s=400)
    assert desk.picture.playing is None
    assert desk.outcomes == ["left", "natural"]
    assert desk.sit_s == 0
    assert desk.sentences_of("gap") == ["closed 5 min, counted as a break; the unfinished routine has ended"]


def test_a_routine_that_was_changed_meanwhile_is_dropped_and_what_it_answered_is_owed() -> None:
    desk = Resident(minutes=10)
    desk.to_ask()
    desk.ask("start", routine="seated-3min")
    desk.live(10)
    desk.without("seated-3min")
    desk.killed(for_s=5)
    assert desk.picture.playing is None
    assert desk.picture.mode == "owed"
    assert desk.notices == ["The routine seated-3min is not there any more; it is not continued."]


def test_after_a_restart_of_the_machine_every_instant_is_shifted_to_its_new_clock() -> None:
    desk = Resident(minutes=60)
    desk.live(3000)
    desk.ask("meeting", minutes=90)
    meeting = desk.engine.situation.desk.clock.meeting
    assert meeting is not None
    assert meeting.until is not None
    left_s = meeting.until - desk.t
    desk.clock.reboot(100)
    desk.launch()
    assert desk.t == 3
    assert desk.sit_s == 3000 + 60
    assert desk.picture.meeting == Until(desk.t - 100, desk.t + left_s - 100, "meeting")
    assert desk.picture.due is None or desk.picture.due > 0


def test_a_gap_that_runs_backwards_keeps_the_sit_and_is_told() -> None:
    desk = Resident()
    desk.live(960)
    desk.clock.reboot(-7200)
    desk.launch()
    assert desk.sit_s == 960
    assert "the clocks contradict each other (closed for -7200 s): your sitting time is kept" in desk.sentences_of(
        "gap"
    )
    assert desk.journal.of(GapRecord)[-1].length_s == -7200


def test_a_night_closed_is_a_break_and_one_row() -> None:
    desk = Resident(minutes=60)
    desk.live(1200)
    desk.closed(for_s=8 * 3600)
    assert desk.sit_s == 0
    assert desk.outcomes == ["natural"]
    (gap,) = desk.journal.of(GapRecord)
    assert (gap.kind, gap.length_s, gap.counted) == ("closed", 8 * 3600, True)


@pytest.mark.parametrize(
    "damage",
    [
        {"version": 97},
        {"clock": {}, "saved": {}},
        {"clock": "gone"},
        {"clock": {"t": float("nan")}},
        {"clock": {"t": "noon"}},
        {"clock": {"t": 1e18}},
        {"clock": {"t": 1.0, "sit": 7}},
        {"clock": {"t": 1.0, "ask": {"stage": "odd"}}},
        {"clock": {"t": 1.0, "busy_with": "smoke"}},
        {"saved": {"boot": 1.0}},
    ],
)
def test_a_state_that_does_not_fit_is_kept_aside_told_and_begun_anew(damage: dict[str, object]) -> None:
    desk = Resident()
    desk.live(1000)
    desk.damage(**damage)
    desk.launch()
    assert desk.store.rejected is not None
    assert repr(dict(desk.store.rejected)) == repr({**desk.store.rejected, **damage})
    assert desk.sit_s == 0
    (notice,) = desk.notices
    assert notice.startswith("The saved state could not be used (")
    desk.live(1)
    desk.to_ask()


def test_a_damaged_routine_costs_the_routine_only() -> None:
    desk = Resident()
    desk.live(500)
    desk.ask("start", routine="micro-1min")
    assert desk.store.state is not None
    desk.damage(player={**desk.store.state["player"], "shape": 0})
    desk.launch()
    assert desk.sit_s == 500
    assert "micro-1min has changed since it was saved" in desk.notices[0]


def test_routines_played_last_are_remembered_for_choosing_the_next() -> None:
    listed = ("micro-1min", "seated-2min", "seated-3min")
    desk = Resident(routine__choose="list", routine__list=listed)
    desk.ask("start")
    desk.live(70)
    assert desk.picture.next.routine.id == "seated-2min"
    desk.closed(for_s=3600)
    assert desk.picture.next.routine.id == "seated-2min"


def test_an_absence_before_the_kill_goes_on_after_it() -> None:
    desk = Resident()
    desk.live(600)
    desk.live(0, [given.AwayKey()])
    desk.killed(for_s=20)
    assert desk.picture.mode == "sitting", "whoever starts it is at the desk"
    assert desk.sit_s == pytest.approx(600, abs=1)


def test_pauses_of_the_hands_cost_no_write_and_are_known_after_a_kill() -> None:
    desk = Resident(source=True)
    desk.ask("did-it")
    desk.live(40, [given.Idle(desk.t)])
    saves = desk.store.saves
    for _ in range(20):
        desk.live(60, [given.Typing()])
        desk.live(60, [given.Idle(desk.t)])
    assert desk.store.saves == saves
    desk.killed(for_s=10)
    assert (desk.sentences_of("away"), desk.sentences_of("gap"), desk.outcomes) == ([], [], ["did-it"])
    assert desk.sit_s == pytest.approx(40 + 20 * 120 + 10, abs=1)


def test_what_changes_without_a_word_is_saved_as_well() -> None:
    # After two hours in a call without any input it is not known whether the person is there; nothing is said of that.
    desk = Resident(minutes=240, source=True)
    desk.ask("meeting", minutes=200)
    desk.live(7100, [given.Idle(desk.t)])
    saves, pictures = desk.store.saves, len(desk.pictures)
    desk.live(200)
    assert desk.picture.presence.state == "unknown"
    assert desk.store.saves > saves
    assert len(desk.pictures) > pictures


def test_the_files_of_a_version_without_that_evidence_are_still_read() -> None:
    desk = Resident(source=True)
    desk.live(1200)
    desk.store.seen = None
    desk.killed(for_s=20)
    assert desk.store.rejected is None
    assert desk.sit_s == 1220


def test_files_that_were_removed_while_it_runs_are_written_again() -> None:
    desk = Resident()
    desk.live(90)
    desk.store.state, desk.store.alive = None, None
    desk.status.fields = {}
    desk.engine.rewrite()
    assert desk.store.state is not None
    assert desk.status.fields["mode"] == "sitting"
    desk.live(31)
    desk.killed(5)
    assert 120 <= desk.sit_s <= 130


ADDED = ("stepped_s", "unanswered", "did_it_at", "did_it_again", "rested", "undo", "stepped")
"""Fields of the sitting clock that the first version did not have."""


def test_a_state_that_the_first_version_saved_is_read() -> None:
    desk = Resident(minutes=30)
    desk.to_ask()
    desk.ask("snooze")
    desk.live(10)
    before = desk.picture
    state = desk.store.state
    assert state is not None
    earlier = {name: value for name, value in state["clock"].items() if name not in ADDED}
    assert len(earlier) < len(state["clock"])
    desk.damage(clock=earlier)
    desk.store.seen = None
    desk.killed(for_s=5)
    assert desk.store.rejected is None
    assert desk.picture.sit == before.sit
    assert desk.picture.ask == before.ask
