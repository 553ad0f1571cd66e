"""What stands before a routine that is done away from the desk: what it needs, who should not, and the warm-up."""

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
"""The cards a gate shows."""
WARM = "You are warm. Take your time getting down."


class GateScreen(TextScreen):
    """Enter begins, w warms up first, Escape lets it be. Nothing counts until it has begun."""

    HEADING = "Away from the desk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Begin", show=False, priority=True),
        Binding("w", "warm_up", "Warm up first", show=False),
        Binding("escape", "leave", "Not now", show=False),
        *[each for each in bindings_at("everywhere") if each.id == "app.quit"],
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
        """What it is, how long, what it needs, who should not."""
        routine, snapshot = self._routine, self.services.snapshot
        if routine is None:
            return paragraph("This routine is not there any more.", width, "warn")
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
            lines += [(), *paragraph(f"First {first}: press w, and this comes right after.", width, "good")]
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
        """Return how long `routine` lasts as this person may play it, getting ready for what is new included."""
        snapshot = self.services.snapshot
        library = snapshot.library
        fitted = fit(routine, library, snapshot.person).routine if library else routine
        return fitted.promise_s(snapshot.level)

    def action_begin(self) -> None:
        """Play it."""
        args: dict[str, str | int | float | bool] = {"routine": self._gate.routine, "sure": True}
        if self._gate.items:
            args["items"] = self._gate.items
        self.services.send(Request("start", args))

    def action_warm_up(self) -> None:
        """Warm up, and come back here afterwards."""
        if self._warm_up is not None:
            then = {"then": self._gate.routine, "then_items": self._gate.items}
            self.services.send(Request("start", {"routine": self._warm_up.id, "sure": True, **then}))

    def action_leave(self) -> None:
        """Let it be."""
        self.services.send(Request("gate-close"))

    def _warm_up_for(self, routine: Routine | None) -> Routine | None:
        """The warm-up of this routine, when there is one that this person may do and has not just done."""
        snapshot = self.services.snapshot
        if routine is None or snapshot.library is None or self._gate.warm or not routine.warmup:
            return None
        found = snapshot.library.routines.get(routine.warmup)
        if found is None or fit(found, snapshot.library, snapshot.person).locked:
            return None
        return found


def _labelled(label: str, text: str, width: int, role: str) -> list[Line]:
    """A paragraph that begins with a word or two of another role."""
    head, *rest = wrap(f"{label} {text}", width)
    return [((role, head[: len(label)]), ("", head[len(label) :])), *((("", line),) for line in rest)]


def _named(routine: Routine) -> str:
    return ", ".join(plain(slot.exercise.name) for slot in routine.slots)
