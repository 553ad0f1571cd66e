"""The reports of routines that an earlier version played in a terminal of its own and kept in files."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.history.history import CheckResult
from deskspine.core.history.records import BreakRecord
from deskspine.core.history.report_text import exercises_from_text, scores_from_text
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


def _played(situation: Situation, request: Request, files: Files) -> Outcome:
    """Record a routine once. If it was a break of this sit, the sit ends.

    Raises RefusedError if its times are impossible.
    """
    args = request.args
    outcome, routine = OUTCOMES[str(args["outcome"])], str(args["routine"])
    started, ended, played_s = float(args["started_wall"]), float(args["ended_wall"]), float(args.get("played_s", 0.0))
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


REPORT_HANDLERS: dict[str, RequestHandler] = {
    "played-elsewhere": RequestHandler(
        _played,
        {
            "outcome": Arg(one_of("finished", "shortened", "left", "stopped"), True),
            "played_s": SECONDS,
            "exercises": Arg(text(MAX_LINE)),
            "routine": Arg(text(MAX_ID), True),
            "level": Arg(whole(1, 3)),
            "started_wall": replace(WALL, needed=True),
            "ended_wall": replace(WALL, needed=True),
        },
    ),
    "checked-elsewhere": RequestHandler(_checked, {"routine": Arg(text(MAX_ID), True), "scores": Arg(text(MAX_LINE))}),
    "rate-elsewhere": RequestHandler(_rate, {"answer": Arg(one_of("better", "same", "worse"), True, named=False)}),
}
"""The requests in such a file, by name; no face and no verb can send them."""
