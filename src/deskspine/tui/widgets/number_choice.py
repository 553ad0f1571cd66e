"""A choice of one number out of a few, on a line or two."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual.events import Click
from textual.message import Message

from deskspine.tui.widgets.lines import Flow, Line


class NumberChoice(Flow):
    """Numbers with the chosen one in brackets; a click chooses a number."""

    class Picked(Message):
        """A number was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, build: Callable[[int], list[Line]], *, id: str | None = None) -> None:
        """Show the lines that `build` returns; a piece that is a number, in brackets or not, can be clicked."""
        super().__init__(build, id=id)

    def on_click(self, event: Click) -> None:
        """Post `Picked` for the number below the mouse pointer."""
        at = event.get_content_offset_capture(self)
        end = 0
        for _, text in self.lines[at.y] if 0 <= at.y < len(self.lines) else ():
            end += cell_len(text)
            if at.x < end:
                number = text.strip(" []")
                if number.isdecimal():
                    self.post_message(self.Picked(int(number)))
                return


def number_lines(numbers: tuple[int, ...], chosen: int, width: int) -> list[Line]:
    """Return the numbers on as many lines as they need."""
    lines: list[Line] = [()]
    for number in numbers:
        piece = ("strong", f"[{number}] ") if number == chosen else ("dim", f" {number}  ")
        full = sum(len(text) for _, text in lines[-1]) + len(piece[1]) > width + 1
        lines = [*lines, (piece,)] if full else [*lines[:-1], (*lines[-1], piece)]
    return lines
