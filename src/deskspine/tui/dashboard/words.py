"""The words of the dashboard: pure functions of a snapshot and the moment that return lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from deskspine.core.coach.course import DAYS, MEANING
from deskspine.core.commands.registry import command
from deskspine.core.notify.escalation import STEPS, without_redundant
from deskspine.core.routines.model import Routine
from deskspine.core.settings.fields import CHANNELS
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import clock, duration, length, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import ChannelView, Snapshot
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.dashboard.countdown import digits, small
from deskspine.tui.widgets.lines import Line, dotted, paragraph, short, with_keys, wrap
from deskspine.tui.wording import STATES, body_parts, next_reminder, time_of, undo_offer

READ_SHOWN_S = 600.0
"""Seconds for which the dashboard says how the last absence was counted."""
UNWELL = " · not well today"
PLENTY = 12
"""Minimum lines for naming the exercises of the next routine."""
EVENT_OPENINGS = {"ask": "break due: ", "started": "break started: "}
"""Words that make a sentence of an event that has only a reason."""


def state_line(snapshot: Snapshot, width: int) -> Line:
    """Return the state as a sign and a word, and that the person is not well today if that fits in `width`."""
    role, sign, word = STATES[snapshot.mode]
    state: Line = ((role, f"{sign} {word}"),)
    fits = cell_len(f"{sign} {word}{UNWELL}") <= width
    return (*state, ("", UNWELL)) if snapshot.unwell and fits else state


def sit_line(snapshot: Snapshot, now: Now) -> Line:
    """Return how long the person has sat, or has been away."""
    if snapshot.mode == "away" and snapshot.presence.since is not None:
        away = duration(now.t - snapshot.presence.since)
        return (("dim", "away for "), ("strong", away), ("dim", f", since {time_of(now, snapshot.presence.since)}"))
    return (("dim", "sitting for "), ("strong", duration(snapshot.sit.at(now.t))))


def note_lines(snapshot: Snapshot, now: Now, width: int, wrapped: bool = False) -> list[Line]:
    """Return the notes: a question, how the last absence was counted, trouble, and a meeting, pause or free time.

    A note that does not fit on one line with its keys is cut, or wrapped if `wrapped` is True.
    """
    lines: list[Line] = []
    question = snapshot.question
    if question is not None:
        lines += with_keys(question.text, _yes_or_no(snapshot), width, wrapped=wrapped, role="accent")
    if snapshot.read and (snapshot.read_at is None or now.t - snapshot.read_at < READ_SHOWN_S):
        away = keys_of(command("dashboard.away"), snapshot.settings)
        if away and snapshot.was_here_until is not None and now.t < snapshot.was_here_until:
            keys = (("key", key_label(away[0])), ("dim", " I was here"))
            lines += with_keys(snapshot.read, keys, width, wrapped=wrapped)
        else:
            lines += paragraph(plain(snapshot.read), width)
    if undo := undo_offer(snapshot, now):
        text, key = undo
        lines += with_keys(text, (("key", key), ("dim", " undo")), width, wrapped=wrapped)
    for notice in snapshot.notices[-2:]:
        lines += paragraph(plain(_without_folder(notice.text)), width, "warn")
    if snapshot.meeting is not None:
        cause = snapshot.meeting.cause
        reason = f"Meeting {_end_of(snapshot.meeting.until, now)}" if cause in ("", "meeting") else cause.capitalize()
        lines.append((("", cut(f"{reason}: no reminders", width)),))
    if snapshot.pause is not None:
        lines.append((("", f"Paused {_end_of(snapshot.pause.until, now)}: no reminders"),))
    if snapshot.off_duty_until is not None:
        begins = datetime.fromtimestamp(snapshot.off_duty_until, now.zone)
        until = clock_and_day(begins, now.local_at(now.t))
        lines.append((("", cut(f"Outside work hours until {until}: no reminders", width)),))
    return lines


def _yes_or_no(snapshot: Snapshot) -> Line:
    """Return the keys that answer a question."""
    answers = (("dashboard.yes", " yes"), ("dashboard.no", " no"))
    spans: list[tuple[str, str]] = []
    for command_id, word in answers:
        if keys := keys_of(command(command_id), snapshot.settings):
            spans += [("key", f"{'  ' if spans else ''}{key_label(keys[0])}"), ("dim", word)]
    return tuple(spans)


def _without_folder(text: str) -> str:
    """Return a notice that begins with a path from the file's name on: a row has no room for both path and reason."""
    path, colon, reason = text.partition(":")
    return f"{path.rpartition('/')[2]}{colon}{reason}" if path.startswith("/") else text


