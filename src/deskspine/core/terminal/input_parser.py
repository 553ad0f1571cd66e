"""Parser for the input from a terminal: keys, pasted text, and replies to queries. A reply never becomes a key.

Keys and replies arrive on the same line. A reply may come late, in pieces, damaged, or to a query of another program.
So the parser follows the whole grammar of terminals, not only the sequences that are expected:

- A string (OSC, DCS, APC, PM, SOS) lasts to its end mark, or until nothing came for a second. It contains no keys,
  except a key that arrives as a whole sequence of its own (an arrow, or any key of a keyboard that reports so).
- A control sequence that does not report a key, the mouse, the focus or a size is a reply.
- Pasted text lasts to its end mark, or until nothing came for two seconds; it contains no keys.
- A lone ESC is the Escape key after a tenth of a second. If the remainder of a reply follows within a second, it is
  dropped all the same.

The parser reads no clock. Every call passes the time, and `due` is the time at which to call `tick`.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from deskspine.core.terminal.key_sequences import MAX_SEQUENCE_LENGTH, as_pressed
from deskspine.core.text.sanitize import is_control

ESC, BEL, ST = "\x1b", "\x07", "\x9c"
STRINGS = {"]": "OSC", "P": "DCS", "_": "APC", "^": "PM", "X": "SOS"}
ESCAPE_S = 0.1
"""Seconds after which a lone ESC is the Escape key."""
QUIET_S = 1.0
"""Seconds of silence after which an unfinished sequence is abandoned."""
MAX_STRING_S = 10.0
"""Maximum seconds of a string without an end mark, because the person may be typing into it."""
MAX_REPLY_LENGTH = 64 * 1024
"""Maximum length of a reply; the remainder of a longer one is dropped."""
PASTE_QUIET_S = 2.0
"""Seconds of silence after which pasted text without an end mark is over."""
PASTE_PER_CHARACTER_S = 0.01
"""Seconds added for each pasted character: a slow line needs them, and a person cannot type that fast."""
MAX_PASTE_LENGTH = 64 * 1024
"""Maximum length of pasted text; the remainder of a longer one is dropped."""
PASTE_BEGINS, PASTE_ENDS = "200~", "\x1b[201~"

_C1 = {"\x90": "P", "\x98": "X", "\x9b": "[", "\x9d": "]", "\x9e": "^", "\x9f": "_"}
_BODY_BEGINS = {
    "ESC ]": re.compile(r"\d|[lLI]"),
    "ESC P": re.compile(r"[\d>!$+=|{]"),
    "ESC _": re.compile("G"),
    "ESC [": re.compile(r"[\d?<>=A-Z\[]"),
    "ESC O": re.compile("[A-S]"),
}
"""First characters of a sequence's body, by the two characters before it.

