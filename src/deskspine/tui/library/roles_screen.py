"""The part of the library that changes: the routines that breaks offer, and the person's own routines."""

from __future__ import annotations

from deskspine.tui.library import roles
from deskspine.tui.library.listing_screen import ListingScreen
from deskspine.tui.library.removed import Removed

CANNOT_EDIT = "Its file has exercises of your own. Open it with `deskspine routines edit {}`."
FULL = "Your list is full."


class RolesScreen(ListingScreen):
    """A screen whose keys change what breaks offer, and the person's own routines."""

    def action_make_default(self) -> None:
        """Make the routine the one that breaks offer."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is not None and routine.id != self._shelf.default:
            self.services.send(roles.make_default(routine))
            self._say(roles.default_words(routine, self._shelf))

    def action_make_quick(self) -> None:
        """Make the routine the quick one."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is not None and routine.id != self._shelf.quick:
            self.services.send(roles.make_quick(routine))

    def action_list(self) -> None:
        """Add the routine to the person's list, or take it off."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is None:
            return
        request = roles.listed_or_not(routine, self._shelf)
        self._say(FULL if request is None else roles.list_words(routine, self._shelf))
        if request is not None:
            self.services.send(request)

    def action_compose_new(self) -> None:
        """Open the composer."""
        from deskspine.tui.library.composer import ComposerScreen

        self.app.push_screen(ComposerScreen(self.services), self._composed)

    def action_edit(self) -> None:
        """Open the composer with the own routine, or with a copy of one that ships."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is None:
            return
        if not self._shelf.editable(routine):
            self._say(CANNOT_EDIT.format(routine.id))
            return
        from deskspine.tui.library.composer import ComposerScreen

        self.app.push_screen(ComposerScreen(self.services, routine), self._composed)

    def action_remove(self) -> None:
        """Remove the own routine; a key brings it back."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is not None and routine.own:
            self._removed = Removed.of(routine)
            self._say("")
            self.services.send(self._removed.removal)

    def action_bring_back(self) -> None:
        """Bring back the routine that was removed last."""
        removed = self._removed
        if removed is not None and removed.routine_id not in self._shelf.library.routines:
            self.services.send(removed.undo)
            self._wanted = removed.routine_id

    def _composed(self, name: object) -> None:
        if isinstance(name, str):
            self._wanted = name
            self._go_to_wanted()
            self._say(f"Saved as {name}.toml.", about=name)
