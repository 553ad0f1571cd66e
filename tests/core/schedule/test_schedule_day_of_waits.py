"""A day with 14 waits, lived by a person who takes what is offered and asked for, next to the same day without them."""

from __future__ import annotations

from typing import Any

from support.chance import at
from support.lived import only, play

WAITS = (
    (12, "build", 3), (34, "tests 4m", 4), (52, "agent", 6), (75, "tests 4m", 4), (96, "agent", 9), (118, "shell", 2),
    (141, "agent", 7), (166, "tests 4m", 4), (236, "build 2m", 2), (262, "agent", 8), (291, "tests 4m", 4),
    (322, "agent", 5), (353, "agent", 10), (410, "build", 3),
)  # fmt: skip
"""Minute of the beginning, words of the timeline, and minutes that it takes."""
AROUND = [(180 * 60, "lock"), (225 * 60, "unlock"), (300 * 60, "meeting 20")]
END_S = 8 * 3600
THINKS_S = 20
"""Seconds that the person takes to answer."""


def written(lines: list[tuple[int, str]]) -> str:
    """Return lines as a timeline."""
    return "\n".join(f"{at(second)} {word}" for second, word in [*sorted(lines), (END_S, "end")])


def lived(waits: bool) -> list[dict[str, Any]]:
    """Return the day of a person who starts every break 20 s after it was offered or asked for."""
    lines = list(AROUND)
    for minute, words, length in WAITS if waits else ():
        lines += [(minute * 60, f"wait {words}"), ((minute + length) * 60, f"wait over {words.split()[0]}")]
    answered = 0.0
    while True:
        rows = play(written(lines))
        asked = next((row for row in rows if row["event"] in ("offer", "ask") and row["elapsed_s"] >= answered), None)
        if asked is None:
            return rows
        answered = asked["elapsed_s"] + THINKS_S
        gone = [row for row in only(rows, "offer-withdrawn") if asked["elapsed_s"] <= row["elapsed_s"] < answered]
        if not gone or asked["event"] == "ask":
            lines.append((round(answered), "start"))


def in_a_wait(second: float) -> bool:
    """Return True if a wait goes on at this second."""
    return any(minute * 60 <= second < (minute + length) * 60 for minute, _, length in WAITS)


def test_most_breaks_fall_into_waits_and_no_more_asks_come_than_without_them() -> None:
    assert len(WAITS) == 14
    rows, without = lived(waits=True), lived(waits=False)
    breaks = [row["elapsed_s"] for row in only(rows, "started")]
    inside = [second for second in breaks if in_a_wait(second)]
    assert len(breaks) >= 6
    assert len(inside) / len(breaks) >= 0.6
    assert len(only(rows, "ask")) <= len(only(without, "ask"))
    assert len([row for row in only(rows, "wait-over") if row["used"]]) == len(inside)


def test_offers_stay_few() -> None:
    rows = lived(waits=True)
    since_break = 0
    for row in rows:
        since_break = 0 if row["event"] in ("finished", "natural-break") else since_break + (row["event"] == "offer")
        assert since_break <= 2
    assert not only(lived(waits=False), "offer")
