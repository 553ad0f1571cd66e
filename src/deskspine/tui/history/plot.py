"""The widget that shows a drawing: the mouse highlights its marks."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click, MouseMove
from textual.message import Message

from deskspine.tui.history.drawing import Drawing, Mark
from deskspine.tui.widgets.lines import Flow, Line


class Plot(Flow):
    """A drawing, made by a function for the width of the widget."""

    class Pointed(Message):
        """The mouse is over a mark, or clicked it."""

        def __init__(self, key: str, *, clicked: bool) -> None:
            super().__init__()
            self.key, self.clicked = key, clicked

    def __init__(self, draw: Callable[[int], Drawing], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(self._lines_of, id=id, classes=classes)
        self._draw = draw
        self.drawing = Drawing(())
        """The drawing that is shown."""

    def redraw(self) -> None:
        """Draw again; only columns that differ are sent."""
        if self.size.width:
            self.show(self._lines_of(self.size.width))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Highlight the mark under the mouse."""
        at = event.get_content_offset_capture(self)
        self._point(self.drawing.mark_at(at.x, at.y), clicked=False)

    def on_click(self, event: Click) -> None:
        """Highlight the mark that was clicked."""
        at = event.get_content_offset_capture(self)
        self._point(self.drawing.mark_at(at.x, at.y), clicked=True)

    def _point(self, mark: Mark | None, *, clicked: bool) -> None:
        if mark is not None:
            self.post_message(self.Pointed(mark.key, clicked=clicked))

    def _lines_of(self, width: int) -> list[Line]:
        self.drawing = self._draw(width)
        return list(self.drawing.lines)
