"""The column of groups to the left of the list of settings."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click, MouseScrollDown, MouseScrollUp

from deskspine.core.settings.groups import GROUPS
from deskspine.core.settings.settings import FIELDS, field_of
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.field_rows import CHANGED
from deskspine.tui.widgets.lines import Flow, Line
from deskspine.tui.widgets.rows import Rows


class GroupColumn(Flow):
    """The names of the groups: that of the cursor is marked; a click or the wheel moves the cursor to another."""

    def __init__(self, changes: Changes, rows: Callable[[], Rows]) -> None:
        """Show the groups of the list that `rows` returns, with a mark where a setting differs from its default."""
        super().__init__(self._lines_for, id="groups")
        self._changes, self._list = changes, rows

    def on_click(self, event: Click) -> None:
        """Go to the group under the mouse pointer."""
        at = event.get_content_offset_capture(self).y
        if 0 <= at < len(GROUPS):
            self._go_to(list(GROUPS)[at])

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Go to the next group."""
        event.stop()
        self.turn(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Go to the group before."""
        event.stop()
        self.turn(-1)

    def turn(self, steps: int) -> None:
        """Go to the group that is `steps` further in the list; after the last one comes the first."""
        cursor = self._list().cursor
        groups = [group for group in GROUPS if group in self._listed()]
        if cursor and groups:
            self._go_to(groups[(groups.index(field_of(cursor).section) + steps) % len(groups)])

    def _go_to(self, group: str) -> None:
        rows = self._list()
        first = next((key for key in rows.places if field_of(key).section == group), "")
        if first:
            rows.put_cursor(first)
            self.screen.set_focus(rows, scroll_visible=False)
            self.call_after_refresh(rows.to_top)

    def _listed(self) -> frozenset[str]:
        """Return the groups of the list; a search leaves some out."""
        return frozenset(field_of(key).section for key in self._list().places)

    def _lines_for(self, width: int) -> list[Line]:
        cursor, listed = self._list().cursor, self._listed()
        here = field_of(cursor).section if cursor else ""
        changed = {field.section for field in FIELDS if self._changes.is_changed(field)}
        lines: list[Line] = []
        for group in GROUPS:
            role = "title" if group == here else "" if group in listed else "dim"
            mark = f" {CHANGED}" if group in changed else ""
            lines.append(((role, f"{'▸' if group == here else ' '} {group}"), ("accent", mark)))
        return lines
