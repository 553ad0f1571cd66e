"""Channel: a notice with buttons on the desktop of this machine.

There is one notice at a time, and it is closed when it is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from deskspine.adapters.dbus.bus import At, Body, Bus, BusError, Signal, no_session_here, open_session
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import ChannelMessage, UnusableError

NOTICES = At("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
BUS_VARIABLES = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
NORMAL, CRITICAL = 1, 2
STAYS, AS_USUAL = 0, -1
"""Timeouts of a notice: stay until it is closed; the default of the daemon."""


class NotificationDaemon(Struct, frozen=True):
    """The description that a notification daemon gives of itself."""

    owner: str
    name: str
    version: str
    buttons: bool
    markup: bool


class DesktopNotice:
    """Shows notices through the notification daemon of the session."""

    name = "desktop"

    def __init__(self, answer: Callable[[str], None]) -> None:
        """Create the channel; `answer` is called with the request that the person chose, at most once a notice."""
        self._answer = answer
        self._bus: Bus | None = None
        self._reached_by: tuple[str, ...] = ()
        self._daemon: NotificationDaemon | None = None
        self._live = 0
        """Number of the notice that is open, or 0."""
        self._shown_by = ""
        """Owner of the daemon's name when the notice was shown."""
        self._requests: dict[str, str] = {}
        """Request of each of its buttons; empty after the person has answered."""
        self._turn = 0

    def fits(self, place: Place) -> str:
        """Return why the desktop does not reach a person at `place`, or "" if it may."""
        return no_session_here(place)

    async def ready(self, place: Place) -> None:
        """Check that a daemon replies. Raises UnusableError."""
        bus = await self._connected(place)
        with _missing_daemon_explained():
            await self._daemon_on(bus)

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Show `message` in place of the open notice; return the daemon that shows it. Raises UnusableError."""
        self._turn += 1
        turn = self._turn
        bus = await self._connected(place)
        with _missing_daemon_explained():
            return await self._show(bus, message, turn)

    async def dismiss(self) -> None:
        """Close the notice without waiting: a daemon that hangs closes it when it goes on."""
        self._turn += 1
        self._close_notice()

    async def close(self) -> None:
        """Close the notice and the connection."""
        self._turn += 1
        await self._leave()

    # -- the daemon --------------------------------------------------------------------------------------------------

    async def _connected(self, place: Place) -> Bus:
        reached_by = tuple(place.variable(name) for name in BUS_VARIABLES)
        if self._bus is not None:
            try:
                self._bus.check()
                if reached_by == self._reached_by:
                    return self._bus
            except UnusableError:
                pass
            await self._leave()
        bus = await open_session(place)
        try:
            for member, signature in (("ActionInvoked", "us"), ("NotificationClosed", "uu")):
                await bus.on(
                    self._on_signal,
                    sender=NOTICES.name,
                    interface=NOTICES.interface,
                    member=member,
                    signature=signature,
                )
        except BaseException:
            await bus.close()
            raise
        self._bus, self._reached_by, self._daemon = bus, reached_by, None
        return bus

    async def _leave(self) -> None:
        self._close_notice()
        bus, self._bus = self._bus, None
        if bus is not None:
            await bus.close()

    async def _daemon_on(self, bus: Bus) -> NotificationDaemon:
        """Return the daemon that runs, or that the bus starts for this call. Raises BusError."""
        owner = bus.owner_of(NOTICES.name)
        if owner and self._daemon is not None and self._daemon.owner == owner:
            return self._daemon
        self._forget()  # another daemon gives its notices other numbers
        self._daemon = None
        information = await bus.call(NOTICES, "GetServerInformation", answers="ssss", start=True)
        (capabilities,) = await bus.call(NOTICES, "GetCapabilities", answers="as")
        name, version = plain(information[0].strip(), 40) or "a daemon", plain(information[2].strip(), 20)
        owner = bus.owner_of(NOTICES.name)
        self._daemon = NotificationDaemon(
            owner, name, version, "actions" in capabilities, "body-markup" in capabilities
        )
        return self._daemon

    # -- the notice --------------------------------------------------------------------------------------------------

    async def _show(self, bus: Bus, message: ChannelMessage, turn: int) -> str:
        daemon = await self._daemon_on(bus)
        if self._live and daemon.name.lower() == "gnome-shell":
            self._close_notice()  # a notice replaced in place loses its buttons there
        body = _notify(message, daemon, self._live)
        (number,) = await bus.call(NOTICES, "Notify", "susssasa{sv}i", body, answers="u", late=self._close_late)
        if turn != self._turn or bus is not self._bus:
            self._close_late((number,))
            return "taken back at once"
        self._live, self._shown_by = number, bus.owner_of(NOTICES.name)
        self._requests = _requests(message)
        buttons = "" if not message.answers else ", with buttons" if daemon.buttons else ", without buttons"
        return f"shown by {daemon.name} {daemon.version}".rstrip() + buttons

    def _on_signal(self, signal: Signal) -> None:
        number, action = signal.body
        if not self._live or (number, signal.sender) != (self._live, self._shown_by):
            return
        if signal.member == "NotificationClosed":
            self._forget()  # it expired or was closed: no answer
            return
        request = self._requests.get(action)
        if request is not None:
            self._requests = {}
            self._answer(request)

    def _close_late(self, body: Body) -> None:
        """Close a notice that a daemon shows so late, after it hung, that no call waits for it any more."""
        (number,) = body
        if number != self._live and self._bus is not None:
            self._bus.post(NOTICES, "CloseNotification", "u", (number,))

    def _close_notice(self) -> None:
        number = self._live
        self._forget()
        if number and self._bus is not None:
            self._bus.post(NOTICES, "CloseNotification", "u", (number,))

    def _forget(self) -> None:
        self._live, self._requests = 0, {}


@contextmanager
def _missing_daemon_explained() -> Iterator[None]:
    """Raise UnusableError with plain words in place of a BusError that means there is no daemon."""
    try:
        yield
    except BusError as error:
        if error.name.endswith((".ServiceUnknown", ".NameHasNoOwner")):
            raise UnusableError("no notification daemon") from None
        raise


def _notify(message: ChannelMessage, daemon: NotificationDaemon, replaces: int) -> Body:
    hints: dict[str, tuple[str, Any]] = {
        "urgency": ("y", CRITICAL if message.urgent else NORMAL),
        "category": ("s", "x-deskspine.break"),
        "desktop-entry": ("s", "deskspine"),
    }
    pairs = _pairs(message)
    if pairs and not daemon.name.lower().startswith("xfce"):  # xfce would show it as one more button
        pairs.insert(0, ("default", pairs[0][1]))
    elif pairs:
        pairs[0] = ("default", pairs[0][1])
    buttons = [text for pair in pairs for text in pair] if daemon.buttons else []
    body = _printable(message.body)
    if daemon.markup:
        body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    stays = STAYS if message.answers else AS_USUAL
    return "deskspine", replaces, "", _printable(message.heading), body, buttons, hints, stays


def _requests(message: ChannelMessage) -> dict[str, str]:
    """Return the request of each button; a click on the notice itself means the first answer."""
    requests = {request: request for request, _ in message.answers}
    return {"default": message.answers[0][0], **requests} if requests else {}


def _pairs(message: ChannelMessage) -> list[tuple[str, str]]:
    """Return the requests and labels of the buttons."""
    return [(request, _printable(label)) for request, label in message.answers]


def _printable(text: str) -> str:
    """Return all of `text` without control characters: a zero would end the connection, others may steer the daemon."""
    return plain(text, len(text)).strip()
