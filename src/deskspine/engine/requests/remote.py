"""The requests of a terminal that plays a routine without this engine, or did so while the engine was not reachable."""

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
    Files,
    FinishedCheck,
    Outcome,
    Rating,
    RefusedError,
    RemoteRecord,
    RequestHandler,
)
from deskspine.engine.requests.arguments import MAX_ID, MAX_LINE, SECONDS, WALL, Arg, one_of, text, whole
from deskspine.engine.situation import Situation

SAME_S = 10.0
"""Maximum seconds between the beginnings of two reports of one break."""
OUTCOMES: dict[str, PlayerOutcome] = {
    "finished": "finished",
    "shortened": "shortened",
    "left": "left",
    "stopped": "stopped",
}


def _may_play(situation: Situation, request: Request, files: Files) -> Outcome:
    """Return "yes" if another terminal may play a routine. Raises RefusedError while one plays here."""
    if situation.desk.player is not None:
        raise RefusedError("a routine is playing already")
    return Outcome(text="yes")


def _play(situation: Situation, request: Request, files: Files) -> Outcome:
    """Record that a routine begins in another terminal. An earlier one that was never ended counts as left."""
    started = given.RoutineStarted(str(request.args["routine"]), float(request.args.get("promise_s", 120.0)))
    desk = situation.desk
    forgotten = desk.clock.run is not None and desk.player is None
    return Outcome([given.RoutineEnded("left", 0.0), started] if forgotten else [started])


def _played(situation: Situation, request: Request, files: Files) -> Outcome:
    """Record a routine that ended in another terminal; its times replace a beginning that was not reported."""
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
    """Record a routine whose beginning was not reported, once. If it was a break of this sit, the sit ends.

    Raises RefusedError if the times are missing or impossible.
    """
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
        inputs: list[DeskInput] = [
            given.RoutineStarted(routine, ended - started),
            given.RoutineEnded(outcome, played_s),
        ]
        return Outcome(inputs, writes=writes)
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


_SENDER = "`deskspine break`, which plays in a terminal of its own"
REMOTE_HANDLERS: dict[str, RequestHandler] = {
    "may-play": RequestHandler(_may_play, sent_by=_SENDER),
    "play-elsewhere": RequestHandler(_play, {"routine": Arg(text(MAX_ID), True), "promise_s": SECONDS}, _SENDER),
    "played-elsewhere": RequestHandler(
        _played,
        {
            "outcome": Arg(one_of("finished", "shortened", "left", "stopped"), True),
            "played_s": SECONDS,
            "exercises": Arg(text(MAX_LINE)),
            "routine": Arg(text(MAX_ID)),
            "level": Arg(whole(1, 3)),
            "started_wall": WALL,
            "ended_wall": WALL,
        },
        _SENDER,
    ),
    "checked-elsewhere": RequestHandler(
        _checked, {"routine": Arg(text(MAX_ID), True), "scores": Arg(text(MAX_LINE))}, _SENDER
    ),
    "rate-elsewhere": RequestHandler(
        _rate, {"answer": Arg(one_of("better", "same", "worse"), True, named=False)}, _SENDER
    ),
}
"""The requests of another terminal, by name."""
