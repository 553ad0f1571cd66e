"""Shows a notice on the desktop of this machine, with buttons; one at a time, and taken back when it is out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from deskspine.adapters.dbus.bus import At, Body, Bus, BusError, Signal, no_session_here, open_session
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken, Word

NOTICES = At("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
BUS_VARIABLES = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
NORMAL, CRITICAL = 1, 2
STAYS, AS_USUAL = 0, -1
"""Until it is taken back; as long as the daemon likes."""


class NotificationDaemon(Struct, frozen=True):
    """A notification daemon, as it describes itself."""

    owner: str
    name: str
    version: str
    buttons: bool
    markup: bool


class DesktopNotice:
    """The notification daemon of the session."""

    name = "desktop"

    def __init__(self, answer: Callable[[str], None]) -> None:
        """`answer` is called with the request that the person chose, once a notice at most."""
        self._answer = answer
        self._bus: Bus | None = None
        self._reached_by: tuple[str, ...] = ()
        self._server: NotificationDaemon | None = None
        self._live = 0
        """Number of the notice that stands; 0 when none does."""
        self._shown_by = ""
        """Who owned the name of the daemon when it was shown."""
        self._requests: dict[str, str] = {}
        """What each button of it asks for; empty once it was answered."""
        self._turn = 0

    def fits(self, place: Place) -> str:
        """Why the desktop does not reach somebody who sits there."""
        return no_session_here(place)

    async def ready(self, place: Place) -> None:
        """See that a daemon answers. Raises Broken."""
        bus = await self._connected(place)
        with _named():
            await self._found(bus)

    async def say(self, place: Place, word: Word) -> str:
        """Show `word` in place of what stands; answers by what. Raises Broken."""
        self._turn += 1
        turn = self._turn
        bus = await self._connected(place)
        with _named():
            return await self._show(bus, word, turn)

    async def hush(self) -> None:
        """Take the notice back. Waits for nothing: what is sent to a daemon that hangs is done when it goes on."""
        self._turn += 1
        self._take_back()

    async def close(self) -> None:
        """Take the notice back and leave the bus."""
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
            except Broken:
                pass
            await self._leave()
        bus = await open_session(place)
        try:
            for member, signature in (("ActionInvoked", "us"), ("NotificationClosed", "uu")):
                await bus.on(
                    self._heard, sender=NOTICES.name, interface=NOTICES.interface, member=member, signature=signature
                )
        except BaseException:
            await bus.close()
            raise
        self._bus, self._reached_by, self._server = bus, reached_by, None
        return bus

    async def _leave(self) -> None:
        self._take_back()
        bus, self._bus = self._bus, None
        if bus is not None:
            await bus.close()

    async def _found(self, bus: Bus) -> NotificationDaemon:
        """The daemon that runs, or that the bus starts when it is asked for."""
        owner = bus.owner_of(NOTICES.name)
        if owner and self._server is not None and self._server.owner == owner:
            return self._server
        self._forget()  # another daemon numbers its notices anew
        self._server = None
        told = await bus.call(NOTICES, "GetServerInformation", answers="ssss", start=True)
        (abilities,) = await bus.call(NOTICES, "GetCapabilities", answers="as")
        name, version = _plain(told[0])[:40] or "a daemon", _plain(told[2])[:20]
        owner = bus.owner_of(NOTICES.name)
        self._server = NotificationDaemon(owner, name, version, "actions" in abilities, "body-markup" in abilities)
        return self._server

    # -- the notice --------------------------------------------------------------------------------------------------

    async def _show(self, bus: Bus, word: Word, turn: int) -> str:
        server = await self._found(bus)
        if self._live and server.name.lower() == "gnome-shell":
            self._take_back()  # it would lose its buttons if it were replaced in place
        body = _notify(word, server, self._live)
        (number,) = await bus.call(NOTICES, "Notify", "susssasa{sv}i", body, answers="u", late=self._came_late)
        if turn != self._turn or bus is not self._bus:
            self._came_late((number,))
            return "taken back at once"
        self._live, self._shown_by = number, bus.owner_of(NOTICES.name)
        self._requests = _requests(word)
        buttons = "" if not word.answers else ", with buttons" if server.buttons else ", without buttons"
        return f"shown by {server.name} {server.version}".rstrip() + buttons

    def _heard(self, signal: Signal) -> None:
        number, what = signal.body
        if not self._live or (number, signal.sender) != (self._live, self._shown_by):
            return
        if signal.member == "NotificationClosed":
            self._forget()  # it ran out, or was put aside: no answer
            return
        request = self._requests.get(what)
        if request is not None:
            self._requests = {}
            self._answer(request)

    def _came_late(self, body: Body) -> None:
        """A notice was shown that nobody waits for any longer: a daemon that hung goes on."""
        (number,) = body
        if number != self._live and self._bus is not None:
            self._bus.post(NOTICES, "CloseNotification", "u", (number,))

    def _take_back(self) -> None:
        number = self._live
        self._forget()
        if number and self._bus is not None:
            self._bus.post(NOTICES, "CloseNotification", "u", (number,))

    def _forget(self) -> None:
        self._live, self._requests = 0, {}


@contextmanager
def _named() -> Iterator[None]:
    """Say in the person's words that there is no daemon."""
    try:
        yield
    except BusError as error:
        if error.name.endswith((".ServiceUnknown", ".NameHasNoOwner")):
            raise Broken("no notification daemon") from None
        raise


def _notify(word: Word, server: NotificationDaemon, replaces: int) -> Body:
    hints: dict[str, tuple[str, Any]] = {
        "urgency": ("y", CRITICAL if word.urgent else NORMAL),
        "category": ("s", "x-deskspine.break"),
        "desktop-entry": ("s", "deskspine"),
    }
    pairs = _pairs(word)
    if pairs and not server.name.lower().startswith("xfce"):  # that one would show it as one more button
        pairs.insert(0, ("default", pairs[0][1]))
    elif pairs:
        pairs[0] = ("default", pairs[0][1])
    buttons = [text for pair in pairs for text in pair] if server.buttons else []
    body = _plain(word.body)
    if server.markup:
        body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    stays = STAYS if word.answers else AS_USUAL
    return "deskspine", replaces, "", _plain(word.heading), body, buttons, hints, stays


def _requests(word: Word) -> dict[str, str]:
    """What each button asks for; a click on the notice itself is the first answer."""
    requests = {request: request for request, _ in word.answers}
    return {"default": word.answers[0][0], **requests} if requests else {}


def _pairs(word: Word) -> list[tuple[str, str]]:
    """Requests and labels."""
    return [(request, _plain(label)) for request, label in word.answers]


def _plain(text: str) -> str:
    """Without what a bus does not carry or a daemon may read as an order: a zero would end the connection."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
