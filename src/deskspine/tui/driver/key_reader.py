"""Turns the bytes of a terminal into Textual's messages, by way of our own grammar and Textual's own parser.

Textual's parser knows the names of keys, but presses the letters of whatever it does not know, and dies of a number out
of range. So it is handed whole keys only, one at a time, and replaced when it did not understand one.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from deskspine.core.terminal.input_parser import KeyInput, Pasted, TerminalInput, TerminalItem, TerminalReply

KEPT_NAMES = ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size")
"""What a new parser takes over from the one it replaces."""


def parser_is_known() -> bool:
    """Return whether Textual's parser is the one this module was written for."""
    parser = XTermParser()
    return hasattr(parser, "_timeout_time") and all(hasattr(parser, name) for name in ("tick", "feed", *KEPT_NAMES))


class KeyReader:
    """Everything between the read of some bytes and the messages they mean; never raises for what was read."""

    def __init__(self, on_reply: Callable[[TerminalReply], object], *, debug: bool = False) -> None:
        self._on_reply = on_reply
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._input = TerminalInput(constants.ESCAPE_DELAY)
        self._parser = XTermParser(debug)

    @property
    def due(self) -> float | None:
        """The instant at which `tick` has something to do."""
        return self._input.due

    def read(self, raw: bytes, now: float) -> list[Message]:
        """Return the messages that are complete after `raw` came at instant `now`."""
        return list(self._messages(self._input.feed(self._decode(raw), now)))

    def tick(self, now: float) -> list[Message]:
        """Return the messages that the passing of time completes."""
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
                if len(text) > 2:  # a key that Textual has no name for; it would press its letters
                    self._replace()
                else:  # Escape, or a key with Alt: whole, so there is nothing to wait for
                    parser._timeout_time = 0.0
                    messages += parser.tick()
        except Exception:  # whatever a terminal sends, the keyboard goes on
            self._replace()
            return []
        return messages

    def _replace(self) -> None:
        fresh = XTermParser(self._debug)
        for name in KEPT_NAMES:
            setattr(fresh, name, getattr(self._parser, name))
        self._parser = fresh
