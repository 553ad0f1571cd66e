"""The page before a routine that is done away from the desk: what it needs, who should not do it, the warm-up."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from deskspine.core.commands.registry import Request
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.wording.gates import GONE, HEADING, WARM, gate_view
from deskspine.tui.bindings import SCROLL_KEYS, bindings_at, foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Line, paragraph, wrap
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

BEGIN = page_key("enter", "begin", "Start", priority=True)
WARM_UP, BACK = page_key("w", "warm_up", "Warm up first"), page_key("escape", "leave", "Back")


class GateScreen(TextScreen):
    """The page before a routine: Enter starts it, w warms up first, Escape cancels. Nothing counts before the start."""

    HEADING = HEADING
    BINDINGS: ClassVar[list[BindingType]] = [
        *(BEGIN, WARM_UP, BACK),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._gate = services.snapshot.gate
        page = gate_view(services.snapshot)
        self._warm_up = page.warm_up if page is not None else None
        warm_up = (foot("warm up first", WARM_UP),) if self._warm_up is not None else ()
        self.CLOSING = (foot("start", BEGIN), foot("back", BACK), *warm_up, SCROLL_KEYS)

    def body(self, width: int) -> list[Line]:
        """Return what the routine is, how long it lasts, what it needs and who should not do it."""
        page = gate_view(self.services.snapshot)
        if page is None:
            return paragraph(GONE, width, "warn")
        length = minutes_seconds(page.length_s)
        lines: list[Line] = [(("strong", page.name), ("accent", f"   {length}"))]
        if cell_len(page.name) + 3 + len(length) > width:
            lines = [*paragraph(page.name, width, "strong"), (("accent", length),)]
        lines += paragraph(page.summary, width, "dim")
        lines += paragraph(page.parts, width) if page.parts else []
        if self._gate.warm:
            lines += [(), *paragraph(WARM, width, "good")]
        elif page.warm_up is not None:
            first = f"{plain(page.warm_up.name)}, {minutes_seconds(page.warm_up_s)}"
            lines += [(), *_offered(f"Warm up first: {first}. This routine follows.", width)]
        if page.needs:
            lines += [(), *_labelled("You need:", page.needs, width, "strong")]
        if page.not_for:
            lines += [(), *_labelled("Not for:", page.not_for, width, "warn")]
        for text in page.cards:
            lines += [(), *prose_lines(text, width)]
        return lines

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


def _offered(text: str, width: int) -> list[Line]:
    """Return a paragraph behind the key of the warm-up, which its first line is a button for."""
    key = f"{foot('', WARM_UP)[0]}  "
    head, *rest = wrap(text, width - len(key))
    return [(("key", key), ("good", head)), *((("good", " " * len(key) + line),) for line in rest)]


def _labelled(label: str, text: str, width: int, role: str) -> list[Line]:
    """Return a paragraph that begins with a label in another role."""
    head, *rest = wrap(f"{label} {text}", width)
    return [((role, head[: len(label)]), ("", head[len(label) :])), *((("", line),) for line in rest)]
