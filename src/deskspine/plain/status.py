"""The state in words: the line at the start and at Enter, the list of today, and the list of routines."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.commands.registry import command
from deskspine.core.notify.event_words import event_name
from deskspine.core.text.durations import clock, count, duration, length
from deskspine.core.text.moved import moved_forms
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import (
    HOLDING,
    PRESENCE,
    STATES,
    hold_notes,
    next_reminder,
    seconds_left,
    time_of,
    when_words,
)
from deskspine.engine.wording.waits import NOT_THIS_TIME, offer_forms, shown_offer, wait_forms
from deskspine.plain.letters import LETTERS
from deskspine.plain.sentences import sentence, sentences

SAY_ALL = frozenset({"undone", "meeting-over", "resumed", "wait-over", "ready", "needs-you", "still-busy"})
"""Kinds of events whose reason is a whole sentence."""
NAMES_ROUTINES = "`deskspine routines list` names them"
"""Words of a refusal that name a command; here a letter does it."""
NOTHING_YET = "No breaks and no absences yet today."


def state_lines(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return what deskspine is doing and when the next break comes."""
    sat = f"sitting for {duration(snapshot.sit.at(now.t))}"
    since = snapshot.presence.since
    if snapshot.mode == "away" and since is not None:
        sat = f"away for {duration(now.t - since)}, since {time_of(now, since)}"
    unwell = "not well today: only breathing, eyes and hands" if snapshot.unwell else ""
    state = "" if snapshot.mode in ("sitting", "away", *HOLDING) else STATES[snapshot.mode][2]
    when = "".join(text for _, text in when_words(snapshot, now)).replace(" · ", ", ")
    if snapshot.playing is not None:
        when = f"{plain(snapshot.playing.plan.routine.name)} is playing"
    waits = (*wait_forms(snapshot, now)[:1], *offer_lines(snapshot, now))
    numbers = moved_of(snapshot)
    moved = f"moved today: {numbers}" if numbers else ""
    return sentences((state, sat, unwell, *hold_notes(snapshot, now), next_words(snapshot, now) or when, moved, *waits))


def moved_of(snapshot: Snapshot) -> str:
    """Return how much the person moved today against the aim; "" without an aim or before the first movement."""
    moved_s, aim_s = snapshot.today.moved_s, snapshot.aim_s
    return moved_forms(moved_s, aim_s)[0] if moved_s and aim_s else ""


def offer_lines(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return the break that is offered while the machine works, with its letters; () without one."""
    offer = shown_offer(snapshot, now)
    if offer is None:
        return ()
    start, close = LETTERS["dashboard.break"], LETTERS["dashboard.offer_close"]
    name = plain(offer.routine.routine.name)
    return (offer_forms(offer)[0], f"type {start} to start {name}, or {close} for {NOT_THIS_TIME}")


def letter_lines(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the weekly letter in sentences, with the letter of its suggestion; () without one."""
    weekly = snapshot.letter
    if weekly is None:
        return ()
    press = ""
    if weekly.command:
        typed = LETTERS.get(weekly.command)
        press = f"Choose “{command(weekly.command).title}”" if typed is None else f"Type {typed}"
    facts = weekly.facts.replace(" · ", ", ")
    return sentences((f"{weekly.heading}: {facts}", weekly.good, weekly.advice_with(press)))


def next_words(snapshot: Snapshot, now: Now) -> str:
    """Return when the next break comes while the person sits, or "" in every other state."""
    planned, left_s = next_reminder(snapshot), seconds_left(snapshot, now)
    if snapshot.mode != "sitting" or snapshot.ask is not None or planned is None or left_s is None:
        return ""
    return sentence(f"next break at {time_of(now, planned)}, in {duration(left_s)}")


def today_lines(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return today in numbers, and each event of the day with its time, the newest last."""
    today = snapshot.today
    waits = today.waits_used + today.waits_passed
    numbers = [
        f"sitting {duration(today.sitting.at(now.t))}",
        f"longest sit {duration(today.longest_sit.at(now.t))}",
        f"moved {moved_of(snapshot)}" if moved_of(snapshot) else "",
        count(today.breaks, "break") + (f" ({today.shortened} shortened)" if today.shortened else ""),
        count(today.natural, "natural break") if today.natural else "",
        f"{today.not_now} skipped" if today.not_now else "",
        f"{today.waits_used} of {count(waits, 'wait')} used for a break" if waits else "",
        today.share,
    ]
    events = [
        f"{clock(datetime.fromtimestamp(wall, now.zone))} {sentence(event_words(kind, why))}"
        for wall, kind, why in today.events
    ]
    return sentences((f"today: {', '.join(filter(None, numbers))}", *(events or [NOTHING_YET])))


def presence_lines(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return where the person is with the evidence, the sources that can be used, and the ways to reach the person."""
    presence = snapshot.presence
    since = "" if presence.since is None else f" since {time_of(now, presence.since)}"
    sources = (f"{title}: {state}" for title, state in presence.states)
    ways = (f"{view.name}: {'works' if view.works else view.why}" for view in snapshot.channels)
    return sentences((f"{PRESENCE[presence.state]}{since}", *presence.evidence, *sources, *presence.sources, *ways))


def event_words(kind: str, why: str) -> str:
    """Return the name of an event with its reason `why`. A reason that says the name itself is enough."""
    name, why = event_name(kind), why.replace(NAMES_ROUTINES, f"{LETTERS['dashboard.routines']} names them")
    if kind in SAY_ALL or why.startswith(f"in a {name.lower()}"):
        return why
    last = name.rpartition(" ")[2].lower()
    return f"{name}{why[len(last) :]}" if why.startswith(last) else f"{name}: {why}"


def routine_lines(snapshot: Snapshot) -> tuple[str, ...]:
    """Return each routine with its name and length, and how to start one."""
    routines = snapshot.library.routines.values() if snapshot.library else ()
    names = [
        f"{plain(routine.name)}, {length(routine.promise_s(snapshot.level))}: start {routine.id}"
        for routine in routines
    ]
    return sentences((*names, "type start and the short name to play one"))
