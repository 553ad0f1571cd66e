"""The requests of another terminal that plays a routine beside this engine, or did so while it could not be reached."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.commands.registry import Request
from deskspine.core.history.history import CheckResult
from deskspine.core.history.records import BreakRecord
from deskspine.core.history.remote_report import exercises_from_text, scores_from_text
from deskspine.core.player.state import PlayerOutcome
from deskspine.core.schedule import inputs as given
from deskspine.core.session import DeskInput
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.engine.engine import Engine
from deskspine.engine.requests.action import Action, Refused

SAME_S = 10.0
"""Maximum of seconds between the beginnings of two reports of one break."""
OUTCOMES: dict[str, PlayerOutcome] = {
    "finished": "finished",
    "shortened": "shortened",
    "left": "left",
    "stopped": "stopped",
}


def _may_play(engine: Engine, request: Request) -> str:
    """Say whether another terminal may play a routine: not while one plays here."""
    if engine.desk.player is not None:
        raise Refused("a routine is playing already")
    return "yes"


def _play(engine: Engine, request: Request) -> Sequence[DeskInput]:
    """Take note that a routine begins there. One that another terminal began and never ended was left."""
    started = given.RoutineStarted(str(request.args["routine"]), float(request.args.get("promise_s", 120.0)))
    forgotten = engine.desk.clock.run is not None and engine.desk.player is None
    return [given.RoutineEnded("left", 0.0), started] if forgotten else [started]


def _played(engine: Engine, request: Request) -> Sequence[DeskInput] | str:
    """Write down a routine that ended there; with its times also when this engine did not know that it played."""
    outcome = OUTCOMES[str(request.args["outcome"])]
    played_s = float(request.args.get("played_s", 0.0))
    if engine.desk.clock.run is None or engine.desk.player is not None:
        return _played_unseen(engine, request, outcome, played_s)
    engine.keep_elsewhere(outcome, played_s, str(request.args.get("exercises", "")))
    return [given.RoutineEnded(outcome, played_s)]


def _played_unseen(
    engine: Engine, request: Request, outcome: PlayerOutcome, played_s: float
) -> Sequence[DeskInput] | str:
    """Write down a routine whose beginning was not reported, once. If it was a break of this sit, the sit ends."""
    args = request.args
    routine, started, ended = str(args.get("routine", "")), args.get("started_wall"), args.get("ended_wall")
    if not routine or not isinstance(started, int | float) or not isinstance(ended, int | float):
        raise Refused("no routine plays in another terminal")
    now = engine.now()
    if not started <= ended <= now.wall + SAME_S:
        raise Refused("expected a routine that began before it ended, and ended before now")
    day, offset = LocalDay(now, engine.policy.day_starts_min).stamp(ended)
    if engine.keeper.has_break(day, routine, started, SAME_S):
        return "recorded already"
    sit_s = engine.desk.clock.sit.at(now.t)
    exercises = exercises_from_text(str(args.get("exercises", "")))
    level = int(args.get("level", engine.level))
    record = BreakRecord(started, ended, day, offset, outcome, routine, level, played_s, sit_s)
    engine.played_elsewhere = routine
    engine.rated_elsewhere = engine.keeper.add_break(record, exercises)
    engine.settle()
    of_this_sit = ended >= now.wall - sit_s
    if outcome in ("finished", "shortened") and of_this_sit and engine.desk.player is None:
        return [given.RoutineStarted(routine, ended - started), given.RoutineEnded(outcome, played_s)]
    engine.step([given.Key()])
    return "recorded"


def _rate(engine: Engine, request: Request) -> str:
    if not engine.played_elsewhere:
        raise Refused("no routine of another terminal waits for an answer")
    engine.keeper.rate(engine.rated_elsewhere, engine.today().isoformat(), str(request.args["answer"]))
    engine.settle()
    return "noted"


def _checked(engine: Engine, request: Request) -> str:
    routine = engine.library.routines.get(str(request.args.get("routine", "")))
    if routine is None or engine.played_elsewhere != routine.id:
        raise Refused("no self-test was played in another terminal")
    now = engine.now()
    scores = scores_from_text(str(request.args.get("scores", "")))
    result = CheckResult(now.wall, engine.today().isoformat(), routine.id, scores)
    engine.keeper.check(result, routine, engine.rated_elsewhere)
    return "noted"


ELSEWHERE_ACTIONS: dict[str, Action] = {
    "may-play": _may_play,
    "play-elsewhere": _play,
    "played-elsewhere": _played,
    "checked-elsewhere": _checked,
    "rate-elsewhere": _rate,
}
"""The requests of another terminal, by name."""
