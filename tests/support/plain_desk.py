"""A desk in plain mode: a resident in memory, the face over it, and every line with the second at which it was said."""

from __future__ import annotations

from deskspine.core.commands.registry import Request
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.engine import WAKE_S
from deskspine.engine.requests.arguments import checked
from deskspine.engine.requests.dispatch import HANDLERS
from deskspine.plain.face import PlainFace
from support.resident import Resident


class PlainDesk:
    """A person at a desk who reads lines and types letters."""

    def __init__(self, desk: Resident | None = None, *, pages: bool = False, guards: bool = False) -> None:
        """Begin plain mode over `desk`; the pages of the first run are over, unless `pages`."""
        self.desk = desk or Resident()
        if not pages and self.desk.picture.first_run:
            self.desk.ask("first-run-done")
        self.said: list[tuple[float, str]] = []
        self.sent: list[Request] = []
        self.ended = False
        self._pictures = len(self.desk.pictures)
        self._events = len(self.desk.events)
        self.face = PlainFace(self.desk.picture, guards=guards)
        self._say(self.face.begin(self.now))

    @property
    def now(self) -> Now:
        """The present moment."""
        reading = self.desk.clock.read()
        return Now(reading.boot, reading.wall, self.desk.clock.zone())

    @property
    def text(self) -> str:
        """All lines that were said."""
        return "\n".join(line for _, line in self.said)

    def type(self, text: str) -> list[str]:
        """Type a line; return what is said for it at once."""
        return self.during(lambda: self._type(text))

    def live(self, seconds: float) -> list[str]:
        """Let time pass from deadline to deadline, those of the face included; return what is said meanwhile."""
        return self.during(lambda: self._live(self.now.t + seconds))

    def request(self, name: str, /, **args: str | float) -> list[str]:
        """Send a request from another place; return what is said about it."""

        def send() -> None:
            self.desk.ask(name, **args)
            self._pump()

        return self.during(send)

    def to_ask(self) -> list[str]:
        """Sit until the break is asked for; return what is said meanwhile."""

        def sit() -> None:
            while self.desk.picture.mode != "asking":
                self._live(self.now.t + 1.0)

        return self.during(sit)

    def during(self, act: object) -> list[str]:
        """Do something; return the lines that were said meanwhile."""
        before = len(self.said)
        assert callable(act)
        act()
        return [line for _, line in self.said[before:]]

    def _type(self, text: str) -> None:
        turn = self.face.typed(text, self.now)
        self._say(turn.lines)
        self.ended = self.ended or turn.ends
        for request in turn.requests:
            checked(request, HANDLERS[request.name].args)
            self.sent.append(request)
            self.desk.engine.handle(request)
        self._pump()

    def _live(self, until: float) -> None:
        while True:
            wait_s = self.desk.engine.step()
            self._pump()
            if (left_s := until - self.now.t) <= 0:
                return
            due = self.face.next_at(self.now)
            own_s = left_s if due is None else due - self.now.t
            self.desk.clock.pass_by(min(max(min(wait_s, own_s), 0.001), left_s, WAKE_S))

    def _pump(self) -> None:
        """Hand over what the engine has published since the last time, and say what is due."""
        if len(self.desk.pictures) > self._pictures:
            events = self.desk.events[self._events :]
            self._pictures, self._events = len(self.desk.pictures), len(self.desk.events)
            self._say(self.face.follow(self.desk.pictures[-1], events, self.now))
        else:
            self._say(self.face.tick(self.now))

    def _say(self, lines: tuple[str, ...]) -> None:
        self.said += [(self.now.t, line) for line in lines]
