"""Recorded days replayed by the real engine: with the settings of the recording they come out as they were."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from deskspine.core.history.records import DayRows
from deskspine.core.replay.answers import AnswerShares
from deskspine.core.replay.figures import ReplayFigures, figures_of
from deskspine.core.replay.recorded_days import at_desk, timeline_of
from deskspine.core.timeline import Timeline, parse
from deskspine.engine.simulation.replay import replayed
from support.lived import library, settings_of

START = "start 2026-03-02T08:00:00+00:00 UTC\n"
NIGHT = "+9:00:00 lock\n+24:00:00 unlock\n"
TWO_DAYS = f"""{START}
+1:00:00 meeting 50
+2:24:00 wait tests as a
+2:30:00 wait over a
+4:00:00 lock
+5:00:00 unlock
{NIGHT}
+25:00:00 use microphone Zoom
+25:40:00 use microphone
+26:00:00 lock
+26:01:00 unlock
+28:00:00 lock
+30:00:00 end
"""
SHARES = AnswerShares((("started", 3), ("snoozed", 2), ("not-now", 1)), after_s=20.0)


def recorded(text: str, shares: AnswerShares = SHARES, *overrides: str) -> DayRows:
    """Return the rows of a person who lived this timeline."""
    return replayed(parse(text, "timeline"), shares, settings_of(*overrides), library())


def again(rows: DayRows, shares: AnswerShares = SHARES, *overrides: str) -> DayRows:
    """Return the rows of the replay of recorded rows."""
    timeline = timeline_of(rows, UTC)
    assert timeline is not None
    return replayed(timeline, shares, settings_of(*overrides), library())


def figures(rows: DayRows) -> ReplayFigures:
    return figures_of(rows, at_desk(rows)[-1][1])


def listed(rows: DayRows) -> list[tuple[int, str]]:
    """Return the minute and the kind of everything in the lists of the days, without the end of the recording."""
    ends = at_desk(rows)[-1][1]
    return [(round(wall / 60), kind) for wall, kind, _ in rows.events if wall < ends]


def test_a_replay_with_the_same_settings_and_answers_is_the_recording() -> None:
    rows = recorded(TWO_DAYS)
    copy = again(rows)
    assert listed(copy) == listed(rows)
    assert [end for span in at_desk(copy) for end in span] == pytest.approx(
        [end for span in at_desk(rows) for end in span]
    )
    assert figures(copy) == figures(rows)


def test_a_replay_of_a_replay_is_the_same() -> None:
    once = again(recorded(TWO_DAYS), SHARES, "schedule.sit_minutes=30")
    assert listed(again(once, SHARES, "schedule.sit_minutes=30")) == listed(once)


def test_a_shorter_interval_asks_more_often_and_ends_long_sits() -> None:
    everything = AnswerShares((("started", 1),), after_s=10.0)
    rows = recorded(f"{START}\n+4:00:00 lock\n+5:00:00 unlock\n{NIGHT}\n+28:00:00 lock\n+29:00:00 end\n", everything)
    shorter = figures(again(rows, everything, "schedule.sit_minutes=30"))
    now = figures(rows)
    assert (now.breaks, shorter.breaks) == (12, 21)
    assert (now.longest_sit_s, shorter.longest_sit_s) == (3040.0, 1840.0)
    assert shorter.natural == now.natural == 2, "lunch and the night, which no setting changes"


def test_a_person_who_never_takes_a_break_gets_none_in_the_replay() -> None:
    rows = recorded(TWO_DAYS, AnswerShares((("owed", 1),)), "schedule.sit_minutes=30")
    assert figures(rows).breaks == 0
    assert Counter(kind for _, kind, _ in rows.events)["owed"] > 5


def test_every_ask_is_seen_although_a_routine_walks_through_its_segments_in_one_step() -> None:
    long_day = f"{START}\n+8:00:00 lock\n+9:00:00 end\n"
    rows = recorded(long_day, AnswerShares((("started", 1),)))
    asked = [wall for wall, kind, _ in rows.events if kind == "ask"]
    assert len(asked) == figures(rows).breaks == 9
    assert figures(rows).longest_sit_s < 51 * 60


def test_meetings_hold_in_the_replay_too() -> None:
    rows = recorded(TWO_DAYS)
    held = [wall for wall, kind, _ in rows.events if kind == "held"]
    assert held, "the day has a meeting in which a break falls due"
    assert [wall for wall, kind, _ in again(rows).events if kind == "held"] == pytest.approx(held)


def test_breaks_without_an_ask_stay_where_they_were() -> None:
    rows = recorded(
        f"{START}\n+30:00 start\n+1:40:00 did-it\n+3:00:00 lock\n+4:00:00 end\n", AnswerShares((("started", 1),))
    )
    assert next(row.reason for row in rows.breaks if row.routine) == "early"
    copy = again(rows, AnswerShares((("started", 1),)), "schedule.sit_minutes=90")
    assert [(row.outcome, round((row.started_wall - copy.stretches[0].started_wall) / 60)) for row in copy.breaks][
        :2
    ] == [
        ("finished", 30),
        ("did-it", 100),
    ]


def test_asks_are_sorted_into_work_waits_and_holds() -> None:
    now = figures(recorded(TWO_DAYS))
    assert now.asks_held == 1
    assert now.asks_in_work == len(recorded(TWO_DAYS).asks) - 1


def test_the_days_may_be_long_ago() -> None:
    start = datetime(2019, 7, 1, 8, tzinfo=UTC).timestamp()
    rows = replayed(Timeline(start, UTC, parse(TWO_DAYS, "").entries), SHARES, settings_of(), library())
    assert rows.stretches[0].day == "2019-07-01"
