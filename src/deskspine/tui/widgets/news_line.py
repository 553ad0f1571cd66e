"""The line of news above the key line: a break that is announced, or an answer that can be taken back."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.strip import Strip

from deskspine.core.commands.registry import command
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.heads_up import announcement, later_words, shown_heads_up
from deskspine.engine.wording.states import time_of
from deskspine.tui.bindings import START_NOW, key_label, keys_of
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Lines, Piece, short
from deskspine.tui.wording import undo_offer

LATER, NOW, UNDO = "dashboard.later", "dashboard.break", "dashboard.undo"
LEAST_HEIGHT = 4
"""Minimum rows of a window for the news and the keys; in a lower one the news covers the keys."""
GAP = "   "
NewsPiece = tuple[Piece, str]
"""A piece of text, and the command that a click on it runs, or ""."""


def offered(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return the commands that the news offers at this moment, the most urgent news first."""
    commands: list[str] = []
    heads_up = shown_heads_up(snapshot, now)
    if heads_up is not None:
        commands += [LATER, NOW] if heads_up.can_snooze else [NOW]
    if snapshot.undo is not None and now.t < snapshot.undo.until:
        commands.append(UNDO)
    return tuple(commands)


def news_pieces(snapshot: Snapshot, now: Now, width: int) -> list[NewsPiece]:
    """Return the most urgent news in the longest form that fits in `width` columns, or nothing without news."""
    forms = _forms(snapshot, now)
    return next((form for form in forms if _size(form) <= width), forms[-1] if forms else [])


def _forms(snapshot: Snapshot, now: Now) -> list[list[NewsPiece]]:
    """Return the forms of the most urgent news, the longest first."""
    heads_up, commands = shown_heads_up(snapshot, now), offered(snapshot, now)
    if heads_up is not None:
        at, minutes = time_of(now, heads_up.due), heads_up.snooze_s // 60
        words = announcement(heads_up, now)
        table = (
            (f"◆ {words}", later_words(heads_up), "start now", GAP),
            (words, f"+{minutes} min", "start", "  "),
            (at, f"+{minutes} min", "start", " "),
            (at, f"+{minutes}", "start", " "),
        )
        key = key_label(next(iter(keys_of(command(LATER), snapshot.settings)), ""))
        return [
            [
                (("accent", sentence), ""),
                *(_button(LATER, key, later, gap) if LATER in commands else ()),
                *_button(NOW, START_NOW.key, start, gap),
            ]
            for sentence, later, start, gap in table
        ]
    undo = undo_offer(snapshot, now)
    if undo is None:
        return []
    text, key = undo
    return [[(("", shown), ""), *_button(UNDO, key, "undo", gap)]
            for shown, gap in ((text, GAP), (text, " "), (short(text, 14), " "))]  # fmt: skip


def _button(command_id: str, key: str, words: str, gap: str) -> list[NewsPiece]:
    """Return the label of a command; without a key only its words can be clicked."""
    label: list[NewsPiece] = [(("key", key), command_id), (("dim", f" {words}"), command_id)] if key else []
    return [(("", gap), ""), *(label or [(("key", words), command_id)])]


def _size(pieces: list[NewsPiece]) -> int:
    return sum(cell_len(text) for (_, text), _ in pieces)


class NewsLine(Lines):
    """One line that is there while there is news. A click on a label runs its command, whatever has the focus."""

    DEFAULT_CSS: ClassVar[str] = """
    NewsLine { dock: bottom; height: 1; margin: 0 0 1 0; padding: 0 1; background: $row; }
    NewsLine.-low { margin: 0; layer: mark; }
    NewsLine:ansi { background: ansi_default; text-style: bold; }
    """

    def __init__(self, services: Services) -> None:
        super().__init__([()])
        self._services = services
        self._pieces: list[NewsPiece] = []

    def on_resize(self, event: Resize) -> None:
        """Show the form of the news that fits."""
        self.show_news()

    def show_news(self) -> None:
        """Show the news of the present moment; take no room without news."""
        snapshot, now = self._services.snapshot, self._services.now()
        self.set_class(self.app.size.height < LEAST_HEIGHT, "-low")
        pieces = news_pieces(snapshot, now, self.size.width or self.app.size.width - 2)
        if bool(pieces) != self.display:
            self.display = bool(pieces)
        self._pieces = pieces
        self.show([tuple(piece for piece, _ in pieces)])

    def render_line(self, y: int) -> Strip:
        """Return the line; a label is a link that runs its command."""
        base, style_of = self.visual_style.rich_style, self.screen.get_component_rich_style
        segments = [
            Segment(
                text,
                (base + style_of(f"lines--{role}", partial=True) if role else base)
                + (Style(meta={"@click": f"app.news({command_id!r})"}) if command_id else Style()),
            )
            for (role, text), command_id in (self._pieces if y == 0 else [])
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)
