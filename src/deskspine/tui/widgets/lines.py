"""Widgets for lines of styled text that redraw only rows that changed, and functions that make such lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import KeyList as KeyList
from deskspine.tui.widgets.key_press import press_link, pressable

Piece = tuple[str, str]
"""A role ("strong", "dim" and so on; "" for plain text) and literal text, which is never read as markup."""
Line = tuple[Piece, ...]

ROLES = frozenset(
    f"lines--{role}"
    for role in ("title", "strong", "accent", "good", "dim", "warn", "key", "track", "head", "ready", "hold")
)
"""Component classes of screens with lines; on the `Lines` themselves they would be styled again for every panel."""


class Lines(Widget):
    """Lines of text; `show` may be called often, because an unchanged row costs nothing."""

    def __init__(self, lines: Iterable[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = tuple(lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown now."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines; only rows that differ are drawn again."""
        old, self._lines = self._lines, tuple(lines)
        if len(old) != len(self._lines):
            self.refresh(layout=self.styles.is_auto_height)
            return
        width = self.size.width
        for row, (before, after) in enumerate(zip(old, self._lines, strict=True)):
            if before != after:
                self.refresh(Region(0, row, width, 1))

    def plain(self) -> str:
        """Return the text without its styles."""
        return "\n".join("".join(text for _, text in line).rstrip() for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Return one row, cut or filled to the width of the widget."""
        width, base = self.size.width, self.visual_style.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        style_of = self.screen.get_component_rich_style
        segments = [
            Segment(text, (base + style_of(f"lines--{role}", partial=True) if role else base) + press_link(key))
            for role, text, key in pressable(self._lines[y])
        ]
        return Strip(segments).adjust_cell_length(width, base)


class Flow(Lines):
    """Text that a function lays out for the width of the widget; for screens that scroll."""

    def __init__(
        self, build: Callable[[int], list[Line]], *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._build = build
        self._built_for = -1

    def rebuild(self) -> None:
        """Call `build` again, because its lines have changed."""
        self._built_for = -1
        self._lay_out(self.size.width)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        self._lay_out(width)
        return len(self._lines)

    def _lay_out(self, width: int) -> None:
        if width != self._built_for:
            self._built_for = width
            self._lines = tuple(self._build(width))


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells, broken between words; longer words are broken as well."""
    out: list[str] = []
    line = ""
    for word in text.split():
        while cell_len(word) > width > 0:
            if line:
                out.append(line)
                line = ""
            head = set_cell_size(word, width).rstrip() or word[0]
            out.append(head)
            word = word[len(head) :]
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
        else:
            out.append(line)
            line = word
    return [*out, line] if line else out


def paragraph(text: str, width: int, role: str = "") -> list[Line]:
    """Return `text` wrapped, as lines of one role."""
    return [((role, line),) for line in wrap(text, width)]


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with `left` and `right` at its two ends, or only `left` if both do not fit."""
    used = sum(cell_len(text) for _, text in left)
    gap = width - used - sum(cell_len(text) for _, text in right)
    return (*left, ("", " " * gap), *right) if gap >= 2 else left


def short(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with "…" if it was cut."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def fitted(line: Line, width: int, most: int = 1) -> list[Line]:
    """Return `line` on at most `most` lines, broken at " · " and between words, with "…" if it was cut."""
    text = "".join(piece for _, piece in line)
    if cell_len(text) <= width:
        return [line]
    rows = [row for part in text.split(" · ") for row in wrap(part, width)] if most > 1 else [text]
    roles = [role for role, piece in line for _ in piece]
    lines: list[Line] = []
    start = 0
    for row in rows[:most]:
        start = text.index(row, start)
        if len(lines) == most - 1:
            row = row if row is rows[-1] and most > 1 else short(text[start:], width)
        pairs = zip(roles[start : start + len(row)], row, strict=False)
        lines.append(tuple((role, "".join(sign for _, sign in group)) for role, group in groupby(pairs, itemgetter(0))))
        start += len(row)
    return lines


def dotted(text: str, width: int, role: str = "") -> list[Line]:
    """Return words separated by " · ", wrapped so that no line begins or ends with a dot."""
    lines: list[str] = []
    for part in text.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines += wrap(part, width)
    return [((role, line),) for line in lines]


def with_keys(text: str, keys: Line, width: int, *, wrapped: bool = False, role: str = "") -> list[Line]:
    """Return `text` and the keys that answer it on one line, or on several lines if `wrapped` is True.

    On one line a text that is too long is cut. On several lines the keys are on the last one.
    """
    room = width - 2 - sum(cell_len(label) for _, label in keys)
    if wrapped and cell_len(text) > room:
        return [*paragraph(plain(text), width, role), keys]
    return [((role, plain(text, max(1, room))), ("", "  "), *keys)]


PINNED_KEYS = ("esc", "?")
"""Keys that a narrow line of keys drops last: the way out, and the list of all other keys."""
MIN_LABEL = 4
"""Minimum cells of the label of the first key."""


def key_line(keys: KeyList, width: int) -> Line:
    """Return as many of `keys` as fit on one line: the last are dropped first, then help, and esc never.

    The first key is the main one of the page: its label is cut before the key is dropped.
    """
    shown = list(keys)
    while len(shown) > 1 and (over := cell_len("".join(f"   {key} {label}" for key, label in shown)) - 3 - width) > 0:
        for pinned in (PINNED_KEYS, PINNED_KEYS[:1]):
            if droppable := [place for place, (key, _) in enumerate(shown) if key not in pinned]:
                key, label = shown[droppable[-1]]
                left = cell_len(label) - over
                if droppable[-1] == 0 and left >= MIN_LABEL:
                    shown[0] = (key, short(label, left))
                else:
                    del shown[droppable[-1]]
                break
    line: list[Piece] = []
    for key, label in shown:
        line += [("dim", "   ")] if line else []
        line += [("key", key), ("dim", f" {label}")] if key else [("dim", label)]
    return tuple(line)


def key_flow(keys: KeyList, width: int) -> list[Line]:
    """Return `keys` on as many lines as they need; no key is broken over two lines."""
    lines: list[Line] = []
    used = 0
    for key, label in keys:
        size = cell_len(key) + 1 + cell_len(label)
        pair: Line = (("key", key), ("", short(f" {label}", width - cell_len(key))))
        if lines and used + 2 + size <= width:
            lines[-1] = (*lines[-1], ("", "  "), *pair)
            used += 2 + size
        else:
            lines.append(pair)
            used = size
    return lines


def keys_in(line: Line) -> KeyList:
    """Return the keys in `line`, each with the words after it."""
    keys: list[tuple[str, str]] = []
    for role, text in line:
        if role == "key":
            keys.append((text.strip(), ""))
        elif keys:
            keys[-1] = (keys[-1][0], f"{keys[-1][1]}{text}")
    return tuple((key, words.strip()) for key, words in keys if key)
