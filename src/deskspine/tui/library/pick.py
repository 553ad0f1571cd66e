"""The page for choosing the exercises of a routine to play this time."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from deskspine.core.coach.fitting import reason_against
from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Routine
from deskspine.core.routines.prep_time import introduced
from deskspine.core.routines.selection import not_enough, part_of
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import bindings_at, foot, page_key
from deskspine.tui.library.details import with_sides
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph, short, wrap
from deskspine.tui.widgets.rows import CHOOSE, TICK, Row, Rows, RowsScroll

SECTION = "!section "
"""Opening of the row id of a heading, followed by its place because two headings may have the same words."""
INDENT, NARROW_INDENT = 14, 6
"""Cells before a name: the box and the seconds, or only the box in a narrow window."""
NARROW = 36
"""Columns below which the seconds are written after the name."""
LEAVE = page_key("escape", "leave", "Close")
KEYS: KeyList = (foot("start", CHOOSE), foot("back", LEAVE), foot("tick", TICK))


class PickScreen(DeskScreen):
    """Exercises to tick, and headings that tick their sections; the first exercise warms up and is always included."""

    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        LEAVE,
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services, routine: Routine) -> None:
        super().__init__(services)
        # Getting ready takes longer for exercises that are new to this person.
        self._routine = routine = introduced(routine, services.snapshot.person.plays)
        last = len(routine.slots) - 1
        # Of a routine to choose from, the first exercises and the last one are ticked.
        self._chosen = {*range(routine.pick_min - 1), last} if routine.order == "pick" else set(range(last + 1))

    def compose(self) -> ComposeResult:
        """Yield the exercises with boxes, and the length of those that are ticked."""
        yield Lines([(("title", f"Parts: {plain(self._routine.name)}"),)], classes="page-head")
        with RowsScroll(classes="page-scroll"):
            yield Rows(self._rows, boxes=True, id="items", classes="page-body")
        yield Flow(self._sum, id="pick-sum", classes="page-note")
        yield KeyLine(KEYS)

    def on_mount(self) -> None:
        """Give the boxes the focus."""
        self.query_one(Rows).focus()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear an exercise or a section."""
        if message.row_id.startswith(SECTION):
            places = self._section_at(int(message.row_id.removeprefix(SECTION)))
            self._chosen = self._chosen - places if places <= self._chosen else self._chosen | places
        elif message.row_id:
            self._chosen ^= {int(message.row_id)}
        if self._routine.order != "pick":
            self._chosen |= {0}
        self.query_one(Rows).rebuild()
        self.query_one("#pick-sum", Flow).rebuild()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Close with the request that starts the ticked exercises; the library sends it after this page has closed."""
        if not_enough(self._routine, self._chosen):
            return
        items = ",".join(str(at + 1) for at in sorted(self._chosen))
        all_chosen = len(self._chosen) == len(self._routine.slots)
        request = Request("start", {"routine": self._routine.id, "items": "" if all_chosen else items})
        self.dismiss(request)

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss()

    def _rows(self, width: int) -> list[Row]:
        out: list[Row] = []
        section = ""
        level, person = self.services.snapshot.level, self.services.snapshot.person
        for at, slot in enumerate(self._routine.slots):
            if slot.section and slot.section != section:
                section = slot.section
                out += [("", ())] if out else []
                out.append((f"{SECTION}{at}", (("", "  "), ("head", plain(section)))))
            ticked = at in self._chosen
            stays = " (warm-up, always included)" if at == 0 and self._routine.order != "pick" else ""
            replaced = reason_against(slot.exercise, person.flags) or slot.exercise.id in person.resting
            text = with_sides(slot) + (" (swapped)" if replaced else stays)
            role = "" if ticked else "dim"
            box: Line = (("", "  "), ("strong" if ticked else "dim", f"[{'x' if ticked else ' '}]"))
            seconds = f"{slot.seconds(level)} s"
            narrow = width < NARROW
            indent = NARROW_INDENT if narrow else INDENT
            head, *rest = wrap(f"{text}, {seconds}" if narrow else text, width - indent) or [""]
            before = () if narrow else (("dim", f"{seconds:>7} "),)
            out.append((str(at), (*box, *before, (role, f" {head}"))))
            out += [(str(at), ((role, " " * indent + line),)) for line in rest]
        return out

    def _section_at(self, first: int) -> set[int]:
        """Return the places in the section whose heading is above place `first`."""
        slots = self._routine.slots
        ends = (at for at in range(first, len(slots)) if slots[at].section not in ("", slots[first].section))
        return set(range(first, next(ends, len(slots))))

    def _sum(self, width: int) -> list[Line]:
        problem = not_enough(self._routine, self._chosen)
        if problem:
            return paragraph(f"{problem[0].upper()}{problem[1:]}.", width, "warn")
        seconds = part_of(self._routine, self._chosen).promise_s(self.services.snapshot.level)
        length = minutes_seconds(seconds)
        parts = f"{len(self._chosen)} of {count(len(self._routine.slots), 'exercise')}"
        return [(("strong", length), ("dim", f"   {short(parts, max(1, width - len(length) - 3))}"))]
