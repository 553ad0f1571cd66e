"""The reader that turns the bytes of a terminal into Textual's messages.

Textual's parser knows the names of keys, but it presses the letters of unknown sequences, and raises an exception for a
number out of range. So a grammar of our own gives it only whole keys, one at a time, and it is replaced after a key
that it did not understand.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from deskspine.core.terminal.input_parser import KeyInput, Pasted, TerminalInput, TerminalItem, TerminalReply

COPIED_NAMES = ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size")
"""Attributes that a new parser copies from the one it replaces."""


def parser_is_known() -> bool:
    """Return True if Textual's parser has all names that this module needs."""
    parser = XTermParser()
    return hasattr(parser, "_timeout_time") and all(hasattr(parser, name) for name in ("tick", "feed", *COPIED_NAMES))


class KeyReader:
    """A reader of the terminal's bytes that returns their messages; it never raises because of the bytes."""

    def __init__(self, on_reply: Callable[[TerminalReply], object], *, debug: bool = False) -> None:
        self._on_reply = on_reply
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._input = TerminalInput(constants.ESCAPE_DELAY)
        self._parser = XTermParser(debug)

    @property
    def due(self) -> float | None:
        """Instant at which `tick` has something to do, or None."""
        return self._input.due

    def read(self, raw: bytes, now: float) -> list[Message]:
        """Return the messages that are complete after `raw` arrived at instant `now`."""
        return list(self._messages(self._input.feed(self._decode(raw), now)))

    def tick(self, now: float) -> list[Message]:
        """Return the messages that are complete because enough time has passed."""
        return list(self._messages(self._input.tick(now)))

    def _messages(self, pieces: Iterable[TerminalItem]) -> Iterator[Message]:
        for piece in pieces:
            if isinstance(piece, KeyInput):
                yield from self._pressed(piece.text)
            elif isinstance(piece, Pasted):
                yield events.Paste(piece.text)
            else:
                self._on_reply(piece)

    def _pressed(self, text: str) -> list[Message]:
        parser = self._parser
        try:
            messages = list(parser.feed(text))
            if parser._timeout_time is not None:
                if len(text) > 2:  # a key without a name in Textual, which would press its letters
                    self._replace()
                else:  # Escape, or a key with Alt: it is complete, so there is nothing to wait for
                    parser._timeout_time = 0.0
                    messages += parser.tick()
        except Exception:  # no bytes of a terminal may stop the keyboard
            self._replace()
            return []
        return messages

    def _replace(self) -> None:
        fresh = XTermParser(self._debug)
        for name in COPIED_NAMES:
            setattr(fresh, name, getattr(self._parser, name))
        self._parser = fresh
