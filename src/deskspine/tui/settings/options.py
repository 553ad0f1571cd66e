"""The page with the values of one setting in a list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize

from deskspine.core.settings.settings import Field
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.field_words import title
from deskspine.tui.settings.option_rows import (
    Option,
    chosen_of,
    has_order,
    is_list,
    moved,
    option_rows,
    options_of,
    text_with,
)
from deskspine.tui.settings.picture_pane import THEME, PicturePane, has_picture
from deskspine.tui.settings.reach import TRY, ReachScreen
from deskspine.tui.settings.theme_preview import ThemePreview
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph
from deskspine.tui.widgets.rows import CHOOSE, DOWN, TICK, UP, Row, Rows, RowsScroll

BACK = page_key("escape", "leave", "Back")
DEFAULT = page_key("backspace", "take_default")
MOVE_UP, MOVE_DOWN = page_key("K,shift+up", "move_entry(-1)"), page_key("J,shift+down", "move_entry(1)")
IN_ORDER = "The numbers show the order in which they are played."
ROOM_FOR_HELP = 12
"""Minimum rows of a window for the help of the setting above the list."""
PICTURE, LARGE, HUGE = (72, 18), (110, 34), (160, 46)
"""Minimum columns and rows of a window for a picture next to the list, for a larger one, and for the largest."""


class OptionsScreen(DeskScreen):
    """A list of values; every change applies at once, and Escape goes back to the settings."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [BACK, TRY, DEFAULT, MOVE_UP, MOVE_DOWN, *bindings_at("everywhere")]

    def __init__(self, services: Services, field: Field, changes: Changes) -> None:
        """Show the values of `field`, and make `changes`."""
        super().__init__(services)
        self._field, self._changes = field, changes
        self._order = self._first_order()
        """Ids of the options in the order in which they are shown."""
        self._themes = ThemePreview(self.app) if field.key == THEME else None

    def compose(self) -> ComposeResult:
        """Yield the name of the setting, its help, the list with a picture, and the keys."""
        yield Lines([(("title", title(self._field)),)], classes="page-head")
        yield Flow(self._help, classes="page-note")
        with Horizontal(classes="options-body"):
            with RowsScroll(classes="page-scroll"):
                yield Rows(self._rows, boxes=True, id="options")
            if has_picture(self._field):
                yield PicturePane(self.services, self._field)
        yield KeyLine(keys_of_list(self._field))

    def on_mount(self) -> None:
        """Begin at the chosen value."""
        rows = self.query_one(Rows)
        self.set_focus(rows)
        chosen = chosen_of(self._field, self._changes.settings)
        if chosen and not is_list(self._field):
            self.call_after_refresh(rows.put_cursor, chosen[0])

    def on_unmount(self) -> None:
        """Show the theme of the settings again, if another one was looked at."""
        if self._themes is not None:
            self._themes.end()

    def on_resize(self, event: Resize) -> None:
        """Show the help if the window is high enough, and the picture if it is large enough."""
        self.query_one(".page-note", Flow).display = self.size.height >= ROOM_FOR_HELP
        for picture in self.query(PicturePane):
            picture.display = self._holds(PICTURE)
            picture.set_class(self._holds(LARGE), "-large")
            picture.set_class(self._holds(HUGE), "-huge")
            self._show_option()

    def on_screen_suspend(self) -> None:
        """Let the figure rest while another screen covers this one."""
        for picture in self.query(PicturePane):
            picture.rest()

    def on_screen_resume(self) -> None:
        """Let the figure move again."""
        for picture in self.query(PicturePane):
            picture.go_on()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show settings that were changed here, in the file or by a verb."""
        if self.is_mounted and self._changes.follow():
            self.query_one(Rows).rebuild()
            self._show_option()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the picture of the value under the cursor, or the theme."""
        self._show_option()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Choose, tick or clear a row."""
        self._take(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Choose, tick or clear a row, and close if only one value can be chosen."""
        self._take(message.row_id)
        if not is_list(self._field):
            self.dismiss()

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()

    def action_take_default(self) -> None:
        """Set the setting to its default."""
        if self._changes.reset(self._field.key) and self._themes:
            self._themes.keep(str(self._field.default))
        self._redraw()

    def action_try_out(self) -> None:
        """Open the page on which channels are tried, at the one under the cursor."""
        if self._field.kind == "channels":
            self.app.push_screen(ReachScreen(self.services, self.query_one(Rows).cursor))

    def action_move_entry(self, by: int) -> None:
        """Move the routine under the cursor within the person's list."""
        cursor, chosen = self.query_one(Rows).cursor, list(chosen_of(self._field, self._changes.settings))
        if not has_order(self._field) or cursor not in chosen:
            return
        order = moved(chosen, cursor, by)
        if order != chosen and self._changes.apply(self._field.key, ", ".join(order)):
            places = sorted(self._order.index(entry) for entry in order)
            for place, entry in zip(places, order, strict=True):
                self._order[place] = entry
            self._redraw()

    def _take(self, option: str) -> None:
        if option:
            settings = self._changes.settings
            if self._changes.apply(self._field.key, text_with(self._field, settings, option)) and self._themes:
                self._themes.keep(option)
            self._redraw()

    def _redraw(self) -> None:
        rows = self.query_one(Rows)
        rows.rebuild()
        rows.into_view()

    def _show_option(self) -> None:
        cursor = self.query_one(Rows).cursor
        if self._themes is not None:
            self._themes.show(cursor)
        for picture in self.query(PicturePane):
            if picture.display and picture.is_mounted:
                picture.show(cursor, self._changes.settings)

    def _holds(self, least: tuple[int, int]) -> bool:
        """Return True if the window has at least these columns and rows."""
        return self.size.width >= least[0] and self.size.height >= least[1]

    def _help(self, width: int) -> list[Line]:
        in_order = f" {IN_ORDER}" if has_order(self._field) else ""
        return [*paragraph(f"{self._field.help}{in_order}", width, "dim"), ()]

    def _options(self) -> tuple[Option, ...]:
        snapshot = self.services.snapshot
        own = self.services.themes.names() if self._field.own else ()
        return options_of(self._field, self._changes.settings, snapshot.library, snapshot.person, own)

    def _first_order(self) -> list[str]:
        """Return the ids of the options, in a list with an order the chosen ones first."""
        ids = [option.id for option in self._options()]
        first = chosen_of(self._field, self._changes.settings) if has_order(self._field) else ()
        return [*first, *(option for option in ids if option not in first)]

    def _rows(self, width: int) -> list[Row]:
        options = {option.id: option for option in self._options()}
        self._order += [option for option in options if option not in self._order]
        shown = [options[option] for option in self._order if option in options]
        return option_rows(self._field, self._changes.settings, shown, width)


def keys_of_list(field: Field) -> KeyList:
    """Return the keys of a list of values, the most important first."""
    first = foot("tick", TICK) if is_list(field) else foot("choose", CHOOSE)
    more: KeyList = (foot("try it", TRY),) if field.kind == "channels" else ()
    more = (foot("move up", MOVE_UP), foot("move down", MOVE_DOWN)) if has_order(field) else more
    return (first, foot("back", BACK), *more, foot("default", DEFAULT), foot("move", UP, DOWN))
