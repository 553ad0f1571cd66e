"""The arguments of requests: how each is read, and the check of all before anything is done."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.commands.argument_forms import MAX_BY, STEP, TOMORROW
from deskspine.core.commands.registry import Request
from deskspine.core.text.durations import DAY_MINUTES, minute_of_day, minutes_of
from deskspine.core.text.sanitize import plain

MAX_S = 24 * 3600
"""Maximum seconds of a routine."""
MAX_WALL_S = 253402300799
"""The last second of the year 9999."""
MAX_ID, MAX_LINE, MAX_FILE = 64, 4000, 60000
"""Maximum characters of a name, of a list and of a file."""

MAX_INTERVAL = 240
"""Maximum minutes of sitting before a break."""

Value = str | int | float | bool


class RequestArgumentError(ValueError):
    """An argument does not fit; the message says in one sentence what is expected."""


class Arg(Struct, frozen=True):
    """One argument of a request."""

    read: Callable[[object], Value]
    """Return the value to use. Raises ValueError with what was expected."""
    needed: bool = False
    """True if the request is refused without it."""
    named: bool = True
    """True if a refusal names the argument: "promise_s: expected …"."""


def checked(request: Request, declared: Mapping[str, Arg]) -> Request:
    """Return the request with its arguments as `declared`. Raises RequestArgumentError."""
    odd = next((name for name in request.args if name not in declared), None)
    if odd is not None:
        takes = f"only {', '.join(declared)}" if declared else "nothing"
        raise RequestArgumentError(f"{request.name} takes {takes}, not {plain(odd, 40)!r}")
    args: dict[str, Value] = {}
    for name, arg in declared.items():
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
    shown = plain(value if isinstance(value, str) else str(value), 40)
    return repr(shown) if isinstance(value, str) else shown


def _number(lowest: float, highest: float, expected: str) -> Callable[[object], float]:
    """Return a reader of numbers and of texts that are one."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError(expected)
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise ValueError(expected) from None
        if not math.isfinite(number) or not lowest <= number <= highest:
            raise ValueError(expected)
        return number

    return read


def whole(lowest: int, highest: int, expected: str = "") -> Callable[[object], int]:
    """Return a reader of whole numbers within these bounds."""
    expected = expected or f"a whole number from {lowest} to {highest}"
    read_number = _number(lowest, highest, expected)

    def read(value: object) -> int:
        number = read_number(value)
        if number != int(number):
            raise ValueError(expected)
        return int(number)

    return read


def text(longest: int) -> Callable[[object], str]:
    """Return a reader of texts of at most `longest` characters."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("a text")
        if len(value) > longest:
            raise ValueError(f"at most {longest} characters")
        return value

    return read


def one_of(*words: str, expected: str = "") -> Callable[[object], str]:
    """Return a reader of these words; a digit may come as a number."""

    def read(value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9:
            value = str(value)
        if not isinstance(value, str) or value not in words:
            raise ValueError(expected or f"{', '.join(words[:-1])} or {words[-1]}")
        return value

    return read


def yes_or_no(value: object) -> bool:
    """Return `value` as True or False. Raises ValueError for anything but true, false, 0 and 1."""
    if not isinstance(value, bool | int) or value not in (0, 1):
        raise ValueError("true or false")
    return bool(value)


def _minutes(most: int) -> Callable[[object], Value]:
    """Return a reader of minutes and of lengths such as "1h30m"; an empty text means that they are left out."""
    read_number = _number(1, most, f"1 to {most} minutes")

    def read(value: object) -> Value:
        length = minutes_of(value) if isinstance(value, str) else None
        return "" if value == "" else read_number(value if length is None else length)

    return read


def _until(value: object) -> str:
    if not isinstance(value, str) or (value not in ("", TOMORROW) and minute_of_day(value) is None):
        raise ValueError(f"a time as HH:MM or {TOMORROW}")
    return value


def _steps(value: object) -> int:
    expected = f"a multiple of {STEP} from -{MAX_BY} to {MAX_BY} such as +{STEP}"
    by = whole(-MAX_BY, MAX_BY, expected)(value)
    if by == 0 or by % STEP:
        raise ValueError(expected)
    return by


SECONDS = Arg(_number(0, MAX_S, f"0 to {MAX_S} seconds"))
WALL = Arg(_number(0, MAX_WALL_S, "seconds since 1970"))
MINUTES = {"minutes": Arg(_minutes(DAY_MINUTES), named=False)}
PAUSE = {**MINUTES, "until": Arg(_until, named=False)}
BY = {"by": Arg(whole(-MAX_BY, MAX_BY))}
INTERVAL = {"minutes": Arg(_minutes(MAX_INTERVAL), named=False), "by": Arg(_steps)}
ON = Arg(yes_or_no)
