"""Questions of a program without a screen to its terminal: which pictures it shows, in which size and on what page."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Generator
from typing import Any, Literal, TypeVar

from msgspec import Struct

from deskspine.adapters.clock import SystemClock
from deskspine.core.terminal.input_parser import TerminalInput, TerminalReply
from deskspine.core.terminal.picture_support import PictureSupport, questions
from deskspine.core.terminal.queries import BACKGROUND_COLOUR, FENCE, Colour, Query, is_fence

REPLY_S = 0.6
"""Timeout for the reply to each question."""
NOT_KNOWN = (0, 0, 0, 0)
T = TypeVar("T")


class TerminalPictures(Struct, frozen=True):
    """The pictures that a terminal shows."""

    kind: Literal["kitty", "sixel"]
    cell: tuple[int, int]
    """Width and height of a cell, in pixels."""
    page: tuple[int, int, int] | None = None
    """Colour of its background, if it says so."""


def pictures_of(source: int, target: int, window: tuple[int, int, int, int] = NOT_KNOWN) -> TerminalPictures | None:
    """Return the pictures that the terminal of two descriptors shows, or None if it does not say so in time.

    `window` is its columns, rows, width and height in pixels. In tmux it is tmux that replies, which has no name that
    shows kitty's pictures: these cannot be shown there without cells that stand for them.
    """
    found = _ask(_support_and_page(window), source, target)
    if found is None:
        return None
    support, page = found
    if support.kind == "":
        return None
    colour = None if page is None else (round(255 * page[0]), round(255 * page[1]), round(255 * page[2]))
    return TerminalPictures(support.kind, support.cell, colour)


def support_of(
    source: int, target: int, window: tuple[int, int, int, int] = NOT_KNOWN, *, in_tmux: bool
) -> PictureSupport:
    """Return which pictures a program with a screen can show on the terminal of two descriptors.

    With `in_tmux` the terminal behind tmux is asked for kitty's pictures.
    """
    found = _ask(questions(in_tmux=in_tmux, window=window), source, target)
    return PictureSupport("", "this terminal cannot be asked") if found is None else found


def _support_and_page(
    window: tuple[int, int, int, int],
) -> Generator[Query[Any], Any, tuple[PictureSupport, Colour | None]]:
    support = yield from questions(in_tmux=False, window=window)
    page: Colour | None = (yield BACKGROUND_COLOUR) if support.kind else None
    return support, page


def _ask(asking: Generator[Query[Any], Any, T], source: int, target: int) -> T | None:
    """Ask all questions and return what they found, or None for no terminal; keys pressed meanwhile are lost."""
    if sys.platform == "win32":
        return None
    import termios
    import tty

    try:
        before = termios.tcgetattr(source)
        tty.setcbreak(source, termios.TCSANOW)
    except termios.error:
        return None
    try:
        query = next(asking)
        while True:
            query = asking.send(_answer(query, source, target))
    except StopIteration as end:
        found: T = end.value
        return found
    except OSError:
        return None
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)


def _answer(query: Query[Any], source: int, target: int) -> Any:
    """Ask and return the answer, or None if it did not come before the reply to the fence, or in time."""
    clock, parser, answer = SystemClock(), TerminalInput(), None
    os.write(target, (query.text + FENCE if query.fenced else query.text).encode())
    end = clock.read().mono + REPLY_S
    while (left := end - clock.read().mono) > 0 and select.select([source], [], [], left)[0]:
        data = os.read(source, 4096)
        if not data:
            break
        for item in parser.feed(data.decode("utf-8", "replace"), clock.read().mono):
            if not isinstance(item, TerminalReply):
                continue
            answer = query.read(item) if answer is None else answer
            if is_fence(item) or (answer is not None and not query.fenced):
                return answer
    return answer
