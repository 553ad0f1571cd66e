"""The word about the machine in a routine: at the foot, in its place, with the key that ends early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.player.foot import with_word, word_line
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.widgets.figure import PosedFigure
from support import fakes, shipped

SIZES = [(24, 6), (22, 5), (39, 11), (40, 12), (60, 16), (80, 24), (120, 40)]
DONE, NEEDS = "your tests are done", "your agent needs you"


def playing(word: str = "", at_s: float = 30.0, *inputs: Any, **changes: Any) -> Snapshot:
    settings = changes.pop("settings", DEFAULTS).replace("appearance.motion", "off")
    return shipped.playing(at_s, *inputs, machine_word=word, settings=settings, **changes)


def rows(app: DeskApp) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def shown(pilot: Pilot[None]) -> None:
    def drawn() -> bool:
        figures = [figure for figure in pilot.app.screen.query(PosedFigure) if figure.display and figure.size]
        return isinstance(pilot.app.screen, PlayerScreen) and all(figure.picture for figure in figures)

    await shipped.settled(pilot, drawn)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_word_has_one_row_and_everything_else_keeps_its_place(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(playing())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shown(pilot)
        before = rows(app)
        services.link.put(playing(DONE))
        await shown(pilot)
        during = rows(app)
        changed = [at for at, (old, new) in enumerate(zip(before, during, strict=True)) if old != new]
        foot = size[1] - 1 if size[0] >= 40 and size[1] >= 12 else size[1] - 2
        cut = [at for at in changed if at != foot]
        assert foot in changed
        assert all(at == foot - 1 and during[at].rstrip().endswith("…") for at in cut), "a text that lost its end"
        assert "ests are" in during[foot]
        assert "enter end" in during[foot]
        assert [row for row in during if "w worse" in row] == [row for row in before if "w worse" in row] != []


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_enter_ends_early_once_there_is_a_word(size: tuple[int, int]) -> None:
    services, _, sent = fakes.services(playing())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert sent.names == [], "without a word the key has no effect"
        services.link.put(playing(NEEDS))
        await shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert sent.names == ["player-leave"]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_label_of_the_key_is_a_button(size: tuple[int, int]) -> None:
    services, _, sent = fakes.services(playing(DONE))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shown(pilot)
        y = next(at for at, row in enumerate(rows(app)) if "enter end" in row)
        await pilot.click(offset=(rows(app)[y].index("enter end") + 1, y))
        await pilot.pause()
        assert sent.names == ["player-leave"]


@pytest.mark.parametrize("size", [(24, 6), (39, 11), (60, 9)], ids=str)
async def test_a_question_in_a_small_window_keeps_its_rows(size: tuple[int, int]) -> None:
    asks: list[list[str]] = []
    for word in ("", DONE):
        services, _, _ = fakes.services(playing(word, 48.0, "worse"))
        app = DeskApp(services)
        async with app.run_test(size=size) as pilot:
            await shown(pilot)
            asks.append([row.strip() for row in rows(app) if row.strip()])
    assert [row for row in asks[0] if row not in asks[1]] == []


async def test_the_key_is_the_persons_own() -> None:
    settings = DEFAULTS.replace("keys.player.end_early", ("f5",))
    services, _, sent = fakes.services(playing(DONE, settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "◆ Your tests are done   f5 end early" in rows(app)[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert sent.names == []
        await pilot.press("f5")
        await pilot.pause()
        assert sent.names == ["player-leave"]


async def test_pain_in_an_arm_opens_its_card_however_the_routine_ends() -> None:
    services, _, sent = fakes.services(playing(DONE, 48.0, "worse", "arm"))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        services.link.put(shipped.snapshot())
        await shipped.settled(pilot, lambda: type(app.screen).__name__ == "StopCardScreen")
        assert sent.names == ["player-leave"]


@pytest.mark.parametrize("width", range(6, 90))
def test_the_word_is_cut_to_the_width_and_the_key_stays(width: int) -> None:
    line = word_line("Your agent needs you", "enter", width)
    assert sum(cell_len(text) for _, text in line) <= width
    assert width < 22 or ("key", "enter") in line


def test_a_window_without_a_row_above_the_ways_out_keeps_its_lines() -> None:
    lines: list[Any] = [(("", "HOLD 3"),), (("key", "w"), ("", " worse"))]
    assert with_word(lines, "Your tests are done", "enter", 19, asks=False) == lines


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_the_picture_of_a_word(snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(playing(DONE))
    assert snap_compare(DeskApp(services), run_before=shown, terminal_size=size)
