"""Lines draw only the columns that changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region

from deskspine.tui.widgets.lines import Line, Lines, changed_columns
from support import shipped
from support.effort import examples
from support.player_desk import TILT, playing

LINES = st.lists(st.tuples(st.sampled_from(["", "dim", "strong"]), st.text("ab█ 漢", max_size=6)), max_size=4).map(
    tuple
)
WIDTH = 30


def cells(line: Line) -> list[tuple[str, str]]:
    """Return role and sign of each cell; the second cell of a wide sign is empty."""
    filled = [(role, part) for role, text in line for sign in text for part in [sign, *[""] * (cell_len(sign) - 1)]]
    return [*filled, *[("", " ")] * (WIDTH - len(filled))]


@examples(300)
@given(LINES, LINES)
def test_nothing_differs_outside_the_columns_that_are_drawn(before: Line, after: Line) -> None:
    begin, end = changed_columns(before, after, WIDTH)
    assert 0 <= begin <= end <= WIDTH
    old, new = cells(before), cells(after)
    assert old[:begin] == new[:begin]
    assert old[end:WIDTH] == new[end:WIDTH]


@pytest.mark.parametrize(
    ("before", "after", "columns"),
    [
        ((("a", "12"),), (("a", "13"),), (1, 2)),
        ((("a", "██"), ("b", "░░░")), (("a", "███"), ("b", "░░")), (2, 3)),
        ((("a", "x"), ("b", "same")), (("c", "x"), ("b", "same")), (0, 1)),
        ((("a", "short"),), (("a", "shorter"),), (5, WIDTH)),
    ],
)
def test_the_columns_are_no_more_than_needed(before: Line, after: Line, columns: tuple[int, int]) -> None:
    assert changed_columns(before, after, WIDTH) == columns


async def test_a_second_of_a_hold_draws_digits_bar_and_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, Region]] = []
    async with playing(shipped.playing(TILT), (120, 40)) as desk:
        refresh = Lines.refresh

        def noted(self: Lines, *regions: Region, **changes: bool) -> Lines:
            drawn.extend((self.id or "", region) for region in regions)
            return refresh(self, *regions, **changes)

        monkeypatch.setattr(Lines, "refresh", noted)
        desk.let(1.0)
        assert desk.player.query_one("#player-band", Lines).lines
    assert {name for name, _ in drawn} == {"player-panel", "player-head"}
    assert sum(region.area for _, region in drawn) < 120
