"""Argument lists: a program and its arguments, as typed and as a file holds them. They never pass through a shell."""

from __future__ import annotations

from deskspine.core.settings.field_error import FieldError
from deskspine.core.text.sanitize import has_control

MAX_ARGUMENTS = 32
MAX_ARGUMENT_LENGTH = 1000
"""Maximum number of characters of one argument; a longer script goes into a file of its own."""
ARGUMENTS_EXAMPLE = 'notify-send "Time to move"'
ARGUMENTS_EXPECTED = f"a program and its arguments, {MAX_ARGUMENTS} at most, such as {ARGUMENTS_EXAMPLE}, or none"
_NOTHING = ("", "none", "[]")


def arguments_from_toml(raw: object) -> tuple[str, ...]:
    """Return the argument list from a file: a list, or a text as it is typed. Raises FieldError."""
    if isinstance(raw, str):
        return arguments_from_text(raw)
    if not isinstance(raw, list) or len(raw) > MAX_ARGUMENTS:
        raise FieldError(ARGUMENTS_EXPECTED)
    for index, entry in enumerate(raw):
        if not isinstance(entry, str) or (not entry and index == 0):
            raise FieldError(ARGUMENTS_EXPECTED, (index,), entry)
        if len(entry) > MAX_ARGUMENT_LENGTH or has_control(entry):
            raise FieldError(f"arguments of one line with at most {MAX_ARGUMENT_LENGTH} characters", (index,), entry)
    return tuple(raw)


def arguments_from_text(text: str) -> tuple[str, ...]:
    """Return the argument list from a text with the quotes of a shell, or from a list in TOML. Raises FieldError."""
    import shlex  # these two are needed for typed values only

    from deskspine.core.toml.parser import parse

    text = text.strip()
    if text.lower() in _NOTHING:
        return ()
    if text.startswith("["):
        try:
            return arguments_from_toml(parse(f"list = {text}")["list"])
        except (ValueError, RecursionError) as error:
            if isinstance(error, FieldError):
                raise
            # It may be a program that is called "[".
    try:
        return arguments_from_toml(shlex.split(text))
    except FieldError:
        raise
    except ValueError:  # a quote that is not closed
        raise FieldError(ARGUMENTS_EXPECTED) from None


def arguments_to_text(value: tuple[str, ...]) -> str:
    """Return an argument list as it is typed, or "none" if it is empty."""
    import shlex

    text = shlex.join(value)
    if value and text.lower() in _NOTHING:
        return f"'{text}'"
    return text or "none"
