"""The rows of the player's fixed parts over a whole routine, as the screen has them in windows of five sizes."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Lines
from support import shipped
from support.player_desk import playing
from support.player_text import fixed_rows

STEP_S, MAX_STEPS = 0.9, 200
"""Seconds of a step in a short routine, and maximum number of steps in a long one."""


SIZES = [(24, 6), (38, 11), (40, 12), (60, 16), (80, 24), (120, 40)]


@pytest.mark.parametrize(
    ("routine", "size"),
    [*((routine, size) for routine in ("seated-2min", "breath-1min") for size in SIZES), ("complex-1-2-3", (40, 12))],
    ids=str,
)
async def test_nothing_jumps_between_segments(routine: str, size: tuple[int, int]) -> None:
    plan = shipped.plan(routine)
    rows_seen: dict[str, set[int]] = {}
    columns_seen: dict[str, set[int]] = {}
    async with playing(shipped.playing(0.0, laid_out=plan), size) as desk:
        await desk.pilot.pause()
        desk.player.tick()
        step_s = max(STEP_S, plan.total_s / MAX_STEPS)
        for _ in range(int((plan.total_s - 1) / step_s)):
            for name, row in screen_rows(desk.player).items():
                rows_seen.setdefault(name, set()).add(row)
            for name, column in ways_columns(desk.player).items():
                columns_seen.setdefault(name, set()).add(column)
            desk.let(step_s)
    assert {name: rows for name, rows in rows_seen.items() if len(rows) > 1} == {}
    assert {name: columns for name, columns in columns_seen.items() if len(columns) > 1} == {}
    assert set(columns_seen) == {"w", "s"}
    assert (rows_seen.get("head"), rows_seen.get("foot")) == ((None, None) if size[1] < 12 else ({0}, {size[1] - 1}))
    parts = {"band", "band's last row", "name", "cue", "ways"}
    assert parts | ({"bar"} if size[1] > 6 else set()) <= set(rows_seen)
    ways = rows_seen["ways"].pop()
    assert ways == size[1] - (1 if size[1] < 12 else 2), "worse and stop are in the last row above the keys"


def screen_rows(player: PlayerScreen) -> dict[str, int]:
    """Return the rows of the fixed parts in the window."""
    band, panel = player.query_one("#player-band", Lines), player.query_one("#player-panel", Lines)
    if not band.display:
        return fixed_rows(panel.lines, player._shown())
    assert band.region.bottom == panel.region.y
    assert len(band.lines) == band.region.height
    assert len(panel.lines) == panel.region.height
    rows = fixed_rows((*band.lines, *panel.lines), player._shown())
    head, foot = player.query_one("#player-head", Lines), player.query_one(KeyLine)
    placed = {name: row + band.region.y for name, row in rows.items()}
    return {**placed, "head": head.region.y, "foot": foot.region.y}


def ways_columns(player: PlayerScreen) -> dict[str, int]:
    """Return the columns of the keys of "worse" and "stop" in the last row of the panel."""
    panel = player.query_one("#player-panel", Lines)
    line = next(line for line in reversed(panel.lines) if any(role == "key" for role, _ in line))
    columns: dict[str, int] = {}
    x = panel.region.x
    for role, text in line:
        if role == "key":
            columns[text.strip()] = x + len(text) - len(text.lstrip())
        x += cell_len(text)
    return columns