def all_channels(terminal: Sequence[ChannelView], others: Sequence[ChannelView]) -> tuple[ChannelView, ...]:
    """Return the channels of this terminal and the others in the order of the settings, one for each name."""
    best: dict[str, ChannelView] = {}
    for view in (*terminal, *others):
        known = best.get(view.name)
        if known is None or (view.works, view.here) > (known.works, known.here):
            best[view.name] = view
    return tuple(best[name] for name in CHANNELS if name in best)


def cut(text: str, width: int) -> str:
    """Return `text` on one line of at most `width` characters, safe to print."""
    return plain(text, max(1, width))


def _end_of(until: float | None, now: Now) -> str:
    return "until you end it" if until is None else f"until {clock_and_day(now.local_at(until), now.local_at(now.t))}"


def numbers_lines(snapshot: Snapshot, now: Now) -> list[Line]:
    """Return today in numbers, on two lines; what did not happen is left out."""
    today = snapshot.today
    breaks: Line = (("strong", str(today.breaks)), ("dim", " break" if today.breaks == 1 else " breaks"))
    if today.shortened:
        breaks = (*breaks, ("dim", f" ({today.shortened} shortened)"))
    if today.natural:
        noun = "natural break" if today.natural == 1 else "natural breaks"
        breaks = (*breaks, ("strong", f"   {today.natural}"), ("dim", f" {noun}"))
    if today.not_now:
        breaks = (*breaks, ("strong", f"   {today.not_now}"), ("dim", " skipped"))
    return [
        (("dim", "sitting "), ("strong", duration(today.sitting.at(now.t))), ("dim", "   longest sit "),
         ("strong", duration(today.longest_sit.at(now.t)))),
        breaks,
    ]  # fmt: skip


def desk_lines(
    snapshot: Snapshot, channels: Sequence[ChannelView], now: Now, width: int, wrapped: bool = True
) -> list[Line]:
    """Return whether the person is at the desk, the evidence for it, and the channels that can reach them.

    A line that does not fit is wrapped, or cut if `wrapped` is False.
    """
    presence = snapshot.presence
    state = {"present": "at the desk", "away": "away", "unknown": "not known whether you are here"}[presence.state]
    since = "" if presence.since is None else f" since {time_of(now, presence.since)}"
    configured = frozenset(name for step in STEPS for name in snapshot.settings.ladder(step))
    configured = without_redundant(configured, [channel.name for channel in channels if channel.works])
    working = ", ".join(channel.name for channel in channels if channel.works and channel.name in configured)
    broken = [channel for channel in channels if channel.name in configured and not channel.works and channel.here]
    texts = [("dim", sentence) for sentence in presence.evidence]
    texts.append(("", f"reminds you by {working or 'nothing'}"))
    texts += [("dim", sentence) for sentence in presence.sources]
    texts += [("dim", f"no {channel.name}: {channel.why}") for channel in broken]
    lines: list[Line] = [(("strong", state), ("dim", since))]
    for role, text in texts:
        lines += paragraph(plain(text), width, role) if wrapped else [((role, cut(text, width)),)]
    return lines


