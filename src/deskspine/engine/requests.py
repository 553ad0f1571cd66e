"""From requests to inputs: the one road that keys, verbs, the socket and timelines take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from deskspine.core.calendar import at_minute, local
from deskspine.core.choose import ROUTINE_KEYS, unknown_routine
from deskspine.core.commands import Reply, Request
from deskspine.core.desk import DeskInput, Play, Press
from deskspine.core.instants import Now
from deskspine.core.plan import compile_plan
from deskspine.core.player import PlayerInput
from deskspine.core.player_state import PlayerOutcome
from deskspine.core.policy_of import stepped_minutes
from deskspine.core.routine import Routine
from deskspine.core.safety import fit
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.policy import CORRECTION_S
from deskspine.core.settings import FieldError, field_of, parse_text, to_text
from deskspine.engine.engine import Engine
from deskspine.engine.ports import SettingsUnwritable

PAUSE_MIN = 60
"""A pause without a length lasts this many minutes."""
MOST_MIN = 24 * 60


class Refused(Exception):
    """Says in one sentence why a request cannot be done."""


def handle(engine: Engine, request: Request) -> Reply:
    """Do what is asked and answer with one sentence."""
    engine.told = tuple[Event, ...]()  # of an earlier request; a refusal below takes no step
    action = ACTIONS.get(request.name)
    if action is None:
        return Reply(False, f"there is no request {request.name!r}")
    try:
        done = action(engine, request)
    except (Refused, LookupError) as refused:
        return Reply(False, str(refused.args[0] if refused.args else refused))
    if isinstance(done, str):
        return Reply(True, done)
    engine.step(done)
    refusal = next((event.why for event in engine.told if event.kind == "refused"), "")
    if refusal:
        return Reply(False, refusal)
    return Reply(True, engine.told[-1].why if engine.told else "done")


Action = Callable[[Engine, Request], Sequence[DeskInput] | str]


def _simple(*made: DeskInput) -> Action:
    return lambda engine, request: made


def _press(what: PlayerInput) -> Action:
    def act(engine: Engine, request: Request) -> Sequence[DeskInput]:
        if engine.desk.player is None:
            raise Refused("no routine is playing")
        return [Press(what)] if request.origin == "timeline" else [given.Key(), Press(what)]

    return act


def _play(engine: Engine, routine: Routine) -> Sequence[DeskInput]:
    if not routine.slots:
        raise Refused(f"{routine.id} is a card to read, not a routine to play")
    ask = engine.desk.clock.ask
    micro = ask is not None and ask.kind == "micro"
    return [Play(compile_plan(routine, engine.level), "micro" if micro else "break")]


def _start(engine: Engine, request: Request) -> Sequence[DeskInput]:
    named = str(request.args.get("routine", "") or "")
    if not named:
        ask = engine.desk.clock.ask
        micro = ask is not None and ask.kind == "micro"
        return _play(engine, (engine.quick_routine() if micro else engine.next_routine())[0])
    routine = engine.library.routines.get(named)
    if routine is None:
        raise Refused(f"there is no routine {named!r}; `deskspine routines list` names them")
    fitted = fit(routine, engine.library, engine.settings.words("safety.flags"))
    if fitted.locked:
        raise Refused(f"{routine.name} is not for now: {fitted.reason}")
    return _play(engine, fitted.routine)


def _quick(engine: Engine, request: Request) -> Sequence[DeskInput]:
    return _play(engine, engine.quick_routine()[0])


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
        asked = min(240, max(-240, int(request.args.get("by", by))))
        minutes = stepped_minutes(engine.settings.number(key), asked)
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


def _rate(engine: Engine, request: Request) -> str:
    answer = str(request.args.get("answer", ""))
    if answer not in ("better", "same", "worse", "skip"):
        raise Refused(f"expected better, same, worse or skip, not {answer!r}")
    if engine.unrated is None:
        raise Refused("no routine waits for an answer")
    row, _, _ = engine.unrated
    engine.unrated = None
    if answer != "skip":
        engine.keeper.rate(row, answer)
    engine.step([given.Key()])
    return "noted" if answer != "skip" else "skipped"


def _rate_elsewhere(engine: Engine, request: Request) -> str:
    answer = str(request.args.get("answer", ""))
    if answer not in ("better", "same", "worse"):
        raise Refused(f"expected better, same or worse, not {answer!r}")
    engine.keeper.rate(engine.rated_elsewhere, answer)
    return "noted"


def _first_run_done(engine: Engine, request: Request) -> str:
    engine.first_run_done = True
    engine.step([given.Key()])
    return "welcome"


def _play_elsewhere(engine: Engine, request: Request) -> Sequence[DeskInput]:
    promise_s = _seconds(request, "promise_s", 120.0)
    return [given.RoutineStarted(str(request.args.get("routine", "")), promise_s)]


def _played_elsewhere(engine: Engine, request: Request) -> Sequence[DeskInput]:
    outcome = OUTCOMES.get(str(request.args.get("outcome", "")))
    if outcome is None:
        raise Refused("expected how the routine ended: finished, shortened, left or stopped")
    if engine.desk.clock.run is None or engine.desk.player is not None:
        raise Refused("no routine plays in another terminal")
    played_s = _seconds(request, "played_s", 0.0)
    engine.keep_elsewhere(outcome, played_s, str(request.args.get("exercises", "")))
    return [given.RoutineEnded(outcome, played_s)]


def _minutes(request: Request) -> float | None:
    raw = request.args.get("minutes")
    if raw is None or raw == "":
        return None
    try:
        minutes = float(raw)
    except (TypeError, ValueError):
        raise Refused(f"expected a number of minutes, not {raw!r}") from None
    if not 1 <= minutes <= MOST_MIN:
        raise Refused(f"expected 1 to {MOST_MIN} minutes, not {raw}")
    return minutes


def _seconds(request: Request, name: str, usual: float) -> float:
    raw = request.args.get(name, usual)
    try:
        seconds = float(raw)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_MIN * 60:
        raise Refused(f"{name}: expected 0 to {MOST_MIN * 60} seconds, not {raw!r}")
    return seconds


def _until_wall(engine: Engine, text: str) -> float:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise Refused(f"expected a time as HH:MM, not {text!r}")
    now: Now = engine.now()
    today = local(now.wall, now.zone).date()
    minute = int(hours) * 60 + int(minutes)
    wall = at_minute(today, minute, now.zone)
    return wall if wall > now.wall else at_minute(today + timedelta(days=1), minute, now.zone)


OUTCOMES: dict[str, PlayerOutcome] = {
    "finished": "finished",
    "shortened": "shortened",
    "left": "left",
    "stopped": "stopped",
}

ACTIONS: dict[str, Action] = {
    "start": _start,
    "quick": _quick,
    "snooze": _simple(given.Snooze()),
    "not-now": _simple(given.NotNow()),
    "did-it": _simple(given.DidIt()),
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
    "rate": _rate,
    "first-run-done": _first_run_done,
    "play-elsewhere": _play_elsewhere,
    "played-elsewhere": _played_elsewhere,
    "rate-elsewhere": _rate_elsewhere,
    "player-pause": _press("toggle"),
    "player-next": _press("next"),
    "player-back": _press("back"),
    "player-repeat": _press("repeat"),
    "player-worse": _press("worse"),
    "player-easier": _press("easier"),
    "player-stop": _press("stop"),
    "player-leave": _press("leave"),
}
"""Every request the engine understands. `quit` is the runner's: it ends the thread."""
