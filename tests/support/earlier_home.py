"""The folders of one person as an earlier version left them, and the engine that starts on them."""

from __future__ import annotations

import math
import shutil
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from msgspec.structs import replace

from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.home import engine_of
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.engine import Engine
from deskspine.engine.snapshot import Playing, Snapshot
from support.paths import ROOT

SAMPLES = ROOT / "tests" / "upgrade" / "samples"
WAKE_S = 30.0


def folders(root: Path) -> Paths:
    """Return the person's folders below `root`; what ships is parsed once for all of them."""
    return replace(Paths.under(root), cache_dir=root.parent / "cache")


class HandClock:
    """Clocks that are moved by hand."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def read(self) -> Reading:
        """Return the present reading."""
        return self.reading

    def zone(self) -> tzinfo:
        """Return the zone of the person."""
        return UTC

    def move(self, seconds: float, *, wall_s: float = 0.0) -> None:
        """Let `seconds` pass, and set the wall clock by `wall_s`."""
        now = self.reading
        self.reading = Reading(now.boot + seconds, now.mono + seconds, now.wall + seconds + wall_s, now.boot_id)


class Home:
    """One person's folders below `root`; `engine` is there from `launch` on."""

    engine: Engine
    started: ClassVar[list[Engine]] = []
    """Every engine that was started in the present test; `conftest` closes their journals."""

    def __init__(self, root: Path, reading: Reading) -> None:
        self.paths = folders(root)
        self.clock = HandClock(reading)
        self.events: list[str] = []
        """Time of day and kind of what happened since the start."""

    def launch(self) -> Snapshot:
        """Start the engine and return its first snapshot."""
        self.engine = engine_of(self.paths, self.clock, FaultLog(self.paths.log, self.clock))
        self.started.append(self.engine)
        self.engine.subscribe(self._take)
        self.engine.launch()
        return self.engine.snapshot()

    def _take(self, snapshot: Snapshot, events: Sequence[Event]) -> None:
        self.events.extend(f"{of_day(event.wall)} {event.kind}" for event in events)

    def live(self, seconds: float, inputs: Sequence[Any] = ()) -> None:
        """Let time pass from one deadline to the next."""
        until = self.clock.read().boot + seconds
        wait_s = self.engine.step(inputs)
        while (left_s := until - self.clock.read().boot) > 0:
            self.clock.move(min(max(wait_s, 0.001), left_s, WAKE_S))
            wait_s = self.engine.step()

    def jump(self, seconds: float) -> None:
        """Let time pass in one step."""
        self.clock.move(seconds)
        self.engine.step(asked_for_s=math.inf)

    def ask(self, name: str, /, **args: str | float) -> Reply:
        """Send a request as a key does."""
        return self.engine.handle(Request(name, dict(args)))

    def seen(self) -> dict[str, Any]:
        """Return what the person sees now, see `visible_state`."""
        return visible_state(self.engine.snapshot())

    def notices(self) -> list[str]:
        """Return the texts of the notices on the screen."""
        return [notice.text for notice in self.engine.snapshot().notices]

    def put_aside(self) -> list[str]:
        """Return the names of the files that were put aside, wherever they are."""
        root = self.paths.state_dir.parent
        return sorted(path.name for path in root.rglob("*") if ".bad" in path.name or path.suffix == ".refused")


def left_by(root: Path, name: str, *, after_s: float = 20.0) -> Home:
    """Return the home of sample `name` below `root`, `after_s` after its last sign of life."""
    sample = SAMPLES / "states" / name
    paths = folders(root)
    shutil.copytree(SAMPLES / "config", paths.config_dir)
    paths.state_dir.mkdir(parents=True)
    shutil.copy(sample / "state.toml", paths.state_file)
    shutil.copy(sample / "alive", paths.alive)
    if (sample / "config.toml").exists():
        shutil.copy(sample / "config.toml", paths.config_file)
    if (sample / "journal.sql").exists():
        make_journal(sample / "journal.sql", paths.journal)
    return Home(root, later(last_seen(name), after_s))


