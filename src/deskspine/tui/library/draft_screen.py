"""The part of the composer that changes the draft: its exercises, their doses and their order."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

from deskspine.core.routines.composer import Draft
from deskspine.core.routines.model import Exercise, Routine, Slot
from deskspine.tui.library.catalogue import Catalogue
from deskspine.tui.library.draft_session import DraftSession
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.rows import Rows


class DraftScreen(DeskScreen):
    """A screen with a list of exercises to choose from and the draft; subclasses draw it."""

    def __init__(self, services: Services, routine: Routine | None = None) -> None:
        """Change the own routine `routine`, begin with a copy of one that ships, or with nothing."""
        super().__init__(services)
        self._snapshot = services.snapshot
        self._catalogue = Catalogue.of(services.snapshot)
        self._session = DraftSession(self._catalogue.library, routine)
        self._begins_in_draft = routine is not None
        self._leaving = False
        """True while the question about discarding the draft is shown."""
        self._whole = False
        """True if the figure shows the whole draft and not the highlighted exercise."""

    def on_key(self, event: Key) -> None:
        """Let a key without a meaning prolong the wait after a refused save, because it may be part of a name."""
        self._counts()

    def action_reps(self, by: int) -> None:
        """Add `by` repetitions; may be negative."""
        self._change_item(lambda at: self._draft.reps(at, by))

    def action_hold(self, by: int) -> None:
        """Hold longer, or shorter if `by` is negative."""
        self._change_item(lambda at: self._draft.hold(at, by))

    def action_sides(self) -> None:
        """Take the next choice of sides: both, one of them, or both in the other order."""
        self._change_item(self._draft.sides)

    def action_move_item(self, by: int) -> None:
        """Move the exercise and the cursor `by` places."""
        self._change_item(lambda at: self._draft.move(at, by), by)

    def action_duplicate(self) -> None:
        """Add the exercise once more below itself, and move the cursor there."""
        self._change_item(self._draft.duplicate, 1)

    def action_remove(self) -> None:
        """Remove the exercise from the draft."""
        self._change_item(self._draft.remove)

    @property
    def _draft(self) -> Draft:
        return self._session.draft

    @property
    def _catalogue_list(self) -> Rows:
        return self.query_one("#catalogue", Rows)

    @property
    def _draft_list(self) -> Rows:
        return self.query_one("#draft", Rows)

    @property
    def _slot(self) -> Slot | None:
        """The place of the draft under its cursor."""
        cursor = self._draft_list.cursor
        return self._draft.items[int(cursor)] if cursor and int(cursor) < len(self._draft.items) else None

    @property
    def _exercise(self) -> Exercise | None:
        """The exercise of the catalogue under its cursor."""
        return self._catalogue.library.exercises.get(self._catalogue_list.cursor)

    def _change_item(self, make: Callable[[int], Draft], by: int = 0) -> None:
        """Change the item under the cursor of the draft, and put the cursor `by` places further."""
        if self._draft_list.has_focus and self._draft_list.cursor and self._counts():
            at = int(self._draft_list.cursor)
            self._change(lambda: make(at), at + by)

    def _change(self, make: Callable[[], Draft], cursor: int | None = None) -> None:
        """Replace the draft, or show why that is not possible; then put the cursor on place `cursor`."""
        if not self._session.change(make):
            self._redraw_foot()
            return
        self._show()
        if cursor is not None:
            last = len(self._draft.items) - 1
            self._draft_list.put_cursor(str(max(0, min(last, cursor))))
            self.call_after_refresh(self._draft_list.into_view)

    def _counts(self) -> bool:
        return self._session.counts(self.services.now().t)

    def _show(self) -> None:
        """Draw the draft, its length and its figure."""

    def _redraw_foot(self) -> None:
        """Draw the lines below the lists."""
