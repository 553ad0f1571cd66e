"""The help page: what the screen below is, what each of its keys does, and where to learn more."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.commands.command import CommandPlace
from deskspine.core.commands.registry import Request
from deskspine.core.player.view import view
from deskspine.core.settings.settings import Settings
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import (
    FIND_KEYS,
    SCROLL_KEYS,
    KeyList,
    by_need,
    foot,
    help_foot,
    key_label,
    keys_of,
    page_key,
)
from deskspine.tui.pages.help_words import ABOUT, HOW_IT_COUNTS, KEYS, LIST_KEYS, MORE, PLACES
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, wrap
from deskspine.tui.widgets.rows import Rows
from deskspine.tui.widgets.text_screen import LEAVE, TextScreen

HelpRow = tuple[str, str, str]
"""Labels of keys, what they do in a few words, and the same in a sentence or ""."""
FIND = page_key("slash", "find", "Find")
HERE: KeyList = (foot("back", LEAVE), foot("find", FIND), SCROLL_KEYS)
OTHER_PLACES: tuple[CommandPlace, ...] = ("ask", "player")
NO_MATCH = "Nothing found. Press Esc to see everything."


class HelpText(Flow):
    """Text whose keys are pressed on the screen below."""

    PRESS = "screen.press_below"


class HelpScreen(TextScreen):
    """A page about the screen below it. A click on a key closes the page and presses the key there.

    A routine below waits while the page is open.
    """

    HAS_HELP = False
    CLOSING = HERE
    BINDINGS: ClassVar[list[BindingType]] = [FIND]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._waits: float | None = None
        """Boot second at which the routine began that waits for this page; None if none does."""
        self._seen_waiting = False
        """True once a snapshot has shown that it waits."""

    def compose(self) -> ComposeResult:
        """Yield heading, search line, scrolling text and line of keys."""
        yield Lines([(("title", f"Help: {self._about_below()[0]}"),)], classes="page-head")
        find = Input(placeholder="type to find a key", compact=True, id="help-find")
        find.cursor_blink = find.display = False
        yield find
        with VerticalScroll(classes="page-scroll"):
            yield HelpText(self.body, classes="page-body")
        yield KeyLine(self.CLOSING)

    def on_mount(self) -> None:
        """Let a routine wait."""
        playing, now = self.services.snapshot.playing, self.services.now()
        if playing is not None and not playing.offered:
            shown = view(playing.state, playing.plan, now.t)
            if not (shown.paused or shown.asking or shown.answer or shown.outcome):
                self._waits = playing.state.started
                self.services.send(Request("player-pause"))

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Note that the routine waits."""
        self._seen_waiting = self._seen_waiting or _paused(snapshot)

    def on_unmount(self) -> None:
        """Let the routine go on, unless it was continued in another terminal meanwhile."""
        snapshot = self.services.snapshot
        same = snapshot.playing is not None and snapshot.playing.state.started == self._waits
        if same and (_paused(snapshot) or not self._seen_waiting):
            self.services.send(Request("player-pause"))

    def body(self, width: int) -> list[Line]:
        """Return what the screen below is, its keys, those that work everywhere, and how sitting time is counted."""
        search = self.query_one("#help-find", Input).value.lower().split() if self.is_mounted else []
        dashboard = self._place() == "dashboard"
        own = [row for row in self._own_rows() if _has(row, search)]
        everywhere = [row for row in registered("everywhere", self._settings) if _has(row, search)]
        others = [
            (heading, [row for row in registered(place, self._settings) if _has(row, search)])
            for heading, place in zip(PLACES, OTHER_PLACES, strict=True)
            if (dashboard or search) and place != self._place()
        ]
        lines: list[Line] = []
        if not search and (about := self._about_below()[1]):
            lines += [*paragraph(about, width), ()]
        for heading, group in (("Keys here", own), ("Everywhere", everywhere)):
            lines += [(("head", heading),), *_table(group, width), ()] if group else []
        for heading, group in others:  # a click on them would press another key of this screen
            lines += [(("head", heading),), *_table(group, width, role="strong"), ()] if group else []
        if search:
            return lines[:-1] or paragraph(NO_MATCH, width, "dim")
        lines += [(("head", "More"),), *paragraph(MORE, width), ()]
        if dashboard:
            lines.append((("head", "How sitting time is counted"),))
            lines += [line for text in HOW_IT_COUNTS for line in (*paragraph(text, width), ())]
        return lines[:-1]

    def on_screen_resume(self) -> None:
        """Show the keys again, because they may have been changed meanwhile."""
        self.query_one(HelpText).rebuild()

    def command_chosen(self, command_id: str) -> bool:
        """Close at the key that opened the page, and return True then."""
        if command_id == "app.help":
            self.dismiss()
        return command_id == "app.help"

    def action_press_below(self, key: str) -> None:
        """Close the page and press `key` on the screen below."""
        self.dismiss()
        app: Any = self.app
        self.call_after_refresh(app.call_later, app.action_press, key)

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#help-find", Input)
        find.display = True
        find.focus()
        self.query_one(KeyLine).show_keys(FIND_KEYS)

    def action_leave(self) -> None:
        """Close the search, else the page."""
        find = self.query_one("#help-find", Input)
        if not find.display:
            self.dismiss()
            return
        find.value = ""
        find.display = False
        self._read_on()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show the keys that fit the search."""
        self.query_one(HelpText).rebuild()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Let the arrow keys scroll what was found."""
        self._read_on()

    def _read_on(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.query_one(KeyLine).show_keys(self.CLOSING)

    @property
    def _settings(self) -> Settings:
        return self.services.snapshot.settings

    def _place(self) -> CommandPlace | None:
        below = self._below()
        return below.PLACE if isinstance(below, (DeskScreen, DeskModal)) else None

    def _about_below(self) -> tuple[str, str]:
        """Return the name of the screen below and a sentence about it."""
        below = self._below()
        return ABOUT.get(type(below).__name__, (getattr(below, "HEADING", "") or "this page", ""))

    def _own_rows(self) -> list[HelpRow]:
        """Return the keys of the screen below."""
        below, place = self._below(), self._place()
        if not isinstance(below, (DeskScreen, DeskModal)):
            return []
        if place is not None:
            return registered(place, self._settings)
        helps = dict(help_foot(self._settings))
        own = [_described(*pair) for pair in below.all_keys() if pair[0] not in ("", *helps)]
        arrows = {label for key, _, _ in own for label in key.split()}
        listed = [row for row in LIST_KEYS if _lists(below) and not arrows & set(row[0].split())]
        return [*own, *listed]

    def _below(self) -> object:
        """Return the screen from which help was opened, or None."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else len(stack)
        return stack[at - 1] if at else None


def _lists(screen: Screen[None]) -> bool:
    """Return True if a list of rows can be seen on `screen`."""
    return any(rows.region.area for rows in screen.query(Rows))


def _described(key: str, words: str) -> HelpRow:
    """Return the row of a key that only one page has; the part of its words after a colon says what it does."""
    title, _, rest = words.partition(": ")
    return key, title.capitalize(), f"{rest}." if rest else KEYS.get(title, "")


def _paused(snapshot: Snapshot) -> bool:
    """Return True if a routine is paused."""
    return snapshot.playing is not None and snapshot.playing.state.paused is not None


def registered(place: CommandPlace, settings: Settings) -> list[HelpRow]:
    """Return the keys of the command registry that work at `place`, the most needed first, without that of help."""
    return [
        (" ".join(key_label(key) for key in keys), entry.title, entry.help.replace("`", ""))
        for entry in by_need(place)
        if entry.place == place and entry.id != "app.help" and (keys := keys_of(entry, settings))
    ]


def _has(row: HelpRow, search: list[str]) -> bool:
    text = " ".join(row).lower()
    return all(word in text for word in search)


def _table(rows: list[HelpRow], width: int, *, role: str = "key") -> list[Line]:
    """Return a line or more for each row; the keys are in `role`."""
    lines: list[Line] = []
    keys_wide, titles_wide = (max((len(row[at]) for row in rows), default=0) + 2 for at in (0, 1))
    left = keys_wide + titles_wide
    for label, title, text in rows:
        if width < left + 30:
            narrow = width < keys_wide + 18
            indent = 2 if narrow else keys_wide
            key = f"{label}  " if narrow else label.ljust(keys_wide)
            first, *more = wrap(title, width - len(key)) or [""]
            lines += [((role, key), ("strong", first)), *((("strong", " " * len(key) + line),) for line in more)]
            lines += [(("dim", " " * indent + line),) for line in wrap(text, width - indent)]
            continue
        head, *rest = wrap(text, width - left) or [""]
        lines.append(((role, label.ljust(keys_wide)), ("strong", title.ljust(titles_wide)), ("dim", head)))
        lines += [(("dim", " " * left + line),) for line in rest]
    return lines
