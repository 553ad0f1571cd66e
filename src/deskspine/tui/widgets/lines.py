"""Widgets for lines of styled text that redraw only rows that changed, and functions that make such lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import KeyList as KeyList
from deskspine.tui.widgets.key_press import press_link, pressable

Piece = tuple[str, str]
"""A role ("strong", "dim" and so on; "" for plain text) and literal text, which is never read as markup."""
Line = tuple[Piece, ...]
NO_STYLE, NOT_DIM = Style.null(), Style(dim=False)
"""Faint text on a reversed line changes its background in some terminals, so it is not faint there."""


ROLES = frozenset(
    f"lines--{role}"
    for role in (
        "title",
        "strong",
        "accent",
        "good",
        "dim",
        "warn",
        "key",
        "track",
        "head",
        "ready",
        "hold",
        "late",
        "alarm",
    )
)
"""Component classes of screens with lines; on the `Lines` themselves they would be styled again for every panel."""


class Lines(Widget):
    """Lines of text; `show` may be called often, because an unchanged row costs nothing."""

    PRESS: ClassVar[str] = "app.press"
    """Action of a click on a key, with the key as its argument."""

    def __init__(self, lines: Iterable[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = tuple(lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown now."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines; only columns that differ are drawn again."""
        old, self._lines = self._lines, tuple(lines)
        if len(old) != len(self._lines):
            self.refresh(layout=self.styles.is_auto_height)
            return
        width = self.size.width
        for row, (before, after) in enumerate(zip(old, self._lines, strict=True)):
            if before != after:
                first, end = changed_columns(before, after, width)
                self.refresh(Region(first, row, end - first, 1))

    def plain(self) -> str:
        """Return the text without its styles."""
        return "\n".join("".join(text for _, text in line).rstrip() for line in self.lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Return one row, filled to the width of the widget, or cut with "…"."""
        width, base = self.size.width, self.visual_style.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        style_of = self.screen.get_component_rich_style
        clear = NOT_DIM if base.reverse else NO_STYLE
        segments = [
            Segment(
                text,
                (base + style_of(f"lines--{role}", partial=True) + clear if role else base)
                + press_link(key, self.PRESS),
            )
            for role, text, key in pressable(self._lines[y])
        ]
        return fit_strip(Strip(segments), width, base)


def fit_strip(strip: Strip, width: int, base: Style) -> Strip:
    """Return `strip` in `width` cells; it ends with "…" if words were cut off."""
    if strip.cell_length > width > 0 and strip.crop(width).text.strip():
        kept = strip.crop(0, width - 1)
        style = next((segment.style for segment in reversed(list(kept)) if segment.style), base)
        return Strip([*kept, Segment("…", style)])
    return strip.adjust_cell_length(width, base)


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

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown now."""
        self.fit()
        return self._lines

    def fit(self) -> None:
        """Lay the text out for the present width.

        Textual asks for the height at several widths, and then may use a layout that it has kept for one of them.
        """
        if self.size.width:
            self._lay_out(self.size.width)

    def render_line(self, y: int) -> Strip:
        """Return one row, laid out for the present width."""
        self.fit()
        return super().render_line(y)

    def _lay_out(self, width: int) -> None:
        if width != self._built_for:
            self._built_for = width
            self._lines = tuple(self._build(width))


def changed_columns(before: Line, after: Line, width: int) -> tuple[int, int]:
    """Return the first column in which two lines differ, and the column after the last one."""
    begin = _alike(before, after)
    size = sum(cell_len(text) for _, text in after)
    if size != sum(cell_len(text) for _, text in before):
        return min(begin, width), width
    end = size - _alike(_reversed(before), _reversed(after))
    return min(begin, width), min(max(begin, end), width)


def _alike(before: Line, after: Line) -> int:
    """Return the number of columns at the beginning in which two lines are the same."""
    columns = 0
    for (old_role, old), (new_role, new) in zip(before, after, strict=False):
        if old_role != new_role:
            break
        if old != new:
            same = next(
                (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
            )
            return columns + cell_len(new[:same])
        columns += cell_len(new)
    return columns


def _reversed(line: Line) -> Line:
    return tuple((role, text[::-1]) for role, text in reversed(line))


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
"""Keys that a narrow line of keys keeps: the way out, and the list of all other keys."""
MIN_LABEL = 4
"""Minimum cells of the label of the first key."""
LONG_LABEL = 12
"""Cells of a label that is cut before the words of the pinned keys are left out."""
FEW_KEYS = 2
"""Number of keys that are not pinned, below which the words of the last pinned key are left out to make room."""
GAPS = ("   ", "  ")
"""Gaps between two keys: the usual one, and the one where not all keys fit."""


def key_line(keys: KeyList, width: int, pinned: Sequence[str] = PINNED_KEYS) -> Line:
    """Return as many of `keys` as fit on one line: the last are left out first, the pinned ones stay.

    The first of `pinned`, the way out, is never left out. The first key is the main one of the page: where little
    else fits, pinned keys lose their words and its label is cut before it is left out.
    """
    return next((line for line in _key_lines(keys, width, pinned) if _cells(line) <= width), ())


def _key_lines(keys: KeyList, width: int, pinned: Sequence[str]) -> Iterator[Line]:
    """Yield the forms of a line of keys, the fullest first."""
    others = [key for key, _ in keys if key not in pinned]
    bare = list(pinned[1:])
    for count in range(len(others), 0, -1):
        shown = tuple(pair for pair in keys if pair[0] in pinned or pair[0] in others[:count])
        yield from (_keys_joined(shown, gap) for gap in GAPS)
        if count <= FEW_KEYS:
            yield _keys_joined(_wordless(shown, bare), GAPS[1])
    if others:
        main = others[0]
        last = tuple(pair for pair in keys if pair[0] in (main, *pinned))
        long = len(dict(last)[main]) > LONG_LABEL
        for form in (last, _wordless(last, bare)) if long else ():
            yield _keys_joined(_label_cut(form, main, width), GAPS[1])
        last = _wordless(last, pinned)
        yield _keys_joined(last, GAPS[1])
        yield _keys_joined(_label_cut(last, main, width), GAPS[1])
    rest = tuple(pair for pair in keys if pair[0] in pinned)
    for form in (rest, _wordless(rest, bare), _wordless(rest, pinned)):
        yield from (_keys_joined(form, gap) for gap in GAPS)
    yield (("key", short(pinned[0], width)),) if pinned else ()


def _wordless(keys: KeyList, labels: Sequence[str]) -> KeyList:
    """Return `keys`, those in `labels` without their words."""
    return tuple((key, "" if key in labels else words) for key, words in keys)


def _label_cut(keys: KeyList, main: str, width: int) -> KeyList:
    """Return `keys` with the words of `main` cut so that all fit; the words stay whole if too little would be left."""
    over = _cells(_keys_joined(keys, GAPS[1])) - width
    room = cell_len(dict(keys)[main]) - over
    return tuple((key, short(words, room) if key == main and room >= MIN_LABEL else words) for key, words in keys)


def _keys_joined(keys: KeyList, gap: str) -> Line:
    line: list[Piece] = []
    for key, label in keys:
        line += [("dim", gap)] if line else []
        line += [("key", key)] if key else []
        line += [("dim", f" {label}" if key else label)] if label else []
    return tuple(line)


def _cells(line: Line) -> int:
    return sum(cell_len(text) for _, text in line)


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
