"""The desktop notice with daemons that answer late, restart numbering, vanish, come back, and report other notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.adapters.channels.desktop_notice import NOTICES, DesktopNotice
from deskspine.adapters.dbus import calls as bus_calls
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.fake_bus import BUS, HANG, Answer, FakeBus, a_bus, until

ASK = ChannelMessage("Time to move", "Neck <b>& back</b>", (("start", "Start"), ("snooze", "5 more minutes")))


class Daemon:
    """A notification daemon: what it shows, by number."""

    def __init__(self, fake: FakeBus, name: str = "dunst", owner: str = ":1.4") -> None:
        self.fake, self.owner = fake, owner
        self.shown: dict[int, tuple[Any, ...]] = {}
        self.done: list[str] = []
        self._next = 0
        fake.answers["GetServerInformation"] = ("ssss", (name, "them", "1.9.0", "1.2"))
        fake.answers["GetCapabilities"] = ("as", (["actions", "body", "body-markup"],))
        fake.answers["Notify"] = self._notify
        fake.answers["CloseNotification"] = self._close

    def _notify(self, body: tuple[Any, ...]) -> Answer:
        number = body[1]
        if not number:
            self._next += 1
            number = self._next
        self.done.append(f"show {number}")
        self.shown[number] = body
        return "u", (number,)

    def _close(self, body: tuple[Any, ...]) -> Answer:
        self.done.append(f"close {body[0]}")
        self.shown.pop(body[0], None)
        self.tell("NotificationClosed", "uu", body[0], 3)
        return "", ()

    def tell(self, member: str, signature: str, *body: object) -> None:
        """Send a signal."""
        self.fake.signal(self.owner, NOTICES.path, NOTICES.interface, member, signature, body)

    def click(self, number: int, button: str = "default") -> None:
        """Click as the person does; the daemon closes the notice after that."""
        self.tell("ActionInvoked", "us", number, button)
        self.tell("NotificationClosed", "uu", number, 2)


@pytest.fixture
async def fake() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        bus.own(NOTICES.name, ":1.4")
        yield bus


@pytest.fixture
def daemon(fake: FakeBus) -> Daemon:
    return Daemon(fake)


@pytest.fixture
def answered() -> list[str]:
    return []


@pytest.fixture
async def notice(answered: list[str]) -> AsyncIterator[DesktopNotice]:
    notice = DesktopNotice(answered.append)
    yield notice
    await notice.close()


async def turn() -> None:
    """Wait until sent messages have arrived."""
    await asyncio.sleep(0.02)


async def test_an_ask_stays_with_buttons_and_escaped(fake: FakeBus, daemon: Daemon, notice: DesktopNotice) -> None:
    assert await notice.say(fake.place, ASK) == "shown by dunst 1.9.0, with buttons"
    app, _, _, heading, body, buttons, hints, stays_ms = daemon.shown[1]
    assert (app, heading, body) == ("deskspine", "Time to move", "Neck &lt;b&gt;&amp; back&lt;/b&gt;")
    assert buttons == ["default", "Start", "start", "Start", "snooze", "5 more minutes"]
    assert hints == {
        "urgency": ("y", 1),
        "category": ("s", "x-deskspine.break"),
        "desktop-entry": ("s", "deskspine"),
    }
    assert stays_ms == 0
    await notice.say(fake.place, ChannelMessage("Soon\0\n", "x\ud800", urgent=True))
    _, replaces, _, heading, body, buttons, hints, stays_ms = daemon.shown[1]
    assert (replaces, heading, body, buttons, hints["urgency"], stays_ms) == (1, "Soon??", "x?", [], ("y", 2), -1)


async def test_what_a_daemon_cannot_do_is_not_sent(fake: FakeBus, daemon: Daemon, notice: DesktopNotice) -> None:
    fake.answers["GetCapabilities"] = ("as", (["body"],))
    assert await notice.say(fake.place, ASK) == "shown by dunst 1.9.0, without buttons"
    assert daemon.shown[1][4:6] == ("Neck <b>& back</b>", [])


async def test_the_first_click_alone_answers(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice, answered: list[str]
) -> None:
    await notice.say(fake.place, ASK)
    daemon.click(7)
    daemon.tell("ActionInvoked", "us", 1, "unheard-of")
    daemon.tell("ActionInvoked", "uu", 1, 1)
    daemon.tell("ActionInvoked", "us", 1, "snooze")
    daemon.click(1)
    await until(lambda: answered)
    await turn()
    await notice.say(fake.place, ASK)
    daemon.click(1)
    daemon.click(2)
    await until(lambda: len(answered) == 2)
    assert answered == ["snooze", "start"]


async def test_one_that_ran_out_or_was_put_aside_is_no_answer(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice, answered: list[str]
) -> None:
    await notice.say(fake.place, ASK)
    daemon.tell("NotificationClosed", "uu", 1, 1)
    daemon.tell("ActionInvoked", "us", 1, "start")
    await turn()
    await notice.say(fake.place, ASK)
    await notice.dismiss()
    await until(lambda: "close 2" in daemon.done)
    assert not answered
    assert not daemon.shown.keys() - {1}


async def test_gnome_is_given_a_new_notice_in_place_of_a_changed_one(fake: FakeBus, notice: DesktopNotice) -> None:
    gnome = Daemon(fake, "gnome-shell")
    for _ in range(2):
        await notice.say(fake.place, ASK)
    assert gnome.done == ["show 1", "close 1", "show 2"]
    await notice.close()
    await until(lambda: gnome.done[-1] == "close 2")


async def test_xfce_shows_no_button_twice(fake: FakeBus, notice: DesktopNotice, answered: list[str]) -> None:
    xfce = Daemon(fake, "Xfce Notify Daemon")
    await notice.say(fake.place, ASK)
    assert xfce.shown[1][5] == ["default", "Start", "snooze", "5 more minutes"]
    xfce.click(1)
    await until(lambda: answered == ["start"])


async def test_what_a_hung_daemon_shows_too_late_is_taken_back(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_calls, "CALL_S", 0.05)
    fake.answers["Notify"] = HANG
    with pytest.raises(UnusableError, match="no answer within"):
        await notice.say(fake.place, ASK)
    fake.answer_late("u", (9,))
    await until(lambda: "close 9" in daemon.done)
    fake.answers["Notify"] = daemon._notify
    await notice.say(fake.place, ASK)
    fake.answers["Notify"] = HANG
    with pytest.raises(UnusableError):
        await notice.say(fake.place, ASK)
    fake.answer_late("u", (1,))
    await asyncio.sleep(0.05)
    assert 1 in daemon.shown, "that one replaced what stands, and is what stands"


async def test_what_is_taken_back_while_it_is_being_shown_does_not_stay(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice
) -> None:
    fake.answers["Notify"] = HANG
    saying = asyncio.ensure_future(notice.say(fake.place, ASK))
    await until(lambda: fake.lost)
    await notice.dismiss()
    fake.answer_late("u", (5,))
    assert await saying == "taken back at once"
    await until(lambda: daemon.done == ["close 5"])


async def test_another_daemon_begins_anew(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice, answered: list[str]
) -> None:
    await notice.say(fake.place, ASK)
    fake.own(NOTICES.name, "")
    fake.own(NOTICES.name, ":1.7")
    other = Daemon(fake, "mako", ":1.7")
    other.click(1)
    await turn()
    assert await notice.say(fake.place, ASK) == "shown by mako 1.9.0, with buttons"
    assert other.shown[1][1] == 0, "there is nothing of ours there to replace"
    daemon.click(1)
    await turn()
    assert not answered, "neither what was meant for somebody else, nor what comes from the one before"
    other.click(1)
    await until(lambda: answered == ["start"])


async def test_no_daemon_breaks_and_one_that_can_be_started_is(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice
) -> None:
    fake.own(NOTICES.name, "")
    answer = fake.answers["GetServerInformation"]
    fake.answers["GetServerInformation"] = ("error", (f"{BUS}.Error.ServiceUnknown", "nobody"))
    with pytest.raises(UnusableError, match="no notification daemon"):
        await notice.say(fake.place, ASK)

    def start(_: object) -> Answer:
        fake.own(NOTICES.name, ":1.4")
        assert not callable(answer)
        return answer

    fake.answers["GetServerInformation"] = start
    assert "shown by dunst" in await notice.say(fake.place, ASK)


async def test_a_bus_that_dies_breaks_and_the_next_one_works(
    fake: FakeBus, daemon: Daemon, notice: DesktopNotice
) -> None:
    await notice.say(fake.place, ASK)
    await fake.die()
    await turn()
    await notice.dismiss()
    with pytest.raises(UnusableError, match="no session bus"):
        await notice.say(fake.place, ASK)
    await fake.start()
    assert "shown by" in await notice.say(fake.place, ASK)
    async with a_bus() as other:
        other.own(NOTICES.name, ":1.4")
        there = Daemon(other)
        assert "shown by" in await notice.say(other.place, ASK)
        assert 1 in there.shown
        await until(lambda: not daemon.shown.keys() - {1} and daemon.done[-1].startswith("close"))
        await notice.close()


def test_whom_it_reaches() -> None:
    notice = DesktopNotice(lambda _: None)
    here = Place(variables=(("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"),))
    assert notice.fits(here) == ""
    assert notice.fits(replace(here, remote=True)) == "the desktop of this machine is not where you sit"
    assert notice.fits(Place()) == "no session bus"
