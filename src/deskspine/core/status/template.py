"""The template language of status lines: texts with fields in braces, such as `{minutes_left} min`."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import NAMES, value
from deskspine.core.text.sanitize import is_control

MAX_TEMPLATE = 500
"""Maximum number of characters of a template."""
MAX_LINE = 1000
"""Maximum number of characters of a line."""


class TemplateError(ValueError):
    """A template cannot be used; the text says why, for the person who wrote it."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(why)
        self.name = name
        """The unknown field, or ""."""


class TemplateField(Struct, frozen=True):
    """A field in a template."""

    name: str
    default: str | None = None
    """Text in place of an empty value, or None."""


class Template(Struct, frozen=True):
    """A parsed template."""

    parts: tuple[str | TemplateField, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it uses."""
        return tuple(part.name for part in self.parts if isinstance(part, TemplateField))

    def line(self, facts: StatusFacts, *, without: str = "") -> str:
        """Return the line for `facts`: one line without control characters, "" if all its fields are empty.

        Characters of `without` are left out of values, but not out of the template's own text.
        """
        shown: list[str] = []
        is_empty = bool(self.names)
        for part in self.parts:
            if isinstance(part, str):
                shown.append(part)
                continue
            text = "".join(sign for sign in value(part.name, facts) if sign not in without)
            text = text or part.default or ""
            is_empty = is_empty and not text
            shown.append(text)
        return "" if is_empty else one_line("".join(shown))


def one_line(text: str) -> str:
    """Return `text` without control characters; those between words become a space. It is cut to `MAX_LINE`."""
    if not text.isprintable():
        spaced = "".join(" " if sign in "\t\n\v\f\r\x85\u2028\u2029" else sign for sign in text)
        text = "".join(sign for sign in spaced if not is_control(sign))
    return text if len(text) <= MAX_LINE else text[: MAX_LINE - 1] + "…"


def parse(text: str) -> Template:
    """Return the template that `text` is. Raises TemplateError.

    `{name}` is a field, `{name|text}` has a text for an empty value, `{{` and `}}` are braces.
    """
    if len(text) > MAX_TEMPLATE:
        raise TemplateError(f"a template has at most {MAX_TEMPLATE} characters")
    parts: list[str | TemplateField] = []
    plain, at = "", 0
    while at < len(text):
        sign = text[at]
        if text[at : at + 2] in ("{{", "}}"):
            plain, at = plain + sign, at + 2
        elif sign == "}":
            raise TemplateError('"}" without "{" before it; write "}}" for the sign itself')
        elif sign == "{":
            end = text.find("}", at)
            if end < 0:
                raise TemplateError('"{" without "}" after it; write "{{" for the sign itself')
            parts += [*([plain] if plain else []), _field(text[at + 1 : end])]
            plain, at = "", end + 1
        else:
            plain, at = plain + sign, at + 1
    return Template((*parts, *([plain] if plain else [])))


def _field(text: str) -> TemplateField:
    name, separator, default = text.partition("|")
    name = name.strip()
    if not name:
        raise TemplateError("a field in braces has no name")
    if name not in NAMES:
        raise TemplateError(f'there is no field "{one_line(name)[:40]}"', name)
    return TemplateField(name, default if separator else None)
