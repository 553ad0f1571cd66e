"""Evidence of presence: the readings of several sources, combined into one verdict.

Pure functions. Input at any source proves presence. Idleness proves absence only if every source that can see the seat
agrees, and if the sources together see the whole seat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Idle, Input, Key, Source, Typing

TERMINALS_PROVE_AFTER_S = 1200.0
"""Seconds without a key in any terminal that count as absence, for a person who may be using other windows."""
SLACK_S = 2.0
"""Maximum difference in seconds between plausible readings: clocks are read in turn, and device times are coarse."""

NO_TERMINAL = "no terminal is attached"
NO_TERMINAL_S = 30.0
"""Seconds after which a terminal multiplexer without a terminal means an empty desk.

Many sessions get a terminal soon after they were made.
"""
UNBROKEN_S = 3600.0
"""Seconds of input without a pause of ten seconds that no person makes: something keeps the session awake."""
SAVER = "screen saver"
COARSE_S = 10.0
"""Minimum seconds without input that count as a pause."""
COARSE_POLL_S = 5.0
"""Seconds between two polls of a source in a pause, so that a return is noticed soon."""
BUSY_POLL_S = 10.0
"""Seconds between two polls of a source while input continues."""
CLOSE_S, CLOSE_POLL_S = 3.0, 1.0
"""Minimum pause and seconds between two polls while an ask waits until the person stops typing."""

SourceReach = Literal["seat", "terminals"]


class IdleReading(Struct, frozen=True):
    """The last input that a source reports."""

    idle_since: float | None
    """Boot second of the last input; None while input continues."""


class SourceReading(Struct, frozen=True):
    """The latest reading of one source."""

    name: str
    reach: SourceReach
    idle: IdleReading
    unbroken_from: float | None = None
    """Boot second since which the source has reported input without a pause; None in a pause."""

    def inhibited(self, t: float) -> bool:
        """Return True if, at boot second `t`, the input without a pause is too long for a person."""
        return self.unbroken_from is not None and t - self.unbroken_from >= UNBROKEN_S


def source_reading(
    before: SourceReading | None, name: str, reach: SourceReach, idle: IdleReading, t: float
) -> SourceReading:
    """Return the reading of source `name` after it reported `idle` at boot second `t`; `before` is the one before."""
    if idle.idle_since is not None:
        return SourceReading(name, reach, idle)
    began = before.unbroken_from if before is not None else None
    return SourceReading(name, reach, idle, t if began is None else began)


class Verdict(Struct, frozen=True):
    """The conclusion from all readings."""

    source: bool = False
    """True if idleness proves absence."""
    idle_since: float | None = None
    """Boot second of the last input at any source; None while input continues."""
    enough_s: float | None = None
    """Seconds of idleness that count as absence; None for the value of the setting."""
    cause: str = "no input"
    seen_by: tuple[str, ...] = ()
    """Names of the sources with a reading, those that see the whole seat first."""
    pulse: bool = False
    """True if a terminal saw input where input proves presence and silence proves nothing."""


BLIND = Verdict()
"""The verdict without any source."""


def judge(
    readings: Sequence[SourceReading],
    place: Place,
    away_after_s: float,
    last_input: float,
    saver_from: float | None = None,
) -> Verdict:
    """Return the verdict of all readings for a person at `place`, whose last input of any kind was at `last_input`.

    `saver_from` is the boot second since which a screen saver is on, or None. There is no input under a screen saver,
    so it is used as a source that sees the seat if there is no other, and otherwise names the cause of the idleness.
    """
    usable = [reading for reading in readings if not (place.remote and reading.reach == "seat")]
    saver = saver_from is not None and not place.remote
    if saver and not any(reading.reach == "seat" for reading in usable):
        usable.append(SourceReading(SAVER, "seat", IdleReading(saver_from)))
    if not usable:
        nowhere = not place.attached and (place.remote or not place.desktop)
        return Verdict(True, last_input, NO_TERMINAL_S, NO_TERMINAL) if nowhere else BLIND
    active = any(reading.idle.idle_since is None for reading in usable)
    since = None if active else max(reading.idle.idle_since or 0.0 for reading in usable)
    names = tuple(reading.name for reading in sorted(usable, key=lambda reading: reading.reach != "seat"))
    if any(reading.reach == "seat" for reading in usable) or place.console:
        return Verdict(True, since, None, SAVER if saver and since is not None else "no input", names)
    if place.desktop and not place.remote:
        return Verdict(False, None, None, "no input", names, pulse=active)
    if not place.attached:
        return Verdict(True, since, NO_TERMINAL_S, NO_TERMINAL, names)
    return Verdict(True, since, max(away_after_s, TERMINALS_PROVE_AFTER_S), "no key in any terminal", names)


def inputs_between(before: Verdict, after: Verdict) -> tuple[Input, ...]:
    """Return the inputs for the clock of sitting when verdict `after` follows `before`."""
    inputs: list[Input] = []
    if before.source != after.source:
        inputs.append(Source(after.source))
    if not after.source:
        if after.pulse and not (before.pulse and not before.source):
            inputs.append(Key())
        return tuple(inputs)
    begins = not before.source
    if after.idle_since is None:
        if begins or before.idle_since is not None:
            inputs.append(Typing())
    elif begins or (before.idle_since, before.enough_s, before.cause) != (
        after.idle_since,
        after.enough_s,
        after.cause,
    ):
        inputs.append(Idle(after.idle_since, after.enough_s, after.cause))
    return tuple(inputs)


def implausible_reason(latest_input: float | None, idle: IdleReading, t: float) -> str:
    """Return why `idle`, reported at boot second `t`, is impossible, or "" if it is plausible.

    `latest_input` is the latest input that the same source has reported before; None if it has reported nothing yet.
    """
    since = idle.idle_since
    if since is None:
        return ""
    if since != since or since > t + SLACK_S:
        return "it reports input in the future"
    if since < -SLACK_S:
        return "it reports input from before the start of the machine"
    if latest_input is not None and since < latest_input - SLACK_S:
        return "it denies input that it reported before"
    return ""


def known_input(latest_input: float | None, idle: IdleReading, t: float) -> float:
    """Return the latest input that is certain after `idle` was reported at boot second `t`."""
    reported = t - COARSE_S - BUSY_POLL_S if idle.idle_since is None else idle.idle_since
    return reported if latest_input is None else max(latest_input, reported)


def polled(idle_s: float, t: float, *, closely: bool) -> IdleReading:
    """Return the reading of a source that only knows that the last input was `idle_s` before boot second `t`."""
    pause_s = CLOSE_S if closely else COARSE_S
    return IdleReading(None if 0.0 <= idle_s < pause_s else t - idle_s)


def poll_s(idle: IdleReading | None, *, closely: bool) -> float:
    """Return the seconds until the next poll of a source that has reported `idle`."""
    if closely:
        return CLOSE_POLL_S
    return BUSY_POLL_S if idle is not None and idle.idle_since is None else COARSE_POLL_S
