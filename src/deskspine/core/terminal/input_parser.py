"""Takes what a terminal sends apart: keys, pasted text, and replies to questions. A reply never becomes a key.

Keys and replies arrive on the same line. A reply may come late, in pieces, damaged, or to a question that another
program asked. So the whole grammar of terminals is followed here, not only what is expected:

- A string (OSC, DCS, APC, PM, SOS) lasts to its end mark, or until nothing came for a second. Within it nothing is a
  key, except a key that arrives as a whole sequence of its own (an arrow, or any key of a keyboard that reports so).
- A control sequence that is not a key, the mouse, the focus or a size is a reply.
- Pasted text lasts to its end mark, or until nothing came for two seconds; nothing in it is a key.
- A lone ESC is the Escape key after a tenth of a second. If the rest of a reply follows within a second, the rest is
  swallowed all the same.

There is no clock in here. Every call says what time it is, and `due` says when to call `tick`.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from deskspine.core.terminal.key_sequences import MOST_LENGTH, as_pressed
from deskspine.core.text.sanitize import is_control

ESC, BEL, ST = "\x1b", "\x07", "\x9c"
STRINGS = {"]": "OSC", "P": "DCS", "_": "APC", "^": "PM", "X": "SOS"}
ESCAPE_S = 0.1
"""Seconds after which a lone ESC is the Escape key."""
QUIET_S = 1.0
"""Seconds of silence after which an unfinished sequence is given up."""
STRING_MOST_S = 10.0
"""Maximum duration of a string without an end mark: the person may be typing into it."""
STRING_MOST = 64 * 1024
"""Maximum length of a reply that is kept; the rest of a longer one is swallowed."""
PASTE_QUIET_S = 2.0
"""Seconds of silence after which pasted text without an end mark is over."""
PASTE_PER_CHARACTER_S = 0.01
"""Extra time for each pasted character: a slow line has it, fingers on a keyboard do not."""
PASTE_MOST = 64 * 1024
"""Maximum length of pasted text that is kept."""
PASTE_BEGINS, PASTE_ENDS = "200~", "\x1b[201~"

_C1 = {"\x90": "P", "\x98": "X", "\x9b": "[", "\x9d": "]", "\x9e": "^", "\x9f": "_"}
_BODY_BEGINS = {
    "ESC ]": re.compile(r"\d|[lLI]"),
    "ESC P": re.compile(r"[\d>!$+=|{]"),
    "ESC _": re.compile("G"),
    "ESC [": re.compile(r"[\d?<>=A-Z\[]"),
    "ESC O": re.compile("[A-S]"),
}
"""What can follow after a pause, by the two characters before it. Anything else makes the two an Alt key."""
_LATE = re.compile(r"\]\d{1,4};|P[01]?[+$]r|P[>!]\||_G|\[[?<>=\dA-Z]")
"""The beginning of a reply or a key whose ESC came long before the rest."""
_MAY_BE_LATE = re.compile(r"\]\d{0,4}|P[01]?[+$]?|P[>!]|_|\[")
_ONE_DOLLAR = re.compile(r"\x1b\[\d{1,2}\$")


class Keys(Struct, frozen=True):
    """One key, one report of the mouse or the window: whole, in the form in which the terminal sent it."""

    text: str


class Pasted(Struct, frozen=True):
    """Text that was pasted, without control characters other than tab and newline."""

    text: str


class Reply(Struct, frozen=True):
    """What a terminal says about itself."""

    kind: str
    """CSI, OSC, DCS, APC, PM or SOS."""
    body: str
    """What lies between the beginning and the end mark; for CSI with the final letter."""


Piece = Keys | Pasted | Reply


class _String(Struct):
    kind: str
    began: float
    body: list[str] = field(default_factory=list)


class TerminalInput:
    """The state between two reads."""

    def __init__(self, escape_s: float = ESCAPE_S) -> None:
        self._escape_s = escape_s
        self._out: list[Piece] = []
        self._held = ""
        """A sequence that is not complete."""
        self._string: _String | None = None
        self._paste: str | None = None
        self._paste_began = 0.0
        self._pasted = 0
        self._last = float("-inf")
        """When the last character came."""
        self._late_until = float("-inf")
        """Until then the rest of a reply may follow a lone ESC."""
        self._paused = False
        """True for the first character after a pause."""

    @property
    def due(self) -> float | None:
        """The instant at which `tick` has something to do, if nothing comes before."""
        if self._paste is not None:
            slow = self._paste_began + PASTE_QUIET_S + PASTE_PER_CHARACTER_S * self._pasted
            return min(self._last + PASTE_QUIET_S, slow)
        if self._string is not None:
            return min(self._last + QUIET_S, self._string.began + STRING_MOST_S)
        if self._held:
            return self._last + (self._escape_s if self._held == ESC else QUIET_S)
        return None

    def feed(self, text: str, now: float) -> list[Piece]:
        """Return what is complete after `text` came at instant `now`.

        `tick` applies the time limits, not this: a program that was busy reads late what came in time.
        """
        self._paused = now - self._last >= self._escape_s
        self._last = now  # also for no text at all: half a character came
        at = 0
        while at < len(text):
            if self._paste is not None:
                at = self._in_paste(text, at)
            else:
                self._step(text[at])
                at += 1
            self._paused = False
        return self._take()

    def tick(self, now: float) -> list[Piece]:
        """Return what the passing of time completes."""
        due = self.due
        if due is None or now < due:
            return []
        held, self._held = self._held, ""
        if self._paste is not None:
            text = self._paste
            begun = next((n for n in range(len(PASTE_ENDS) - 1, 1, -1) if text.endswith(PASTE_ENDS[:n])), 0)
            self._held = PASTE_ENDS[:begun]  # the end mark is on its way
            self._end_paste(text[: len(text) - begun])
        elif self._string is not None:
            self._string = None
        elif held == ESC:
            self._late_until = self._last + QUIET_S
            self._press(ESC)
        else:
            self._give_up(held)
        return self._take()

    def _take(self) -> list[Piece]:
        out, self._out = self._out, []
        return out

    def _press(self, text: str) -> None:
        self._out.append(Keys(text))

    def _give_up(self, held: str) -> None:
        """Press what can only have been keys; drop the beginning of a longer sequence."""
        if not held.startswith(ESC):
            for character in held:
                self._press(character)
        elif len(held) == 2 or _ONE_DOLLAR.fullmatch(held):
            self._press(held)

    def _step(self, character: str) -> None:
        held = self._held
        if character in _C1 and held != ESC:
            self._step(ESC)
            self._step(_C1[character])
        elif not held:
            self._unheld(character)
        elif held == ESC:
            self._after_escape(character)
        elif not held.startswith(ESC):
            self._after_late(held, character)
        else:
            self._after_introducer(held, character)

    def _unheld(self, character: str) -> None:
        if character == ESC:
            self._held = ESC
        elif self._string is not None:
            if character in (BEL, ST):
                self._end_string(self._string)
            elif len(self._string.body) < STRING_MOST:
                self._string.body.append(character)
        elif self._last < self._late_until and _MAY_BE_LATE.fullmatch(character):
            self._held = character
        elif character != "\ufffd" and not "\x80" <= character < "\xa0":  # neither is on a keyboard
            self._late_until = float("-inf")
            self._press(character)

    def _after_escape(self, character: str) -> None:
        string = self._string
        if character == ESC:
            if string is None:
                self._press(ESC)
        elif character == "\\":
            self._held = ""
            if string is not None:
                self._end_string(string)
        elif character in STRINGS or character in "[O":
            self._held += character
            if string is not None and character in STRINGS:
                self._begin_string()
        else:
            self._held = ""
            if string is None:
                self._press(ESC + character)

    def _after_late(self, held: str, character: str) -> None:
        """Decide whether `held` and `character` go on with what a lone ESC began."""
        whole = held + character
        if _LATE.match(whole):
            self._held, self._paused = "", False
            for each in ESC + whole:
                self._step(each)
        elif _MAY_BE_LATE.fullmatch(whole):
            self._held = whole
        else:
            self._held, self._late_until = "", float("-inf")
            self._give_up(held)
            self._step(character)

    def _after_introducer(self, held: str, character: str) -> None:
        begins = _BODY_BEGINS.get(f"ESC {held[1]}")
        alone = len(held) == 2 and self._string is None
        if alone and self._paused and (begins is None or not begins.match(character)):
            self._held = ""
            self._press(held)
            self._step(character)
        elif held[1] in STRINGS:
            self._begin_string()
            self._step(character)
        elif character == ESC:
            self._held = ESC
            if self._string is None:
                self._give_up(held)
        elif character < " " or character > "~":
            self._amid(held, character, alone)
        elif held[1] == "O" and character in "0123456789;":
            self._held = (held + character)[:MOST_LENGTH]
        elif held[1] == "O":  # some terminals put Shift, Alt and Ctrl before the letter
            self._held, modifiers = "", held[2:].rpartition(";")[2]
            self._press(f"{ESC}[1;{modifiers}{character}" if modifiers else held + character)
        else:
            self._in_control(held, character)

    def _amid(self, held: str, character: str, alone: bool) -> None:
        """Take a character that is no part of a control sequence: a key that was pressed while one was on its way."""
        if alone:
            self._held = ""
            self._press(held)
        if held.startswith(f"{ESC}[M"):
            self._in_control(held, character)
        elif self._string is None:
            self._held, held = "", self._held
            self._unheld(character)
            self._held = held

    def _in_control(self, held: str, character: str) -> None:
        whole = held + character
        if held.startswith(f"{ESC}[M"):  # the old report of the mouse: three characters follow, nothing reads them
            self._held = whole if len(whole) < 6 else ""
        elif _ONE_DOLLAR.fullmatch(held) and character != "y":  # a key of rxvt, which ends with a dollar sign
            self._held = ""
            self._press(held)
            self._step(character)
        elif character < "@":
            self._held = whole if len(whole) < MOST_LENGTH else held
        elif whole in (f"{ESC}[M", f"{ESC}[["):
            self._held = whole
        else:
            self._held = ""
            self._end_control(whole[2:])

    def _end_control(self, body: str) -> None:
        if body == PASTE_BEGINS:
            self._string = None
            self._paste, self._paste_began, self._pasted = "", self._last, 0
        elif len(body) + 2 < MOST_LENGTH and (pressed := as_pressed(body)):
            self._press(f"{ESC}[{pressed}")
        elif self._string is None:
            self._out.append(Reply("CSI", body))

    def _begin_string(self) -> None:
        self._string, self._held = _String(STRINGS[self._held[1]], self._last), ""

    def _end_string(self, string: _String) -> None:
        self._string = None
        self._out.append(Reply(string.kind, "".join(string.body)))

    def _in_paste(self, text: str, at: int) -> int:
        """Take the pasted part of `text` from `at` on; return where it ends."""
        before = self._paste or ""
        whole = before + text[at:]
        end = whole.find(PASTE_ENDS)
        if end >= 0:
            self._end_paste(whole[:end])
            return at + end + len(PASTE_ENDS) - len(before)
        self._pasted += len(text) - at
        tail = len(PASTE_ENDS)
        self._paste = whole if len(whole) < 2 * PASTE_MOST else whole[:PASTE_MOST] + whole[-tail:]
        return len(text)

    def _end_paste(self, text: str) -> None:
        self._paste = None
        lines = text[:PASTE_MOST].replace("\r\n", "\n").replace("\r", "\n")
        self._out.append(Pasted("".join(each for each in lines if each in "\n\t" or not is_control(each))))
