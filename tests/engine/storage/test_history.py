"""The rows of the journal: every way a break ends, every stretch of the day, and what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deskspine.core.history import day_totals as stats
from deskspine.core.history.records import TAKEN, DayRows, GapRecord, StretchRecord
from deskspine.core.schedule import inputs as given
from support.resident import MORNING, Resident


def played(outcome: str) -> Resident:
    """Return a person who played a routine with this outcome."""
    desk = Resident(minutes=10)
    desk.to_ask()
    desk.ask("start", routine="seated-2min")
    if outcome == "finished":
        desk.live(140)
        return desk
    desk.live(100 if outcome == "shortened" else 20)
    desk.ask("player-stop" if outcome == "stopped" else "player-leave")
    return desk


@pytest.mark.parametrize("outcome", ["finished", "shortened", "left", "stopped"])
def test_a_routine_is_written_down_with_how_it_ended_and_every_exercise(outcome: str) -> None:
    desk = played(outcome)
    (row,) = desk.journal.breaks
    assert (row.outcome, row.routine, row.level, row.kind) == (outcome, "seated-2min", 1, "break")
    assert row.day == "2026-03-10"
    assert row.sit_before_s == 600
    assert row.ended_wall - row.started_wall == pytest.approx(row.played_s)
    exercises = desk.journal.exercises[0]
    assert [exercise.item for exercise in exercises] == list(range(6))
    expected = {"done"} if outcome == "finished" else {"done", "shortened", "skipped", "side-missed"}
    assert {exercise.outcome for exercise in exercises} <= expected
    assert exercises[0].outcome == "done"
    assert desk.sit_s == (0 if outcome == "shortened" else pytest.approx(desk.sit_s))
    today = desk.picture.today
    counted = outcome in ("finished", "shortened")
    assert (today.breaks, today.shortened) == (int(counted), int(outcome == "shortened"))
    assert desk.picture.mode == ("owed" if outcome == "left" else "sitting")


def test_worse_and_easier_are_written_at_their_exercise() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-2min")
    desk.live(5)
    desk.ask("player-worse")
    desk.live(20)
    desk.ask("player-pause")
    desk.live(15)
    desk.ask("player-easier")
    desk.live(140)
    first, second, *_ = desk.journal.exercises[0]
    assert first.outcome == "worse"
    assert second.eased


def test_answers_absences_and_gaps_have_rows_too() -> None:
    desk = Resident(minutes=10)
    for answer in ("not-now", "did-it"):
        desk.to_ask()
        desk.ask(answer)
    desk.live(60)
    desk.live(300, [given.Lock()])
    desk.live(60, [given.Unlock()])
    desk.closed(for_s=900)
    assert desk.outcomes == ["not-now", "did-it", "natural", "natural"]
    not_now, did_it, away, closed = desk.journal.breaks
    assert (not_now.sit_before_s, did_it.sit_before_s) == (600, 1200)
    assert (away.ended_wall - away.started_wall, away.sit_before_s) == (120, 60)
    assert (closed.ended_wall - closed.started_wall, closed.sit_before_s) == (900, 60)
    today = desk.picture.today
    assert (today.not_now, today.breaks, today.natural) == (1, 1, 2)


def test_one_absence_is_one_natural_break_even_when_the_program_is_closed_in_it() -> None:
    desk = Resident()
    desk.live(600)
    desk.live(300, [given.AwayKey()])
    desk.closed(for_s=900)
    assert desk.outcomes == ["natural"]
    assert [row.counted for row in desk.journal.of(GapRecord)] == [True]


def test_the_stretches_of_a_day_touch_and_add_up_to_it() -> None:
    desk = Resident(minutes=20)
    begun = desk.clock.read().wall
    for _ in range(4):
        desk.to_ask()
        desk.ask("start", routine="micro-1min")
        desk.live(100)
        desk.live(45, [given.AwayKey()])
        desk.live(30, [given.Back()])
        desk.killed(for_s=200)
    desk.live(5, [given.AwayKey()])
    rows = desk.journal.of(StretchRecord)
    assert rows[0].started_wall == begun
    assert all(one.ended_wall == pytest.approx(next_.started_wall) for one, next_ in pairwise(rows))
    assert rows[-1].ended_wall == pytest.approx(desk.clock.read().wall - 5)
    assert {row.kind for row in rows} == {"sitting", "routine", "away"}
    assert sum(row.ended_wall - row.started_wall for row in rows if row.kind == "routine") == pytest.approx(
        4 * 60, abs=8
    )


def test_i_was_here_takes_back_the_natural_break_of_that_absence_only() -> None:
    desk = Resident()
    desk.live(600)
    desk.live(200, [given.Lock()])
    desk.live(700, [given.Unlock()])
    desk.killed(for_s=600)
    assert desk.outcomes == ["natural", "natural"]
    assert desk.ask("was-here").ok
    assert [bool(row.annulled) for row in desk.journal.breaks] == [False, True]
    assert desk.sit_s == pytest.approx(700 + 600)
    assert desk.picture.today.natural == 1
    assert desk.picture.today.sitting.at(desk.t) == pytest.approx(600 + 700 + 600, abs=1)


def test_i_was_here_after_a_short_absence_leaves_an_earlier_natural_break_alone() -> None:
    desk = Resident()
    desk.live(600)
    desk.live(200, [given.Lock()])
    desk.live(700, [given.Unlock()])
    desk.killed(for_s=100)
    assert desk.ask("was-here").ok
    assert [row.annulled for row in desk.journal.breaks] == [""]


def test_the_day_turns_at_four_and_the_screen_hears_of_it() -> None:
    desk = Resident(minutes=240, wall=MORNING + 18 * 3600, schedule__heads_up_seconds=0)
    desk.ask("did-it")
    desk.live(3600 - 1)
    assert desk.pictures[-1].today.breaks == 1
    handed_out = len(desk.pictures)
    desk.live(31)
    assert len(desk.pictures) == handed_out + 1
    today = desk.pictures[-1].today
    assert today.breaks == 0
    assert today.sitting.at(desk.t) == pytest.approx(30)
    desk.live(0, [given.AwayKey()])
    days = [(row.day, round(row.ended_wall - row.started_wall)) for row in desk.journal.of(StretchRecord)]
    assert days == [("2026-03-10", 3600), ("2026-03-11", 30)]
    assert desk.picture.today.sitting.at(desk.t) == pytest.approx(30)


def test_a_row_bears_the_offset_of_the_place_and_season_it_happened_in() -> None:
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 29, 1, 30, tzinfo=zone)
    desk = Resident(zone=zone, wall=before.timestamp(), minutes=240)
    desk.ask("did-it")
    desk.live(3600)
    desk.ask("did-it")
    desk.clock.travel(ZoneInfo("Asia/Kolkata"))
    desk.ask("did-it-again")
    assert [row.utc_offset_s for row in desk.journal.breaks] == [3600, 7200, 19800]
    assert {row.day for row in desk.journal.breaks} == {"2026-03-28", "2026-03-29"}


def test_a_set_clock_is_a_row_and_moves_no_count() -> None:
    desk = Resident(minutes=240)
    desk.live(600)
    desk.clock.set_wall(-3600)
    desk.live(30)
    (gap,) = desk.journal.of(GapRecord)
    assert (gap.kind, gap.length_s, gap.counted) == ("clock", -3600, False)
    assert desk.sit_s == 630


def test_today_is_read_back_after_a_restart() -> None:
    desk = played("finished")
    told = desk.picture.today.events
    desk.killed()
    today = desk.picture.today
    assert today.breaks == 1
    assert today.events[: len(told)] == told
    wall, kind, _ = today.events[0]
    assert (kind, wall) == ("ask", (datetime(2026, 3, 10, 9, tzinfo=UTC) + timedelta(minutes=10)).timestamp())


@pytest.mark.parametrize(
    ("seconds", "key", "breaks"), [(2, "leave", 0), (2, "stop", 0), (100, "stop", 0), (80, "leave", 1), (200, "", 1)]
)
def test_strip_counts_journal_and_clock_agree_on_what_was_a_break(seconds: int, key: str, breaks: int) -> None:
    desk = Resident()
    desk.live(600)
    desk.ask("start", routine="seated-2min")
    desk.live(seconds)
    if key:
        desk.ask(f"player-{key}")
    desk.live(60)
    today = desk.picture.today
    assert today.breaks == desk.engine.situation.desk.clock.breaks_today == breaks
    assert sum(piece.kind == "routine" for piece in today.strip) == breaks
    assert sum(row.outcome in TAKEN for row in desk.journal.breaks) == breaks
    if not breaks:
        assert today.sitting.at(desk.t) == pytest.approx(desk.t, abs=0.1), "what was no break was sitting"


def test_a_picture_adds_nothing_up_that_has_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[DayRows] = []

    def counted(rows: DayRows) -> stats.DayFigures:
        calls.append(rows)
        return figures(rows)

    figures = stats.day_figures
    desk = Resident()
    desk.live(600)
    desk.ask("did-it")
    monkeypatch.setattr(stats, "day_figures", counted)
    desk.live(10)
    desk.ask("meeting")
    calls.clear()
    for _ in range(50):
        assert desk.picture.today.breaks == 1
    assert len(calls) <= 1


def test_breaks_that_the_saved_state_does_not_know_are_counted_all_the_same() -> None:
    desk = Resident()
    desk.live(600)
    desk.ask("did-it")
    desk.damage(version=99)
    desk.killed(for_s=5)
    assert desk.picture.today.breaks == desk.engine.situation.desk.clock.breaks_today == 1
    desk.live(900)
    assert desk.ask("did-it").ok
    assert desk.picture.today.breaks == desk.engine.situation.desk.clock.breaks_today == 2


@pytest.mark.parametrize("reboot", [False, True])
def test_i_was_here_takes_the_natural_break_back_also_after_a_kill(reboot: bool) -> None:
    desk = Resident(source=True)
    desk.live(900)
    desk.live(600, [given.Idle(desk.t)])
    desk.live(60, [given.Typing()])
    assert desk.picture.today.natural == 1
    if reboot:
        desk.clock.reboot(20)
        desk.launch()
    else:
        desk.killed(for_s=5)
    assert desk.ask("was-here").ok
    assert [(row.outcome, row.annulled) for row in desk.journal.breaks] == [("natural", "was here")]
    assert desk.picture.today.natural == 0
    assert desk.picture.today.strip[-1].kind == "sitting"
