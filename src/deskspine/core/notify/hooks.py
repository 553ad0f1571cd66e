"""Hooks: which of the person's own programs run after a change, and the facts that each of them gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct, json, structs

from deskspine.core.schedule.events import AskKind, Event, EventKind
from deskspine.core.text.sanitize import plain

HookName = Literal["on_heads_up", "on_due", "on_break_start", "on_break_end", "on_away", "on_back", "on_meeting"]
HOOK_EVENTS: Mapping[HookName, tuple[str, ...]] = {
    "on_heads_up": ("heads-up",),
    "on_due": ("ask",),
    "on_break_start": ("started",),
    "on_break_end": ("finished", "shortened", "stopped", "absent"),
    "on_away": ("away",),
    "on_back": ("back",),
    "on_meeting": ("meeting", "meeting-over"),
}
"""Every hook, and the values that its fact `event` can have; "absent" for a routine that an absence ended."""
LANES: Mapping[HookName, str] = {
    "on_heads_up": "reminders",
    "on_due": "reminders",
    "on_break_start": "break",
    "on_break_end": "break",
    "on_away": "presence",
    "on_back": "presence",
    "on_meeting": "meeting",
}
"""Hooks of one lane run one after the other, so that the end of something never overtakes its beginning."""
FACTS_FORMAT = 1
"""Version of the facts. It grows when a fact changes its meaning, not when facts are added."""
PREFIX = "DESKSPINE_"
"""Beginning of the names of the environment variables that hold the facts."""
MAX_FACT_LENGTH = 200
"""Maximum number of characters of a text among the facts."""


class HookState(Struct, frozen=True):
    """The parts of a situation whose changes run hooks."""

    asking: int | None = None
    """Number of the ask that is open, or None if nothing asks."""
    routine: str = ""
    """Id of the routine that plays, or ""."""
    away: bool = False
    meeting: bool = False
    """True in a meeting or a call."""


class HookCall(Struct, frozen=True):
    """One run of a hook that a change leads to."""

    hook: HookName
    event: str
    """The word for what happened, one of `HOOK_EVENTS`."""
    cause: Event | None = None
    """The event of the sitting clock that says why, or None if there is no such event."""


class HookFacts(Struct, frozen=True):
    """The facts that a hook gets: as variables of its environment, and as one JSON object on its standard input."""

    hook: HookName
    event: str
    why: str
    mode: str
    wall: int
    kind: AskKind
    routine: str
    routine_name: str
    routine_s: int | None
    length_s: int | None
    sit_s: int
    breaks: int
    next_wall: int | None
    quiet: bool
    place: str
    at_launch: bool = False
    test: bool = False
    format: int = FACTS_FORMAT


FACTS_HELP: Mapping[str, str] = {
    "hook": "name of the hook, such as `on_due`",
    "event": "what happened, a word of the table above",
    "why": "the reason, a sentence without a capital and a full stop",
    "mode": "what deskspine does now, a word of [the status file](control.md#the-status-file) such as sitting",
    "wall": "when it happened, in seconds since 1970",
    "kind": "`break` or `micro`",
    "routine": "id of the routine that begins, ended or comes next",
    "routine_name": "its name",
    "routine_s": "seconds that it takes; empty if that is not known",
    "length_s": "seconds that were played (on_break_end) or that you were away (on_back); empty otherwise",
    "sit_s": "seconds of sitting since the last break; after a break 0",
    "breaks": "breaks taken today",
    "next_wall": "when the next break is asked for if nothing changes, in seconds since 1970; empty if not known",
    "quiet": "1 if the desktop is set to do-not-disturb (on_heads_up and on_due), otherwise 0",
    "place": "where you sit: `this machine`, `over SSH` …",
    "at_launch": "1 if it was already so when deskspine started or another window took over, otherwise 0",
    "test": "1 if `deskspine hooks test` runs the hook, otherwise 0",
    "format": "version of these facts; it grows when a fact changes its meaning",
}
"""Every fact with its meaning, for docs/hooks.md."""


def calls(before: HookState, after: HookState, events: Sequence[Event]) -> Iterator[HookCall]:
    """Yield the hooks that run because `before` changed to `after` with `events`.

    Only a heads-up is taken from its event. Everything else follows from the two states, so that each beginning has one
    end, whatever ended it, and what began and ended in between runs nothing.
    """
    heads_up = _last(events, "heads-up")
    if heads_up is not None:
        yield HookCall("on_heads_up", "heads-up", heads_up)
    if before.meeting and not after.meeting:
        yield HookCall("on_meeting", "meeting-over", _last(events, "meeting-over", "background"))
    if before.routine and before.routine != after.routine:
        cause = _last(events, "finished", "shortened", "stopped", "natural-break", "gap")
        was_absent = cause is None or cause.kind in ("natural-break", "gap")
        yield HookCall("on_break_end", "absent" if cause is None or was_absent else cause.kind, cause)
    if before.away and not after.away:
        yield HookCall("on_back", "back", _last(events, "back", "natural-break", "gap"))
    if after.away and not before.away:
        yield HookCall("on_away", "away", _last(events, "away", "gap"))
    if after.routine and before.routine != after.routine:
        yield HookCall("on_break_start", "started", _last(events, "started", "undone"))
    if after.meeting and not before.meeting:
        yield HookCall("on_meeting", "meeting", _last(events, "meeting"))
    if after.asking is not None and after.asking != before.asking:
        yield HookCall("on_due", "ask", _last(events, "ask"))


def example(hook: HookName, wall: float) -> HookFacts:
    """Return facts for a trial of `hook` at wall second `wall`, as they might be at the end of an hour's work."""
    plays, back = hook == "on_break_start", hook == "on_back"
    return HookFacts(
        hook=hook,
        event=HOOK_EVENTS[hook][0],
        why="this is a test",
        mode="playing" if plays else "asking" if hook == "on_due" else "sitting",
        wall=round(wall),
        kind="break",
        routine="seated-2min",
        routine_name="Two-minute seated reset",
        routine_s=120,
        length_s=118 if hook == "on_break_end" else 420 if back else None,
        sit_s=0 if hook == "on_break_end" or back else 3000,
        breaks=2,
        next_wall=None if plays else round(wall) + 60,
        quiet=False,
        place="this machine",
        test=True,
    )


def environment(facts: HookFacts) -> dict[str, str]:
    """Return `facts` as environment variables: texts on one line, 1 and 0 for true and false, empty for nothing."""
    return {f"{PREFIX}{name.upper()}": _text(value) for name, value in structs.asdict(facts).items()}


def json_line(facts: HookFacts) -> bytes:
    """Return `facts` as one JSON object on one line."""
    return json.encode(facts) + b"\n"


def safe(text: str) -> str:
    """Return `text` as a fact: on one line, without control characters, and not too long."""
    return plain(" ".join(text.split()), MAX_FACT_LENGTH)


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _last(events: Sequence[Event], *kinds: EventKind) -> Event | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)
