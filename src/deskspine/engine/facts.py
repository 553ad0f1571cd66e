"""What sources claim beside input: locked, asleep, a call, a video, do-not-disturb; and what has to be told of it."""

from __future__ import annotations

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.inputs import BusyWith, Input
from deskspine.core.schedule.state import State

BUSY_ORDER: tuple[BusyWith, ...] = ("microphone", "camera", "full-screen")
"""Of several the first is the one that is told."""


class Facts:
    """Claims by source. A fact holds while any source claims it; the sitting clock is told of changes alone."""

    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = {}
        """Fact → names of the sources that claim it."""
        self._lost: set[str] = set()
        """Sources that broke while they claimed a lock or a sleep: only somebody at the desk ends it now."""
        self._told: dict[str, bool] = {"locked": False, "asleep": False, "video": False, "quiet": False}
        self._busy: BusyWith | None = None
        self.settled = False
        """Whether sources have had the time to claim what was known before: until then nothing is said to be over."""

    def take_over(self, state: State) -> None:
        """Begin with what the sitting clock believes, so that whatever no longer holds is told."""
        self._told = {
            "locked": state.locked is not None,
            "asleep": state.asleep is not None,
            "video": state.video_from is not None,
            "quiet": state.dnd,
        }
        self._busy = state.busy_with if state.busy_from is not None else None

    def claim(self, name: str, fact: Input) -> None:
        """Source `name` tells a fact. One that is not its business is passed over."""
        match fact:
            case given.Lock() | given.Unlock():
                self._set(name, "locked", isinstance(fact, given.Lock))
            case given.Sleep() | given.Wake():
                self._set(name, "asleep", isinstance(fact, given.Sleep))
            case given.Busy(on, what):
                self._set(name, what, on)
            case given.Video(on):
                self._set(name, "video", on)
            case given.DoNotDisturb(on):
                self._set(name, "quiet", on)
            case _:
                pass

    def lose(self, name: str) -> None:
        """Source `name` broke: what it claimed holds no more, but for a lock or a sleep."""
        for fact, names in self._claims.items():
            if name in names and fact in ("locked", "asleep"):
                self._lost.add(name)
            else:
                names.discard(name)

    def somebody_is_there(self) -> None:
        """Input was seen: a lock or sleep that only a broken source claims is over."""
        for name in self._lost:
            for names in self._claims.values():
                names.discard(name)
        self._lost.clear()

    def changes(self, allowed: frozenset[str]) -> list[Input]:
        """What the sitting clock has to be told; `allowed` says what may hold asks."""
        told: list[Input] = []
        for fact, before in self._told.items():
            now = bool(self._claims.get(fact))
            if now != before and (now or self.settled):
                self._told[fact] = now
                told.append(_input(fact, now))
        busy = next((what for what in BUSY_ORDER if what in allowed and self._claims.get(what)), None)
        if busy != self._busy and (busy is not None or self.settled):
            told.append(given.Busy(True, busy) if busy is not None else given.Busy(False, self._busy or "microphone"))
            self._busy = busy
        return told

    def _set(self, name: str, fact: str, on: bool) -> None:
        names = self._claims.setdefault(fact, set())
        self._lost.discard(name)
        if on:
            names.add(name)
        else:
            names.discard(name)


def _input(fact: str, on: bool) -> Input:
    match fact:
        case "locked":
            return given.Lock() if on else given.Unlock()
        case "asleep":
            return given.Sleep() if on else given.Wake()
        case "video":
            return given.Video(on)
        case _:
            return given.DoNotDisturb(on)
