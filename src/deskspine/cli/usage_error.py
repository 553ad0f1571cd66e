"""Mistakes in a command line. This is light to load, because a start of the screen passes through it."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


MAX_SHOWN = 60
"""Maximum number of characters of a wrong word that a message repeats."""


class UsageError(Exception):
    """A command line cannot be carried out; the text says why in one sentence."""


def closest(word: str, known: Iterable[str]) -> str:
    """Return the word of `known` that was probably meant by `word`, or "" if none is close."""
    from difflib import get_close_matches  # needed after a mistake only

    return next(iter(get_close_matches(word[:40], list(known), 1)), "")


def quoted(word: object) -> str:
    """Return `word` in quotes, with its end left out if it is long."""
    text = str(word)
    return repr(text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…")


def one_of(words: Sequence[str]) -> str:
    """Return `words` as a choice: "bash, zsh or fish"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
