"""The arguments of each request, checked once before anything is done."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import FIRST_RUN_PAGES
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.text.durations import minute_of_day
from deskspine.core.text.sanitize import plain

LONGEST_S = 24 * 3600
MOST_MIN = 24 * 60
WALL_S = 253402300799
"""The last second of the year 9999."""
ID, LINE, FILE = 64, 4000, 60000
"""Maximum of characters in a name, in a list and in a file."""

Value = str | int | float | bool


class RequestArgumentError(ValueError):
    """Says in one sentence what an argument has to be."""


class Arg(Struct, frozen=True):
    """One argument: how it is read, and whether it has to be there."""

    read: Callable[[object], Value]
    """Return the value to use. Raises ValueError with what was expected."""
    needed: bool = False
    named: bool = True
    """True if a refusal names the argument: "promise_s: expected …"."""


def checked(request: Request) -> Request:
    """Return the request with its arguments as declared. Raises RequestArgumentError."""
    known: Mapping[str, Arg] = ARGS.get(request.name, {})
    odd = next((name for name in request.args if name not in known), None)
    if odd is not None:
        takes = f"only {', '.join(known)}" if known else "nothing"
        raise RequestArgumentError(f"{request.name} takes {takes}, not {plain(odd, 40)!r}")
    args: dict[str, Value] = {}
    for name, arg in known.items():
        value = request.args.get(name)
        if value is None:
            if arg.needed:
                raise RequestArgumentError(f"{request.name} needs {name}")
            continue
        try:
            args[name] = arg.read(value)
        except ValueError as error:
            label = f"{name}: " if arg.named else ""
            raise RequestArgumentError(f"{label}expected {error}, not {_shown(value)}") from None
    return replace(request, args=args)


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return "so large a number"
    text = plain(value if isinstance(value, str) else str(value), 40)
    return repr(text) if isinstance(value, str) else text


def _number(lowest: float, highest: float, what: str) -> Callable[[object], float]:
    """Read a number, or a text that is one."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError(what)
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise ValueError(what) from None
        if not math.isfinite(number) or not lowest <= number <= highest:
            raise ValueError(what)
        return number

    return read


def _whole(lowest: int, highest: int, what: str = "") -> Callable[[object], int]:
    what = what or f"a whole number from {lowest} to {highest}"
    number = _number(lowest, highest, what)

    def read(value: object) -> int:
        found = number(value)
        if found != int(found):
            raise ValueError(what)
        return int(found)

    return read


def _text(longest: int) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("a text")
        if len(value) > longest:
            raise ValueError(f"at most {longest} characters")
        return value

    return read


def _one_of(*words: str, what: str = "") -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9:
            value = str(value)
        if not isinstance(value, str) or value not in words:
            raise ValueError(what or f"{', '.join(words[:-1])} or {words[-1]}")
        return value

    return read


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool | int) or value not in (0, 1):
        raise ValueError("true or false")
    return bool(value)


def _minutes(value: object) -> Value:
    return "" if value == "" else _number(1, MOST_MIN, f"1 to {MOST_MIN} minutes")(value)


def _time_of_day(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a time as HH:MM")
    if value and minute_of_day(value) is None:
        raise ValueError("a time as HH:MM")
    return value


_SECONDS = Arg(_number(0, LONGEST_S, f"0 to {LONGEST_S} seconds"))
_WALL = Arg(_number(0, WALL_S, "seconds since 1970"))
_MINUTES = {"minutes": Arg(_minutes, named=False)}
_PAUSE = {**_MINUTES, "until": Arg(_time_of_day, named=False)}
_STEP = {"by": Arg(_whole(-240, 240))}
_ON = Arg(_yes_or_no)
_START = {
    "routine": Arg(_text(ID)),
    "items": Arg(_text(LINE)),
    "sure": Arg(_yes_or_no),
    "then": Arg(_text(ID)),
    "then_items": Arg(_text(LINE)),
    "here": Arg(_yes_or_no),
}

ARGS: Mapping[str, Mapping[str, Arg]] = {
    "start": _START,
    "quick": {name: _START[name] for name in ("sure", "then", "then_items", "items")},
    "pause": _PAUSE,
    "pause-toggle": _PAUSE,
    "meeting": _MINUTES,
    "interval-up": _STEP,
    "interval-down": _STEP,
    "set": {"key": Arg(_text(ID), True), "value": Arg(_text(LINE), True)},
    "player-sound": {"on": _ON},
    "player-score": {"score": Arg(_one_of("0", "1", "2", "3", what="a score from 0 to 3"), True, named=False)},
    "rate": {"answer": Arg(_one_of("better", "same", "worse", "skip"), True, named=False)},
    "unlock": {"exercise": Arg(_text(ID), True)},
    "card-read": {"card": Arg(_text(ID), True)},
    "first-run-done": {"pages": Arg(_whole(1, FIRST_RUN_PAGES, f"1 to {FIRST_RUN_PAGES} pages"), named=False)},
    "unwell": {"flag": Arg(_one_of(*DAY_FLAGS, "over"), named=False), "on": _ON},
    "save-routine": {"name": Arg(_text(ID), True), "text": Arg(_text(FILE), True)},
    "play-elsewhere": {"routine": Arg(_text(ID), True), "promise_s": _SECONDS},
    "played-elsewhere": {
        "outcome": Arg(_one_of("finished", "shortened", "left", "stopped"), True),
        "played_s": _SECONDS,
        "exercises": Arg(_text(LINE)),
        "routine": Arg(_text(ID)),
        "level": Arg(_whole(1, 3)),
        "started_wall": _WALL,
        "ended_wall": _WALL,
    },
    "checked-elsewhere": {"routine": Arg(_text(ID), True), "scores": Arg(_text(LINE))},
    "rate-elsewhere": {"answer": Arg(_one_of("better", "same", "worse"), True, named=False)},
}
"""The arguments of each request; one that is not named here takes nothing."""
