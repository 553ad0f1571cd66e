"""The environment without variables that would end the start, or change the screen without the person's knowledge.

Textual and Rich read variables while they load, and some values raise there.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

DIGITS = 4
"""Maximum number of digits in a number."""


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= DIGITS


def _any(value: str) -> bool:
    return True


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


KEPT: dict[str, Callable[[str], bool]] = {
    "TEXTUAL": _any,  # how Textual's own tools find a program
    "TEXTUAL_COLOR_SYSTEM": _one_of("auto", "standard", "256", "truecolor", "windows"),
    "TEXTUAL_DISABLE_KITTY_KEY": _one_of("0", "1"),
    "TEXTUAL_SPEEDUPS": _one_of("0", "1"),
    "TEXTUAL_DIM_FACTOR": _number,
    "COLUMNS": _number,
    "LINES": _number,
    "ESCDELAY": _number,
}
"""The variables that are read, each with the values that can be used. No other variable of Textual is kept."""


def clean(environ: MutableMapping[str, str]) -> None:
    """Remove the variables that cannot be used."""
    for name in [name for name in environ if name in KEPT or name.startswith("TEXTUAL_")]:
        fits = KEPT.get(name)
        if fits is None or not fits(environ[name]):
            del environ[name]
