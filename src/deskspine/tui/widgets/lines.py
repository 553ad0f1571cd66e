"""Lines of styled text that send only the rows that changed: the base of every panel that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import KeyList as KeyList
from deskspine.tui.widgets.key_press import press_link, pressable

Piece = tuple[str, str]
"""A role ("strong", "dim" and so on; empty for plain) and literal text, which is never read as markup."""
Line = tuple[Piece, ...]

ROLES = frozenset(
    f"lines--{role}"
    for role in ("title", "strong", "accent", "good", "dim", "warn", "key", "track", "head", "ready", "hold")
)
"""Component classes of the screens that hold lines: on each `Lines` they would be styled once for every panel."""


class Lines(Widget):
    """Shows what `show` was last given; cheap to call often, because an unchanged row costs nothing."""

    def __init__(self, lines: Iterable[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = tuple(lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines shown now."""
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
        """The text without its styles, for tests and for a person reading a log."""
        return "\n".join("".join(text for _, text in line).rstrip() for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as there are lines."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """One row, cut or filled to the width of the widget."""
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
    """Prose that is laid out anew for the width it gets; for screens that scroll."""

    def __init__(
        self, build: Callable[[int], list[Line]], *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._build = build
        self._built_for = -1

    def rebuild(self) -> None:
        """What `build` would answer has changed: ask it again."""
        self._built_for = -1
        self._lay_out(self.size.width)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the text is at `width`."""
        self._lay_out(width)
        return len(self._lines)

    def _lay_out(self, width: int) -> None:
        if width != self._built_for:
            self._built_for = width
            self._lines = tuple(self._build(width))


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words where there is a word that fits."""
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
    """`text` wrapped, as lines of one role."""
    return [((role, line),) for line in wrap(text, width)]


def spread(left: Line, right: Line, width: int) -> Line:
    """`left` and `right` at the two ends of a line; the right end goes when both do not fit."""
    used = sum(cell_len(text) for _, text in left)
    gap = width - used - sum(cell_len(text) for _, text in right)
    return (*left, ("", " " * gap), *right) if gap >= 2 else left


def short(text: str, width: int) -> str:
    """`text` in at most `width` cells, with a sign where it was cut."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def dotted(text: str, width: int, role: str = "") -> list[Line]:
    """Words with " · " between them, wrapped so that no line begins or ends with a dot."""
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


KEPT = ("esc", "?")
"""Keys that stay in a line of keys however narrow it is: the way out, and the way to all other keys."""
FEWEST = 4
"""Minimum cells of the words behind the first key of a line."""


def key_line(keys: KeyList, width: int) -> Line:
    """Return `keys` on one line, as many as fit: the last go first, then help, and esc never.

    The first key is what the page is for: its words are cut before it goes itself.
    """
    shown = list(keys)
    while len(shown) > 1 and (over := cell_len("".join(f"   {key} {does}" for key, does in shown)) - 3 - width) > 0:
        for kept in (KEPT, KEPT[:1]):
            if others := [place for place, (key, _) in enumerate(shown) if key not in kept]:
                key, does = shown[others[-1]]
                left = cell_len(does) - over
                if others[-1] == 0 and left >= FEWEST:
                    shown[0] = (key, short(does, left))
                else:
                    del shown[others[-1]]
                break
    line: list[Piece] = []
    for key, does in shown:
        line += [("dim", "   ")] if line else []
        line += [("key", key), ("dim", f" {does}")] if key else [("dim", does)]
    return tuple(line)


def key_flow(keys: KeyList, width: int) -> list[Line]:
    """Return `keys` on as many lines as they need, none of them broken."""
    lines: list[Line] = []
    used = 0
    for key, does in keys:
        long = cell_len(key) + 1 + cell_len(does)
        pair: Line = (("key", key), ("", short(f" {does}", width - cell_len(key))))
        if lines and used + 2 + long <= width:
            lines[-1] = (*lines[-1], ("", "  "), *pair)
            used += 2 + long
        else:
            lines.append(pair)
            used = long
    return lines


def keys_in(line: Line) -> KeyList:
    """Return the keys that `line` names, each with the words after it."""
    found: list[tuple[str, str]] = []
    for role, text in line:
        if role == "key":
            found.append((text.strip(), ""))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{text}")
    return tuple((key, words.strip()) for key, words in found if key)
