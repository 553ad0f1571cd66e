"""Control sequences that report keys, the mouse and the window, as opposed to the replies of a terminal.

A control sequence is `ESC [`, parameters, and one final letter. Terminals use the same form for a pressed key
(`ESC [ A`), for the mouse, for a change of focus and for replies to queries (`ESC [ ? 6 2 c`). A key that reports more
than was requested (`ESC [ 97 ; 1 : 3 u`, a released key) is brought into the plain form.
"""

from __future__ import annotations

import re

MAX_SEQUENCE_LENGTH = 256
"""Maximum length of a control sequence; a longer one is dropped."""
MAX_WINDOW_CELLS = 2000
"""Maximum number of rows or columns in a report of the window's size; a larger one is an error."""
TILDE_KEYS = frozenset({*range(1, 9), *range(11, 16), *range(17, 22), *range(23, 27), 28, 29, *range(31, 35), 57427})
"""The numbers before `~` that mean keys."""
MAX_MODIFIERS = 256
RELEASED = "3"

_KEY = re.compile(r"([\d:;]*)([u~A-FHPQSZ])")
_OTHER_KEY = re.compile(r"[RIO]|[a-d]|\[[A-E]|\d{1,2}[$^@]")
_MOUSE = re.compile(r"<\d{1,4};-?\d{1,5};-?\d{1,5}[Mm]")
_MODE = re.compile(r"\?(?!2031;)\d{1,5};\d\$y")
"""A mode for Textual; the mode 2031, reports of the colour scheme, is a reply to a query of ours."""
_SIZE = re.compile(r"48;(\d{1,5})(?::\d*)*;(\d{1,5})(?::\d*)*;(\d{1,6})(?::\d*)*;(\d{1,6})(?::\d*)*t")


def as_pressed(body: str) -> str:
    """Return the control sequence `body` (without `ESC [`) if a key, mouse, focus, size or mode report, else "".

    A report of a key is returned in its plain form. A released key and a report that makes no sense give "".
    """
    if key := _KEY.fullmatch(body):
        return _plain_key(key[1], key[2])
    if _OTHER_KEY.fullmatch(body) or _MOUSE.fullmatch(body) or _MODE.fullmatch(body):
        return body
    if size := _SIZE.fullmatch(body):
        rows, columns, high, wide = (int(number) for number in size.groups())
        fits = 0 < rows <= MAX_WINDOW_CELLS and 0 < columns <= MAX_WINDOW_CELLS
        # If the size in pixels is unknown, a cell counts as one pixel: the mouse is then reported in cells.
        return f"48;{rows};{columns};{high or rows};{wide or columns}t" if fits else ""
    return ""


def _plain_key(parameters: str, final: str) -> str:
    fields = parameters.split(";")
    if len(fields) > 3:
        return ""
    code, modifiers, text = (*fields, "", "")[:3]
    code = code.partition(":")[0]
    modifiers, _, event = modifiers.partition(":")
    if event == RELEASED or len(modifiers) > 3 or (modifiers and not 0 < int(modifiers) <= MAX_MODIFIERS):
        return ""
    if not _is_key(code, final, text):
        return ""
    characters = [part for part in text.split(":") if _is_character(part)]
    plain = ";".join((code, modifiers, ":".join(characters))).rstrip(";")
    return f"{plain}{final}"


def _is_key(code: str, final: str, text: str) -> bool:
    """Return True if `code` before `final` names a key."""
    if final == "u":
        return _is_character(code) or (code == "0" and bool(text))
    if final == "~":
        return code.isdecimal() and len(code) < 6 and (int(code) in TILDE_KEYS or (code == "27" and bool(text)))
    return code in ("", "1")


def _is_character(code: str) -> bool:
    """Return True if `code` is the number of a character that can be typed."""
    if not code.isdecimal() or len(code) > 7:
        return False
    number = int(code)
    return 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF
