"""From requests to outcomes: the one table for keys, verbs, the socket, notices and timelines."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from deskspine.core.coach.next_routine import ROUTINE_KEYS, unknown_routine
from deskspine.core.commands.registry import COMMANDS, Reply, Request
from deskspine.core.first_run import FIRST_RUN_PAGES
from deskspine.core.history.day_span import SPAN_EXPECTED, span_of
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.pause_ends import until_wall
from deskspine.core.schedule.policy import CORRECTION_S, UNDO_S
from deskspine.core.schedule.policy_from_settings import stepped_minutes
from deskspine.core.session import DeskInput
from deskspine.core.settings.settings import FieldError, field_of, parse_text, to_text
from deskspine.core.text.sanitize import plain
from deskspine.engine.requests.action import KEY, Action, Files, HistoryChanged, Outcome, RefusedError, RequestHandler
from deskspine.engine.requests.arguments import (
    BY,
    INTERVAL,
    MAX_ID,
    MAX_LINE,
    MINUTES,
    ON,
    PAUSE,
    Arg,
    RequestArgumentError,
    checked,
    text,
    whole,
)
from deskspine.engine.requests.interval_question import INTERVAL_ANSWERS
from deskspine.engine.requests.reports import REPORT_HANDLERS
from deskspine.engine.requests.routines import ROUTINE_HANDLERS
from deskspine.engine.situation import Situation

SIT = "schedule.sit_minutes"
PAUSE_MIN = 60
"""Minutes of a pause that is asked for without a length."""
BACK_S = 1.0
"""Seconds after a return in which the away key means "back": the press itself may have been the input that ended it."""
BACK = "you are back"
TOO_LATE = "the notice came too late: nothing asks any more"
"""Reply to a button of a notice after the ask was answered in another way."""


NO_OFFER = "no break is offered now"
OFFER_CLOSED = "not this time; nothing is owed"
NOTHING_CHANGED = {"away": "you are away already", "back": "you are here already"}
"""Replies to requests that find everything as they want it, where "done" would say nothing."""


def decide(situation: Situation, request: Request, files: Files) -> Outcome:
    """Return what `request` leads to. Raises RefusedError with the sentence for the sender."""
    handler = HANDLERS.get(request.name) or (REPORT_HANDLERS.get(request.name) if request.origin == "file" else None)
    if handler is None:
        raise RefusedError(f"there is no request {plain(request.name, 40)!r}")
    clock = situation.desk.clock
    if request.origin == "notice" and ((clock.ask is None and clock.offer is None) or clock.run is not None):
        raise RefusedError(TOO_LATE)
    try:
        return handler.act(situation, checked(request, handler.args), files)
    except (RequestArgumentError, LookupError) as error:
        raise RefusedError(str(error.args[0] if error.args else error)) from error


def reply_to(request: Request, outcome: Outcome, situation: Situation, events: Sequence[Event]) -> Reply:
    """Return the reply after `outcome` was carried out, which led to `situation` and to `events`."""
    if outcome.text:
        return Reply(True, outcome.text if isinstance(outcome.text, str) else outcome.text(situation))
    refusal = next((event.why for event in events if event.kind == "refused"), "")
    if refusal:
        return Reply(False, refusal)
    text, clock = events[-1].why if events else NOTHING_CHANGED.get(request.name, "done"), situation.desk.clock
    if request.origin == "verb" and clock.undo is not None and clock.undo.at == clock.t:
        text += f"; `deskspine undo` takes it back within {UNDO_S:.0f} s"
    return Reply(True, text)


def _simple(*inputs: DeskInput) -> RequestHandler:
    return RequestHandler(lambda situation, request, files: Outcome(inputs))


def _did_it(situation: Situation, request: Request, files: Files) -> Outcome:
    return Outcome([given.DidIt("verb" if request.origin == "verb" else "key")])


def _offer_close(situation: Situation, request: Request, files: Files) -> Outcome:
    """Close the open offer; the waits go on. Raises RefusedError if nothing is offered."""
    if situation.desk.clock.offer is None:
        raise RefusedError(NO_OFFER)
    return Outcome([given.OfferClosed()], OFFER_CLOSED)


def _letter_close(situation: Situation, request: Request, files: Files) -> Outcome:
    """Close the weekly letter. Raises RefusedError if none is shown."""
    if situation.letter.letter is None:
        raise RefusedError("no weekly letter is shown now")
    return Outcome(KEY, "weekly letter closed", closes_letter=True)


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
        return Outcome([given.PauseStart(until_wall=until_wall(situation.now, until, situation.profile.policy))])
    return Outcome([given.PauseStart((_minutes(request) or PAUSE_MIN) * 60.0)])


def _pause_toggle(situation: Situation, request: Request, files: Files) -> Outcome:
    paused = situation.desk.clock.pause is not None
    return Outcome([given.Resume()]) if paused else _pause(situation, request, files)


def _away_toggle(situation: Situation, request: Request, files: Files) -> Outcome:
    state = situation.desk.clock
    if state.absence is not None:
        return Outcome([given.Back()])
    absence = state.returned
    if absence is not None and state.t - absence.at <= BACK_S:
        return Outcome(KEY, BACK)
    if absence is not None and not absence.proven and state.t - absence.at <= CORRECTION_S:
        return Outcome([given.WasHere()])
    return Outcome([given.AwayKey()])


def _interval_step(by: int) -> Action:
    def act(situation: Situation, request: Request, files: Files) -> Outcome:
        before = situation.profile.settings.number(SIT)
        minutes = stepped_minutes(before, int(request.args.get("by", by)))
        limit = f", the {'longest' if by > 0 else 'shortest'} there is" if minutes == before else ""
        return _change(situation, SIT, str(minutes), f"{_sit_minutes(minutes)}{limit}")

    return act


def _sit_minutes(minutes: float) -> str:
    return f"{minutes:g} {'minute' if minutes == 1 else 'minutes'}"


def _interval(situation: Situation, request: Request, files: Files) -> Outcome:
    """Set the interval, or change it as its keys do, or say what it is. Raises RefusedError for both at once."""
    minutes, by = _minutes(request), int(request.args.get("by", 0))
    if minutes is not None and by:
        raise RefusedError("interval takes minutes or by, not both")
    if by:
        return _interval_step(by)(situation, request, files)
    if minutes is None:  # a question proves nothing about who is at the desk
        return Outcome(text=f"{field_of(SIT).title}: {_sit_minutes(situation.profile.settings.number(SIT))}")
    return _change(situation, SIT, f"{minutes:g}", _sit_minutes(minutes))


def _set(situation: Situation, request: Request, files: Files) -> Outcome:
    return _change(situation, str(request.args.get("key", "")), str(request.args.get("value", "")))


def _change(situation: Situation, key: str, text: str, shown: str = "") -> Outcome:
    """Return the outcome that writes a setting, once it is checked; its value holds even if the file cannot be written.

    `shown` is the value in words, if the reply does not give the text of the setting. Raises RefusedError if there is
    no such setting or the value does not fit.
    """
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
        return (
            f"{field.title}: {shown or to_text(field, value)}{' (not saved)' if key in after.profile.unsaved else ''}"
        )

    return Outcome(KEY, reply, setting=(key, value))


def _reload(situation: Situation, request: Request, files: Files) -> Outcome:
    def reply(after: Situation) -> str:
        problems = len(after.profile.problems)
        return f"settings read again, {problems} problems" if problems else "settings read again"

    return Outcome(KEY, reply, reread=True)


def _history_changed(situation: Situation, request: Request, files: Files) -> Outcome:
    """Read the history again. Raises RefusedError for days that are not understood."""
    words = str(request.args.get("forget", ""))
    forgotten = span_of(words) if words else None
    if words and forgotten is None:
        raise RefusedError(f"forget: expected {SPAN_EXPECTED}, not {words!r}")
    return Outcome(text="history read again", history_changed=HistoryChanged(forgotten))


def _first_run_done(situation: Situation, request: Request, files: Files) -> Outcome:
    """Store how many pages the person saw; the pages after that are offered once more."""
    pages = int(request.args.get("pages", FIRST_RUN_PAGES))
    return Outcome(KEY, "welcome", first_run=situation.first_run.left(pages))


def _first_run_again(situation: Situation, request: Request, files: Files) -> Outcome:
    """Show the pages of the first run that were skipped. Raises RefusedError if no page was."""
    if not situation.first_run.skipped:
        raise RefusedError("no page of the first run was skipped")
    return Outcome(KEY, "the rest of the first pages", first_run=situation.first_run.shown_again())


def _player_sound(situation: Situation, request: Request, files: Files) -> Outcome:
    """Switch the sound of the playing routine on or off; the next one follows the settings again."""
    if situation.desk.player is None:
        raise RefusedError("no routine is playing")
    on = bool(request.args.get("on", True))
    return Outcome(text="sound on" if on else "sound off", follow_up=lambda now: replace(now, audible=on))


def _minutes(request: Request) -> float | None:
    minutes = request.args.get("minutes", "")
    return None if minutes == "" else float(minutes)


HANDLERS: dict[str, RequestHandler] = {
    **ROUTINE_HANDLERS,
    **INTERVAL_ANSWERS,
    "snooze": _simple(given.Snooze()),
    "not-now": _simple(given.NotNow()),
    "did-it": RequestHandler(_did_it),
    "did-it-again": _simple(given.DidIt("again")),
    "undo": _simple(given.UndoAnswer()),
    "put-aside": _simple(given.PutAside()),
    "offer-close": RequestHandler(_offer_close),
    "letter-close": RequestHandler(_letter_close),
    "meeting": RequestHandler(_meeting, MINUTES),
    "meeting-over": _simple(given.MeetingOver()),
    "meeting-toggle": RequestHandler(_meeting_toggle),
    "pause": RequestHandler(_pause, PAUSE),
    "resume": _simple(given.Resume()),
    "pause-toggle": RequestHandler(_pause_toggle, PAUSE),
    "away": _simple(given.AwayKey()),
    "back": _simple(given.Back()),
    "away-toggle": RequestHandler(_away_toggle),
    "was-here": _simple(given.WasHere()),
    "interval-up": RequestHandler(_interval_step(5), BY),
    "interval-down": RequestHandler(_interval_step(-5), BY),
    "interval": RequestHandler(_interval, INTERVAL),
    "set": RequestHandler(
        _set,
        {"key": Arg(text(MAX_ID), True), "value": Arg(text(MAX_LINE), True)},
        "the settings screen and the first pages",
    ),
    "reload": RequestHandler(_reload, sent_by="`config set` and `config edit`, after they wrote the file"),
    "history-changed": RequestHandler(
        _history_changed,
        {"forget": Arg(text(MAX_ID))},
        "`import` and `history forget`, after they changed the journal",
    ),
    "key": RequestHandler(lambda situation, request, files: Outcome(KEY), sent_by="any key or click on the screen"),
    "first-run-done": RequestHandler(
        _first_run_done,
        {"pages": Arg(whole(1, FIRST_RUN_PAGES, f"1 to {FIRST_RUN_PAGES} pages"), named=False)},
    ),
    "first-run-again": RequestHandler(_first_run_again),
    "player-sound": RequestHandler(_player_sound, {"on": ON}),
}
HANDLERS |= {
    name: HANDLERS[entry.verb_request] for entry in COMMANDS for name in (entry.verb, *entry.aliases) if entry.aliases
}
"""Every request that the engine understands. The runner handles `RUNNER_REQUESTS`."""
TRIALS = frozenset({"try-channel", "try-surroundings"})
"""Requests that the background services carry out, because they try something on this machine."""
RUNNER_REQUESTS = frozenset({"quit", "restart", "hand-over", "break", "status", *TRIALS})
"""Requests that the runner handles: those that end its thread or begin with a routine, the status, and trials."""
