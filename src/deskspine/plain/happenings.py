"""Happenings: lines about events, and about what a new snapshot changed without an event."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.notify.escalation import channels_for
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.schedule.policy import UNDO_S
from deskspine.core.settings.fields import FIELDS
from deskspine.core.settings.settings import Field, Settings, SettingValue, to_text
from deskspine.core.text.durations import duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.heads_up import later_words
from deskspine.plain.letters import LETTERS
from deskspine.plain.sentences import sentences
from deskspine.plain.status import event_words, letter_lines, next_words, offer_lines

SHOWN_BY_PAGES: frozenset[EventKind] = frozenset({"due", "ask", "started", "background", "end", "wait", "wait-over"})
"""Events that a page shows better, or that no person has to know: Enter alone says which wait goes on."""
OF_THE_MACHINE: frozenset[EventKind] = frozenset({"ready", "needs-you"})
"""Events about the machine, of which a routine says how it is ended early."""
ANNOUNCING = frozenset({"screen", "title"})
"""Channels that a face is itself: a step of the ladder that has one of them is said here."""
STILL_ON = "is it still going on?"
"""End of an event that is a question; its page asks it."""
INTERVAL = "schedule.sit_minutes"
MOVES_THE_NEXT: frozenset[EventKind] = frozenset(
    {"finished", "shortened", "stopped", "not-now", "did-it", "undone", "back", "natural-break", "resumed"}
)
"""Events after which the time of the next break is said."""


def event_lines(events: Sequence[Event], snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return a line for each event that a person could notice, and the next break if it has moved."""
    heard = [event for event in events if _is_worth_saying(event, snapshot.settings)]
    lines = [event_words(event.kind, event.why) for event in heard if event.kind != "offer"]
    if any(event.kind in MOVES_THE_NEXT for event in heard):
        lines.append(next_words(snapshot, now))
    if snapshot.heads_up is not None and any(event.kind == "heads-up" for event in heard):
        later = f"type {LETTERS['dashboard.later']} for {later_words(snapshot.heads_up)}, or "
        lines.append(f"{later if snapshot.heads_up.can_snooze else 'type '}{LETTERS['dashboard.break']} to start now")
    if any(event.kind == "offer" for event in heard):
        lines += offer_lines(snapshot, now)
    if snapshot.playing is not None and any(event.kind in OF_THE_MACHINE for event in heard):
        lines.append(f"type {LETTERS['player.leave']} to end early; half a routine or more counts as a break")
    can_correct = snapshot.was_here_until is not None and now.t < snapshot.was_here_until
    if can_correct and any(event.kind in ("back", "natural-break", "gap") for event in heard):
        lines.append(f"if you were here all the time, type {LETTERS['dashboard.away']}")
    return sentences(lines)


def _is_worth_saying(event: Event, settings: Settings) -> bool:
    if event.kind in ("heads-up", "remind"):
        return not ANNOUNCING.isdisjoint(channels_for(event, settings))
    if event.kind in ("offer", "offer-withdrawn"):
        return not ANNOUNCING.isdisjoint(settings.ladder("offer"))
    return event.kind not in SHOWN_BY_PAGES and not event.brief and not event.why.endswith(STILL_ON)


def change_lines(before: Snapshot, after: Snapshot, now: Now) -> tuple[str, ...]:
    """Return lines about what changed without an event: notices, the interval, health today, an answer to undo."""
    lines = [notice.text for notice in after.notices if notice not in before.notices]
    if after.interval_s != before.interval_s:
        lines += [f"a break after {duration(after.interval_s)} of sitting", next_words(after, now)]
    lines += _settings_changed(before.settings, after)
    if after.unwell != before.unwell:
        flags = ", ".join(DAY_FLAGS[flag] for flag in after.unwell if flag in DAY_FLAGS)
        lines.append(
            f"{flags}: only breathing, eyes and hands until the day ends" if flags else "you are well today again"
        )
    if after.letter is not None and after.letter != before.letter:
        lines += letter_lines(after)
    undo = after.undo
    if undo is not None and undo != before.undo and now.t < undo.until:
        lines.append(f"type {LETTERS['dashboard.undo']} within {UNDO_S:.0f} seconds to take it back")
    return sentences(lines)


def _settings_changed(before: Settings, after: Snapshot) -> list[str]:
    """Return a line for each setting that has another value; that of the interval is said in another way."""
    if before is after.settings:
        return []
    return [
        f"{field.title}: {_value_words(field, value, after)}"
        for field, old, value in zip(FIELDS, before.values, after.settings.values, strict=True)
        if old != value and field.key != INTERVAL
    ]


def _value_words(field: Field, value: SettingValue, snapshot: Snapshot) -> str:
    """Return the value of a setting in words: flags and routines by what they are called, not by their ids."""
    names: dict[str, str] = {}
    if field.key == "safety.flags":
        names = FLAGS
    elif field.key in ("routine.default", "routine.quick", "routine.list") and snapshot.library is not None:
        names = {routine.id: plain(routine.name) for routine in snapshot.library.routines.values()}
    if not names:
        return to_text(field, value)
    ids = value if isinstance(value, tuple) else (value,)
    return "; ".join(names.get(str(entry), str(entry)) for entry in ids) or "none"
