"""The difference between the waits that sources see now and those that the sitting clock knows, as inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deskspine.core.schedule.inputs import Input, WaitEnded, WaitNeedsYou, WaitStarted
from deskspine.core.schedule.policy import MAX_WAITS
from deskspine.core.schedule.state import Wait
from deskspine.engine.wait_port import WaitSeen

WaitsById = Mapping[str, WaitSeen]
"""Waits by id."""
EACH_ITS_OWN = ("shell", "command")
"""Sources that write a hint once for each wait, and use its id again: a later beginning is another wait there."""
SAME_S = 1.0
"""Maximum seconds between two beginnings of the same wait."""


def news(waits: tuple[Wait, ...], before: WaitsById, seen: Iterable[WaitSeen]) -> tuple[WaitsById, list[Input]]:
    """Return the waits that go on, and the inputs that make `waits`, those of the sitting clock, equal to them.

    `before` are the waits that went on at the last look: one of them that the sitting clock has forgotten is no news.
    """
    reported = {wait.id: wait for wait in seen}
    lost = {name for name, wait in reported.items() if wait.lost}
    going_on = [wait for wait in reported.values() if not wait.lost]
    newest = sorted(going_on, key=lambda wait: wait.since)[-MAX_WAITS:]
    now = {wait.id: wait for wait in newest}
    inputs: list[Input] = []
    known = {wait.id: wait for wait in waits}
    for name in known:
        if name not in now:
            # What was not seen in this run of the program may have ended at any time.
            inputs.append(WaitEnded(name, lost=name in lost or name not in before or name in reported))
    for wait in newest:
        inputs += _of_one(known.get(wait.id), before.get(wait.id), wait)
    return now, inputs


def ended_all(waits: Iterable[Wait]) -> list[Input]:
    """Return the inputs that end every wait, because nothing follows them any more."""
    return [WaitEnded(wait.id, lost=True) for wait in waits]


def _of_one(known: Wait | None, before: WaitSeen | None, seen: WaitSeen) -> list[Input]:
    """Return the inputs for one wait that goes on."""
    if known is None:
        return [] if before is not None and not _is_another(before.since, seen) else _started(seen)
    if _is_another(known.since, seen):
        return [WaitEnded(seen.id), *_started(seen)]
    if seen.needs_you:
        return [] if known.needs_you else [WaitNeedsYou(seen.id)]
    expected_s = known.expected_s if before is None or known.expected_s is None else before.expected_s
    is_changed = seen.expected_s is not None and seen.expected_s != expected_s
    return _started(seen, known.since) if known.needs_you or is_changed or (seen.sure and not known.sure) else []


def _is_another(since: float, seen: WaitSeen) -> bool:
    return seen.source in EACH_ITS_OWN and not seen.needs_you and seen.since > since + SAME_S


def _started(seen: WaitSeen, since: float | None = None) -> list[Input]:
    began = WaitStarted(
        seen.id, seen.kind, seen.source, seen.since if since is None else since, seen.expected_s, seen.sure
    )
    return [began, WaitNeedsYou(seen.id)] if seen.needs_you else [began]
