"""The figures of a day from its rows, in the form in which they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from deskspine.core.history.day_strip import KINDS, SAT, whole_strip
from deskspine.core.history.day_totals import StripPiece, day_figures
from deskspine.core.history.records import ANSWERED_BY_A_BREAK, FELT_WORSE, AskRecord, DayRows
from deskspine.core.history.summaries import DaySummary, ExerciseDays, PlayedExercise

WHOLE_SHARE, PART_SHARE = 2, 1
"""Shares of the seconds of a routine that an exercise has if it was done, and if it was not done to its end."""


def summarise(
    day: str, rows: DayRows, exercises: Iterable[PlayedExercise] = ()
) -> tuple[DaySummary, tuple[ExerciseDays, ...]]:
    """Return the figures of `day` and of its exercises, in the order of their ids."""
    return summary_and_strip(day, rows)[0], _exercises(day, tuple(exercises))


def summary_and_strip(day: str, rows: DayRows) -> tuple[DaySummary, tuple[StripPiece, ...]]:
    """Return the figures of `day` and its whole strip."""
    figures = day_figures(rows)
    strip = whole_strip(figures.strip, rows.meetings, rows.waits)
    lengths = lengths_of(strip)
    asks = [row for row in rows.asks if counts_as_asked(row)]
    answers = Counter(row.answer for row in rows.breaks if not row.annulled)
    summary = DaySummary(
        day=day,
        sitting_s=sum(lengths[kind] for kind in SAT),
        moved_s=figures.moved_s,
        away_s=lengths["away"],
        unknown_s=lengths["unknown"],
        meeting_s=lengths["meeting"],
        wait_s=lengths["wait"],
        longest_sit_s=figures.longest_sit_s,
        breaks=figures.breaks,
        shortened=figures.shortened,
        natural=figures.natural,
        not_now=figures.not_now,
        snoozed=figures.snoozed,
        asks=len(asks),
        asks_taken=sum(row.answer in ANSWERED_BY_A_BREAK for row in asks),
        waits_used=figures.waits_used,
        waits_passed=figures.waits_passed,
        better=answers["better"],
        same=answers["same"],
        worse=answers["worse"],
    )
    return summary, strip


def counts_as_asked(row: AskRecord) -> bool:
    """Return True if `row` is an ask for a break that the person had time to answer, and was not taken back."""
    return row.kind == "break" and row.answer != "withdrawn" and not row.annulled


def lengths_of(strip: Iterable[StripPiece]) -> dict[str, float]:
    """Return the seconds of each kind of piece, 0 for a kind that the strip does not have."""
    lengths = dict.fromkeys(sorted(KINDS), 0.0)
    for piece in strip:
        lengths[piece.kind] += piece.end - piece.start
    return lengths


def _exercises(day: str, played: tuple[PlayedExercise, ...]) -> tuple[ExerciseDays, ...]:
    """Return the figures of the exercises of one day; the seconds of a routine are shared out among its exercises."""
    shares: Counter[int] = Counter()
    for row in played:
        shares[row.break_row] += _share(row.outcome)
    days: dict[str, ExerciseDays] = {}
    for row in played:
        before = days.get(row.exercise) or ExerciseDays(row.exercise)
        share = _share(row.outcome)
        days[row.exercise] = replace(
            before,
            seconds=before.seconds + (row.played_s * share / shares[row.break_row] if share else 0.0),
            done=before.done + (row.outcome == "done"),
            shortened=before.shortened + (row.outcome in ("shortened", "side-missed")),
            skipped=before.skipped + (row.outcome == "skipped"),
            worse=before.worse + (row.outcome in FELT_WORSE),
            last_day=day if share else before.last_day,
        )
    return tuple(days[exercise] for exercise in sorted(days))


def _share(outcome: str) -> int:
    if outcome == "skipped":
        return 0
    return WHOLE_SHARE if outcome == "done" else PART_SHARE
