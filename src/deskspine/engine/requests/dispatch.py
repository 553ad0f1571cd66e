"""From requests to outcomes: the one table for keys, verbs, the socket, notices and timelines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from deskspine.core.coach.next_routine import ROUTINE_KEYS, unknown_routine
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import FIRST_RUN_PAGES
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.policy import CORRECTION_S, UNDO_S
from deskspine.core.schedule.policy_from_settings import stepped_minutes
from deskspine.core.session import DeskInput
from deskspine.core.settings.settings import FieldError, field_of, parse_text, to_text
from deskspine.core.text.durations import minute_of_day
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import at_minute, local
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.requests.action import KEY, Action, Files, Outcome, RefusedError
from deskspine.engine.requests.arguments import RequestArgumentError, checked
from deskspine.engine.requests.remote import ELSEWHERE_ACTIONS
from deskspine.engine.requests.routines import ROUTINE_ACTIONS
from deskspine.engine.situation import Situation

PAUSE_MIN = 60
"""A pause without a length lasts this many minutes."""
TOO_LATE = "the notice came too late: nothing asks any more"
"""The reply to a button of a notice after the ask was answered in another way."""


def decide(situation: Situation, request: Request, files: Files) -> Outcome:
    """Return what `request` leads to. Raises RefusedError with the sentence for whoever asked."""
    action = ACTIONS.get(request.name)
    if action is None:
        raise RefusedError(f"there is no request {plain(request.name, 40)!r}")
    if request.origin == "notice" and (situation.desk.clock.ask is None or situation.desk.clock.run is not None):
        raise RefusedError(TOO_LATE)
    try:
        return action(situation, checked(request), files)
    except (RequestArgumentError, LookupError) as error:
        raise RefusedError(str(error.args[0] if error.args else error)) from error


def reply_to(request: Request, outcome: Outcome, situation: Situation, events: Sequence[Event]) -> Reply:
    """Return the reply after `outcome` was carried out, which led to `situation` and `events`."""
    if outcome.text:
        return Reply(True, outcome.text if isinstance(outcome.text, str) else outcome.text(situation))
    refusal = next((event.why for event in events if event.kind == "refused"), "")
    if refusal:
        return Reply(False, refusal)
    text, clock = events[-1].why if events else "done", situation.desk.clock
    if request.origin == "verb" and clock.undo is not None and clock.undo.at == clock.t:
        text += f"; `deskspine undo` takes it back within {UNDO_S:.0f} s"
    return Reply(True, text)


def _simple(*made: DeskInput) -> Action:
    return lambda situation, request, files: Outcome(made)


def _did_it(situation: Situation, request: Request, files: Files) -> Outcome:
    return Outcome([given.DidIt("verb" if request.origin == "verb" else "key")])


def _meeting(situation: Situation, request: Request, files: Files) -> Outcome:
    minutes = _minutes(request)
    return Outcome([given.MeetingStart(None if minutes is None else minutes * 60.0)])


def _meeting_toggle(situation: Situation, request: Request, files: Files) -> Outcome:
    state = situation.desk.clock
    running = state.meeting is not None and state.meeting.asked is None
    return Outcome([given.MeetingOver()] if running else [given.MeetingStart()])


def _pause(situation: Situation, request: Request, files: Files) -> Outcome:
    until = str(request.args.get("until", "") or "")
    if until:
        return Outcome([given.PauseStart(until_wall=_until_wall(situation.now, until))])
    return Outcome([given.PauseStart((_minutes(request) or PAUSE_MIN) * 60.0)])


def _pause_toggle(situation: Situation, request: Request, files: Files) -> Outcome:
    paused = situation.desk.clock.pause is not None
    return Outcome([given.Resume()]) if paused else _pause(situation, request, files)


def _away_toggle(situation: Situation, request: Request, files: Files) -> Outcome:
    state = situation.desk.clock
    if state.absence is not None:
        return Outcome([given.Back()])
    gone = state.returned
    if gone is not None and not gone.proven and state.t - gone.at <= CORRECTION_S:
        return Outcome([given.WasHere()])
    return Outcome([given.AwayKey()])


def _interval(by: int) -> Action:
    def act(situation: Situation, request: Request, files: Files) -> Outcome:
        key = "schedule.sit_minutes"
        minutes = stepped_minutes(situation.profile.settings.number(key), int(request.args.get("by", by)))
        return _change(situation, key, str(minutes))

    return act


def _set(situation: Situation, request: Request, files: Files) -> Outcome:
    return _change(situation, str(request.args.get("key", "")), str(request.args.get("value", "")))


def _change(situation: Situation, key: str, text: str) -> Outcome:
    """Check a setting and have it written. A file that cannot be written is a notice; the value holds all the same."""
    profile = situation.profile
    try:
        field = field_of(key)
    except KeyError:
        raise RefusedError(f"there is no setting {key!r}") from None
    try:
        value = parse_text(field, text)
        changed = profile.settings.replace(key, value)
    except FieldError as error:
        raise RefusedError(f"{key}: expected {error.expected}, not {text!r}; it stays as it was") from None
    unknown = unknown_routine(changed, profile.library, [key]) if key in ROUTINE_KEYS else ""
    if unknown:
        raise RefusedError(f"{unknown}; it stays as it was")

    def reply(after: Situation) -> str:
        return f"{field.title}: {to_text(field, value)}{' (not saved)' if key in after.profile.unsaved else ''}"

    return Outcome(KEY, reply, setting=(key, value))


def _reload(situation: Situation, request: Request, files: Files) -> Outcome:
    def reply(after: Situation) -> str:
        problems = len(after.profile.problems)
        return f"settings read again, {problems} problems" if problems else "settings read again"

    return Outcome(KEY, reply, reread=True)


def _first_run_done(situation: Situation, request: Request, files: Files) -> Outcome:
    """Keep how far the person came; the pages after that are offered once more."""
    pages = int(request.args.get("pages", FIRST_RUN_PAGES))
    return Outcome(KEY, "welcome", first_run=situation.first_run.left(pages))


def _first_run_again(situation: Situation, request: Request, files: Files) -> Outcome:
    """Show the pages that were skipped."""
    if not situation.first_run.skipped:
        raise RefusedError("no page of the first run was skipped")
    return Outcome(KEY, "the rest of the first pages", first_run=situation.first_run.shown_again())


def _player_sound(situation: Situation, request: Request, files: Files) -> Outcome:
    """Let the routine that plays be heard, or not; the next one follows the settings again."""
    if situation.desk.player is None:
        raise RefusedError("no routine is playing")
    on = bool(request.args.get("on", True))
    return Outcome(text="sound on" if on else "sound off", follow_up=lambda now: replace(now, audible=on))


def _minutes(request: Request) -> float | None:
    minutes = request.args.get("minutes", "")
    return None if minutes == "" else float(minutes)


def _until_wall(now: Now, text: str) -> float:
    """Return the next wall second at which it is that time of day."""
    today = local(now.wall, now.zone).date()
    minute = minute_of_day(text)
    assert minute is not None, "the arguments are checked"
    wall = at_minute(today, minute, now.zone)
    return wall if wall > now.wall else at_minute(today + timedelta(days=1), minute, now.zone)


ACTIONS: dict[str, Action] = {
    **ROUTINE_ACTIONS,
    **ELSEWHERE_ACTIONS,
    "snooze": _simple(given.Snooze()),
    "not-now": _simple(given.NotNow()),
    "did-it": _did_it,
    "did-it-again": _simple(given.DidIt("again")),
    "undo": _simple(given.UndoAnswer()),
    "put-aside": _simple(given.PutAside()),
    "meeting": _meeting,
    "meeting-over": _simple(given.MeetingOver()),
    "meeting-toggle": _meeting_toggle,
    "pause": _pause,
    "resume": _simple(given.Resume()),
    "pause-toggle": _pause_toggle,
    "away": _simple(given.AwayKey()),
    "back": _simple(given.Back()),
    "away-toggle": _away_toggle,
    "was-here": _simple(given.WasHere()),
    "interval-up": _interval(5),
    "interval-down": _interval(-5),
    "set": _set,
    "reload": _reload,
    "key": _simple(given.Key()),
    "first-run-done": _first_run_done,
    "first-run-again": _first_run_again,
    "player-sound": _player_sound,
}
"""Every request the engine understands. `quit` is the runner's: it ends the thread."""
