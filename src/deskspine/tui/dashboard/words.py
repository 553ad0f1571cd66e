"""The words of the dashboard, the title and the small window: pure functions of a snapshot and the moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from deskspine.core.coach.course import DAYS, MEANING
from deskspine.core.commands.registry import command
from deskspine.core.notify.escalation import STEPS, without_redundant
from deskspine.core.notify.wording import BREAK_OVERDUE, BREAK_SOON, TIME_TO_MOVE
from deskspine.core.routines.model import Routine
from deskspine.core.settings.fields import CHANNELS
from deskspine.core.text.durations import clock, count, duration, length, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import ChannelView, Mode, Snapshot
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.dashboard.countdown import at, digits, left_s, small, target
from deskspine.tui.widgets.lines import Line, dotted, paragraph, short, wrap

READ_SHOWN_S = 600.0
"""How long the reading of the last absence stays on the dashboard."""
PLENTY = 12
"""Lines from which on the exercises of the next routine are named as well."""
STATES: dict[Mode, tuple[str, str, str]] = {
    "sitting": ("good", "●", "sitting"),
    "asking": ("accent", "▲", "time to move"),
    "snoozed": ("accent", "◆", "snoozed"),
    "owed": ("accent", "▲", "break overdue"),
    "held": ("accent", "■", "break held"),
    "playing": ("good", "▶", "moving"),
    "away": ("dim", "○", "away"),
    "unknown": ("dim", "?", "not known"),
    "paused": ("dim", "□", "paused"),
    "meeting": ("dim", "■", "meeting"),
    "off-duty": ("dim", "□", "off duty"),
}
"""Role, sign and word of each state: the word alone says it, colour and sign help the eye."""

TOLD_AS = {"ask": "break due: ", "started": "break started: "}
"""What makes a sentence of an event that says only why."""


def state_line(snapshot: Snapshot) -> Line:
    """The state in a sign and a word."""
    role, sign, word = STATES[snapshot.mode]
    return ((role, f"{sign} {word}"),)


def sit_line(snapshot: Snapshot, now: Now) -> Line:
    """How long the person has sat."""
    if snapshot.mode == "away" and snapshot.presence.since is not None:
        away = duration(now.t - snapshot.presence.since)
        return (("dim", "away for "), ("strong", away), ("dim", f", since {at(now, snapshot.presence.since)}"))
    return (("dim", "sitting for "), ("strong", duration(snapshot.sit.at(now.t))))


def note_lines(snapshot: Snapshot, now: Now, width: int, wrapped: bool = False) -> list[Line]:
    """What else has to be said now: a question, how the last absence was read, trouble, what is going on.

    What is too long to stand on one line with its keys is wrapped, or with `wrapped` false cut.
    """
    lines: list[Line] = []
    question = snapshot.question
    if question is not None:
        keys: Line = (("key", "y"), ("dim", " yes"), ("key", "  n"), ("dim", " no"))
        lines += _with_keys(question.text, keys, width, wrapped, "accent")
    if snapshot.read and (snapshot.read_at is None or now.t - snapshot.read_at < READ_SHOWN_S):
        away = keys_of(command("dashboard.away"), snapshot.settings)
        if away and snapshot.was_here_until is not None and now.t < snapshot.was_here_until:
            lines += _with_keys(snapshot.read, (("key", key_label(away[0])), ("dim", " I was here")), width, wrapped)
        else:
            lines += paragraph(plain(snapshot.read), width)
    lines += undo_lines(snapshot, now, width, wrapped)
    for notice in snapshot.notices[-2:]:
        lines += paragraph(plain(_without_folder(notice.text)), width, "warn")
    if snapshot.meeting is not None:
        cause = snapshot.meeting.cause
        known = f"Meeting {_end_of(snapshot.meeting.until, now)}" if cause in ("", "meeting") else cause.capitalize()
        lines.append((("", cut(f"{known}: no reminders", width)),))
    if snapshot.pause is not None:
        lines.append((("", f"Paused {_end_of(snapshot.pause.until, now)}: no reminders"),))
    if snapshot.off_duty_until is not None:
        begins = clock(datetime.fromtimestamp(snapshot.off_duty_until, now.zone))
        lines.append((("", cut(f"Off duty until {begins}: no reminders", width)),))
    return lines


def _without_folder(text: str) -> str:
    """Return a notice that begins with a path from the file's name on: a row has no room for both path and reason."""
    path, colon, reason = text.partition(":")
    return f"{path.rpartition('/')[2]}{colon}{reason}" if path.startswith("/") else text


