"""A routine as the sitting clock sees it: begun, ended, counted as a break or not."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.schedule import asks, presence, undo
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.policy import AGAIN_S
from deskspine.core.schedule.state import Ask, Run, copied
from deskspine.core.schedule.step import Draft
from deskspine.core.text.durations import count, duration


def started(d: Draft, entry: given.RoutineStarted) -> None:
    """A routine begins to play: it answers the ask that stands, and counts as input."""
    s = d.s
    if s.run is not None:
        asks.refuse(d, "a routine is playing already")
        return
    answered = s.ask if s.ask is not None and (entry.kind == "break" or s.ask.kind == "micro") else None
    s.run = Run(entry.routine, entry.promise_s, entry.kind, d.t, answered)
    s.ask = None if answered is not None else s.ask
    s.snooze_until = None if answered is not None else s.snooze_until
    s.undo = None
    presence.settle(d)
    d.say("started", f"{duration(entry.promise_s)} of movement after {duration(s.sit.at(d.t))} at the desk",
          routine=entry.routine, ask_kind=entry.kind)  # fmt: skip


def ended(d: Draft, entry: given.RoutineEnded) -> None:
    """A routine ended: taken it is a break, stopped it owes nothing, left early it leaves owed what was owed."""
    s = d.s
    run = s.run
    if run is None:
        return
    before = copied(s)
    s.run, s.undo = None, None
    s.last_input = d.t if s.absence is None else s.last_input
    played = {"routine": run.routine, "length_s": entry.played_s, "ask_kind": run.kind}
    taken = entry.outcome in ("finished", "shortened")
    if run.kind == "micro" and taken:
        d.reset("micro")
        presence.settle(d)
        d.say(
            "finished" if entry.outcome == "finished" else "shortened",
            "a micro break; its own count restarts",
            **played,
        )
    elif taken:
        _taken(d, entry, played)
        if entry.back:
            undo.offer(d, before, "shortened")
    elif entry.outcome == "stopped":
        asks.clear(d)
        presence.settle(d)
        d.say("stopped", "stopped; nothing is owed, the sit goes on", **played)
    else:
        _left(d, run, entry.played_s, played)
        if entry.back:
            undo.offer(d, before, "left")


def _taken(d: Draft, entry: given.RoutineEnded, played: dict[str, object]) -> None:
    walk = d.count_break()
    d.rest()
    presence.settle(d)
    nth = count(d.s.breaks_today, "break")
    tail = "; standing and walking two minutes does what a seated stretch cannot" if walk else ""
    if entry.outcome == "finished":
        d.say("finished", f"done, {nth} today{tail}", walk=walk, **played)
    else:
        d.say(
            "shortened",
            f"left after {duration(entry.played_s)}, more than half: a break, shortened{tail}",
            walk=walk,
            **played,
        )


def _left(d: Draft, run: Run, played_s: float, played: dict[str, object]) -> None:
    s = d.s
    owed = ""
    if run.ask is not None and run.ask.kind == "break":
        s.ask = owed_again(run, d.t)
        s.due_said = s.heads_up_said = True
        owed = "; the break is still owed"
    presence.settle(d)
    d.say("stopped", f"left after {duration(played_s)}, less than half: not a break{owed}", **played)


def owed_again(run: Run, t: float) -> Ask | None:
    """The ask that a routine answered, owed since `t` if it was not before; None when it answered none."""
    if run.ask is None or run.ask.kind == "micro":
        return None
    return replace(run.ask, stage="owed", owed=run.ask.owed or t, held=None, ready=None)


def not_now(d: Draft) -> None:
    """Let this one go; for a while it can be taken back."""
    before = copied(d.s)
    asks.not_now(d)
    if before.ask is None or before.ask.kind == "break":
        undo.offer(d, before, "not-now")


def did_it(d: Draft, by: Literal["key", "verb", "again"] = "key") -> None:
    """The break was taken already, at this moment; one that was just counted is not counted a second time."""
    s = d.s
    if s.run is not None:
        asks.refuse(d, "a routine is playing")
        return
    micro = s.ask is not None and s.ask.kind == "micro"
    if not micro and _counted_already(d, by):
        return
    before = copied(s)
    if s.ask is not None and s.ask.kind == "micro":
        s.ask = None
        d.reset("micro")
        d.say("did-it", "the micro break was taken already", ask_kind="micro")
        return
    sit_s = s.sit.at(d.t)
    walk = d.count_break()
    d.rest()
    presence.settle(d)
    undo.offer(d, before, "did-it")
    d.say("did-it", f"done already, counted as a break after {duration(sit_s)} at the desk", walk=walk)


def _counted_already(d: Draft, by: Literal["key", "verb", "again"]) -> bool:
    """Refuse "did it" within a quarter of the interval of the last counted break, unless the person insists.

    The same key twice within three seconds insists, but not in a burst whose first press has counted.
    """
    s = d.s
    again_soon = s.did_it_at is not None and d.t - s.did_it_at <= AGAIN_S
    insists = by == "again" or (by == "key" and again_soon and s.did_it_again)
    s.did_it_at, s.did_it_again = d.t, False
    if insists or s.rested is None or d.t - s.rested >= d.p.interval_s / 4:
        return False
    s.did_it_again = by == "key" and not again_soon
    more = f"; once more within {AGAIN_S:.0f} s counts another one" if s.did_it_again else ""
    more = "; `deskspine did-it --again` counts another one" if by == "verb" else more
    asks.refuse(d, f"already counted at {d.hhmm(s.rested)}{more}")
    return True
