"""The explanation of one minute of a past day: what the sitting clock did then, and why it asked or did not ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from msgspec import Struct

from deskspine.core.history import presence_then
from deskspine.core.history.asked import asked_at, is_smaller, moved_at, next_ask, outcome_of
from deskspine.core.history.day_log import ListedEvent
from deskspine.core.history.day_totals import day_figures
from deskspine.core.history.held import OFF_DUTY, PAUSED, Hold, duty_at, holds_at
from deskspine.core.history.offered import offer_at
from deskspine.core.history.records import TAKEN, BreakRecord, DayRows
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.calendar import NO_HOURS, WorkHours, working

MINUTE_S = 60.0
RECENT_S = 300.0
"""Seconds for which an ask that was answered is still worth a sentence."""
GRACE_S = 60.0
"""Seconds after a return in which nothing asks."""
OUTSIDE = "It was outside your work hours, so nothing asked"


class WhyFacts(Struct, frozen=True):
    """The facts that are not in the rows of the journal."""

    zone: tzinfo
    now: float
    """Wall second of the question."""
    seen_until: float
    """Wall second up to which the program has seen the day: now if it runs, or its last sign of life."""
    interval_s: float = 3000.0
    soft_start_s: float = 30.0
    hours: WorkHours = NO_HOURS
    due: float | None = None
    """Wall second at which the next break is asked for, as far as that is known now."""


def explain(rows: DayRows, minute: float, facts: WhyFacts) -> tuple[str, ...]:
    """Return plain sentences about the minute that begins at wall second `minute`; there is at least one.

    `rows` are those of its day and of the day before. The settings in `facts` are those of now: the journal does not
    keep the settings of the past.
    """
    return tuple(_Minute(rows, minute, facts).sentences())


class _Minute:
    """One minute of the past, and everything that is known about it."""

    def __init__(self, rows: DayRows, minute: float, facts: WhyFacts) -> None:
        self.rows, self.facts = rows, facts
        self.begins, self.ends = minute, minute + MINUTE_S - 0.001
        self.asked = asked_at(rows.events, self.ends)
        self.moved = moved_at(rows.events, self.ends)

    def sentences(self) -> Iterator[str]:
        """Yield the sentences, the most important first."""
        if self.begins > self.facts.now:
            yield f"{self._clock(self.begins)} is still to come."
        elif self.begins > self.facts.seen_until:
            last = self._clock(self.facts.seen_until)
            yield f"deskspine was not running then, and has not run since: its last sign of life was at {last}."
        else:
            there = tuple(self._presence())
            yield from there
            yield from self._holds()
            yield from self._offer()
            yield from self._ask()
            yield from self._adapted()
            if not there and not self.asked.stage and not self._recent():
                yield from self._progress()
        yield from self._next()

    def _presence(self) -> Iterator[str]:
        """Yield where the person was, if that alone explains the minute."""
        row = presence_then.row_at(self.rows.stretches, self.begins, min(self.ends, self.facts.seen_until))
        if row is None:
            begun, ended = presence_then.unrecorded(self.rows.stretches, self.begins)
            yield presence_then.hole_words(*(at if at is None else self._clock(at) for at in (begun, ended)))
        elif row.kind in ("away", "unknown"):
            begun, ended = presence_then.span(self.rows.stretches, row)
            goes_on = ended >= self.facts.seen_until - presence_then.TOUCHES_S
            when = f"since {self._clock(begun)}" if goes_on else f"from {self._clock(begun)} to {self._clock(ended)}"
            counts = row.kind == "away" and any(
                one.outcome == "natural" and not one.annulled and begun < one.ended_wall <= ended + MINUTE_S
                for one in self.rows.breaks
            )
            yield f"{presence_then.words(row)} {when}{', which counted as a break' if counts else ''}."

    def _holds(self) -> Iterator[str]:
        holds = holds_at(self.rows.events, self.ends)
        duty = duty_at(self.rows.events, self.ends)
        if duty is False and not any(hold.kind == OFF_DUTY for hold in holds):
            yield f"{OUTSIDE}."
        elif duty is None and not self._working():
            yield f"{OUTSIDE}, if the work hours were the ones that are set now."
        yield from map(self._hold_words, holds)

    def _working(self) -> bool:
        try:
            return working(self.begins, self.facts.zone, self.facts.hours)
        except (ValueError, OverflowError, OSError):  # a time that no calendar has
            return True

    def _hold_words(self, hold: Hold) -> str:
        until = "" if hold.until is None else f" until {self._clock(hold.until)}"
        when = f"from {self._clock(hold.since)}{until}" if until else f"since {self._clock(hold.since)}"
        if hold.kind == OFF_DUTY:
            return f"{OUTSIDE}: {when}."
        if hold.kind == PAUSED:
            return f"Reminders were paused {when}{'' if until else f' ({hold.why})'}."
        return f"Reminders had to wait {when}: {hold.why}."

    def _recent(self) -> bool:
        """Return True if an ask that is over was shortly before the minute."""
        return self.asked.ask is not None and self.begins - self.asked.ask[0] <= RECENT_S

    def _offer(self) -> Iterator[str]:
        offer = offer_at(self.rows.events, self.begins, self.ends)
        if offer is None:
            return
        yield f"A break was offered at {self._clock(offer.at)}: {_sentence(offer.why)}"
        if offer.end is not None:
            end = "you took it" if offer.taken else f"the offer went away: {offer.end[2]}"
            yield f"At {self._clock(offer.end[0])} {end}."

    def _ask(self) -> Iterator[str]:
        (at, kind, why), ask = self.asked.event, self.asked.ask
        match self.asked.stage:
            case "held":
                yield f"A break was due and waited since {self._clock(at)}."
            case "playing":
                if ask is not None and self._recent():
                    yield self._asked_words(ask)
                yield f"You were in a break since {self._clock(at)}: {why}."
            case "snoozed":
                yield f"You snoozed the break at {self._clock(at)}: {why}."
            case "owed":
                said = (
                    "you closed it"
                    if kind == "put-aside"
                    else why.replace(": the break is overdue", "").replace(": ", ", ")
                )
                yield f"A break was overdue since {self._clock(at)}: {said}. It is asked for again after a while."
            case _ if ask is not None and (self.asked.stage == "asking" or self._recent()):
                yield self._asked_words(ask)
                end = outcome_of(ask, self.rows.events)
                if end is not None:
                    yield f"At {self._clock(end[0])} {end[1]}."

    def _asked_words(self, ask: ListedEvent) -> str:
        smaller = " Its routine was a smaller one." if is_smaller(ask, self.rows.events) else ""
        return f"A break was asked for at {self._clock(ask[0])}: {ask[2]}.{smaller}"

    def _adapted(self) -> Iterator[str]:
        """Yield how the program adapted to the person at that time."""
        if self.moved is not None:
            yield f"At {self._clock(self.moved[0])} the break was moved: {self.moved[2]}."
        for at, kind, text in self.rows.events:
            if kind == "interval-question" and self.begins <= at <= self.ends:
                yield f"You were asked: {text}"

    def _progress(self) -> Iterator[str]:
        """Yield how long the person had been sitting, because nothing else explains the minute."""
        resets = (row for row in self.rows.breaks if _resets(row) and row.ended_wall <= self.ends)
        last = max(resets, key=lambda row: row.ended_wall, default=None)
        since = float("-inf") if last is None else last.ended_wall
        sat_s = sum(
            max(0.0, min(piece.end, self.begins) - max(piece.start, since))
            for piece in day_figures(self.rows).strip
            if piece.kind == "sitting"
        )
        interval = duration(self.facts.interval_s)
        after = "" if last is None else f" since {_reset_words(last)} at {self._clock(last.ended_wall)}"
        yield f"You had been sitting for {duration(sat_s)}{after}; a break is due after {interval}."
        over_s = sat_s + MINUTE_S / 2 - self.facts.interval_s
        if over_s < 0 or self.moved is not None:
            return
        ago = {at for at, kind, _ in self.rows.events if kind == "back" and 0 <= self.ends - at < GRACE_S + MINUTE_S}
        if ago:
            yield f"You had come back at {self._clock(max(ago))}, and nothing asks in the first minute."
        elif over_s <= self.facts.soft_start_s + MINUTE_S:
            yield f"It was just due, and waits up to {duration(self.facts.soft_start_s)} for a pause in your typing."
        else:
            yield "So one was due by the interval that is set now; the journal does not say which one was set then."

    def _next(self) -> Iterator[str]:
        after = next_ask(self.rows.events, self.ends)
        if after is not None:
            yield f"The next break was asked for at {self._clock(after[0])}."
        elif self.facts.due is not None and self.facts.due > self.facts.now and self._is_today():
            yield f"As things are now, the next break comes at {self._clock(self.facts.due)}."

    def _is_today(self) -> bool:
        try:
            asked, now = (datetime.fromtimestamp(at, self.facts.zone).date() for at in (self.begins, self.facts.now))
        except (ValueError, OverflowError, OSError):  # a time that no calendar has
            return False
        return asked == now

    def _clock(self, wall: float) -> str:
        """Return a local time, with its day if that is another one and not near."""
        try:
            moment, minute = (datetime.fromtimestamp(at, self.facts.zone) for at in (wall, self.begins))
            return clock_and_day(moment, minute)
        except (ValueError, OverflowError, OSError):
            return "an unknown time"


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _resets(row: BreakRecord) -> bool:
    """Return True if progress restarted with this break."""
    counts = row.outcome in TAKEN or row.outcome in ("natural", "not-now", "stopped")
    return counts and row.kind == "break" and not row.annulled


def _reset_words(row: BreakRecord) -> str:
    words = {"not-now": "you skipped a break", "natural": "an absence counted as a break"}
    return words.get(row.outcome, "you stopped a routine" if row.outcome == "stopped" else "the break")
