"""Runs the person's hooks when something happens: never two of one lane at once, each with a time limit.

Nothing here can delay the engine: every run is a task, and a hook that fails becomes a notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from deskspine.core.notify.hook_run import HOOK_TIMEOUT_S, HookRun, failure, outcome_words, output_lines, program_name
from deskspine.core.notify.hooks import LANES, HookCall, HookFacts, HookState, calls, environment, json_line, safe
from deskspine.core.routines.model import Routine
from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Settings
from deskspine.engine.ports import UnusableError, reason
from deskspine.engine.situation import HookReport, Situation
from deskspine.engine.snapshot import Snapshot


class RunHook(Protocol):
    """Function that runs one hook."""

    async def __call__(self, argv: Sequence[str], variables: Mapping[str, str], text: bytes, limit_s: float) -> HookRun:
        """Run `argv` with `text` as input and `variables` added to its environment; return the outcome.

        Raises UnusableError if it cannot be started. A run that is cancelled leaves no process.
        """
        ...


class HookPort(Protocol):
    """The part of the engine that the hooks use."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def snapshot(self) -> Snapshot:
        """Return the present snapshot."""
        ...

    def report(self, report: HookReport) -> None:
        """Store the state of the hooks."""
        ...

    def log(self, where: str, text: str) -> None:
        """Write `text` about the part named `where` into the log."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class Hooks:
    """Runner of hooks. Of a hook that is to run while its lane is busy, only the latest run waits."""

    def __init__(self, engine: HookPort, run: RunHook, *, limit_s: float = HOOK_TIMEOUT_S) -> None:
        self._engine, self._run, self._limit_s = engine, run, limit_s
        self._state = HookState()
        self._waiting: dict[str, dict[str, HookFacts]] = {}
        """The runs that wait, by lane and hook, in the order in which they begin."""
        self._working: dict[str, asyncio.Task[None]] = {}
        """The task of each lane that is busy."""
        self._broken: dict[str, tuple[tuple[str, ...], str]] = {}
        """Hooks whose last run failed: the argument list, and the reason that the notice gives."""
        self._closed = False

    def begin(self) -> None:
        """Run the hooks of what is true now, such as a meeting that lasts since before the program was started."""
        self._change(self._engine.snapshot(), (), at_launch=True)

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Run the hooks of what changed, and forget failures of hooks that were set to something else."""
        if any(argv != _argv(snapshot.settings, name) for name, (argv, _) in self._broken.items()):
            asyncio.get_running_loop().call_soon(self._forget_replaced)  # not while a snapshot is being published
        self._change(snapshot, events)

    async def close(self) -> None:
        """End every hook that runs; those that wait do not run."""
        self._closed = True
        self._waiting.clear()
        tasks = tuple(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _change(self, snapshot: Snapshot, events: tuple[Event, ...], *, at_launch: bool = False) -> None:
        before, self._state = self._state, state_of(snapshot, self._state)
        for call in calls(before, self._state, events):
            if not self._closed and _argv(snapshot.settings, call.hook):
                self._add(facts_of(call, snapshot, before.routine, at_launch=at_launch))

    def _add(self, facts: HookFacts) -> None:
        lane = LANES[facts.hook]
        waiting = self._waiting.setdefault(lane, {})
        waiting.pop(facts.hook, None)
        waiting[facts.hook] = facts
        if lane not in self._working:
            self._working[lane] = asyncio.ensure_future(self._work(lane))

    async def _work(self, lane: str) -> None:
        """Run what waits in `lane`, one after the other."""
        try:
            while waiting := self._waiting.get(lane):
                await self._run_one(waiting.pop(next(iter(waiting))))
        finally:
            del self._working[lane]

    async def _run_one(self, facts: HookFacts) -> None:
        situation = self._engine.situation
        argv = _argv(situation.profile.settings, facts.hook)
        if not argv:
            return
        variables = {**dict(situation.presence.place.variables), **environment(facts)}
        try:
            run = await self._run(argv, variables, json_line(facts), self._limit_s)
        except (UnusableError, OSError) as error:
            why = text = reason(error)
        except Exception as error:
            self._engine.fault(error)
            why = text = reason(error)
        else:
            name, words = program_name(argv), failure(run, self._limit_s)
            why = f"{name}: {words}" if words else ""
            text = "\n".join((f"{name}: {outcome_words(run, self._limit_s)}", *output_lines(run)))
        self._engine.log(f"hook {facts.hook}", text)
        self._remember(facts.hook, argv, why)

    def _remember(self, name: str, argv: tuple[str, ...], why: str) -> None:
        """Show one notice when a hook begins to fail, and remove it when the hook works again."""
        if why:
            if self._broken.get(name, ((), ""))[0] == argv:
                return
            self._broken[name] = argv, why
        elif self._broken.pop(name, None) is None:
            return
        self._report()

    def _forget_replaced(self) -> None:
        """Remove the notices about hooks that are set to something else now."""
        settings = self._engine.situation.profile.settings
        kept = {name: entry for name, entry in self._broken.items() if entry[0] == _argv(settings, name)}
        if kept != self._broken:
            self._broken = kept
            self._report()

    def _report(self) -> None:
        notes = (
            (f"hook-{name}", f"The hook {name} failed ({why}). `deskspine hooks test {name}` shows more.")
            for name, (_, why) in self._broken.items()
        )
        self._engine.report(HookReport(tuple(notes)))


def state_of(snapshot: Snapshot, before: HookState) -> HookState:
    """Return the parts of `snapshot` that run hooks; while presence is not known, it counts as it was in `before`."""
    asking = snapshot.ask.number if snapshot.ask is not None and snapshot.ask.stage == "asking" else None
    presence = snapshot.presence.state
    return HookState(
        asking,
        _playing(snapshot),
        before.away if presence == "unknown" else presence == "away",
        snapshot.meeting is not None,
    )


def facts_of(call: HookCall, snapshot: Snapshot, ended: str = "", *, at_launch: bool = False) -> HookFacts:
    """Return the facts for a run of a hook; `ended` is the routine that played before."""
    cause, at = call.cause, snapshot.at
    routine = ended if call.hook == "on_break_end" else _playing(snapshot) or snapshot.next.routine.id
    known = _routine(snapshot, routine)
    length_s = cause.length_s if cause is not None and call.hook in ("on_break_end", "on_back") else None
    kind = cause.ask_kind if cause is not None else snapshot.ask.kind if snapshot.ask is not None else "break"
    next_ask = snapshot.next_ask
    return HookFacts(
        hook=call.hook,
        event=call.event,
        why=safe(cause.why) if cause is not None else "",
        mode=snapshot.mode,
        wall=round(cause.wall if cause is not None else at.wall),
        kind=kind,
        routine=safe(routine),
        routine_name=safe(known.name) if known is not None else "",
        routine_s=known.promise_s(snapshot.level) if known is not None else None,
        length_s=round(length_s) if length_s is not None else None,
        sit_s=round(cause.sit_s if cause is not None else snapshot.sit.at(at.boot)),
        breaks=snapshot.today.breaks,
        next_wall=round(at.wall + next_ask - at.boot) if next_ask is not None else None,
        quiet=cause.quiet if cause is not None else snapshot.ask is not None and snapshot.ask.quiet,
        place=safe(snapshot.presence.place),
        at_launch=at_launch,
    )


def _argv(settings: Settings, name: str) -> tuple[str, ...]:
    return settings.words(f"hooks.{name}")


def _playing(snapshot: Snapshot) -> str:
    """Return the id of the routine that plays, or ""."""
    return snapshot.playing.plan.routine.id if snapshot.playing is not None else ""


def _routine(snapshot: Snapshot, routine: str) -> Routine | None:
    if snapshot.playing is not None and snapshot.playing.plan.routine.id == routine:
        return snapshot.playing.plan.routine
    if snapshot.next.routine.id == routine:
        return snapshot.next.routine
    return snapshot.library.routines.get(routine) if snapshot.library is not None else None
