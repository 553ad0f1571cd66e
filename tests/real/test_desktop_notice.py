"""Desktop notices by a real dunst on a real X server: shown, clicked, replaced, taken back, hung, killed, paused."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from deskspine.adapters.channels.desktop_notice import NOTICES, DesktopNotice
from deskspine.adapters.presence.do_not_disturb import DesktopQuiet
from deskspine.core.schedule.inputs import DoNotDisturb
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.buses import Desktop, closing, folder_of_a_session
from support.needs import need

ASK = ChannelMessage("Time to move", "Two-minute <reset> & more.", (("start", "Start"), ("not-now", "Skip this one")))


@pytest.fixture
async def desktop() -> AsyncIterator[Desktop]:
    need("dbus-daemon", "Xvfb", "dunst", "dunstctl", "xdotool")
    with folder_of_a_session() as folder, closing(Desktop(folder)) as desktop:
        await desktop.owned(NOTICES.name)
        yield desktop


@pytest.fixture
def answers() -> asyncio.Queue[str]:
    return asyncio.Queue()


@pytest.fixture
async def notice(answers: asyncio.Queue[str]) -> AsyncIterator[DesktopNotice]:
    notice = DesktopNotice(answers.put_nowait)
    yield notice
    await notice.close()


async def answer(answers: asyncio.Queue[str]) -> str:
    """Return the next answer of the person."""
    async with asyncio.timeout(5):
        return await answers.get()


async def test_a_notice_is_shown_replaced_answered_and_taken_back(
    desktop: Desktop, notice: DesktopNotice, answers: asyncio.Queue[str]
) -> None:
    reason = await notice.say(desktop.place, ASK)
    assert reason.startswith("shown by dunst ")
    assert reason.endswith(", with buttons")
    await desktop.shown(1)
    await notice.say(desktop.place, ASK)
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)
    await desktop.tool("dunstctl", "action", "0")
    assert await answer(answers) == "start"
    await notice.dismiss()
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)
    await notice.dismiss()
    await desktop.shown(0)
    await desktop.shown(0, "waiting")
    assert answers.empty()


async def test_a_middle_click_starts(desktop: Desktop, notice: DesktopNotice, answers: asyncio.Queue[str]) -> None:
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)
    window = await desktop.tool("xdotool", "search", "--onlyvisible", "--class", "Dunst")
    await desktop.tool("xdotool", "mousemove", "--window", window, "20", "20", "click", "2")
    assert await answer(answers) == "start"
    await desktop.shown(0)
    assert answers.empty()


async def test_nothing_of_it_outlives_the_program(desktop: Desktop, notice: DesktopNotice) -> None:
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)
    await notice.close()
    await desktop.shown(0)


async def test_a_hung_daemon_costs_two_seconds_and_works_again(desktop: Desktop, notice: DesktopNotice) -> None:
    desktop.dunst.send_signal(signal.SIGSTOP)
    clock = asyncio.get_running_loop().time
    began = clock()
    with pytest.raises(UnusableError, match="no answer within 2 s"):
        await notice.say(desktop.place, ASK)
    assert 1.9 < clock() - began < 3
    desktop.dunst.send_signal(signal.SIGCONT)
    assert "shown by dunst" in await notice.say(desktop.place, ASK)
    desktop.dunst.send_signal(signal.SIGSTOP)
    with pytest.raises(UnusableError):
        await notice.say(desktop.place, ASK)
    await notice.dismiss()
    desktop.dunst.send_signal(signal.SIGCONT)
    await desktop.shown(0)
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)


async def test_a_killed_daemon_breaks_and_the_next_one_works(
    desktop: Desktop, notice: DesktopNotice, answers: asyncio.Queue[str]
) -> None:
    await notice.say(desktop.place, ASK)
    desktop.dunst.kill()
    await asyncio.to_thread(desktop.dunst.wait)
    with pytest.raises(UnusableError, match="no notification daemon"):
        await notice.say(desktop.place, ASK)
    desktop.dunst = desktop.run("dunst")
    await desktop.owned(NOTICES.name)
    await notice.say(desktop.place, ASK)
    await desktop.shown(1)
    await desktop.tool("dunstctl", "action", "0")
    assert await answer(answers) == "start"


async def test_while_it_is_paused_that_is_told_and_nothing_stale_comes_after(
    desktop: Desktop, notice: DesktopNotice
) -> None:
    told: asyncio.Queue[object] = asyncio.Queue()
    watch = asyncio.ensure_future(DesktopQuiet().watch(desktop.place, told.put_nowait))
    async with asyncio.timeout(10):
        assert await told.get() == DoNotDisturb(False)
        await desktop.tool("dunstctl", "set-paused", "true")
        assert await told.get() == DoNotDisturb(True)
        await notice.say(desktop.place, ASK)
        await desktop.shown(1, "waiting")
        await notice.dismiss()
        await desktop.tool("dunstctl", "set-paused", "false")
        assert await told.get() == DoNotDisturb(False)
        await desktop.shown(0)
        await desktop.tool("dunstctl", "set-paused", "true")
        assert await told.get() == DoNotDisturb(True)
        desktop.dunst.kill()
        assert await told.get() == DoNotDisturb(False)
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