def undo_lines(snapshot: Snapshot, now: Now, width: int, wrapped: bool = False) -> list[Line]:
    """Return the last answer and the key that takes it back; nothing when nothing can be taken back."""
    undo, keys = snapshot.undo, keys_of(command("dashboard.undo"), snapshot.settings)
    if undo is None or now.t >= undo.until or not keys:
        return []
    return _with_keys(undo.text, (("key", key_label(keys[0])), ("dim", " takes it back")), width, wrapped)


def _with_keys(text: str, keys: Line, width: int, wrapped: bool, role: str = "") -> list[Line]:
    room = width - 2 - sum(cell_len(word) for _, word in keys)
    if wrapped and cell_len(text) > room:
        return [*paragraph(plain(text), width, role), keys]
    return [((role, cut(text, room)), ("", "  "), *keys)]


def all_channels(terminal: Sequence[ChannelView], beside: Sequence[ChannelView]) -> tuple[ChannelView, ...]:
    """The channels of this terminal and those beside the screen, one of each name, in the order of the settings."""
    found: dict[str, ChannelView] = {}
    for view in (*terminal, *beside):
        known = found.get(view.name)
        if known is None or (view.works, view.here) > (known.works, known.here):
            found[view.name] = view
    return tuple(found[name] for name in CHANNELS if name in found)


def cut(text: str, width: int) -> str:
    """`text` on one line of at most `width` characters, safe to print."""
    return plain(text, max(1, width))


def _end_of(until: float | None, now: Now) -> str:
    return "until you end it" if until is None else f"until {at(now, until)}"


def numbers_lines(snapshot: Snapshot, now: Now) -> list[Line]:
    """Return today in numbers, on two lines; what did not happen is left out."""
    today = snapshot.today
    breaks: Line = (("strong", str(today.breaks)), ("dim", " break" if today.breaks == 1 else " breaks"))
    if today.shortened:
        breaks = (*breaks, ("dim", f" ({today.shortened} shortened)"))
    for number, one in ((today.natural, "natural break"), (today.not_now, "skipped")):
        if number:
            word = one if number == 1 or one == "skipped" else f"{one}s"
            breaks = (*breaks, ("strong", f"   {number}"), ("dim", f" {word}"))
    return [
        (("dim", "sitting "), ("strong", duration(today.sitting.at(now.t))), ("dim", "   longest sit "),
         ("strong", duration(today.longest_sit.at(now.t)))),
        breaks,
    ]  # fmt: skip


def desk_lines(
    snapshot: Snapshot, channels: Sequence[ChannelView], now: Now, width: int, wrapped: bool = True
) -> list[Line]:
    """What deskspine believes about the person and by what evidence, and how it can reach them.

    What does not fit on its line is wrapped, or with `wrapped` false cut.
    """
    presence = snapshot.presence
    word = {"present": "at the desk", "away": "away", "unknown": "not known whether you are here"}[presence.state]
    since = "" if presence.since is None else f" since {at(now, presence.since)}"
    named = frozenset(name for step in STEPS for name in snapshot.settings.ladder(step))
    named = without_redundant(named, [channel.name for channel in channels if channel.works])
    works = ", ".join(channel.name for channel in channels if channel.works and channel.name in named) or "nothing"
    broken = [each for each in channels if each.name in named and not each.works and each.here]
    said = [("dim", each) for each in presence.evidence]
    said.append(("", f"reminds you by {works}"))
    said += [("dim", each) for each in presence.sources]
    said += [("dim", f"no {channel.name}: {channel.why}") for channel in broken]
    lines: list[Line] = [(("strong", word), ("dim", since))]
    for role, text in said:
        lines += paragraph(plain(text), width, role) if wrapped else [((role, cut(text, width)),)]
    return lines


