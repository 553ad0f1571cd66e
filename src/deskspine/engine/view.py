"""The view: builds the frozen snapshot for screens and verbs."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.coach.next_routine import Choice
from deskspine.core.first_run import SAFETY_PAGE, FirstRun
from deskspine.core.follow_up import FollowUp, Unrated
from deskspine.core.history.records import BreakRecord
from deskspine.core.notify.wording import offer_question
from deskspine.core.routines.model import Level, Library
from deskspine.core.schedule import waits
from deskspine.core.schedule.busy_kinds import BUSY_KINDS
from deskspine.core.schedule.events import UndoKind
from deskspine.core.schedule.next_ask import next_ask
from deskspine.core.schedule.policy import CORRECTION_S, OFFER_LASTS_S, UNDO_S, Policy
from deskspine.core.schedule.snoozes import announced_due
from deskspine.core.schedule.state import Ask, State
from deskspine.core.schedule.step import Step, next_due, pause_end
from deskspine.core.text.durations import clock, duration
from deskspine.core.timekeeping.calendar import next_change
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine.situation import PresenceReport, Situation
from deskspine.engine.snapshot import (
    AskView,
    EndedRoutine,
    HeadsUp,
    LastBreak,
    Mode,
    NextRoutine,
    Notice,
    OfferView,
    Playing,
    PresenceView,
    Question,
    Snapshot,
    TakeBack,
    Today,
    Until,
    WaitView,
    WeekDay,
)


class SnapshotParts(Struct, frozen=True):
    """Everything from which a snapshot is built."""

    at: Reading
    """The clocks at the moment of the snapshot."""
    now: Now
    """The same moment, with its zone."""
    situation: Situation
    today: Today
    notices: tuple[Notice, ...] = ()
    week: tuple[WeekDay, ...] = ()
    last_break: BreakRecord | None = None
    begins: float | None = None
    """Boot second at which the routine of the visible ask begins by itself, or None if it waits for an answer."""


def snapshot(parts: SnapshotParts) -> Snapshot:
    """Return the snapshot for screens and verbs."""
    now, situation = parts.now, parts.situation
    desk, profile, follow_up = situation.desk, situation.profile, situation.follow_up
    state, policy = desk.clock, profile.policy
    playing = None
    if desk.plan is not None and desk.player is not None:
        playing = Playing(desk.plan, desk.player, desk.player.held)
    read = situation.absence_read
    return Snapshot(
        at=parts.at,
        mode=mode(state),
        settings=profile.settings,
        interval_s=int(policy.interval_s),
        sit=state.sit,
        progress=state.progress,
        due=next_due(state, policy, now),
        next_ask=next_ask(state, policy, now),
        presence=presence(state, situation.presence, policy, now),
        ask=ask(state, policy, now, parts.begins),
        next=_coming(profile.next, profile.level),
        quick=_coming(profile.quick, profile.level),
        today=parts.today,
        week=parts.week,
        last_break=_last_break(parts.last_break, profile.library),
        level=profile.level,
        course=profile.course,
        person=profile.person,
        unwell=profile.unwell_on(profile.day(now).date),
        gate=follow_up.gate,
        result=follow_up.result,
        checks=profile.history.checks,
        played=profile.history.played,
        playing=playing,
        finished=follow_up.unrated.routine if follow_up.unrated is not None else "",
        ended=_ended(follow_up.unrated),
        meeting=_meeting(state),
        pause=None if state.pause is None else Until(state.pause.since, pause_end(state, now), "paused"),
        off_duty_until=_off_duty(state, policy, now),
        added_s=round(state.added_s),
        heads_up=_heads_up(state, policy, now),
        waits=_waits(state),
        offer=_offer(situation),
        machine_word=situation.machine_now,
        letter=situation.letter.letter,
        question=_question(state, now) or _skipped(situation.first_run) or _interval(follow_up),
        undo=_undo(state),
        was_here_until=_was_here(state),
        read=read.text,
        read_at=read.at if read.text else None,
        channels=situation.channels.channels,
        trial=situation.trial.trial,
        notices=parts.notices,
        first_run=not situation.first_run.done,
        pages_seen=situation.first_run.pages_seen,
        library=profile.library,
    )


def mode(state: State) -> Mode:
    """Return the word for what deskspine is doing; the most urgent applies."""
    stage = state.ask.stage if state.ask is not None else None
    if state.run is not None:
        return "playing"
    if state.absence is not None:
        return "away"
    if stage in ("asking", "snoozed", "owed", "held"):
        return stage
    if state.meeting is not None or state.call_from is not None:
        return "meeting"
    if state.pause is not None:
        return "paused"
    if state.time_kind == "unknown":
        return "unknown"
    return "sitting" if state.on_duty else "off-duty"


def presence(state: State, report: PresenceReport, policy: Policy, now: Now) -> PresenceView:
    """Return the presence of the person, with the evidence."""
    titles = ", ".join(report.seen_by)
    evidence: list[str] = []
    if state.locked is not None:
        evidence.append(f"locked since {_hhmm(state.locked, now)}")
    if state.asleep is not None:
        evidence.append(f"asleep since {_hhmm(state.asleep, now)}")
    if state.away_key is not None:
        evidence.append(f"you said that you left at {_hhmm(state.away_key, now)}")
    if state.idle_away:
        by = f" ({titles})" if titles else ""
        evidence.append(f"{state.idle_cause} since {_hhmm(state.last_input, now)}{by}")
    if state.run is not None:
        evidence.append("a routine is playing")
    if state.meeting is not None or state.call_from is not None:
        call = state.call_from is not None and state.meeting is None
        evidence.append(BUSY_KINDS[state.busy_with].begun if call else "in a meeting")
    if state.video_from is not None:
        evidence.append(BUSY_KINDS["video"].begun)
    if state.blind is not None:
        evidence.append(f"no answer and no key since {_hhmm(state.blind, now)}")
    if state.absence is None and not evidence:
        if not state.source:
            evidence.append("keys in this window")
        else:
            enough_s = policy.away_after_s if report.enough_s is None else report.enough_s
            evidence.append(f"active in the last {duration(enough_s)}" + (f" ({titles})" if titles else ""))
    kind = state.time_kind
    believed: Literal["present", "away", "unknown"] = "present"
    if kind == "away" or kind == "unknown":
        believed = kind
    since = state.absence.since if state.absence is not None else state.blind if believed == "unknown" else None
    works = [title for title, condition in report.sources if condition == "works"]
    sources = [f"watches {', '.join(works)}"] if works else []
    if not state.source:
        sources.append("idle time cannot be read, so you count as here" if works else "only keys here are seen")
    place = report.place
    if place.remote or not place.attached:
        sources.append(f"you sit at another machine: {place.why}" if place.remote else place.why)
    return PresenceView(believed, since, tuple(evidence), tuple(sources), report.sources, place.why)


def ask(state: State, policy: Policy, now: Now, begins: float | None) -> AskView | None:
    """Return the break that is due and has no final answer, or None. `begins` is when its routine begins by itself."""
    due = state.ask
    if due is None:
        return None
    remind = None
    if due.stage == "asking" and due.asked is not None and due.kind == "break":
        coming = [due.asked + at for at in policy.remind_s[due.step :]]
        remind = coming[0] if coming else None
    return AskView(
        stage=due.stage,
        kind=due.kind,
        number=state.asks,
        step=due.step,
        asked=due.asked,
        next_remind=remind,
        snoozes_used=state.snoozes,
        snooze_limit=policy.snooze_limit,
        snooze_s=int(policy.snooze_s),
        again=_later(due, now) if due.stage == "waiting" else next_ask(state, policy, now),
        why=f"you have been sitting for {duration(state.sit.at(now.t))}",
        walk=due.walk,
        quiet=due.quiet,
        begins=begins,
    )


def _later(ask: Ask, now: Now) -> float | None:
    """Return the later moment from which a due ask may appear, or None: nothing asks right after a return."""
    return ask.ready if ask.ready is not None and ask.ready > now.t else None


def _heads_up(state: State, policy: Policy, now: Now) -> HeadsUp | None:
    due = announced_due(Step(state, now, policy))
    return None if due is None else HeadsUp(due, int(policy.snooze_s), state.snoozes < policy.snooze_limit)


def _waits(state: State) -> tuple[WaitView, ...]:
    """Return the waits that were mentioned; others may be over before a person could read about them."""
    return tuple(
        WaitView(wait.kind, wait.source, wait.since, wait.expected_s, wait.needs_you)
        for wait in state.waits
        if wait.noted
    )


def _offer(situation: Situation) -> OfferView | None:
    open_offer = situation.offered
    if open_offer is None or situation.desk.clock.offer != open_offer.offer:
        return None
    offer = open_offer.offer
    wait = waits.find(situation.desk.clock, offer.wait)
    if wait is None:
        return None
    routine = _coming(open_offer.choice, situation.profile.level)
    return OfferView(
        wait.kind, offer.at, offer.at + OFFER_LASTS_S, routine, offer_question(wait.kind, routine.promise_s)
    )


def _ended(unrated: Unrated | None) -> EndedRoutine | None:
    if unrated is None:
        return None
    return EndedRoutine(unrated.outcome, unrated.played_s, unrated.done, unrated.exercises)


def _last_break(row: BreakRecord | None, library: Library) -> LastBreak | None:
    if row is None:
        return None
    routine = library.routines.get(row.routine)
    return LastBreak(row.ended_wall, "" if routine is None else routine.name, row.outcome, row.answer)


def _coming(choice: Choice, level: Level) -> NextRoutine:
    return NextRoutine(choice.routine, choice.routine.promise_s(level), choice.why)


def _meeting(state: State) -> Until | None:
    if state.meeting is not None:
        return Until(state.meeting.since, state.meeting.until, "meeting")
    if state.call_from is not None:
        return Until(state.call_from, None, BUSY_KINDS[state.busy_with].begun)
    return None


def _off_duty(state: State, policy: Policy, now: Now) -> float | None:
    if state.on_duty:
        return None
    return next_change(now.wall, now.zone, policy.work_hours)


def _question(state: State, now: Now) -> Question | None:
    if state.meeting is not None and state.meeting.asked is not None:
        since = state.meeting.since
        return Question("meeting-still-on", since, f"Is the meeting of {_hhmm(since, now)} still going on?")
    if state.question is not None and now.t - (state.question_asked or now.t) <= CORRECTION_S:
        return Question("away-since", state.question, f"Away since {_hhmm(state.question, now)}?")
    return None


def _skipped(first_run: FirstRun) -> Question | None:
    """Return the offer to see the skipped pages of the first run, until they are seen or declined."""
    if not first_run.skipped or not first_run.pages_seen:
        return None
    about = "health" if first_run.pages_seen < SAFETY_PAGE else "desk"
    return Question("skipped-pages", 0.0, f"Answer the skipped {about} questions?")


def _interval(follow_up: FollowUp) -> Question | None:
    asked = follow_up.interval
    return Question("keep-interval", 0.0, asked.text) if asked is not None and asked.is_open else None


UNDO_WORDS: dict[UndoKind, str] = {
    "did-it": "Counted as a break",
    "not-now": "Skipped this one",
    "left": "Routine left, no break",
    "shortened": "Routine left, counted as a break",
}
"""Text for the answer that can be taken back."""


def _undo(state: State) -> TakeBack | None:
    last = state.undo
    return None if last is None else TakeBack(last.at + UNDO_S, last.what, UNDO_WORDS[last.what])


def _was_here(state: State) -> float | None:
    gone = state.returned
    return None if gone is None or gone.proven or state.absence is not None else gone.at + CORRECTION_S


def _hhmm(t: float, now: Now) -> str:
    return clock(now.local_at(t))
