"""The requests of another terminal that plays a routine, or did so while this engine could not be reached."""

from __future__ import annotations

from deskspine.core.commands.registry import Request
from deskspine.core.history.history import CheckResult
from deskspine.core.history.records import BreakRecord
from deskspine.core.history.remote_report import exercises_from_text, scores_from_text
from deskspine.core.player.state import PlayerOutcome
from deskspine.core.schedule import inputs as given
from deskspine.core.session import DeskInput
from deskspine.engine.requests.action import (
    KEY,
    Action,
    Files,
    FinishedCheck,
    Outcome,
    Rating,
    RefusedError,
    RemoteRecord,
)
from deskspine.engine.situation import Situation

SAME_S = 10.0
"""Maximum of seconds between the beginnings of two reports of one break."""
OUTCOMES: dict[str, PlayerOutcome] = {
    "finished": "finished",
    "shortened": "shortened",
    "left": "left",
    "stopped": "stopped",
}


def _may_play(situation: Situation, request: Request, files: Files) -> Outcome:
    """Say whether another terminal may play a routine: not while one plays here."""
    if situation.desk.player is not None:
        raise RefusedError("a routine is playing already")
    return Outcome(text="yes")


def _play(situation: Situation, request: Request, files: Files) -> Outcome:
    """Take note that a routine begins there. One that another terminal began and never ended was left."""
    started = given.RoutineStarted(str(request.args["routine"]), float(request.args.get("promise_s", 120.0)))
    desk = situation.desk
    forgotten = desk.clock.run is not None and desk.player is None
    return Outcome([given.RoutineEnded("left", 0.0), started] if forgotten else [started])


def _played(situation: Situation, request: Request, files: Files) -> Outcome:
    """Write down a routine that ended there; with its times also when this engine did not know that it played."""
    outcome = OUTCOMES[str(request.args["outcome"])]
    played_s = float(request.args.get("played_s", 0.0))
    run, now, profile = situation.desk.clock.run, situation.now, situation.profile
    if run is None or situation.desk.player is not None:
        return _played_unseen(situation, request, files, outcome, played_s)
    day, offset = profile.day(now).stamp(now.wall)
    began, sit_s = now.wall_at(run.since), situation.desk.clock.sit.at(run.since)
    level = profile.level
    record = BreakRecord(began, now.wall, day, offset, outcome, run.routine, level, played_s, sit_s, run.kind)
    exercises = exercises_from_text(str(request.args.get("exercises", "")))
    return Outcome([given.RoutineEnded(outcome, played_s)], writes=(RemoteRecord(record, exercises),))


def _played_unseen(
    situation: Situation, request: Request, files: Files, outcome: PlayerOutcome, played_s: float
) -> Outcome:
    """Write down a routine whose beginning was not reported, once. If it was a break of this sit, the sit ends."""
    args = request.args
    routine, started, ended = str(args.get("routine", "")), args.get("started_wall"), args.get("ended_wall")
    if not routine or not isinstance(started, int | float) or not isinstance(ended, int | float):
        raise RefusedError("no routine plays in another terminal")
    now, profile = situation.now, situation.profile
    if not started <= ended <= now.wall + SAME_S:
        raise RefusedError("expected a routine that began before it ended, and ended before now")
    day, offset = profile.day(now).stamp(ended)
    if files.has_break(day, routine, started, SAME_S):
        return Outcome(text="recorded already")
    sit_s = situation.desk.clock.sit.at(now.t)
    exercises = exercises_from_text(str(args.get("exercises", "")))
    level = int(args.get("level", profile.level))
    record = BreakRecord(started, ended, day, offset, outcome, routine, level, played_s, sit_s)
    writes = (RemoteRecord(record, exercises),)
    of_this_sit = ended >= now.wall - sit_s
    if outcome in ("finished", "shortened") and of_this_sit and situation.desk.player is None:
        there: list[DeskInput] = [given.RoutineStarted(routine, ended - started), given.RoutineEnded(outcome, played_s)]
        return Outcome(there, writes=writes)
    return Outcome(KEY, "recorded", writes=writes)


def _rate(situation: Situation, request: Request, files: Files) -> Outcome:
    remote = situation.follow_up.remote
    if remote is None:
        raise RefusedError("no routine of another terminal waits for an answer")
    today = situation.profile.day(situation.now).date.isoformat()
    return Outcome(text="noted", writes=(Rating(remote.row, today, str(request.args["answer"])),))


def _checked(situation: Situation, request: Request, files: Files) -> Outcome:
    routine = situation.profile.library.routines.get(str(request.args.get("routine", "")))
    remote = situation.follow_up.remote
    if routine is None or remote is None or remote.routine != routine.id:
        raise RefusedError("no self-test was played in another terminal")
    now = situation.now
    scores = scores_from_text(str(request.args.get("scores", "")))
    result = CheckResult(now.wall, situation.profile.day(now).date.isoformat(), routine.id, scores)
    return Outcome(text="noted", writes=(FinishedCheck(result, routine, remote.row),))


ELSEWHERE_ACTIONS: dict[str, Action] = {
    "may-play": _may_play,
    "play-elsewhere": _play,
    "played-elsewhere": _played,
    "checked-elsewhere": _checked,
    "rate-elsewhere": _rate,
}
"""The requests of another terminal, by name."""
