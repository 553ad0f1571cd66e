"""The words of the dashboard: pure functions of a snapshot and the moment that return lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskspine.core.commands.registry import command
from deskspine.core.text.durations import count, duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import HOLDING, STATES, hold_notes, is_due, next_reminder, time_of, when_words
from deskspine.engine.wording.waits import wait_forms
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.dashboard.countdown import digits, small
from deskspine.tui.dashboard.moved import moved_words
from deskspine.tui.dashboard.ramp import SIGNS, tone
from deskspine.tui.widgets.lines import Line, paragraph, with_keys

READ_SHOWN_S = 600.0
"""Seconds for which the dashboard says how the last absence was counted."""
UNWELL = " · not well today"
OVER = ", over the limit"
GAP = "   "


def state_line(snapshot: Snapshot, now: Now, width: int) -> Line:
    """Return the state as a sign and a word; that the person is over the limit or not well today if it fits."""
    role, sign, word = STATES[snapshot.mode]
    if snapshot.mode == "sitting":
        role = tone(snapshot, now)
        over = role != "head" and cell_len(f"{sign} {word}{OVER}") <= width
        word = f"{word}{OVER}" if over else word
    state: Line = ((role, f"{sign} {word}"),)
    fits = cell_len(f"{sign} {word}{UNWELL}") <= width
    return (*state, ("", UNWELL)) if snapshot.unwell and fits else state


def top_state(snapshot: Snapshot, now: Now, width: int) -> Line:
    """Return the wait that goes on and the state, for the end of the top line: the state keeps its place there."""
    state = state_line(snapshot, now, width)
    room = width - sum(cell_len(text) for _, text in state) - len(GAP)
    wait = next((form for form in wait_forms(snapshot, now) if cell_len(form) <= room), "")
    return ((_wait_role(snapshot), wait), ("", GAP), *state) if wait else state


def _wait_role(snapshot: Snapshot) -> str:
    return "accent" if snapshot.wait is not None and snapshot.wait.needs_you else "dim"


def when_line(snapshot: Snapshot, now: Now) -> Line:
    """Return when the next break comes, or why no time is known."""
    planned = next_reminder(snapshot)
    if snapshot.ask is None and planned is not None and snapshot.mode not in HOLDING and snapshot.mode != "playing":
        return (("dim", "Next break at "), ("strong", time_of(now, planned)), ("dim", f" · {limit_words(snapshot)}"))
    return when_words(snapshot, now)


def note_lines(
    snapshot: Snapshot, now: Now, width: int, wrapped: bool = False, trouble: str = "", holds: bool = True
) -> list[Line]:
    """Return the notes: a question, how the last absence was counted, trouble, and a meeting, pause or free time.

    `trouble` is what is wrong with presence; the key of its page comes with it. Without `holds`, a meeting, pause or
    free time is left out. A note that does not fit on one line with its keys is cut, or wrapped if `wrapped` is True.
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
    for notice in snapshot.notices[-2:]:
        lines += paragraph(plain(_without_folder(notice.text)), width, "warn")
    for note in hold_notes(snapshot, now) if holds else ():
        lines += paragraph(plain(note), width) if wrapped else [(("", cut(note, width)),)]
    if trouble:
        page = keys_of(command("dashboard.presence"), snapshot.settings)
        why: Line = (("key", key_label(page[0])), ("dim", " why")) if page else ()
        lines += with_keys(trouble, why, width, role="warn" if snapshot.presence.state == "unknown" else "dim")
    return lines


def _yes_or_no(snapshot: Snapshot) -> Line:
    """Return the keys that answer a question."""
    answers = (("dashboard.yes", " yes"), ("dashboard.no", " no"))
    spans: list[tuple[str, str]] = []
    for command_id, word in answers:
        if keys := keys_of(command(command_id), snapshot.settings):
            spans += [*([("", "  ")] if spans else []), ("key", key_label(keys[0])), ("dim", word)]
    return tuple(spans)


def _without_folder(text: str) -> str:
    """Return a notice that begins with a path from the file's name on: a row has no room for both path and reason."""
    path, colon, reason = text.partition(":")
    return f"{path.rpartition('/')[2]}{colon}{reason}" if path.startswith("/") else text


def cut(text: str, width: int) -> str:
    """Return `text` on one line of at most `width` characters, safe to print."""
    return plain(text, max(1, width))


