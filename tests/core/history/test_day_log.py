"""Today's list: an absence is shown once, and a row of like events is one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.day_log import readable

AWAY = "away", "away: locked"
BREAK = "natural-break", "locked 2 min, counted as a break"
BACK = "back", "locked 34 min, counted as a break"
SHORT = "back", "back after 1 min (locked): too short to count as a break"
EARLIER_SHORT = "back", "locked 1 min, not long enough for a break"
"""An event as an earlier version wrote it into the journal of the day."""
ASLEEP = "gap", "asleep 20 min, counted as a break"
IDLE = "away", "away since 10:20 (last input): no input"
ASK = "ask", "you have been sitting for 50 min"


def listed_events(*told: tuple[str, str], away: bool = False) -> list[tuple[str, str]]:
    """Return the events and words of the list after these happened, a minute apart."""
    return [(kind, why) for _, kind, why in readable([(60.0 * n, *each) for n, each in enumerate(told)], away=away)]


@pytest.mark.parametrize("before", [[AWAY, BREAK], [AWAY, ASLEEP], [AWAY, BREAK, ASLEEP], [BREAK]])
def test_an_absence_is_listed_once_with_its_whole_length(before: list[tuple[str, str]]) -> None:
    assert listed_events(ASK, *before, BACK, ASK) == [ASK, BACK, ASK]


def test_while_it_lasts_the_break_is_listed() -> None:
    assert listed_events(AWAY, BREAK, away=True) == [AWAY, BREAK]


def test_since_when_somebody_was_away_stays_in_the_list() -> None:
    assert listed_events(IDLE, BREAK, BACK) == [IDLE, BACK]


def test_what_else_happened_in_an_absence_stays_in_the_list() -> None:
    clock = "gap", "the clock was set 1 h forward: your sitting time stays as it is"
    withdrawn = "withdrawn", "you are away: the reminder is withdrawn"
    assert listed_events(AWAY, withdrawn, clock, BREAK, BACK) == [withdrawn, clock, BACK]


def test_an_absence_too_brief_to_be_read_is_not_listed() -> None:
    assert listed_events(AWAY, ASK, AWAY, AWAY, BREAK, BACK) == [ASK, BACK]
    assert listed_events(ASK, AWAY) == [ASK]
    assert listed_events(ASK, AWAY, away=True) == [ASK, AWAY]


def test_two_absences_are_two_lines() -> None:
    assert listed_events(AWAY, BREAK, BACK, AWAY, BREAK, BACK) == [BACK, BACK]


@pytest.mark.parametrize(
    "row",
    [
        [SHORT],
        [("meeting", "the microphone is in use: breaks wait")],
        [("meeting", "in a meeting until 10:40: breaks wait"), ("meeting-over", "the meeting ended after 12 min")],
        [("away", "away since 10:20 (last input): no key in any terminal"), SHORT],
    ],
)
def test_a_row_of_like_events_is_one_line_for_each_of_them(row: list[tuple[str, str]]) -> None:
    once = listed_events(*row)
    assert listed_events(*row * 5) == [(kind, f"{why} (5 times)") for kind, why in once]
    assert listed_events(ASK, *row * 5, ASK, *row) == [
        ASK,
        *[(kind, f"{why} (5 times)") for kind, why in once],
        ASK,
        *once,
    ]


def test_lengths_and_times_of_day_do_not_tell_events_apart() -> None:
    rows = [
        ("back", f"back after {length} (locked): too short to count as a break")
        for length in ("40 s", "1 min", "1 min")
    ]
    assert listed_events(*rows) == [("back", "back after 1 min (locked): too short to count as a break (3 times)")]


def test_a_gap_as_an_earlier_version_read_it_counts_as_read() -> None:
    gap = "gap", "asleep 1 min, not long enough for a break"
    assert listed_events(AWAY, gap) == [AWAY, gap]
    assert listed_events(AWAY, gap, EARLIER_SHORT) == [EARLIER_SHORT]


@pytest.mark.parametrize("kind", ["ask", "finished", "did-it", "not-now", "snoozed", "owed", "started"])
def test_asks_answers_and_breaks_are_listed_one_by_one(kind: str) -> None:
    assert listed_events(*[(kind, "done")] * 3) == [(kind, "done")] * 3


ANY = st.lists(
    st.sampled_from(
        [AWAY, BREAK, BACK, SHORT, EARLIER_SHORT, ASLEEP, IDLE, ASK, ("meeting", "m"), ("meeting-over", "o")]
    )
)


@given(ANY, st.booleans())
def test_any_list_stays_in_order_and_never_grows(told: list[tuple[str, str]], away: bool) -> None:
    rows = [(60.0 * n, *each) for n, each in enumerate(told)]
    listed = readable(rows, away=away)
    assert [wall for wall, _, _ in listed] == sorted(wall for wall, _, _ in listed)
    assert len(listed) <= len(rows)
    assert [each[1] for each in listed].count("ask") == told.count(ASK)
