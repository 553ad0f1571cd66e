"""The line of news above the key line: a break that is offered or announced, or an answer that can be taken back."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.strip import Strip

from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import OfferView, Snapshot
from deskspine.engine.wording.heads_up import announcement, later_words, shown_heads_up
from deskspine.engine.wording.states import time_of
from deskspine.engine.wording.waits import NOT_THIS_TIME, offer_forms, shown_offer
from deskspine.tui.bindings import START_NOW, first_key_label
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_press import key_of
from deskspine.tui.widgets.lines import Lines, Piece, short
from deskspine.tui.wording import undo_offer

LATER, NOW, UNDO = "dashboard.later", "dashboard.break", "dashboard.undo"
NO_OFFER = "dashboard.offer_close"
LEAST_HEIGHT = 4
"""Minimum rows of a window for the news and the keys; in a lower one the news covers the keys."""
GAP = "   "
NewsPiece = tuple[Piece, str]
"""A piece of text, and the action of a click on it, or ""."""


def offered(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return the commands that the news offers at this moment, the most urgent news first."""
    commands: list[str] = []
    if shown_offer(snapshot, now) is not None:
        commands += [NOW, NO_OFFER]
    heads_up = shown_heads_up(snapshot, now)
    if heads_up is not None:
        commands += [LATER, NOW] if heads_up.can_snooze else [NOW]
    if snapshot.undo is not None and now.t < snapshot.undo.until:
        commands.append(UNDO)
    return tuple(dict.fromkeys(commands))


def news_pieces(snapshot: Snapshot, now: Now, width: int, *, on_dashboard: bool = False) -> list[NewsPiece]:
    """Return the most urgent news in the longest form that fits in `width` columns, or nothing without news.

    Only the dashboard has keys for an offer; on other pages Enter and Escape have an effect of their own.
    """
    offer = shown_offer(snapshot, now)
    forms = _forms(snapshot, now) if offer is None else _offer_forms(snapshot, offer, on_dashboard=on_dashboard)
    return next((form for form in forms if _size(form) <= width), forms[-1] if forms else [])


def _offer_forms(snapshot: Snapshot, offer: OfferView, *, on_dashboard: bool) -> list[list[NewsPiece]]:
    """Return the forms of a break that is offered in a wait, the longest first."""
    settings = snapshot.settings
    start = first_key_label(NOW, settings) if on_dashboard else START_NOW.key
    close = first_key_label(NO_OFFER, settings) if on_dashboard else ""
    long, short_one, least = (f"◆ {form}" for form in offer_forms(offer))
    name = plain(offer.routine.routine.name, 40)
    table = (
        (long, name, "start", NOT_THIS_TIME, GAP),
        (long, "", "start", NOT_THIS_TIME, GAP),
        (long, "", "start", "no", GAP),
        (short_one, "", "start", "no", GAP),
        (short_one.removeprefix("◆ "), "", "start", "no", "  "),
        (least.removeprefix("◆ "), "", "start", "no", " "),
        (least.removeprefix("◆ "), "", "", "", " "),
    )
    return [
        [
            (("accent", question), ""),
            *([(("dim", f"  {routine}"), "")] if routine else []),
            *_button(NOW, start, yes or ("" if start else "start"), gap, presses=on_dashboard),
            *_button(NO_OFFER, close, no or ("" if close else "no"), gap, presses=on_dashboard),
        ]
        for question, routine, yes, no, gap in table
    ]


def _forms(snapshot: Snapshot, now: Now) -> list[list[NewsPiece]]:
    """Return the forms of the most urgent news that is no offer, the longest first."""
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
        key = first_key_label(LATER, snapshot.settings)
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


def _button(command_id: str, key: str, words: str, gap: str, *, presses: bool = False) -> list[NewsPiece]:
    """Return the label of a command; without a key only its words can be clicked.

    A click runs the command, or presses the key if `presses` is True and there is one.
    """
    action = f"app.press({key_of(key)!r})" if presses and key_of(key) else f"app.news({command_id!r})"
    label: list[NewsPiece] = [(("key", key or words), action)]
    label += [(("dim", f" {words}"), action)] if key and words else []
    return [(("", gap), ""), *label]


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
        width = self.size.width or self.app.size.width - 2
        pieces = news_pieces(snapshot, now, width, on_dashboard=getattr(self.screen, "PLACE", None) == "dashboard")
        if bool(pieces) != self.display:
            self.display = bool(pieces)
        self._pieces = pieces
        self.show([tuple(piece for piece, _ in pieces)])

    def render_line(self, y: int) -> Strip:
        """Return the line; a label is a link that runs its command or presses its key."""
        base, style_of = self.visual_style.rich_style, self.screen.get_component_rich_style
        segments = [
            Segment(
                text,
                (base + style_of(f"lines--{role}", partial=True) if role else base)
                + (Style(meta={"@click": action}) if action else Style()),
            )
            for (role, text), action in (self._pieces if y == 0 else [])
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)