def coming_lines(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """What comes up at the next break and why, in at most `room` lines; with its exercises where there is plenty."""
    coming = snapshot.next
    called, lasts = plain(coming.routine.name, 60), length(coming.promise_s)
    if cell_len(called) + 3 + cell_len(lasts) > width:
        lasts = minutes_seconds(coming.promise_s)
    name: Line = (("strong", called), ("dim", f"   {lasts}"))
    course = paragraph(course_words(snapshot), width, "dim")
    why, body = wrap(plain(coming.why), width), dotted(regions(coming.routine), width, "dim")
    if room >= PLENTY:
        reason: list[Line] = [(("dim", line),) for line in why]
        meaning = paragraph(MEANING[snapshot.level], width, "dim")
        lines: list[Line] = [name, *body, *reason, (), *course, *meaning]
        return [*lines, *_exercises(coming.routine, width, room - len(lines))]
    most = max(1, room - 1 - len(course))
    told = [*why[: most - 1], short(" ".join(why[most - 1 :]), width)] if len(why) > most else why
    lines = [name, *((("dim", line),) for line in told), *course]
    return [name, *body, *lines[1:]] if len(lines) + len(body) <= room else lines


def _exercises(routine: Routine, width: int, left: int) -> list[Line]:
    """The exercises of a routine after an empty line, with their cues as far as `left` lines allow."""
    if left < 3 or not routine.slots:
        return []
    left -= 1
    cued: list[Line] = []
    for number, slot in enumerate(routine.slots, start=1):
        cued.append((("dim", f"{number:>2}  "), ("", plain(slot.exercise.name, 50))))
        cued += [(("dim", f"    {line}"),) for line in wrap(plain(slot.exercise.cue), width - 4)]
    bare = [line for line in cued if len(line) == 2]
    if len(cued) <= left:
        return [(), *cued]
    if len(bare) <= left:
        return [(), *bare]
    shown = bare[: max(0, left - 1)]
    return [(), *shown, (("dim", f"    and {len(bare) - len(shown)} more"),)]


def course_words(snapshot: Snapshot) -> str:
    """Where the course is, in a few words: "day 9 of 21, level 2"."""
    course, level = snapshot.course, snapshot.level
    if snapshot.settings.text("course.level") != "auto":
        return f"level {level}, as set"
    return f"course done, level {level}" if course.complete else f"day {course.day} of {DAYS}, level {level}"


def regions(routine: Routine) -> str:
    """What a routine moves, in words: "shoulders · upper back · neck"."""
    return " · ".join(plain(region, 30).replace("-", " ") for region in routine.body())


def told_lines(snapshot: Snapshot, now: Now, most: int, width: int) -> list[Line]:
    """Return the latest of today's events in at most `most` lines, oldest first, each wrapped under its time."""
    lines: list[Line] = []
    for wall, kind, why in reversed(snapshot.today.told):
        head, *rest = wrap(plain(f"{TOLD_AS.get(kind, '')}{why}"), width - 7) or [""]
        time = clock(datetime.fromtimestamp(wall, now.zone))
        event: list[Line] = [(("dim", f"{time}  "), ("", head)), *((("", f"       {line}"),) for line in rest)]
        if len(lines) + len(event) > most:
            break
        lines = [*event, *lines]
    return lines


def tiny_line(snapshot: Snapshot, now: Now, seconds: bool, width: int) -> Line:
    """The whole dashboard on one line: as much of it as fits, the countdown always."""
    role, sign, word = STATES[snapshot.mode]
    number = small(*digits(snapshot, now, seconds))
    if snapshot.mode in ("asking", "owed", "held"):
        lead: tuple[str, ...] = (word, {"asking": "move", "owed": "overdue"}.get(snapshot.mode, snapshot.mode))
    elif snapshot.mode in ("sitting", "snoozed") and target(snapshot) is not None:
        lead = (number,)
    else:
        lead = (word,)
    due = target(snapshot)
    more = [f"at {at(now, due)}"] if due is not None else []
    if snapshot.mode not in ("away", "playing"):
        more.append(f"sat {duration(snapshot.sit.at(now.t))}")
    first = next((each for each in lead if len(each) + 2 <= width), lead[-1])
    line = f"{sign} {first}" if len(first) + 2 <= width else first
    rest = ""
    for each in more:
        if len(line) + len(rest) + 3 + len(each) <= width:
            rest += f" · {each}"
    return ((role if role != "dim" else "strong", line), ("dim", rest))


def title_for(snapshot: Snapshot, now: Now) -> str:
    """The window's title: the state at a glance, urgent words only where the person's ladder lets the title speak."""
    mode, settings = snapshot.mode, snapshot.settings
    left = left_s(snapshot, now)
    if mode == "asking" and snapshot.ask is not None:
        step = f"remind_{min(snapshot.ask.step, 3)}" if snapshot.ask.step else "ask"
        return f"{TIME_TO_MOVE} · deskspine" if "title" in settings.ladder(step) else "deskspine"
    if mode == "owed":
        return f"{BREAK_OVERDUE} · deskspine" if "title" in settings.ladder("owed") else "deskspine"
    if mode in ("sitting", "snoozed") and left is not None:
        soon = 0 < left <= settings.number("schedule.heads_up_seconds")
        if soon and mode == "sitting" and "title" in settings.ladder("heads_up"):
            return f"{BREAK_SOON} · deskspine"
        return f"{count(-int(-left // 60), 'minute')} · deskspine"
    return f"{STATES[mode][2]} · deskspine"
