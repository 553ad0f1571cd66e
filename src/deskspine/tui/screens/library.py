"""Every routine there is, with a preview; Enter starts one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from deskspine.core.commands import Request
from deskspine.core.plain import plain
from deskspine.core.routine import Level, Library, Problem, Routine
from deskspine.core.safety import Fitted, fit
from deskspine.core.textfmt import count, minutes_seconds
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.screens.base import DeskScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, spread, wrap
from deskspine.tui.widgets.rows import Row, Rows
from deskspine.tui.words import regions

PROBLEMS = "!problems"
"""The row behind which the files that could not be read are listed; no routine id begins like this."""


class LibraryScreen(DeskScreen):
    """The list on the left (above, in a narrow window) and what the chosen routine is made of."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-beside")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("tab", "other_side", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._library: Library | None = services.snapshot.library

    def compose(self) -> ComposeResult:
        """List and preview."""
        yield Lines([(("title", "Routines"),)], classes="page-head")
        with Horizontal(classes="library-sides"):
            with VerticalScroll(classes="library-list", can_focus=False):
                yield Rows(self._rows, id="routines")
            with VerticalScroll(classes="library-preview"):
                yield Flow(self._preview, id="preview")
        keys = (("key", "enter"), ("dim", " start   "), ("key", "tab"), ("dim", " read on   "))
        yield Lines([(*keys, ("key", "esc"), ("dim", " close"))], classes="page-foot")

    def on_mount(self) -> None:
        """Begin at the routine that comes up next."""
        rows = self.query_one(Rows)
        rows.focus()
        self.call_after_refresh(rows.put_cursor, self.services.snapshot.next.routine.id)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """A file was added, mended or broken while this screen was open."""
        if snapshot.library is not self._library and self.is_mounted:
            self._library = snapshot.library
            self.query_one(Rows).rebuild()
            self.query_one("#preview", Flow).rebuild()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Preview what the cursor stands on."""
        self.query_one("#preview", Flow).rebuild()
        self.query_one(".library-preview").scroll_home(animate=False)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Start it, unless it is one that this person must not do."""
        routine = self._routine(message.row_id)
        if routine is not None and not self._fitted(routine).locked:
            self.services.send(Request("start", {"routine": routine.id}))
            self.dismiss()

    def action_leave(self) -> None:
        """Close without starting anything."""
        self.dismiss()

    def action_other_side(self) -> None:
        """Take the keys to the preview, or back."""
        rows = self.query_one(Rows)
        (self.query_one(".library-preview") if rows.has_focus else rows).focus()

    def _routine(self, row_id: str) -> Routine | None:
        return self._library.routines.get(row_id) if self._library else None

    def _level(self) -> Level:
        level = self.services.snapshot.level
        return 3 if level >= 3 else 2 if level == 2 else 1

    def _fitted(self, routine: Routine) -> Fitted:
        snapshot = self.services.snapshot
        return fit(routine, self._library or Library({}, {}, {}), snapshot.settings.words("safety.flags"))

    def _rows(self, width: int) -> list[Row]:
        library, level = self._library, self._level()
        if library is None:
            return []
        coming = self.services.snapshot.next.routine.id
        rows: list[Row] = []
        for routine in sorted(library.routines.values(), key=lambda each: (not each.desk, each.promise_s(level))):
            mark = ("dim", "yours") if routine.own else ("good", "next") if routine.id == coming else None
            mark = ("warn", "not for you") if self._fitted(routine).locked else mark
            length = minutes_seconds(routine.promise_s(level)).rjust(5)
            left: Line = (("", " "), ("accent", length), ("", f"  {plain(routine.name)}"))
            rows.append((routine.id, spread(left, (mark,), width) if mark else left))
        if library.problems:
            files = count(len({problem.file for problem in library.problems}), "file")
            rows += [("", ()), (PROBLEMS, (("", " "), ("warn", f"{files} with problems")))]
        return rows

    def _preview(self, width: int) -> list[Line]:
        cursor = self.query_one(Rows).cursor
        if self._library and cursor == PROBLEMS:
            return problem_lines(self._library.problems, width)
        routine = self._routine(cursor)
        if routine is None:
            return paragraph("No routine could be loaded.", width, "warn")
        fitted = self._fitted(routine)
        lines = paragraph(f"Not for you now: {fitted.reason}.", width, "warn") if fitted.locked else []
        coming = self.services.snapshot.next
        if routine.id == coming.routine.id:
            lines += paragraph(f"Comes up next: {plain(coming.why)}", width, "good")
        return [*lines, *routine_lines(fitted.routine, self._level(), width)]


def problem_lines(problems: tuple[Problem, ...], width: int) -> list[Line]:
    """What is wrong in which file, one paragraph each."""
    lines = [*paragraph("These could not be read or were read in part. Everything else works.", width, "dim"), ()]
    for problem in problems:
        lines += [*paragraph(plain(str(problem), 600), width), ()]
    return lines


def routine_lines(routine: Routine, level: Level, width: int) -> list[Line]:
    """What a person wants to know before starting: what it is, how long, what it is made of, where it comes from."""
    lines = paragraph(plain(routine.name), width, "title")
    facts = [minutes_seconds(routine.promise_s(level)), routine.position, f"level {level}"]
    lines += paragraph(" · ".join([*facts, *(["your own"] if routine.own else [])]), width, "accent")
    if routine.body():
        lines += paragraph(regions(routine), width, "dim")
    lines += [(), *paragraph(plain(routine.summary), width)] if routine.summary else []
    lines.append(())
    section = ""
    for slot in routine.slots:
        if slot.section and slot.section != section:
            section = slot.section
            lines += paragraph(plain(section), width, "dim")
        exercise = slot.exercise
        length = f"{slot.dose.seconds(level, len(exercise.sides))} s".rjust(6)
        sides = f", {' and '.join(exercise.sides)}" if exercise.sides else ""
        head, *rest = wrap(plain(exercise.name + sides), width - 8)
        lines += [(("accent", length), ("", f"  {head}")), *((("", " " * 8 + line),) for line in rest)]
    for note in routine.notes:
        lines += paragraph(plain(note, 200), width, "accent")
    needs = [("Needs: " + ", ".join(routine.props))] if routine.props else []
    for text in [*needs, *routine.about.split("\n\n"), routine.source_note]:
        told = plain(" ".join(text.split()), 1200)  # a file may break its lines where it likes
        lines += [(), *paragraph(told, width, "dim")] if told else []
    return lines
