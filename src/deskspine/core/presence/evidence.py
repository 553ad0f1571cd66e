"""Evidence of presence: what several sources see, read together as DESIGN of the sitting clock has it.

Pure functions. Input seen by any source proves presence. Idleness proves absence only where every source that can see
the seat agrees, and where sources together see the whole seat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Idle, Input, Key, Source, Typing

TERMINALS_PROVE_AFTER_S = 1200.0
"""Somebody at another machine may be in any other window there: no key in a terminal for this long is an absence."""
SLACK_S = 2.0
"""Clocks are read one after the other, and device times are coarse: so much difference is no lie."""

NOBODY_ATTACHED = "no terminal is attached"
NOBODY_S = 30.0
"""A terminal multiplexer without a terminal for this long is an empty desk: many sessions are attached right after they
were made."""
UNBROKEN_S = 3600.0
"""Input without a pause of ten seconds for this long is not a person: something keeps the session awake."""
SAVER = "screen saver"
COARSE_S, COARSE_POLL_S, BUSY_POLL_S = 10.0, 5.0, 10.0
"""A pause of input shorter than this is none; how often a source that must be asked is asked in a pause, so that a
return is seen soon; and how often while input goes on, when there is nothing to miss."""
CLOSE_S, CLOSE_POLL_S = 3.0, 1.0
"""The same while an ask waits for the hands to rest."""

Reach = Literal["seat", "terminals"]


class Sight(Struct, frozen=True):
    """What one source sees of input."""

    idle_since: float | None
    """Boot second of the last input; None while input goes on, until the source says otherwise."""


class Witness(Struct, frozen=True):
    """One source that works, and its present sight."""

    name: str
    reach: Reach
    sight: Sight
    unbroken_from: float | None = None
    """Boot second since which it has seen input without a pause; None while input rests."""

    def inhibited(self, t: float) -> bool:
        """Return whether it has seen input for too long, at boot second `t`, for that to be a person's."""
        return self.unbroken_from is not None and t - self.unbroken_from >= UNBROKEN_S


def witness(before: Witness | None, name: str, reach: Reach, sight: Sight, t: float) -> Witness:
    """Return what source `name` is a witness of when it tells `sight` at boot second `t`, after `before`."""
    if sight.idle_since is not None:
        return Witness(name, reach, sight)
    began = before.unbroken_from if before is not None else None
    return Witness(name, reach, sight, t if began is None else began)


class Verdict(Struct, frozen=True):
    """What all sights come to."""

    source: bool = False
    """Whether idleness proves anything at all."""
    idle_since: float | None = None
    """Last input by any of them; None while input goes on."""
    enough_s: float | None = None
    """How long idleness must last to be an absence; None for as long as the person has set."""
    cause: str = "no input"
    seen_by: tuple[str, ...] = ()
    """Names of the sources that were heard, those that see the whole seat first."""
    pulse: bool = False
    """Some terminal sees input, where that proves presence and its lack nothing."""


BLIND = Verdict()
"""Nothing can be seen."""


def judge(
    witnesses: Sequence[Witness],
    place: Place,
    away_after_s: float,
    last_input: float,
    saver_from: float | None = None,
) -> Verdict:
    """Read all sights together for a person at `place`, whose last input by whatever means was at `last_input`.

    `saver_from` is since when a screen saver is on: there is no input under it, so it is a source that sees the seat
    where there is no other, and otherwise gives its name to the idleness.
    """
    told = [each for each in witnesses if not (place.remote and each.reach == "seat")]
    saver = saver_from is not None and not place.remote
    if saver and not any(each.reach == "seat" for each in told):
        told.append(Witness(SAVER, "seat", Sight(saver_from)))
    if not told:
        nowhere = not place.attached and (place.remote or not place.desktop)
        return Verdict(True, last_input, NOBODY_S, NOBODY_ATTACHED) if nowhere else BLIND
    active = any(each.sight.idle_since is None for each in told)
    since = None if active else max(each.sight.idle_since or 0.0 for each in told)
    names = tuple(each.name for each in sorted(told, key=lambda each: each.reach != "seat"))
    if any(each.reach == "seat" for each in told) or place.console:
        return Verdict(True, since, None, SAVER if saver and since is not None else "no input", names)
    if place.desktop and not place.remote:
        return Verdict(False, None, None, "no input", names, pulse=active)
    if not place.attached:
        return Verdict(True, since, NOBODY_S, NOBODY_ATTACHED, names)
    return Verdict(True, since, max(away_after_s, TERMINALS_PROVE_AFTER_S), "no key in any terminal", names)


def inputs_between(before: Verdict, after: Verdict) -> tuple[Input, ...]:
    """What the sitting clock has to be told when one verdict follows another."""
    told: list[Input] = []
    if before.source != after.source:
        told.append(Source(after.source))
    if not after.source:
        if after.pulse and not (before.pulse and not before.source):
            told.append(Key())
        return tuple(told)
    begins = not before.source
    if after.idle_since is None:
        if begins or before.idle_since is not None:
            told.append(Typing())
    elif begins or (before.idle_since, before.enough_s, before.cause) != (
        after.idle_since,
        after.enough_s,
        after.cause,
    ):
        told.append(Idle(after.idle_since, after.enough_s, after.cause))
    return tuple(told)


def lie(known: float | None, sight: Sight, t: float) -> str:
    """Why `sight`, told at boot second `t`, cannot be true; empty when it can.

    `known` is the latest input that the same source has told of before; None when it has told nothing yet.
    """
    since = sight.idle_since
    if since is None:
        return ""
    if since != since or since > t + SLACK_S:
        return "it puts the last input into the future"
    if since < -SLACK_S:
        return "it puts the last input before the start of the machine"
    if known is not None and since < known - SLACK_S:
        return "it takes back input that it told of"
    return ""


def known_input(known: float | None, sight: Sight, t: float) -> float:
    """The latest input that is known after `sight` was told at boot second `t`."""
    told = t - COARSE_S - BUSY_POLL_S if sight.idle_since is None else sight.idle_since
    return told if known is None else max(known, told)


def polled(idle_s: float, t: float, *, closely: bool) -> Sight:
    """The sight of a source that can only be asked how long ago the last input was (`idle_s`, at boot second `t`)."""
    pause_s = CLOSE_S if closely else COARSE_S
    return Sight(None if 0.0 <= idle_s < pause_s else t - idle_s)


def poll_s(sight: Sight | None, *, closely: bool) -> float:
    """In how many seconds such a source is to be asked again, after it told `sight`."""
    if closely:
        return CLOSE_POLL_S
    return BUSY_POLL_S if sight is not None and sight.idle_since is None else COARSE_POLL_S