def coming_lines(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """Return the next routine and why it is next, in at most `room` lines; with its exercises if `room` is large."""
    coming = snapshot.next
    routine_name, lasts = plain(coming.routine.name, 60), length(coming.promise_s)
    if cell_len(routine_name) + 3 + cell_len(lasts) > width:
        lasts = minutes_seconds(coming.promise_s)
    name: Line = (("strong", routine_name), ("dim", f"   {lasts}"))
    course = paragraph(course_words(snapshot), width, "dim")
    why, body = wrap(plain(coming.why), width), dotted(body_parts(coming.routine), width, "dim")
    if room >= PLENTY:
        reason: list[Line] = [(("dim", line),) for line in why]
        meaning = paragraph(MEANING[snapshot.level], width, "dim")
        lines: list[Line] = [name, *body, *reason, (), *course, *meaning]
        return [*lines, *_exercises(coming.routine, width, room - len(lines))]
    most = max(1, room - 1 - len(course))
    if len(why) > most:
        why = [*why[: most - 1], short(" ".join(why[most - 1 :]), width)]
    lines = [name, *((("dim", line),) for line in why), *course]
    return [name, *body, *lines[1:]] if len(lines) + len(body) <= room else lines


def _exercises(routine: Routine, width: int, room: int) -> list[Line]:
    """Return an empty line and the exercises of a routine in at most `room` lines, with their cues if they fit."""
    if room < 3 or not routine.slots:
        return []
    room -= 1
    cued: list[Line] = []
    for number, slot in enumerate(routine.slots, start=1):
        cued.append((("dim", f"{number:>2}  "), ("", plain(slot.exercise.name, 50))))
        cued += [(("dim", f"    {line}"),) for line in wrap(plain(slot.exercise.cue), width - 4)]
    bare = [line for line in cued if len(line) == 2]
    if len(cued) <= room:
        return [(), *cued]
    if len(bare) <= room:
        return [(), *bare]
    shown = bare[: max(0, room - 1)]
    return [(), *shown, (("dim", f"    and {len(bare) - len(shown)} more"),)]


def course_words(snapshot: Snapshot) -> str:
    """Return the day and level of the course, as "day 9 of 21, level 2"."""
    course, level = snapshot.course, snapshot.level
    if snapshot.settings.text("course.level") != "auto":
        return f"level {level}, set by you"
    return f"course done, level {level}" if course.complete else f"day {course.day} of {DAYS}, level {level}"


def event_lines(snapshot: Snapshot, now: Now, most: int, width: int) -> list[Line]:
    """Return the latest of today's events in at most `most` lines, oldest first, each wrapped under its time."""
    lines: list[Line] = []
    for wall, kind, why in reversed(snapshot.today.events):
        head, *rest = wrap(plain(f"{EVENT_OPENINGS.get(kind, '')}{why}"), width - 7) or [""]
        time = clock(datetime.fromtimestamp(wall, now.zone))
        event: list[Line] = [(("dim", f"{time}  "), ("", head)), *((("", f"       {line}"),) for line in rest)]
        if len(lines) + len(event) > most:
            break
        lines = [*event, *lines]
    return lines


def tiny_line(snapshot: Snapshot, now: Now, seconds: bool, width: int) -> Line:
    """Return the whole dashboard on one line: always the countdown or the state, then what else fits."""
    role, sign, word = STATES[snapshot.mode]
    number = small(*digits(snapshot, now, seconds))
    if snapshot.mode in ("asking", "owed", "held"):
        leads: tuple[str, ...] = (word, {"asking": "move", "owed": "overdue"}.get(snapshot.mode, snapshot.mode))
    elif snapshot.mode in ("sitting", "snoozed") and next_reminder(snapshot) is not None:
        leads = (number,)
    else:
        leads = (word,)
    planned = next_reminder(snapshot)
    details = [f"at {time_of(now, planned)}"] if planned is not None else []
    if snapshot.mode not in ("away", "playing"):
        details.append(f"sat {duration(snapshot.sit.at(now.t))}")
    lead = next((text for text in leads if len(text) + 2 <= width), leads[-1])
    line = f"{sign} {lead}" if len(lead) + 2 <= width else lead
    tail = ""
    for detail in details:
        if len(line) + len(tail) + 3 + len(detail) <= width:
            tail += f" · {detail}"
    return ((role if role != "dim" else "strong", line), ("dim", tail))
