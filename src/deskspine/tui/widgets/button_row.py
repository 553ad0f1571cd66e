"""A few buttons side by side or below each other, one of which is chosen: arrows, Enter and the mouse reach them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import MouseDown
from textual.strip import Strip

from deskspine.tui.widgets.key_press import GAP, key_of, press_link
from deskspine.tui.widgets.lines import Line, Lines, Piece, fit_strip, short

BOX_HEIGHT = 4
MAX_BOX_WIDTH = 44
BOX_EDGES = 5
"""Columns of a box for its edges, the mark and the space around them."""
ROOMY_BOX = 26
"""Minimum columns of a box for two cells between key and title."""
NARROW = 34
"""Columns below which a button below another one has no indent."""
EDGES = {True: "┏━┓┃┗┛", False: "╭─╮│╰╯"}
"""Corners and lines of the box of a button, by whether it is the chosen one."""


class Button(Struct, frozen=True):
    """A button: the command that it runs, the label of its key, and its words in forms from long to short."""

    command: str
    key: str
    titles: tuple[str, ...]
    details: tuple[str, ...] = ()
    enabled: bool = True
    """False for a button that only keeps its place."""


class ButtonRow(Lines):
    """Buttons, of which one is chosen. A click on any part of a button presses its key, or runs its command."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"button-row--chosen"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._buttons: tuple[Button, ...] = ()
        self._chosen = ""
        self._boxes = self._in_boxes = False
        self._awake = False
        self._column = 0
        self._owners: list[tuple[Button | None, ...]] = []
        """The button to which each piece of each line belongs."""

    @property
    def chosen(self) -> str:
        """Command of the chosen button, or "" without one."""
        return self._chosen

    def show_buttons(
        self,
        buttons: Sequence[Button],
        width: int,
        *,
        chosen: str = "",
        boxes: bool = False,
        awake: bool = True,
        column: int = 0,
    ) -> None:
        """Show `buttons` in `width` columns, as boxes side by side or as lines with titles of at least `column`.

        `chosen` is the command chosen at first. While not `awake`, they are drawn dim and the mouse chooses none.
        """
        self._column = column
        self._buttons, self._boxes, self._awake = tuple(buttons), boxes, awake
        enabled = [button.command for button in buttons if button.enabled]
        if self._chosen not in enabled:
            self._chosen = chosen if chosen in enabled else ""
        self._lay_out(width)

    def move(self, by: int) -> None:
        """Choose the next button that is enabled; the first and the last one are the ends."""
        enabled = [button.command for button in self._buttons if button.enabled]
        if enabled and self._awake:
            at = enabled.index(self._chosen) + by if self._chosen in enabled else 0
            self._chosen = enabled[max(0, min(len(enabled) - 1, at))]
            self._lay_out(self.size.width)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Choose the button under the mouse pointer."""
        at = event.get_content_offset(self)
        button = None if at is None else self._button_at(at.x, at.y)
        if button is not None and button.enabled and self._awake:
            self._chosen = button.command
            self._lay_out(self.size.width)

    def _button_at(self, x: int, y: int) -> Button | None:
        if not 0 <= y < len(self._owners):
            return None
        for (_, text), owner in zip(self._lines[y], self._owners[y], strict=True):
            x -= cell_len(text)
            if x < 0:
                return owner
        return None

    def _lay_out(self, width: int) -> None:
        """Draw boxes if a key and a title fit in each box, or else lines."""
        self._in_boxes = self._boxes and _boxes_fit(self._buttons, width)
        rows = list(
            _boxes(self._buttons, self._chosen, width)
            if self._in_boxes
            else _stack(self._buttons, self._chosen, width, self._column)
        )
        self._owners = [tuple(owner for owner, _ in row) for row in rows]
        self.show([tuple(piece if self._awake else ("dim", piece[1]) for _, piece in row) for row in rows])

    def render_line(self, y: int) -> Strip:
        """Return one row; every cell of a button is a link, and the chosen one has a background."""
        width, base = self.size.width, self.visual_style.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        chosen = self.get_component_rich_style("button-row--chosen", partial=True)
        style_of = self.screen.get_component_rich_style
        here = self._awake and not self._in_boxes  # the edges of a box say it already
        segments: list[Segment] = []
        for (role, text), owner in zip(self._lines[y], self._owners[y], strict=True):
            style = base + style_of(f"lines--{role}", partial=True) if role else base
            if owner is not None:
                style = style + chosen if here and owner.command == self._chosen else style
                style += _link(owner)
            segments.append(Segment(text, style))
        return fit_strip(Strip(segments), width, base)


OwnedLine = list[tuple[Button | None, Piece]]
"""A line whose pieces know the button that they belong to."""


def _box_sizes(number: int, width: int) -> list[int]:
    """Return the columns of boxes side by side that fill the width together."""
    room = min(width - len(GAP) * (number - 1), MAX_BOX_WIDTH * number)
    return [max(8, (room + at) // number) for at in reversed(range(number))]


def _boxes_fit(buttons: Sequence[Button], width: int) -> bool:
    """Return True if the key and the shortest title of every button fit in its box."""
    sizes = _box_sizes(len(buttons), width)
    needs = [cell_len(button.key) + 1 + min(map(cell_len, button.titles), default=0) for button in buttons]
    return all(need <= size - BOX_EDGES for need, size in zip(needs, sizes, strict=True))


def _boxes(buttons: Sequence[Button], chosen: str, width: int) -> Iterator[OwnedLine]:
    """Yield the lines of boxes side by side."""
    sizes = _box_sizes(len(buttons), width)
    boxes = [
        (button, _box(button, size, chosen=button.command == chosen))
        for button, size in zip(buttons, sizes, strict=True)
    ]
    for y in range(BOX_HEIGHT):
        row: OwnedLine = []
        for button, lines in boxes:
            row += [(None, ("", GAP))] if row else []
            row += [(button, piece) for piece in lines[y]]
        yield row


def _box(button: Button, wide: int, *, chosen: bool) -> list[Line]:
    """Return the four lines of a button in its box."""
    first, flat, second, upright, third, last = tuple(EDGES[chosen])
    edge = "good" if chosen else "dim"
    gap = " " if wide < ROOMY_BOX else "  "
    room = wide - BOX_EDGES
    key = f"{button.key}{gap}" if button.key else ""
    title = _form(button.titles, room - cell_len(key))
    detail = _form(button.details, room - cell_len(key))
    named: Line = ((_key_role(button, chosen=chosen), button.key), ("", gap)) if button.key else ()
    strong = ("strong" if chosen else "") if button.enabled else "dim"
    upper: Line = (*named, (strong, title), ("", " " * (room - cell_len(key + title) + 1)))
    lower: Line = (("", " " * cell_len(key)), ("dim", detail), ("", " " * (room - cell_len(key + detail) + 1)))
    return [
        ((edge, first + flat * (wide - 2) + second),),
        ((edge, upright), (edge, "▸ " if chosen else "  "), *upper, (edge, upright)),
        ((edge, upright), ("", "  "), *lower, (edge, upright)),
        ((edge, third + flat * (wide - 2) + last),),
    ]


def _stack(buttons: Sequence[Button], chosen: str, width: int, least: int) -> Iterator[OwnedLine]:
    """Yield a line for each button."""
    keys = max((cell_len(button.key) for button in buttons), default=0)
    before = 2 if width >= NARROW else 1
    room = width - before - keys - before
    titles = [_form(button.titles, room) for button in buttons]
    column = max((cell_len(title) for title in titles), default=0)
    column = max(column, least)
    for button, title in zip(buttons, titles, strict=True):
        here = button.command == chosen
        strong = ("strong" if here else "") if button.enabled else "dim"
        detail = next((form for form in button.details if column + 2 + cell_len(form) <= room), "")
        pieces: list[Piece] = [
            ("good", f"{'▸' if here else ' '}".ljust(before)),
            ("", " " * (keys - cell_len(button.key))),
        ]
        pieces += [(_key_role(button, chosen=here), button.key)] if button.key else []
        pieces += [
            (strong, " " * before + title),
            ("dim", " " * (column - cell_len(title)) + f"  {detail}" if detail else ""),
        ]
        used = sum(cell_len(text) for _, text in pieces)
        pieces.append(("", " " * max(0, width - used)))
        yield [(button, piece) for piece in pieces if piece[1]]


def _key_role(button: Button, *, chosen: bool) -> str:
    """Return the role of the label of a key; Enter is quiet on a button that is not chosen, as it presses another."""
    return "dim" if not chosen and key_of(button.key) == "enter" else "key"


def _form(forms: Sequence[str], room: int) -> str:
    """Return the first form that fits, or else the last one, cut."""
    return next((form for form in forms if cell_len(form) <= room), short(forms[-1], room) if forms else "")


def _link(button: Button) -> Style:
    """Return the link of a click on the button: its key, or its command if it has no key."""
    if not button.enabled:
        return Style()
    return press_link(key_of(button.key)) or Style(meta={"@click": f"screen.command({button.command!r})"})
