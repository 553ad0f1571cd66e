"""The text of band and panel in a part of the window, put together as the screen does it."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView
from deskspine.core.text.sanitize import plain
from deskspine.tui.player.band import band_lines
from deskspine.tui.player.dots import drawn, lettered
from deskspine.tui.player.grid import BAND_HEIGHT, band_form, grid_of
from deskspine.tui.player.headline import headline_of
from deskspine.tui.player.layout import Panel, panel_lines, small_lines
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.widgets.lines import Line, Lines
from support.player_desk import Desk


def player_lines(
    view: PlayerView,
    plan: Plan,
    keys: PanelKeys,
    width: int,
    height: int,
    *,
    full_blocks: bool = False,
    first_time: bool = False,
) -> list[Line]:
    """Return the rows of the band, and below them those of a panel that is as wide."""
    if height < BAND_HEIGHT:
        return small_lines(view, plan, keys, width, height, full_blocks=full_blocks)
    form = band_form(plan, width, height, full_blocks=full_blocks)
    left = height - form.rows - form.edge
    grid = grid_of(plan, width, left, full_blocks=full_blocks, seconds=not form.digits)
    panel = Panel(width, left, grid, form.letters, full_blocks, first_time)
    return [*band_lines(view, keys, width, form), *panel_lines(view, plan, keys, panel)]


def text_of(lines: Sequence[Line]) -> list[str]:
    """Return the rows without their roles."""
    return ["".join(piece for _, piece in line) for line in lines]


def fixed_rows(lines: Sequence[Line], shown: PlayerView) -> dict[str, int]:
    """Return the rows of what must not move: band, seconds, bar, name, cue, "worse" and "stop"."""
    text = text_of(lines)
    rows = {"ways": max(at for at, line in enumerate(lines) if any(role == "key" for role, _ in line))}
    assert "stop" in text[rows["ways"]]
    band = [at for at, line in enumerate(lines) if line and line[0][0].startswith("band-")]
    if band:
        assert band == list(range(band[0], band[0] + len(band)))
        rows |= {"band": band[0], "band's last row": band[-1]}
    if shown.answer:
        return rows
    rows["name"] = next(at for at, row in enumerate(text) if row.startswith(plain(shown.exercise.name)[:8]))
    cue = plain(shown.exercise.cue)
    rows["cue"] = next(
        at for at, row in enumerate(text) if at > rows["name"] and row and cue.startswith(row.rstrip("…"))
    )
    after_band = (band[-1] if band else -1) + 1
    bars = [at for at, row in enumerate(text) if row and set(row) <= set("▆▁") and at >= after_band]
    if bars:
        rows["bar"] = bars[0]
        dots = [at for at in range(after_band, bars[0]) if set("▀▄█") & set(text[at]) and set(text[at]) != {"▀"}]
        rows |= {"seconds": dots[0]} if dots else {}
    return rows


def words_in_band(desk: Desk) -> str:
    """Return the words of this instant if the band has them, written or drawn three rows high, or ""."""
    shown = desk.player._shown()
    words = headline_of(shown, letters=True).words
    rows = desk.player.query_one("#player-band", Lines).plain().splitlines()
    if any(words.upper() in row for row in rows):
        return words
    dots = lettered(words)
    assert dots is not None
    return (
        words if all(part.rstrip() in row for part, row in zip(drawn(dots, lowered=True), rows, strict=False)) else ""
    )
