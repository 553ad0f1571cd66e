"""Hooks of a resident: what runs them, what they get, what waits, what a failure costs, and what ends at the end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.core.notify.hook_run import HookRun
from deskspine.core.notify.hooks import HOOK_EVENTS
from deskspine.core.presence.place import Place
from deskspine.core.schedule import inputs as given
from deskspine.engine.notify.hooks import Hooks
from deskspine.engine.ports import UnusableError
from deskspine.engine.situation import HookReport, PresenceReport, Situation
from deskspine.engine.snapshot import Snapshot
from support.resident import Resident
from support.watched import DESK, settle

WORKED = HookRun(0, "", 0.1)


class Programs:
    """A runner of hooks that records its runs, and lets them end, fail or hang as a test wants."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, ...]] = []
        self.facts: list[dict[str, Any]] = []
        self.variables: list[Mapping[str, str]] = []
        self.outcome: HookRun | Exception = WORKED
        self.hangs: set[str] = set()
        self.ends = asyncio.Event()
        self.cancelled: list[str] = []
        self.now: list[str] = []
        self.most = 0

    async def __call__(self, argv: Sequence[str], variables: Mapping[str, str], text: bytes, limit_s: float) -> HookRun:
        assert limit_s == 10.0
        facts = json.loads(text)
        hook = facts["hook"]
        assert hook not in self.now, "twice at the same time"
        self.runs.append(tuple(argv))
        self.facts.append(facts)
        self.variables.append(variables)
        self.now.append(hook)
        self.most = max(self.most, len(self.now))
        try:
            if hook in self.hangs:
                await self.ends.wait()
        except asyncio.CancelledError:
            self.cancelled.append(hook)
            raise
        finally:
            self.now.remove(hook)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    @property
    def told(self) -> list[tuple[str, str]]:
        """Hook and event of each run, in order."""
        return [(facts["hook"], facts["event"]) for facts in self.facts]


class WithLog:
    """The engine of a resident, with a log that a test can read."""

    def __init__(self, person: Resident) -> None:
        self._person = person
        self.logged: list[tuple[str, str]] = []

    @property
    def situation(self) -> Situation:
        return self._person.engine.situation

    def snapshot(self) -> Snapshot:
        return self._person.engine.snapshot()

    def report(self, report: HookReport) -> None:
        self._person.engine.report(report)

    def log(self, where: str, text: str) -> None:
        self.logged.append((where, text))

    def fault(self, error: BaseException) -> None:
        self._person.engine.fault(error)


class Hooked:
    """A resident with a program for every hook, unless `values` say otherwise."""

    def __init__(self, **values: Any) -> None:
        programs = {f"hooks__{name}": ("lamp", name) for name in HOOK_EVENTS}
        self.person = Resident(minutes=10, schedule__soft_start_seconds=0, **{**programs, **values})
        self.person.engine.report(PresenceReport(DESK))
        self.programs = Programs()
        self.port = WithLog(self.person)
        self.hooks = Hooks(self.port, self.programs)
        self.hooks.begin()
        self.person.engine.subscribe(self.hooks.follow)

    async def live(self, seconds: float, *inputs: Any) -> None:
        """Let time pass after `inputs`."""
        self.person.live(seconds, inputs)
        await settle()

    async def to_ask(self) -> None:
        while self.person.picture.mode != "asking":
            await self.live(5.0)


@pytest.fixture
async def hooked() -> AsyncIterator[Hooked]:
    hooked = Hooked()
    yield hooked
    await hooked.hooks.close()


async def test_a_break_runs_its_hooks_once_each(hooked: Hooked) -> None:
    await hooked.to_ask()
    await hooked.live(90.0)  # a reminder
    hooked.person.ask("start")
    await settle()
    hooked.person.to_end()
    await settle()
    assert hooked.programs.told == [
        ("on_heads_up", "heads-up"),
        ("on_due", "ask"),
        ("on_break_start", "started"),
        ("on_break_end", "finished"),
    ]
    _, due, start, end = hooked.programs.facts
    assert due["mode"] == "asking"
    assert due["why"] == "you have been sitting for 10 min"
    assert (due["routine"], due["routine_name"], due["routine_s"]) == ("seated-2min", "Two-minute seated reset", 120)
    assert due["sit_s"] == 600
    assert (start["mode"], start["length_s"], start["next_wall"]) == ("playing", None, None)
    assert (end["routine"], end["sit_s"], end["breaks"]) == ("seated-2min", 0, 1)
    assert abs(end["length_s"] - 120) < 10
    assert abs(end["next_wall"] - end["wall"] - 600) <= 1
    assert hooked.programs.runs[1] == ("lamp", "on_due")


