"""The status that is pushed to tmux: on a change only, one push at a time, and nothing is left at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import field_of
from deskspine.engine.notify.status_push import StatusPush
from deskspine.engine.ports import UnusableError
from deskspine.engine.situation import PresenceReport
from support.resident import Resident
from support.watched import settle

IN_TMUX = Place(variables=(("TMUX", "/tmp/tmux,1,0"),))


class Shown:
    """A display that records what it shows, and fails or hangs as a test wants."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.calls = self.now = self.most = 0
        """Number of calls to `show`, of those that run, and the highest number that ever ran at one time."""
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def show(self, place: Place, text: str) -> None:
        self.calls += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            self.texts.append(text)
        finally:
            self.now -= 1

    async def clear(self) -> None:
        self.texts.append("removed")


class Pushed:
    """A resident in tmux whose status is pushed, and its timers in simulated time."""

    def __init__(self) -> None:
        self.person = Resident(
            minutes=10, schedule__soft_start_seconds=0, status__tmux=True, status__tmux_format="{icon} {short}"
        )
        self.person.engine.report(PresenceReport(IN_TMUX))
        self.display = Shown()
        self.due: tuple[float, Callable[[], None], asyncio.TimerHandle] | None = None
        self.timers = 0
        self.push = StatusPush(self.person.engine, self.person.clock, self.display, self._later)
        self.person.engine.subscribe(self.push.follow)
        self.push.follow(self.person.picture)

    def _later(self, seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        assert seconds > 0
        self.timers += 1
        loop = asyncio.get_running_loop()
        handle = asyncio.TimerHandle(loop.time() + seconds, lambda: None, (), loop)
        self.due = (self.person.t + seconds, call, handle)
        return handle

    async def live(self, seconds: float) -> None:
        """Let time pass, with each timer at its moment."""
        end = self.person.t + seconds
        while self.due is not None and self.due[0] <= end:
            due, call, handle = self.due
            self.due = None
            self.person.live(max(0.0, due - self.person.t))
            if not handle.cancelled():
                call()
            await settle()
        self.person.live(end - self.person.t)
        await settle()


@pytest.fixture
async def pushed() -> AsyncIterator[Pushed]:
    pushed = Pushed()
    await settle()
    yield pushed
    await pushed.push.close()


async def test_each_minute_and_each_change_is_one_push(pushed: Pushed) -> None:
    assert pushed.display.texts == ["● 10 min"]
    await pushed.live(599)
    assert pushed.display.texts == [f"● {minutes} min" for minutes in range(10, 0, -1)] + ["● <1 min"]
    assert pushed.timers <= 11 + 2, "the heads-up plans it again"
    await pushed.live(2)
    assert pushed.display.texts[-1] == "▲ break now"
    before = len(pushed.display.texts)
    pushed.person.ask("pause", minutes=60)
    await settle()
    await pushed.live(3000)
    assert pushed.display.texts[before:] == ["■ break held"]


async def test_the_usual_text_has_the_bar_of_the_day_unless_there_is_no_aim(pushed: Pushed) -> None:
    usual = str(field_of("status.tmux_format").default)
    pushed.person.ask("set", key="status.tmux_format", value=usual)
    await settle()
    assert pushed.display.texts[-1] == "● 10 min ───── 0/10"
    pushed.person.ask("set", key="history.aim_minutes", value="0")
    await settle()
    assert pushed.display.texts[-1] == "● 10 min"


async def test_only_one_push_runs_and_the_latest_text_wins(pushed: Pushed) -> None:
    pushed.display.gate.clear()
    pushed.person.ask("pause", minutes=60)
    await settle()
    pushed.person.ask("resume")
    pushed.person.ask("meeting", minutes=5)
    await settle()
    pushed.person.ask("meeting-over")
    pushed.person.ask("away")
    await settle()
    assert pushed.display.now == 1
    pushed.display.gate.set()
    await settle()
    assert pushed.display.texts == ["● 10 min", "□ paused", "○ away"]
    assert pushed.display.most == 1


async def test_a_failure_is_repeated_after_a_minute_and_not_before(pushed: Pushed) -> None:
    pushed.display.error = UnusableError("no tmux server")
    pushed.person.ask("pause", minutes=60)
    await settle()
    for _ in range(3):
        pushed.push.follow(pushed.person.picture)
        await settle()
    assert pushed.display.calls == 2, "the one at the beginning, and one that failed"
    await pushed.live(300)
    assert pushed.display.calls == 2 + 5
    pushed.display.error = None
    await pushed.live(61)
    assert pushed.display.texts == ["● 10 min", "□ paused"]
    await pushed.live(100)
    before = pushed.timers
    await pushed.live(100)
    assert (pushed.timers, pushed.display.calls) == (before, 8), "a pause shows no minutes"


async def test_the_next_text_is_tried_at_once_after_a_failure(pushed: Pushed) -> None:
    pushed.display.error = UnusableError("no tmux server")
    pushed.person.ask("away")
    await settle()
    pushed.display.error = None
    pushed.person.ask("back")
    await settle()
    assert pushed.display.texts[-1].startswith("● ")


async def test_another_tmux_gets_the_same_text(pushed: Pushed) -> None:
    pushed.person.engine.report(PresenceReport(Place(variables=(("TMUX", "/tmp/other,2,0"),))))
    await settle()
    assert pushed.display.texts == ["● 10 min"] * 2


async def test_the_setting_takes_effect_at_once(pushed: Pushed) -> None:
    engine = pushed.person.engine
    pushed.person.ask("set", key="status.tmux_format", value="{sit_minutes}/{interval_minutes} #[bold]{breaks}")
    await settle()
    assert pushed.display.texts[-1] == "0/10 #[bold]0"
    pushed.person.ask("set", key="status.tmux", value="off")
    await settle()
    assert pushed.display.texts[-1] == "removed"
    before = len(pushed.display.texts)
    await pushed.live(300)
    assert len(pushed.display.texts) == before
    pushed.person.ask("set", key="status.tmux", value="on")
    await settle()
    assert pushed.display.texts[-1] == "5/10 #[bold]0"
    assert not engine.snapshot().notices


async def test_seconds_are_pushed_by_the_minute(pushed: Pushed) -> None:
    pushed.person.ask("set", key="status.tmux_format", value="{seconds_left}")
    await settle()
    before = pushed.timers
    await pushed.live(300)
    assert pushed.timers - before <= 6


async def test_the_end_removes_the_option_even_while_a_push_hangs() -> None:
    pushed = Pushed()
    await settle()
    pushed.display.gate.clear()
    pushed.person.ask("away")
    await settle()
    async with asyncio.timeout(2):
        await pushed.push.close()
    assert pushed.display.texts == ["● 10 min", "removed"]