def make_journal(dump: Path, journal: Path) -> None:
    """Make the journal that `dump` describes."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(journal)) as connection:
        connection.executescript(dump.read_text())


def rows(journal: Path, query: str) -> list[tuple[Any, ...]]:
    """Return rows of a journal."""
    with closing(sqlite3.connect(journal)) as connection:
        return connection.execute(query).fetchall()


def last_seen(name: str) -> Reading:
    """Return the clocks when sample `name` was written last: its state or its sign of life, whichever is later."""
    saved = state_of(name)["saved"]
    state = Reading(saved["boot"], saved["mono"], saved["wall"], saved["boot_id"])
    return max(state, sign_of_life(SAMPLES / "states" / name / "alive"), key=lambda each: each.boot)


def sign_of_life(alive: Path) -> Reading:
    """Return the clocks that an `alive` file holds."""
    fields = dict(line.split("=", 1) for line in alive.read_text().splitlines())
    return Reading(float(fields["boot"]), float(fields["mono"]), float(fields["wall"]), fields["boot_id"])


def later(reading: Reading, by_s: float) -> Reading:
    """Return the clocks `by_s` after `reading`."""
    return Reading(reading.boot + by_s, reading.mono + by_s, reading.wall + by_s, reading.boot_id)


def state_of(name: str) -> dict[str, Any]:
    """Return the saved state of sample `name` as TOML reads it."""
    return tomllib.loads((SAMPLES / "states" / name / "state.toml").read_text())


def visible_state(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the person sees as plain values; what is absent, zero or as usual is left out.

    Instants are times of day. No sentence is among them, so that each can be said in better words.
    """
    at = snapshot.at

    def time(boot: float | None) -> str:
        return "" if boot is None else of_day(at.wall + boot - at.boot)

    ask, today = snapshot.ask, snapshot.today
    out: dict[str, Any] = {
        "mode": snapshot.mode,
        "presence": "" if snapshot.presence.state == "present" else snapshot.presence.state,
        "absent_since": "" if snapshot.presence.state == "present" else time(snapshot.presence.since),
        "sit_s": round(snapshot.sit.at(at.boot)),
        "progress_s": round(snapshot.progress.at(at.boot)),
        "due": time(snapshot.due),
        "next_ask": time(snapshot.next_ask),
        "off_duty_until": "" if snapshot.off_duty_until is None else of_day(snapshot.off_duty_until),
        "question": "" if snapshot.question is None else snapshot.question.kind,
        "was_here_until": time(snapshot.was_here_until),
        "read": bool(snapshot.read),
        "unwell": list(snapshot.unwell),
        "pages_seen": snapshot.pages_seen,
        "first_run": snapshot.first_run,
        "undo": "" if snapshot.undo is None else snapshot.undo.what,
        "level": 0 if snapshot.level == 1 else snapshot.level,
    }
    for name, span in (("meeting", snapshot.meeting), ("pause", snapshot.pause)):
        out[name] = "" if span is None else f"{time(span.since)} to {time(span.until) or 'open'}"
    for name in ("breaks", "shortened", "not_now", "natural", "snoozed"):
        out[name] = getattr(today, name)
    if ask is not None:
        out["ask"] = usual_left_out(
            {
                "stage": ask.stage,
                "kind": "" if ask.kind == "break" else ask.kind,
                "step": ask.step,
                "asked": time(ask.asked),
                "next_remind": time(ask.next_remind),
                "snoozes": ask.snoozes_used,
                "again": time(ask.again),
                "walk": ask.walk,
                "quiet": ask.quiet,
            }
        )
    if snapshot.playing is not None:
        out["playing"] = usual_left_out(_playing(snapshot.playing, at.boot))
    return usual_left_out(out)


def _playing(playing: Playing, t: float) -> dict[str, Any]:
    plan, state = playing.plan, playing.state
    segment = plan.segments[state.index]
    return {
        "routine": plan.routine.id,
        "exercises": [slot.exercise.id for slot in plan.slots],
        "total_s": sum(segment.seconds for segment in plan.segments),
        "exercise": plan.exercise(segment.item).id,
        "phase": segment.phase,
        "side": segment.side,
        "into_s": round(state.into(t), 1),
        "played_s": round(state.played(t), 1),
        "outcomes": [attempt.outcome for attempt in state.attempts],
        "sides_done": [list(attempt.sides) for attempt in state.attempts],
        "eased": [plan.exercise(item).id for item in state.eased],
        "holds": [seconds for _, seconds in state.holds],
        "asking": state.asking,
        "waiting": state.waiting,
        "scores": [(score.exercise, score.side, score.score) for score in state.scores],
        "offered": playing.offered,
    }


def usual_left_out(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` without what is empty, zero or false."""
    return {key: value for key, value in values.items() if value not in ("", 0, False, [], None)}


def of_day(wall: float) -> str:
    """Return the time of day of a wall second."""
    return datetime.fromtimestamp(round(wall), UTC).strftime("%H:%M:%S")