async def test_absence_and_return_run_theirs_also_when_the_absence_ends_a_routine(hooked: Hooked) -> None:
    hooked.person.ask("start")
    await hooked.live(0.0, given.Lock())
    await hooked.live(1200.0)
    hooked.person.engine.step([given.Unlock()])
    await settle()
    assert hooked.programs.told == [
        ("on_break_start", "started"),
        ("on_away", "away"),
        ("on_break_end", "absent"),
        ("on_back", "back"),
    ]
    assert hooked.programs.facts[-1]["length_s"] >= 1200
    assert "locked" in hooked.programs.facts[1]["why"]


async def test_a_meeting_and_a_call_in_it_are_one_meeting(hooked: Hooked) -> None:
    hooked.person.ask("meeting", minutes=30)
    await hooked.live(0.0, given.Busy(True, "microphone", ("Call",)))
    await hooked.live(60.0)
    hooked.person.ask("meeting-over")
    await hooked.live(10.0)
    assert hooked.programs.told == [("on_meeting", "meeting")]
    await hooked.live(0.0, given.Busy(False))
    await settle()
    assert hooked.programs.told == [("on_meeting", "meeting"), ("on_meeting", "meeting-over")]


async def test_a_hook_that_is_not_set_runs_nothing() -> None:
    hooked = Hooked(**{f"hooks__{name}": () for name in HOOK_EVENTS})
    await hooked.to_ask()
    hooked.person.ask("start")
    await settle()
    assert hooked.programs.runs == []


async def test_at_launch_only_what_is_true_now_runs() -> None:
    earlier = Hooked()
    await earlier.to_ask()
    earlier.person.ask("meeting", minutes=60)
    await earlier.hooks.close()
    earlier.person.closed(30.0)
    programs = Programs()
    hooks = Hooks(earlier.person.engine, programs)
    hooks.begin()
    await settle()
    assert programs.told == [("on_meeting", "meeting")]
    assert programs.facts[0]["at_launch"] is True
    assert programs.variables[0]["DESKSPINE_AT_LAUNCH"] == "1"
    assert programs.facts[0]["why"] == ""
    await hooks.close()


async def test_facts_come_with_the_variables_of_the_place_that_are_valid_now(hooked: Hooked) -> None:
    hooked.person.engine.report(PresenceReport(Place(desktop=True, variables=(("DISPLAY", ":7"),))))
    hooked.person.ask("start")
    await settle()
    variables = hooked.programs.variables[-1]
    assert (variables["DISPLAY"], variables["DESKSPINE_HOOK"]) == (":7", "on_break_start")
    assert variables["DESKSPINE_PLACE"] == "this machine"


async def test_a_routine_with_a_hostile_name_stays_text() -> None:
    hooked = Hooked()
    routine = hooked.person.library.routines["seated-2min"]
    hostile = replace(routine, name="$(reboot)\x00\x1b[2J\n`x`\udcff; DESKSPINE_TEST=1")
    library = hooked.person.library
    hooked.person.library = replace(library, routines={**library.routines, "seated-2min": hostile})
    hooked.person.killed(1.0)
    programs = Programs()
    hooks = Hooks(hooked.person.engine, programs)
    hooks.begin()
    hooked.person.engine.subscribe(hooks.follow)
    hooked.person.ask("start", routine="seated-2min")
    await settle()
    value = programs.variables[-1]["DESKSPINE_ROUTINE_NAME"]
    assert value == programs.facts[-1]["routine_name"] == "$(reboot)??[2J `x`?; DESKSPINE_TEST=1"
    assert programs.variables[-1]["DESKSPINE_TEST"] == "0"
    await hooks.close()


async def test_a_hook_never_runs_twice_at_once_and_the_latest_run_waits(hooked: Hooked) -> None:
    hooked.programs.hangs = {"on_meeting"}
    hooked.person.ask("meeting", minutes=5)
    await settle()
    for request in ("meeting-over", "meeting", "meeting-over", "meeting", "meeting-over"):
        hooked.person.ask(request)
        await settle()
    assert hooked.programs.told == [("on_meeting", "meeting")]
    hooked.programs.ends.set()
    await settle()
    assert hooked.programs.told == [("on_meeting", "meeting"), ("on_meeting", "meeting-over")]


