"""Partial updates: the terminal shows the same as after Textual's own, and gets fewer bytes."""

from __future__ import annotations

import random
import re
from io import StringIO
from itertools import pairwise

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.strip import Strip

from deskspine.tui.app import DeskApp
from deskspine.tui.driver.lean_update import LeanUpdate, lean
from support import fakes, shipped

WIDTH, HEIGHT = 24, 6
CUTS = (0, 9, 10, WIDTH)
STYLES = (Style(color="#8fb4d9", bgcolor="#10151c"), Style(color="#f0ab55", bold=True), Style(), None)
Cells = list[list[tuple[str, str]]]
"""The sign and the style of every cell."""


def console() -> Console:
    return Console(file=StringIO(), force_terminal=True, color_system="truecolor", width=WIDTH)


def applied(text: str, cells: Cells) -> Cells:
    """Return the cells of a terminal after `text`."""
    after = [list(row) for row in cells]
    x, y, style = 0, 0, ""
    for move, graphics, plain in re.findall(r"\x1b\[(\d+;\d+)H|\x1b\[([\d;]*)m|([^\x1b]+)", text):
        if move:
            y, x = (int(part) - 1 for part in move.split(";"))
        elif plain:
            for sign in plain:
                if sign == "\n":
                    continue
                if x < WIDTH:
                    after[y][x] = (sign, style)
                x += 1
        else:
            style = "" if graphics == "0" else graphics
    return after


def row(dice: random.Random) -> dict[int, Strip]:
    strips = {}
    for start, end in pairwise(CUTS):
        text = "".join(dice.choice("ab █─") for _ in range(end - start))
        cut = dice.randrange(len(text) + 1)
        parts = [Segment(text[:cut], dice.choice(STYLES)), Segment(text[cut:], dice.choice(STYLES))]
        strips[start] = Strip([part for part in parts if part.text])
    return strips


@pytest.mark.parametrize("seed", range(60))
def test_a_lean_update_shows_the_same_in_fewer_bytes(seed: int) -> None:
    dice = random.Random(seed)
    chops = [row(dice) for _ in range(HEIGHT)]
    ends = [list(CUTS[1:]) for _ in range(HEIGHT)]
    full = ChopsUpdate(chops, [(y, 0, WIDTH) for y in range(HEIGHT)], ends)
    target = applied(full.render_segments(console()), [[(" ", "")] * WIDTH for _ in range(HEIGHT)])
    spans = []
    for y in sorted(dice.sample(range(HEIGHT), dice.randint(1, HEIGHT))):
        x1 = dice.randrange(WIDTH)
        spans.append((y, x1, dice.randint(x1 + 1, WIDTH)))
    start: Cells = [[("?", "?")] * WIDTH for _ in range(HEIGHT)]
    ours = lean(ChopsUpdate(chops, spans, ends))
    assert isinstance(ours, LeanUpdate)
    text = ours.render_segments(console())
    after = applied(text, start)
    changed = {(y, x) for y, x1, x2 in spans for x in range(x1, x2)}
    for y in range(HEIGHT):
        for x in range(WIDTH):
            assert after[y][x] == (target[y][x] if (y, x) in changed else ("?", "?")), (y, x)
    assert len(text) <= len(ChopsUpdate(chops, spans, ends).render_segments(console()))


def test_a_style_that_is_set_already_is_not_set_again_and_is_reset_at_the_end() -> None:
    style = STYLES[0]
    chops = [{0: Strip([Segment("abcd", style)])} for _ in range(3)]
    text = LeanUpdate(chops, [(y, 1, 3) for y in range(3)], [[4]] * 3).render_segments(console())
    assert text.count("38;2") == 1
    assert text.count("\x1b[0m") == 1
    assert text.endswith("bc\x1b[0m")


async def test_a_second_on_the_dashboard_is_short() -> None:
    services, clock, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        sent: list[str] = []
        for _ in range(12):
            clock.advance(1)
            app.screen._compositor._dirty_regions.clear()
            app.screen._compositor._dirty_regions.update({Region(30, y, 6, 1) for y in range(2, 7)})
            update = app.screen._compositor.render_partial_update()
            assert isinstance(update, LeanUpdate)
            sent.append(update.render_segments(console()))
        assert max(map(len, sent)) < 200
