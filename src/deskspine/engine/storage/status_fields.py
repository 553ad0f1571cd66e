"""The fields of the status file: a snapshot as `key=value`, for bars, scripts and `deskspine status`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from deskspine.core.text.durations import clock
from deskspine.core.timekeeping.instants import Meter, Reading
from deskspine.engine.snapshot import Snapshot, Until

FORMAT = "1"
"""Version of the fields. It grows when a field changes its meaning, not when fields are added."""


def status_fields(snapshot: Snapshot, pid: int, local: tzinfo) -> tuple[tuple[str, str], ...]:
    """Return the fields of the status file, in order. `local` is the zone in which `due_local` is written.

    The fields have instants only, so that the file is the same until something happens: `…_boot` counts seconds
    since the machine started, `…_wall` since 1970; both are empty if there is no such instant. Boot seconds are valid
    only while `boot` names the present start of the machine.
    """
    at = snapshot.at
    since, until = _span(snapshot)
    ask, wait, offer = snapshot.ask, snapshot.wait, snapshot.offer
    due = snapshot.next_ask
    due_local = "" if due is None else clock(datetime.fromtimestamp(_wall(at, due), local))
    return (
        ("format", FORMAT),
        ("pid", str(pid)),
        ("boot", at.boot_id),
        ("mode", snapshot.mode),
        *_instant("due", at, due),
        ("due_local", due_local),
        *_meter("sit", at, snapshot.sit),
        *_instant("since", at, since),
        *_instant("until", at, until),
        *_instant("again", at, ask.again if ask else None),
        ("heads_up", _heads_up(snapshot)),
        ("wait", "" if wait is None else wait.kind),
        *_instant("wait_since", at, None if wait is None else wait.since),
        ("offer", "" if offer is None else offer.routine.routine.id),
        *_instant("offer_until", at, None if offer is None else offer.until),
        ("offer_why", _one_line("" if offer is None else offer.why)),
        ("interval_s", str(snapshot.interval_s)),
        ("breaks", str(snapshot.today.breaks)),
        ("moved_s", f"{snapshot.today.moved_s:.0f}"),
        ("aim_s", f"{snapshot.aim_s:.0f}"),
        ("others", _one_line(snapshot.today.share)),
        ("routine", snapshot.next.routine.id),
        ("routine_name", _one_line(snapshot.next.routine.name)),
        ("playing", _one_line(_playing(snapshot))),
        ("why", _one_line(ask.why if ask else "")),
        ("presence", snapshot.presence.state),
        ("evidence", _one_line("; ".join(snapshot.presence.evidence))),
        ("place", _one_line(snapshot.presence.place)),
        ("sources", _listed(snapshot.presence.states)),
        (
            "channels",
            _listed((channel.name, "works" if channel.works else channel.why) for channel in snapshot.channels),
        ),
    )


def _heads_up(snapshot: Snapshot) -> str:
    """Return the minutes by which a snooze moves the announced break, "0" if none is left, or "" without a heads-up."""
    heads_up = snapshot.heads_up
    return "" if heads_up is None else str(heads_up.snooze_s // 60 if heads_up.can_snooze else 0)


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return _one_line("; ".join(f"{name}: {state}" for name, state in pairs))


def _playing(snapshot: Snapshot) -> str:
    """Return the name of the routine that plays, or ""."""
    return "" if snapshot.playing is None else snapshot.playing.plan.routine.name


def _span(snapshot: Snapshot) -> tuple[float | None, float | None]:
    """Return the boot seconds at which the present mode began and ends, or None for each that is not known."""
    ask, mode = snapshot.ask, snapshot.mode
    if mode == "meeting" and snapshot.meeting:
        return _ends(snapshot.meeting)
    if mode == "paused" and snapshot.pause:
        return _ends(snapshot.pause)
    if mode == "off-duty" and snapshot.off_duty_until is not None:
        return None, snapshot.at.boot + (snapshot.off_duty_until - snapshot.at.wall)
    if mode in ("away", "unknown"):
        return snapshot.presence.since, None
    if mode == "held" and snapshot.meeting:
        return _ends(snapshot.meeting)
    if mode in ("asking", "snoozed", "owed", "held") and ask:
        return ask.asked, None
    return None, None


def _ends(span: Until) -> tuple[float, float | None]:
    return span.since, span.until


def _instant(name: str, at: Reading, t: float | None) -> tuple[tuple[str, str], ...]:
    if t is None:
        return ((f"{name}_boot", ""), (f"{name}_wall", ""))
    return ((f"{name}_boot", f"{t:.0f}"), (f"{name}_wall", f"{_wall(at, t):.0f}"))


def _meter(name: str, at: Reading, meter: Meter) -> tuple[tuple[str, str], ...]:
    # A growing meter is written from its beginning: the point at which it was last added up changes with every key.
    since = None if meter.since is None else meter.since - meter.base_s
    return ((f"{name}_base_s", f"{meter.base_s if since is None else 0:.0f}"), *_instant(f"{name}_since", at, since))


def _wall(at: Reading, t: float) -> float:
    # The offset is taken in whole seconds: both clocks are read one after the other, and the file should not
    # change because of the microseconds in between.
    return t + round(at.wall - at.boot)


def _one_line(text: str) -> str:
    return " ".join(text.split())
