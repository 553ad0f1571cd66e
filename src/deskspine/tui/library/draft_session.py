"""The work on one draft: its changes, what is wrong with it, and the request that saves it."""

from __future__ import annotations

from collections.abc import Callable

from deskspine.core.commands.registry import Request
from deskspine.core.routines.composer import Draft, DraftError, id_for, taken_ids
from deskspine.core.routines.model import Library, Routine
from deskspine.core.routines.writer import to_toml
from deskspine.core.text.sanitize import plain
from deskspine.tui.library.draft_lines import problem_text

QUIET_S = 1.0
"""Seconds without a key after a refused save until keys change the draft again: a name may have been typed already."""


class DraftSession:
    """A draft with the changes since the page was opened."""

    def __init__(self, library: Library, routine: Routine | None = None) -> None:
        """Begin with an own routine that is changed, with a copy of one that ships, or with nothing."""
        self._library = library
        self._draft = self._first = Draft() if routine is None else Draft.of(routine)
        self._sent = ""
        """Id of the routine that was sent to be saved, or "" after another change."""
        self._before: Routine | None = None
        """The routine that was in the library then under that id."""
        self._deaf_until = 0.0
        """Boot second until which keys do not change the draft."""
        self.problems = self._draft.problems(library)
        """The reasons why the draft cannot be saved, one sentence each."""
        self.refusal = ""
        """Reason why the last change was not made; cleared by the next key."""

    @property
    def draft(self) -> Draft:
        """The present draft."""
        return self._draft

    @property
    def is_changed(self) -> bool:
        """True if closing the page would lose something."""
        return self._draft != self._first or bool(self._draft.items and self._draft.base and not self._draft.replaces)

    @property
    def problem(self) -> str:
        """The reason why the last change was refused, or else the first problem of a draft that is not empty."""
        return self.refusal or (self.problems[0] if self.problems and self._draft.items else "")

    @property
    def heading(self) -> str:
        """The heading of the page."""
        if self._draft.base is None:
            return "Compose a routine"
        name = plain(self._first.name)
        return f"Edit: {name}" if self._draft.replaces else f"New routine: {name}"

    @property
    def file(self) -> str:
        """Name of the file that a save would write."""
        return f"{self._draft.replaces or id_for(self._draft.name, taken_ids(self._library))}.toml"

    def take_library(self, library: Library) -> None:
        """Check the draft against another library."""
        self._library = library
        self.problems = self._draft.problems(library)

    def change(self, make: Callable[[], Draft]) -> bool:
        """Replace the draft and return True, or note why that is not possible."""
        try:
            self._draft = make()
        except DraftError as error:
            self.refusal = str(error)
            return False
        self.refusal, self._sent = "", ""
        self.problems = self._draft.problems(self._library)
        return True

    def refuse_save(self, t: float) -> str:
        """Return why the draft cannot be saved, and ignore the keys of a name that is typed already."""
        self._deaf_until = t + QUIET_S
        self.refusal = self.problems[0]
        return f"Not saved: {problem_text(self.problems[0])}"

    def counts(self, t: float) -> bool:
        """Return True if keys change the draft now; a key that does not prolongs the wait."""
        if t < self._deaf_until:
            self._deaf_until = t + QUIET_S
            return False
        return True

    def save(self) -> Request:
        """Return the request that saves the routine; the engine checks it again and writes the file."""
        routine = self._draft.routine(taken_ids(self._library))
        self._sent, self._before = routine.id, self._library.routines.get(routine.id)
        args: dict[str, str | int | float | bool] = {"name": routine.id, "text": to_toml(routine)}
        if self._draft.replaces:
            args["replace"] = True
        return Request("save-routine", args)

    def saved_in(self, library: Library | None) -> str:
        """Return the id of the routine once `library` has it as it was sent, or ""."""
        saved = None if library is None or not self._sent else library.routines.get(self._sent)
        return self._sent if saved is not None and saved != self._before else ""
