"""The answers of a person to asks and offers, as shares of what they did, and the same shares in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from deskspine.core.history.records import ANSWERED_BY_A_BREAK, AskRecord, DayRows
from deskspine.core.timekeeping.instants import Seconds, Whole

MAX_AFTER_S = 600.0
"""Maximum seconds from an ask to its answer in a replay."""


class AnswerShares(Struct, frozen=True):
    """The answers of a person, each with the number of times it was given."""

    breaks: tuple[tuple[str, Whole], ...] = ()
    """Answers to asks for a break; none if no ask was recorded."""
    micro: tuple[tuple[str, Whole], ...] = ()
    """Answers to asks for a micro break."""
    offers: Whole = 0
    """Number of breaks that were offered in a wait."""
    offers_taken: Whole = 0
    after_s: Seconds = 0.0
    """Median seconds from an ask to the answer."""

    @property
    def taken(self) -> int:
        """Return the number of asks for a break that were answered with a break."""
        return sum(number for answer, number in self.breaks if answer in ANSWERED_BY_A_BREAK)

    @property
    def asked(self) -> int:
        """Return the number of asks for a break."""
        return sum(number for _, number in self.breaks)


def shares_of(rows: DayRows) -> AnswerShares:
    """Return the answers in these rows. An ask that an absence withdrew was not answered and is left out."""
    asks = [row for row in rows.asks if row.answer != "withdrawn" and not row.annulled]
    waited = [row.ended_wall - row.asked_wall for row in asks if row.kind == "break" and row.answer != "owed"]
    return AnswerShares(
        _counts(row for row in asks if row.kind == "break"),
        _counts(row for row in asks if row.kind != "break"),
        sum(kind == "offer" for _, kind, _ in rows.events),
        sum(row.reason == "offer" and not row.annulled for row in rows.breaks),
        min(MAX_AFTER_S, max(0.0, median(waited))) if waited else 0.0,
    )


class InShares:
    """Answers in fixed shares, without chance: the answer that is furthest behind its share comes next."""

    def __init__(self, shares: Iterable[tuple[str, int]]) -> None:
        """Create the order; without shares every answer is "started"."""
        self._shares = tuple((answer, number) for answer, number in shares if number > 0) or (("started", 1),)
        self._total = sum(number for _, number in self._shares)
        self._behind = dict.fromkeys((answer for answer, _ in self._shares), 0)

    def next(self) -> str:
        """Return the next answer."""
        for answer, number in self._shares:
            self._behind[answer] += number
        chosen = max(self._behind, key=lambda answer: self._behind[answer])
        self._behind[chosen] -= self._total
        return chosen


def _counts(asks: Iterable[AskRecord]) -> tuple[tuple[str, int], ...]:
    counts = Counter(row.answer for row in asks)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