def numbers_lines(snapshot: Snapshot, now: Now) -> list[Line]:
    """Return today in numbers, on two lines or three; what did not happen is left out."""
    today = snapshot.today
    breaks: Line = (("strong", str(today.breaks)), ("dim", " break" if today.breaks == 1 else " breaks"))
    if today.shortened:
        breaks = (*breaks, ("dim", f" ({today.shortened} shortened)"))
    if today.natural:
        noun = "natural break" if today.natural == 1 else "natural breaks"
        breaks = (*breaks, ("strong", f"   {today.natural}"), ("dim", f" {noun}"))
    if today.not_now:
        breaks = (*breaks, ("strong", f"   {today.not_now}"), ("dim", " skipped"))
    waits = today.waits_used + today.waits_passed
    used: Line = (("strong", str(today.waits_used)), ("dim", f" of {count(waits, 'wait')} used for a break"))
    return [
        (("dim", "sitting "), ("strong", duration(today.sitting.at(now.t))), ("dim", "   longest sit "),
         ("strong", duration(today.longest_sit.at(now.t)))),
        breaks,
        *([used] if waits else []),
        *([(("dim", today.share),)] if today.share else []),
    ]  # fmt: skip


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
    lead = next((text for text in leads if len(text) + 2 <= width), leads[-1])
    line = f"{sign} {lead}" if len(lead) + 2 <= width else lead
    tail = _that_fit(
        [*details, *_waits(snapshot, now, width), *_sat(snapshot, now), *moved_words(snapshot)],
        width - len(line),
        " · ",
    )
    role = tone(snapshot, now) if snapshot.mode == "sitting" else role
    return ((role if role != "dim" else "strong", line), ("dim", tail))


def mini_line(snapshot: Snapshot, now: Now, width: int, *, alone: bool = False) -> Line:
    """Return what is below the digits of a very small window: the next time and the sit, or the state.

    If it is `alone`, there is no room for the bar of the day, and it has the minutes moved as well.
    """
    role, sign, word = STATES[snapshot.mode]
    planned = next_reminder(snapshot)
    if snapshot.mode == "sitting" and is_due(snapshot):
        lead: Line = (("accent", "▲ due now"),)
        rest = _sat(snapshot, now)
    elif snapshot.mode == "sitting" and planned is not None:
        lead = (("dim", "next "), ("strong", time_of(now, planned)))
        rest = _sat(snapshot, now)
    else:
        short_word = {"asking": "time to move", "owed": "overdue", "off-duty": "off duty"}.get(snapshot.mode, word)
        lead = ((role if role != "dim" else "strong", f"{sign} {short_word}"),)
        rest = [*([f"next {time_of(now, planned)}"] if planned is not None else []), *_sat(snapshot, now)]
    used = sum(cell_len(text) for _, text in lead)
    rest = [*_waits(snapshot, now, width - used - 3), *rest, *(moved_words(snapshot) if alone else ())]
    late = tone(snapshot, now)
    tail = _that_fit(rest, width - used, " · ")
    return (*lead, (late if late != "head" and "sat" in tail else "dim", tail))


def _waits(snapshot: Snapshot, now: Now, width: int) -> list[str]:
    """Return the wait that goes on in the longest of its short forms that fits in `width`; nothing without one."""
    return [form for form in wait_forms(snapshot, now)[-2:] if cell_len(form) <= width][:1]


def _sat(snapshot: Snapshot, now: Now) -> list[str]:
    """Return how long the person has sat, unless they are away or a routine plays."""
    if snapshot.mode in ("away", "playing"):
        return []
    return [f"sat {whole_minutes(snapshot.sit.at(now.t))}{SIGNS.get(tone(snapshot, now), '')}"]


def limit_words(snapshot: Snapshot) -> str:
    """Return the limit of a sit in words: "limit 50 min", "limit 1 h"."""
    return f"limit {duration(snapshot.interval_s).removesuffix(' 00 min')}"


def whole_minutes(seconds: float) -> str:
    """Return a duration in words; it is drawn once a minute, so it never names seconds."""
    return duration(seconds) if seconds >= 60 else "< 1 min"


def _that_fit(details: Sequence[str], width: int, before: str) -> str:
    tail = ""
    for detail in details:
        if len(tail) + len(before) + len(detail) <= width:
            tail += f"{before}{detail}"
    return tail
