"""Facts from presence sources: lock, sleep, call, video and do-not-disturb, merged into schedule inputs."""

from __future__ import annotations

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.inputs import BUSY_WORDS, BusyWith, Input
from deskspine.core.schedule.state import State

ProgramNames = tuple[str, ...]


class Facts:
    """Claims by source. A fact holds while any source claims it; only changes become inputs."""

    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = {}
        """Fact → names of the sources that claim it."""
        self._users: dict[tuple[str, BusyWith], ProgramNames] = {}
        """Source and device → the programs that use it, as that source reports."""
        self._lost: set[str] = set()
        """Sources that failed while they claimed a lock or a sleep: only a person at the desk ends it now."""
        self._reported: dict[str, bool] = {"locked": False, "asleep": False, "video": False, "quiet": False}
        self._reported_users: dict[BusyWith, ProgramNames] = {}
        """Device in use → the programs that the sitting clock knows."""
        self._requests: list[Input] = []
        """Requests to lock and to unlock that the sitting clock does not know yet."""
        self._lock_asked = False
        self._saver_from: dict[str, float] = {}
        """Source → boot second since which a screen saver is on."""
        self.settled = False
        """True once sources have had the time to claim what was known before; until then no fact ends."""

    def take_over(self, state: State) -> None:
        """Begin with the facts in `state`, so that the end of each of them is reported."""
        self._reported = {
            "locked": state.locked is not None,
            "asleep": state.asleep is not None,
            "video": any(use.what == "video" and use.until is None for use in state.uses),
            "quiet": state.dnd,
        }
        in_use: dict[BusyWith, list[str]] = {}
        for use in state.uses:
            if use.what != "video" and use.until is None:
                in_use.setdefault(use.what, []).append(use.who)
        self._reported_users = {device: tuple(sorted(names)) for device, names in in_use.items()}

    def claim(self, name: str, fact: Input, t: float) -> None:
        """Store that source `name` reports a fact at boot second `t`. Ignore inputs that are no facts."""
        match fact:
            case given.Lock() | given.Unlock():
                self._set(name, "locked", isinstance(fact, given.Lock))
                if isinstance(fact, given.Unlock) and self._lock_asked:
                    self._requests.append(fact)  # a lock that was only asked for is no claim, and ends too
                self._lock_asked = False
            case given.LockAsked():
                self._requests.append(fact)
                self._lock_asked = True
            case given.Sleep() | given.Wake():
                if isinstance(fact, given.Sleep):
                    self._reported["asleep"] = False  # announced again: input may have ended the first one
                self._set(name, "asleep", isinstance(fact, given.Sleep))
            case given.Saver(on):
                if on:
                    self._saver_from.setdefault(name, t)
                else:
                    self._saver_from.pop(name, None)
            case given.Busy(on, device, who):
                self._set(name, device, on)
                self._users[name, device] = who or ("",)
            case given.Video(on):
                self._set(name, "video", on)
            case given.DoNotDisturb(on):
                self._set(name, "quiet", on)
            case _:
                pass

    def lose(self, name: str) -> None:
        """Remove the claims of source `name`, which failed, except a lock or a sleep."""
        self._saver_from.pop(name, None)
        for fact, names in self._claims.items():
            if name in names and fact in ("locked", "asleep"):
                self._lost.add(name)
            else:
                names.discard(name)

    def end_lost_claims(self) -> None:
        """End a lock or sleep that only a failed source claims, because input was seen."""
        for name in self._lost:
            for names in self._claims.values():
                names.discard(name)
        self._lost.clear()

    @property
    def saver_from(self) -> float | None:
        """Return the boot second since which a screen saver is on, or None."""
        return min(self._saver_from.values(), default=None)

    def changes(self, allowed: frozenset[str]) -> list[Input]:
        """Return the inputs that the sitting clock does not know yet; `allowed` are the devices that may hold asks."""
        inputs, self._requests = self._requests, []
        for fact, before in self._reported.items():
            now = bool(self._claims.get(fact))
            if now != before and (now or self.settled):
                self._reported[fact] = now
                inputs.append(_input(fact, now))
        for device in BUSY_WORDS:
            users = self._in_use(device) if device in allowed else ()
            if users != self._reported_users.get(device, ()) and (users or self.settled):
                self._reported_users[device] = users
                inputs.append(given.Busy(bool(users), device, () if users == ("",) else users))
        return inputs

    def _in_use(self, device: BusyWith) -> ProgramNames:
        names = self._claims.get(device, set())
        return tuple(sorted({user for name in names for user in self._users[name, device]}))

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
