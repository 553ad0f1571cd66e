"""The pictures on the terminal: finding out what it shows, which ones were sent, and removing all of them in time."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import sqrt
from typing import TYPE_CHECKING, Protocol

from deskspine.core.figure.indexed import Indexed
from deskspine.core.terminal.kitty_pictures import MAX_NUMBER, MOST_CELLS, deletion, transmission
from deskspine.core.terminal.picture_support import PictureSupport, questions
from deskspine.core.terminal.tmux_passthrough import through
from deskspine.tui.driver.window_size import window_pixels

if TYPE_CHECKING:
    from deskspine.tui.driver.sixel_layer import SixelLayer
    from deskspine.tui.driver.terminal_escapes import Terminal

ANSWER_S = 3.0
"""Timeout for each question to the terminal, in seconds."""
STALL_S, STALLS = 0.2, 15
"""Seconds between two looks at a terminal that does not read, and the maximum number of looks."""
MOST_PIXELS = 100_000
"""Maximum pixels of a picture, which is enlarged for more; each takes about 10 µs to draw, and an exercise has many."""
KEPT_SETS = 1
"""Number of sets that stay on the terminal after nothing shows them: the exercise before, which may come again."""
LEAST_NUMBER = 1 << 16
"""Minimum number of a picture, so that no number is one of a program that counts from 1."""


async def find_support(terminal: Terminal, *, in_tmux: bool, descriptor: int = 2) -> PictureSupport:
    """Return which pictures `terminal` shows, by its own replies."""
    asking = questions(in_tmux=in_tmux, window=window_pixels(descriptor))
    try:
        query = next(asking)
        while True:
            await _until_it_reads(terminal)
            query = asking.send(await terminal.ask(query, ANSWER_S))
    except StopIteration as end:
        support: PictureSupport = end.value
        return support


async def _until_it_reads(terminal: Terminal) -> None:
    """Wait for a terminal that is slow with a frame; a question to it would be dropped."""
    for _ in range(STALLS):
        if not terminal.stalled:
            return
        await asyncio.sleep(STALL_S)


class Takes(Protocol):
    """A terminal that takes whole sequences while it reads."""

    def write_now(self, text: str) -> bool:
        """Write `text`; return False if the terminal takes nothing now."""
        ...


class ScreenPictures:
    """The support of one terminal for pictures, and the pictures that are on it."""

    def __init__(self, terminal: Takes, support: PictureSupport) -> None:
        """Prepare for `support`, which is of one kind or the other."""
        self.support = support
        self._terminal = terminal
        self.missed = False
        """True if the terminal did not take a picture since this was set to False."""
        self.sent: SentPictures | None = None
        """The pictures in the memory of a terminal that has one."""
        self.layer: SixelLayer | None = None
        """The pictures on the screen of a terminal without a memory for them."""
        if support.kind == "kitty":
            from deskspine.core.figure.png import png

            self.sent = SentPictures(self._write, png, in_tmux=support.in_tmux)
        else:
            from deskspine.core.figure.sixel import sixel
            from deskspine.tui.driver.sixel_layer import SixelLayer, free_cells

            self.layer = SixelLayer(self._write, sixel, free_cells)

    def cell_pixels(self, columns: int, rows: int) -> tuple[int, int]:
        """Return width and height in pixels that a cell has in a picture of `columns` by `rows` cells.

        These are fewer than on the screen where a picture of all its pixels would take long to draw.
        """
        width, height = self.support.cell
        much = columns * rows * width * height / MOST_PIXELS
        if much <= 1:
            return width, height
        return max(1, round(width / sqrt(much))), max(1, round(height / sqrt(much)))

    def _write(self, text: str) -> bool:
        written = self._terminal.write_now(text)
        self.missed = self.missed or not written
        return written

    def undo(self) -> str:
        """Return the sequences that remove all pictures from the terminal's memory."""
        return "" if self.sent is None else self.sent.undo()

    def lost(self) -> None:
        """Note that nothing of it is on the terminal any more: it was cleared, or another program had it."""
        if self.sent is not None:
            self.sent.forget()
        if self.layer is not None:
            self.layer.lost()


class SentPictures:
    """The pictures in the terminal's memory, in sets: the pictures of one exercise, of one size, in one theme."""

    def __init__(
        self,
        write: Callable[[str], bool],
        png: Callable[[Indexed], bytes],
        *,
        in_tmux: bool = False,
        chance: random.Random | None = None,
    ) -> None:
        """Send pictures with `write`, which returns False if the terminal takes nothing now."""
        self._write, self._png, self._in_tmux = write, png, in_tmux
        # Numbers are random, so that two programs in one terminal do not use the same.
        self._next = (chance or random.SystemRandom()).randrange(LEAST_NUMBER, MAX_NUMBER)
        self._sets: OrderedDict[Hashable, dict[Hashable, int]] = OrderedDict()
        self._users: dict[Hashable, int] = {}
        self._unwanted: list[int] = []
        """Numbers of pictures that were to be deleted while the terminal took nothing."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of all pictures in the terminal's memory."""
        shown = (number for pictures in self._sets.values() for number in pictures.values())
        return (*self._unwanted, *shown)

    def use(self, name: Hashable) -> None:
        """Keep the set `name` until it is released as often as it is used."""
        self._users[name] = self._users.get(name, 0) + 1

    def release(self, name: Hashable, *, at_once: bool = False) -> None:
        """Note that a figure no longer shows the set `name`; of unused sets the last few stay, unless `at_once`."""
        left = self._users.get(name, 0) - 1
        if left > 0:
            self._users[name] = left
            return
        self._users.pop(name, None)
        if name in self._sets:
            self._sets.move_to_end(name)
            unused = [name for name in self._sets if name not in self._users]
            self._delete([name] if at_once else unused[: max(0, len(unused) - KEPT_SETS)])

    def number(self, name: Hashable, key: Hashable, picture: Indexed, columns: int, rows: int) -> int:
        """Return the number of a picture of the set `name`, sent now unless it was before; 0 if it cannot be sent."""
        known = self._sets.get(name, {}).get(key, 0)
        if known:
            return known
        if max(columns, rows) > MOST_CELLS:
            return 0
        number = self._fresh()
        if not self._write(self._wrapped(transmission(number, self._png(picture), columns, rows))):
            return 0
        self._sets.setdefault(name, {})[key] = number
        return number

    def undo(self) -> str:
        """Return the sequences that delete all pictures from the terminal."""
        return self._wrapped(tuple(map(deletion, self.numbers)))

    def forget(self) -> None:
        """Note that the terminal has no pictures any more, so that all are sent again."""
        self._sets.clear()
        self._unwanted.clear()

    def _delete(self, names: list[Hashable]) -> None:
        self._unwanted += [number for name in names for number in self._sets.pop(name).values()]
        if self._unwanted and self._write(self._wrapped(tuple(map(deletion, self._unwanted)))):
            self._unwanted.clear()

    def _fresh(self) -> int:
        taken = set(self.numbers)
        while True:
            self._next = self._next + 1 if self._next < MAX_NUMBER else LEAST_NUMBER
            if self._next not in taken:
                return self._next

    def _wrapped(self, sequences: tuple[str, ...]) -> str:
        return "".join(map(through, sequences) if self._in_tmux else sequences)
