"""Merge the reports of lock, sleep, call, video and do-not-disturb into inputs of the sitting clock."""

from __future__ import annotations

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.inputs import BUSY_WORDS, BusyWith, Input
from deskspine.core.schedule.state import State

Users = tuple[str, ...]


class Facts:
    """Claims by source. A fact holds while any source claims it; the sitting clock is given changes alone."""

    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = {}
        """Fact → names of the sources that claim it."""
        self._users: dict[tuple[str, BusyWith], Users] = {}
        """Source and device → the programs that use it, as that source says."""
        self._lost: set[str] = set()
        """Sources that broke while they claimed a lock or a sleep: only input ends it now."""
        self._told: dict[str, bool] = {"locked": False, "asleep": False, "video": False, "quiet": False}
        self._told_users: dict[BusyWith, Users] = {}
        """Device in use → the programs that the sitting clock knows of."""
        self._requests: list[Input] = []
        """Requests to lock, and to unlock, that the sitting clock does not know of yet."""
        self._lock_asked = False
        self._saver_from: dict[str, float] = {}
        """Source → boot second since which a screen saver is on."""
        self.settled = False
        """True once sources have had the time to claim what was known before: until then nothing is said to be over."""

    def take_over(self, state: State) -> None:
        """Begin with what the sitting clock believes, so that whatever no longer holds is a change."""
        self._told = {
            "locked": state.locked is not None,
            "asleep": state.asleep is not None,
            "video": any(use.what == "video" and use.until is None for use in state.uses),
            "quiet": state.dnd,
        }
        in_use: dict[BusyWith, list[str]] = {}
        for use in state.uses:
            if use.what != "video" and use.until is None:
                in_use.setdefault(use.what, []).append(use.who)
        self._told_users = {what: tuple(sorted(names)) for what, names in in_use.items()}

    def claim(self, name: str, fact: Input, t: float) -> None:
        """Take in that source `name` tells a fact at boot second `t`. One that is not its business is ignored."""
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
                    self._told["asleep"] = False  # announced again: input may have ended the first one
                self._set(name, "asleep", isinstance(fact, given.Sleep))
            case given.Saver(on):
                if on:
                    self._saver_from.setdefault(name, t)
                else:
                    self._saver_from.pop(name, None)
            case given.Busy(on, what, who):
                self._set(name, what, on)
                self._users[name, what] = who or ("",)
            case given.Video(on):
                self._set(name, "video", on)
            case given.DoNotDisturb(on):
                self._set(name, "quiet", on)
            case _:
                pass

    def lose(self, name: str) -> None:
        """Source `name` broke: what it claimed holds no more, but for a lock or a sleep."""
        self._saver_from.pop(name, None)
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

    @property
    def saver_from(self) -> float | None:
        """Boot second since which some screen saver is on, or None while none is."""
        return min(self._saver_from.values(), default=None)

    def changes(self, allowed: frozenset[str]) -> list[Input]:
        """Return what the sitting clock does not know yet; `allowed` says what may hold asks."""
        told, self._requests = self._requests, []
        for fact, before in self._told.items():
            now = bool(self._claims.get(fact))
            if now != before and (now or self.settled):
                self._told[fact] = now
                told.append(_input(fact, now))
        for what in BUSY_WORDS:
            users = self._in_use(what) if what in allowed else ()
            if users != self._told_users.get(what, ()) and (users or self.settled):
                self._told_users[what] = users
                told.append(given.Busy(bool(users), what, () if users == ("",) else users))
        return told

    def _in_use(self, what: BusyWith) -> Users:
        names = self._claims.get(what, set())
        return tuple(sorted({user for name in names for user in self._users[name, what]}))

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