async def test_an_end_waits_for_its_beginning_and_other_hooks_do_not(hooked: Hooked) -> None:
    hooked.programs.hangs = {"on_away", "on_meeting", "on_break_start"}
    await hooked.live(0.0, given.Lock())
    hooked.person.engine.step([given.Unlock()])
    hooked.person.ask("meeting", minutes=5)
    await settle()
    assert hooked.programs.told == [("on_away", "away"), ("on_meeting", "meeting")]
    await hooked.live(0.0, given.Lock())
    assert hooked.programs.most == 2
    hooked.programs.ends.set()
    await settle()
    assert hooked.programs.told[2:] == [("on_back", "back"), ("on_away", "away")]


async def test_a_failure_is_one_notice_until_the_hook_works_again(hooked: Hooked) -> None:
    hooked.programs.outcome = HookRun(3, "no lamp\n", 0.2)
    hooked.person.ask("meeting", minutes=5)
    await settle()
    text = "The hook on_meeting failed (lamp: exit code 3). `deskspine hooks test on_meeting` shows more."
    assert hooked.person.notices == [text]
    hooked.programs.outcome = UnusableError("lamp is not installed")
    hooked.person.ask("meeting-over")
    await settle()
    assert hooked.person.notices == [text]
    hooked.person.ask("start")
    await settle()
    assert [notice.split(" (")[0] for notice in hooked.person.notices] == [
        "The hook on_meeting failed",
        "The hook on_break_start failed",
    ]
    hooked.programs.outcome = WORKED
    hooked.person.ask("meeting", minutes=5)
    await settle()
    assert [notice.split(" (")[0] for notice in hooked.person.notices] == ["The hook on_break_start failed"]


async def test_every_run_is_in_the_log_with_what_it_printed(hooked: Hooked) -> None:
    hooked.programs.outcome = HookRun(3, "no lamp\x1b[2J\n", 0.24, dropped_bytes=9)
    hooked.person.ask("meeting", minutes=5)
    await settle()
    hooked.programs.outcome = UnusableError("lamp is not installed")
    hooked.person.ask("start")
    await settle()
    assert hooked.port.logged == [
        ("hook on_meeting", "lamp: exit code 3, 0.2 s\nno lamp?[2J\n… and 9 bytes more"),
        ("hook on_break_start", "lamp is not installed"),
    ]


async def test_a_notice_about_a_hook_goes_when_the_hook_is_set_to_something_else(hooked: Hooked) -> None:
    hooked.programs.outcome = HookRun(-9, "", 10.0, "limit")
    hooked.person.ask("meeting", minutes=5)
    await settle()
    assert "(lamp: ended after 10 s)" in hooked.person.notices[0]
    hooked.person.ask("set", key="hooks.on_meeting", value="none")
    await settle()
    assert hooked.person.notices == []


async def test_a_fault_of_the_runner_is_a_fault_and_the_next_hook_runs(hooked: Hooked) -> None:
    hooked.programs.outcome = ZeroDivisionError("oops")
    hooked.person.ask("meeting", minutes=5)
    await settle()
    assert isinstance(hooked.person.engine.faults[0], ZeroDivisionError)
    hooked.programs.outcome = WORKED
    hooked.person.ask("meeting-over")
    await settle()
    assert len(hooked.programs.told) == 2


async def test_the_engine_goes_on_while_every_hook_hangs(hooked: Hooked) -> None:
    hooked.programs.hangs = set(HOOK_EVENTS)
    await hooked.to_ask()
    hooked.person.ask("start")
    await settle()
    assert hooked.person.picture.mode == "playing"
    hooked.person.to_end()
    assert hooked.person.outcomes == ["finished"]


async def test_what_runs_at_the_end_is_ended_and_what_waits_does_not_run() -> None:
    hooked = Hooked()
    hooked.programs.hangs = {"on_meeting"}
    hooked.person.ask("meeting", minutes=5)
    await settle()
    hooked.person.ask("meeting-over")
    await settle()
    await hooked.hooks.close()
    assert hooked.programs.cancelled == ["on_meeting"]
    hooked.person.ask("start")
    await settle()
    assert hooked.programs.told == [("on_meeting", "meeting")]
