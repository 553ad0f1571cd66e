"""Reads plain values that came back from a file, and says in words what is wrong with a misfit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def number(value: Any) -> float:
    """A finite number; a truth value is not one. Raises ValueError with a phrase."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def whole(value: Any) -> int:
    """A whole number. Raises ValueError with a phrase."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    return value


def flag(value: Any) -> bool:
    """True or false. Raises ValueError with a phrase."""
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def word(value: Any, known: Sequence[str] = ()) -> str:
    """A text, one of `known` when there are any. Raises ValueError with a phrase."""
    if not isinstance(value, str) or (known and value not in known):
        raise ValueError(f"{value!r} is not a known word")
    return value


def rows(value: Any) -> list[Any]:
    """A list. Raises ValueError with a phrase (a text would pass for a list of letters)."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is not a list")
    return list(value)


def number_or_none(data: Mapping[str, Any], key: str) -> float | None:
    """The number under `key`, None where there is no such key. Raises ValueError with a phrase."""
    return number(data[key]) if key in data else None
