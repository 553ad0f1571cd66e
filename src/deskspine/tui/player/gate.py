"""The page before a routine that is done away from the desk: what it needs, who should not do it, the warm-up."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from deskspine.core.coach.fitting import closing, fit
from deskspine.core.commands.registry import Request
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.routines.model import Routine
from deskspine.core.routines.selection import PickError, picked
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import bindings_at
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Line, paragraph, wrap
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

BEFORE_THE_FLOOR, ASK_FIRST = "before-the-floor", "ask-first"
"""Ids of the cards that the page shows."""
WARM = "You are warm. Take your time getting down."


class GateScreen(TextScreen):
    """The page before a routine: Enter starts it, w warms up first, Escape cancels. Nothing counts before the start."""

    HEADING = "Away from the desk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Start", show=False, priority=True),
        Binding("w", "warm_up", "Warm up first", show=False),
        Binding("escape", "leave", "Back", show=False),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        snapshot = services.snapshot
        self._gate = snapshot.gate
        library = snapshot.library
        self._routine = library.routines.get(self._gate.routine) if library else None
        self._warm_up = self._warm_up_for(self._routine)
        warm_up = (("w", "warm up first"),) if self._warm_up is not None else ()
        self.CLOSING = (("enter", "start"), ("esc", "back"), *warm_up, ("↑ ↓", "scroll"))

    def body(self, width: int) -> list[Line]:
        """Return what the routine is, how long it lasts, what it needs and who should not do it."""
        routine, snapshot = self._routine, self.services.snapshot
        if routine is None:
            return paragraph("This routine no longer exists.", width, "warn")
        try:
            playing = picked(routine, self._gate.items)
        except PickError:
            playing = routine
        name, length = plain(routine.name), minutes_seconds(self._length_s(playing))
        lines: list[Line] = [(("strong", name), ("accent", f"   {length}"))]
        if cell_len(name) + 3 + len(length) > width:
            lines = [*paragraph(name, width, "strong"), (("accent", length),)]
        lines += paragraph(plain(routine.summary), width, "dim")
        if self._gate.items:
            parts = f"{len(playing.slots)} of {count(len(routine.slots), 'exercise')}"
            lines += paragraph(f"{parts}: {_named(playing)}", width)
        if self._gate.warm:
            lines += [(), *paragraph(WARM, width, "good")]
        elif self._warm_up is not None:
            first = f"{plain(self._warm_up.name)}, {minutes_seconds(self._length_s(self._warm_up))}"
            lines += [(), *paragraph(f"Warm up first: press w for {first}. This routine follows.", width, "good")]
        if routine.props:
            lines += [(), *_labelled("You need:", f"{', '.join(routine.props)}.".replace("_", " "), width, "strong")]
        closed = [FLAGS[flag] for flag in closing(routine) if flag not in DAY_FLAGS]
        if closed:
            who = "; ".join(closed)
            lines += [(), *_labelled("Not for:", f"{who}.", width, "warn")]
        for name in (BEFORE_THE_FLOOR, *((ASK_FIRST,) if routine.ask_first else ())):
            card = snapshot.library.cards.get(name) if snapshot.library else None
            if card is not None:
                lines += [(), *prose_lines(card.about, width)]
        return lines

    def _length_s(self, routine: Routine) -> int:
        """Return the seconds that `routine` lasts for this person, with the time to read what is new."""
        snapshot = self.services.snapshot
        library = snapshot.library
        fitted = fit(routine, library, snapshot.person).routine if library else routine
        return fitted.promise_s(snapshot.level)

    def action_begin(self) -> None:
        """Start the routine."""
        args: dict[str, str | int | float | bool] = {"routine": self._gate.routine, "sure": True}
        if self._gate.items:
            args["items"] = self._gate.items
        self.services.send(Request("start", args))

    def action_warm_up(self) -> None:
        """Start the warm-up; this page opens again afterwards."""
        if self._warm_up is not None:
            then = {"then": self._gate.routine, "then_items": self._gate.items}
            self.services.send(Request("start", {"routine": self._warm_up.id, "sure": True, **then}))

    def action_leave(self) -> None:
        """Close the page without starting the routine."""
        self.services.send(Request("gate-close"))

    def _warm_up_for(self, routine: Routine | None) -> Routine | None:
        """Return the warm-up of this routine, or None if this person may not do it or has just done it."""
        snapshot = self.services.snapshot
        if routine is None or snapshot.library is None or self._gate.warm or not routine.warmup:
            return None
        warm_up = snapshot.library.routines.get(routine.warmup)
        if warm_up is None or fit(warm_up, snapshot.library, snapshot.person).locked:
            return None
        return warm_up


def _labelled(label: str, text: str, width: int, role: str) -> list[Line]:
    """Return a paragraph that begins with a label in another role."""
    head, *rest = wrap(f"{label} {text}", width)
    return [((role, head[: len(label)]), ("", head[len(label) :])), *((("", line),) for line in rest)]


def _named(routine: Routine) -> str:
    return ", ".join(plain(slot.exercise.name) for slot in routine.slots)
