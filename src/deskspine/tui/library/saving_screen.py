"""The part of the composer that saves the draft under a name, and asks before it is lost."""

from __future__ import annotations

from textual.widgets import Input

from deskspine.tui.library.draft_screen import DraftScreen


class SavingScreen(DraftScreen):
    """A screen with a line for the name of the draft."""

    def action_leave(self) -> None:
        """Close the name, else the search, else the screen, which asks first if something would be lost."""
        if self._leaving:
            self.set_focus(self._draft_list)
        elif self._name_input.display:
            self._close_name()
        elif self._find_input.display:
            self._find_input.value = ""
            self._find_input.display = False
            self.set_focus(self._catalogue_list)
            self._redraw_foot()
        elif not self._session.is_changed:
            self.dismiss()
        else:
            # Without a focus, Enter can only mean to discard.
            self.set_focus(None)
            self._leaving = True
            self._redraw_foot()

    def action_discard(self) -> None:
        """Close without saving, if that question is shown."""
        if self._leaving:
            self.dismiss()

    def action_save(self) -> None:
        """Ask for a name, or save under it, or show what is wrong with the draft."""
        if self._leaving:
            return
        if self._session.problems:
            self._refuse_save()
        elif self._name_input.display:
            self._save()
        else:
            self._name_input.display = True
            self._name_input.value = self._draft.name
            self.set_focus(self._name_input)

    @property
    def _find_input(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _name_input(self) -> Input:
        return self.query_one("#name", Input)

    def _refuse_save(self) -> None:
        """Say why the draft cannot be saved."""
        text = self._session.refuse_save(self.services.now().t)
        self._redraw_foot()
        self.app.clear_notifications()
        self.notify(text, severity="warning", markup=False)

    def _save(self) -> None:
        if self._session.problems:
            self._refuse_save()
            return
        request = self._session.save()
        self._close_name()
        self.services.send(request)

    def _close_name(self) -> None:
        self._name_input.display = False
        self.set_focus(self._draft_list)

    def _close_if_saved(self) -> bool:
        """Return True if the library has the routine; close then, unless another screen is on top."""
        saved = self._session.saved_in(self._snapshot.library)
        if saved and self.is_active:
            self.dismiss(saved)
        return bool(saved)
