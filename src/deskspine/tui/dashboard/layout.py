"""The layout of the dashboard: puts every part at its place, without a container and without a style for each size."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import NULL_OFFSET, NULL_SPACING, Size
from textual.layout import ArrangeResult, WidgetPlacement
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget

from deskspine.tui.dashboard.arrangement import Arrangement


class DashboardLayout(VerticalLayout):
    """A layout that asks a function where the parts are; a widget that is no part is laid out in the usual way."""

    name = "dashboard"

    def __init__(self, arrangement: Callable[[], Arrangement], parts: frozenset[str]) -> None:
        super().__init__()
        self._arrangement, self._parts = arrangement, parts

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Return the place of every child that is shown."""
        parts = [child for child in children if child.id in self._parts]
        others = [child for child in children if child.id not in self._parts]
        placements = super().arrange(parent, others, size, greedy) if others else []
        if parts:
            places = self._arrangement().places
            placements += [
                WidgetPlacement(places[child.id], NULL_OFFSET, NULL_SPACING, child)
                for child in parts
                if child.id is not None and child.id in places
            ]
        return placements