If another character follows after a pause, the two are an Alt key.
"""
_LATE = re.compile(r"\]\d{1,4};|P[01]?[+$]r|P[>!]\||_G|\[[?<>=\dA-Z]")
"""Beginning of a reply or a key whose ESC came long before the remainder."""
_MAY_BE_LATE = re.compile(r"\]\d{0,4}|P[01]?[+$]?|P[>!]|_|\[")
_ONE_DOLLAR = re.compile(r"\x1b\[\d{1,2}\$")


class KeyInput(Struct, frozen=True):
    """A complete key, or a report of the mouse or the window, in the form in which the terminal sent it."""

    text: str


class Pasted(Struct, frozen=True):
    """Text that was pasted, without control characters other than tab and newline."""

    text: str


class TerminalReply(Struct, frozen=True):
    """A reply from the terminal to a query."""

    kind: str
    """CSI, OSC, DCS, APC, PM or SOS."""
    body: str
    """Text between the beginning and the end mark; for CSI with the final letter."""


TerminalItem = KeyInput | Pasted | TerminalReply


class _String(Struct):
    kind: str
    began: float
    body: list[str] = field(default_factory=list)


class TerminalInput:
    """The parser, which keeps its state between two reads."""

    def __init__(self, escape_s: float = ESCAPE_S) -> None:
        self._escape_s = escape_s
        self._out: list[TerminalItem] = []
        self._pending = ""
        """The characters of an unfinished sequence."""
        self._string: _String | None = None
        self._paste: str | None = None
        self._paste_began = 0.0
        self._pasted = 0
        self._last = float("-inf")
        """Instant of the last character."""
        self._late_until = float("-inf")
        """Instant until which the remainder of a reply may follow a lone ESC."""
        self._paused = False
        """True for the first character after a pause."""

    @property
    def due(self) -> float | None:
        """The instant at which to call `tick` if nothing arrives before; None if there is nothing to wait for."""
        if self._paste is not None:
            slow = self._paste_began + PASTE_QUIET_S + PASTE_PER_CHARACTER_S * self._pasted
            return min(self._last + PASTE_QUIET_S, slow)
        if self._string is not None:
            return min(self._last + QUIET_S, self._string.began + MAX_STRING_S)
        if self._pending:
            return self._last + (self._escape_s if self._pending == ESC else QUIET_S)
        return None

    def feed(self, text: str, now: float) -> list[TerminalItem]:
        """Return the items that are complete after `text` arrived at instant `now`.

        Only `tick` applies the time limits, because a program that was busy reads late what arrived in time.
        """
        self._paused = now - self._last >= self._escape_s
        self._last = now  # also for empty text: half a character arrived
        at = 0
        while at < len(text):
            if self._paste is not None:
                at = self._in_paste(text, at)
            else:
                self._step(text[at])
                at += 1
            self._paused = False
        return self._take()

    def tick(self, now: float) -> list[TerminalItem]:
        """Return the items that are complete because of a time limit at instant `now`."""
        due = self.due
        if due is None or now < due:
            return []
        pending, self._pending = self._pending, ""
        if self._paste is not None:
            text = self._paste
            arrived = next((n for n in range(len(PASTE_ENDS) - 1, 1, -1) if text.endswith(PASTE_ENDS[:n])), 0)
            self._pending = PASTE_ENDS[:arrived]  # the end mark is still arriving
            self._end_paste(text[: len(text) - arrived])
        elif self._string is not None:
            self._string = None
        elif pending == ESC:
            self._late_until = self._last + QUIET_S
            self._press(ESC)
        else:
            self._give_up(pending)
        return self._take()

    def _take(self) -> list[TerminalItem]:
        out, self._out = self._out, []
        return out

    def _press(self, text: str) -> None:
        self._out.append(KeyInput(text))

    def _give_up(self, pending: str) -> None:
        """Report `pending` as keys if it can only be keys; drop the beginning of a longer sequence."""
        if not pending.startswith(ESC):
            for character in pending:
                self._press(character)
        elif len(pending) == 2 or _ONE_DOLLAR.fullmatch(pending):
            self._press(pending)

    def _step(self, character: str) -> None:
        pending = self._pending
        if character in _C1 and pending != ESC:
            self._step(ESC)
            self._step(_C1[character])
        elif not pending:
            self._without_pending(character)
        elif pending == ESC:
            self._after_escape(character)
        elif not pending.startswith(ESC):
            self._after_late(pending, character)
        else:
            self._after_introducer(pending, character)

    def _without_pending(self, character: str) -> None:
        if character == ESC:
            self._pending = ESC
        elif self._string is not None:
            if character in (BEL, ST):
                self._end_string(self._string)
            elif len(self._string.body) < MAX_REPLY_LENGTH:
                self._string.body.append(character)
        elif self._last < self._late_until and _MAY_BE_LATE.fullmatch(character):
            self._pending = character
        elif character != "\ufffd" and not "\x80" <= character < "\xa0":  # neither is on a keyboard
            self._late_until = float("-inf")
            self._press(character)

    def _after_escape(self, character: str) -> None:
        string = self._string
        if character == ESC:
            if string is None:
                self._press(ESC)
        elif character == "\\":
            self._pending = ""
            if string is not None:
                self._end_string(string)
        elif character in STRINGS or character in "[O":
            self._pending += character
            if string is not None and character in STRINGS:
                self._begin_string()
        else:
            self._pending = ""
            if string is None:
                self._press(ESC + character)

    def _after_late(self, pending: str, character: str) -> None:
        """Take `character` after `pending`, which may continue the sequence that a lone ESC began."""
        sequence = pending + character
        if _LATE.match(sequence):
            self._pending, self._paused = "", False
            for part in ESC + sequence:
                self._step(part)
        elif _MAY_BE_LATE.fullmatch(sequence):
            self._pending = sequence
        else:
            self._pending, self._late_until = "", float("-inf")
            self._give_up(pending)
            self._step(character)

    def _after_introducer(self, pending: str, character: str) -> None:
        begins = _BODY_BEGINS.get(f"ESC {pending[1]}")
        alone = len(pending) == 2 and self._string is None
        if alone and self._paused and (begins is None or not begins.match(character)):
            self._pending = ""
            self._press(pending)
            self._step(character)
        elif pending[1] in STRINGS:
            self._begin_string()
            self._step(character)
        elif character == ESC:
            self._pending = ESC
            if self._string is None:
                self._give_up(pending)
        elif character < " " or character > "~":
            self._amid(pending, character, alone)
        elif pending[1] == "O" and character in "0123456789;":
            self._pending = (pending + character)[:MAX_SEQUENCE_LENGTH]
        elif pending[1] == "O":  # some terminals put Shift, Alt and Ctrl before the letter
            self._pending, modifiers = "", pending[2:].rpartition(";")[2]
            self._press(f"{ESC}[1;{modifiers}{character}" if modifiers else pending + character)
        else:
            self._in_control(pending, character)

    def _amid(self, pending: str, character: str, alone: bool) -> None:
        """Take a character that is not part of a control sequence: a key pressed while the sequence was arriving."""
        if alone:
            self._pending = ""
            self._press(pending)
        if pending.startswith(f"{ESC}[M"):
            self._in_control(pending, character)
        elif self._string is None:
            self._pending, pending = "", self._pending
            self._without_pending(character)
            self._pending = pending

    def _in_control(self, pending: str, character: str) -> None:
        sequence = pending + character
        if pending.startswith(f"{ESC}[M"):  # an old report of the mouse: drop the three characters that follow
            self._pending = sequence if len(sequence) < 6 else ""
        elif _ONE_DOLLAR.fullmatch(pending) and character != "y":  # a key of rxvt that ends with a dollar sign
            self._pending = ""
            self._press(pending)
            self._step(character)
        elif character < "@":
            self._pending = sequence if len(sequence) < MAX_SEQUENCE_LENGTH else pending
        elif sequence in (f"{ESC}[M", f"{ESC}[["):
            self._pending = sequence
        else:
            self._pending = ""
            self._end_control(sequence[2:])

    def _end_control(self, body: str) -> None:
        if body == PASTE_BEGINS:
            self._string = None
            self._paste, self._paste_began, self._pasted = "", self._last, 0
        elif len(body) + 2 < MAX_SEQUENCE_LENGTH and (pressed := as_pressed(body)):
            self._press(f"{ESC}[{pressed}")
        elif self._string is None:
            self._out.append(TerminalReply("CSI", body))

    def _begin_string(self) -> None:
        self._string, self._pending = _String(STRINGS[self._pending[1]], self._last), ""

    def _end_string(self, string: _String) -> None:
        self._string = None
        self._out.append(TerminalReply(string.kind, "".join(string.body)))

    def _in_paste(self, text: str, at: int) -> int:
        """Take the pasted part of `text` from index `at` on, and return the index at which it ends."""
        before = self._paste or ""
        pasted = before + text[at:]
        end = pasted.find(PASTE_ENDS)
        if end >= 0:
            self._end_paste(pasted[:end])
            return at + end + len(PASTE_ENDS) - len(before)
        self._pasted += len(text) - at
        tail = len(PASTE_ENDS)
        self._paste = pasted if len(pasted) < 2 * MAX_PASTE_LENGTH else pasted[:MAX_PASTE_LENGTH] + pasted[-tail:]
        return len(text)

    def _end_paste(self, text: str) -> None:
        self._paste = None
        lines = text[:MAX_PASTE_LENGTH].replace("\r\n", "\n").replace("\r", "\n")
        self._out.append(
            Pasted("".join(character for character in lines if character in "\n\t" or not is_control(character)))
        )
