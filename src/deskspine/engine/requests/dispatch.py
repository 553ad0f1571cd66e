"""From requests to inputs: the one road that keys, verbs, the socket and timelines take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskspine.core.coach.next_routine import ROUTINE_KEYS, unknown_routine
from deskspine.core.commands.registry import Reply, Request
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
from deskspine.engine.engine import Engine
from deskspine.engine.ports import SettingsUnwritable
from deskspine.engine.requests.action import Action, Refused
from deskspine.engine.requests.arguments import Misfit, checked
from deskspine.engine.requests.remote import ELSEWHERE_ACTIONS
from deskspine.engine.requests.routines import ROUTINE_ACTIONS
from deskspine.engine.snapshot import FIRST_RUN_PAGES

PAUSE_MIN = 60
"""A pause without a length lasts this many minutes."""


def handle(engine: Engine, request: Request) -> Reply:
    """Do what is asked; return one sentence, which also says what is not yet on the disk."""
    backlog = engine.keeper.backlog
    before = backlog.delayed
    reply = _handled(engine, request)
    if not reply.ok or backlog.delayed == before:
        return reply
    engine.keep_waiting()
    return Reply(True, f"{reply.text.removesuffix('.')}. {engine.keeper.not_yet_written()}.")


def _handled(engine: Engine, request: Request) -> Reply:
    engine.told = tuple[Event, ...]()  # of an earlier request; a refusal below takes no step
    action = ACTIONS.get(request.name)
    if action is None:
        return Reply(False, f"there is no request {plain(request.name, 40)!r}")
    try:
        done = action(engine, checked(request))
    except (Refused, Misfit, LookupError) as refused:
        return Reply(False, str(refused.args[0] if refused.args else refused))
    if isinstance(done, str):
        return Reply(True, done)
    engine.step(done)
    refusal = next((event.why for event in engine.told if event.kind == "refused"), "")
    if refusal:
        return Reply(False, refusal)
    text = engine.told[-1].why if engine.told else "done"
    undo = engine.desk.clock.undo
    if request.origin == "verb" and undo is not None and undo.at == engine.desk.clock.t:
        text += f"; `deskspine undo` takes it back within {UNDO_S:.0f} s"
    return Reply(True, text)


def _simple(*made: DeskInput) -> Action:
    return lambda engine, request: made


def _did_it(engine: Engine, request: Request) -> Sequence[DeskInput]:
    return [given.DidIt("verb" if request.origin == "verb" else "key")]


def _meeting(engine: Engine, request: Request) -> Sequence[DeskInput]:
    minutes = _minutes(request)
    return [given.MeetingStart(None if minutes is None else minutes * 60.0)]


def _meeting_toggle(engine: Engine, request: Request) -> Sequence[DeskInput]:
    state = engine.desk.clock
    running = state.meeting is not None and state.meeting.asked is None
    return [given.MeetingOver()] if running else [given.MeetingStart()]


def _pause(engine: Engine, request: Request) -> Sequence[DeskInput]:
    until = str(request.args.get("until", "") or "")
    if until:
        return [given.PauseStart(until_wall=_until_wall(engine, until))]
    return [given.PauseStart((_minutes(request) or PAUSE_MIN) * 60.0)]


def _pause_toggle(engine: Engine, request: Request) -> Sequence[DeskInput]:
    return [given.Resume()] if engine.desk.clock.pause is not None else _pause(engine, request)


def _away_toggle(engine: Engine, request: Request) -> Sequence[DeskInput]:
    state = engine.desk.clock
    if state.absence is not None:
        return [given.Back()]
    gone = state.returned
    if gone is not None and not gone.proven and state.t - gone.at <= CORRECTION_S:
        return [given.WasHere()]
    return [given.AwayKey()]


def _interval(by: int) -> Action:
    def act(engine: Engine, request: Request) -> str:
        key = "schedule.sit_minutes"
        minutes = stepped_minutes(engine.settings.number(key), int(request.args.get("by", by)))
        return _write(engine, key, str(minutes))

    return act


def _set(engine: Engine, request: Request) -> str:
    return _write(engine, str(request.args.get("key", "")), str(request.args.get("value", "")))


def _write(engine: Engine, key: str, text: str) -> str:
    """Set one setting, in effect now; a file that cannot be written is a notice, the value holds for the session."""
    try:
        field = field_of(key)
    except KeyError:
        raise Refused(f"there is no setting {key!r}") from None
    try:
        value = parse_text(field, text)
        changed = engine.settings.replace(key, value)
    except FieldError as error:
        raise Refused(f"{key}: expected {error.expected}, not {text!r}; it stays as it was") from None
    unknown = unknown_routine(changed, engine.library, [key]) if key in ROUTINE_KEYS else ""
    if unknown:
        raise Refused(f"{unknown}; it stays as it was")
    engine.step()
    saved = ""
    try:
        engine.unsaved.pop(key, None)
        engine.take_settings(*engine.ports.settings.set(key, value))
        engine.keeper.note("settings-write", "")
    except (SettingsUnwritable, OSError) as error:
        engine.unsaved[key] = value
        engine.keeper.note("settings-write", f"{str(error).rstrip('.')}; it holds until deskspine ends.")
        engine.use_settings(changed)
        saved = " (not saved)"
    engine.step([given.Key()])
    return f"{field.title}: {to_text(field, value)}{saved}"


def _reload(engine: Engine, request: Request) -> str:
    engine.reload()
    return f"settings read again, {len(engine.problems)} problems" if engine.problems else "settings read again"


def _first_run_done(engine: Engine, request: Request) -> str:
    """Keep how far the person came; the pages behind that are offered once more."""
    pages = int(request.args.get("pages", FIRST_RUN_PAGES))
    engine.first_run_done, engine.pages_seen = True, max(pages, engine.pages_seen)
    engine.step([given.Key()])
    return "welcome"


def _first_run_again(engine: Engine, request: Request) -> str:
    """Show the pages that were skipped."""
    if not engine.first_run_done or engine.pages_seen >= FIRST_RUN_PAGES:
        raise Refused("no page of the first run was skipped")
    engine.first_run_done = False
    engine.step([given.Key()])
    return "the rest of the first pages"


def _player_sound(engine: Engine, request: Request) -> str:
    """Let the routine that plays be heard, or not; the next one goes by the settings again."""
    if engine.desk.player is None:
        raise Refused("no routine is playing")
    engine.audible = bool(request.args.get("on", True))
    return "sound on" if engine.audible else "sound off"


def _minutes(request: Request) -> float | None:
    minutes = request.args.get("minutes", "")
    return None if minutes == "" else float(minutes)


def _until_wall(engine: Engine, text: str) -> float:
    """Return the next wall second at which it is that time of day."""
    now: Now = engine.now()
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
    "undo": _simple(given.Undo()),
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
