"""The figure in pixels: when it is shown, what is sent, and what is left when something covers it or it goes."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from deskspine.core.figure.pixel_film import PictureOrder
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.terminal.kitty_pictures import PLACEHOLDER
from deskspine.engine.snapshot import NextRoutine, Snapshot
from deskspine.tui.dashboard import screen as dashboard
from deskspine.tui.player.layout import figure_cells
from deskspine.tui.widgets.figure import Figure
from support import fakes, shipped
from support.picture_fakes import CELL, KITTY, SIXEL, Paper, Store, give_pictures
from support.player_desk import Desk, playing

TUCK = shipped.second_of(shipped.plan(), "chin-tuck", "move")
SIZE = (120, 40)


def figure_of(desk: Desk) -> Figure:
    return desk.player.query_one(Figure)


async def in_pixels(desk: Desk) -> None:
    await shipped.settled(desk.pilot, lambda: figure_of(desk).in_pixels)


def numbers_on_screen(figure: Figure) -> list[list[int]]:
    """Return the number of the picture in every cell of the figure, read from its text."""
    rows = []
    for y in range(figure.size.height):
        row: list[int] = []
        for segment in figure.render_line(y):
            count = segment.text.count(PLACEHOLDER)
            if count:
                assert segment.style is not None
                assert segment.style.color is not None
                red, green, blue = segment.style.color.get_truecolor()
                row += [red << 16 | green << 8 | blue] * count
        rows.append(row)
    return rows


def with_setting(at_s: float, key: str, value: str) -> Snapshot:
    return shipped.playing(at_s, settings=DEFAULTS.replace(key, value))


async def test_pictures_that_are_there_are_sent_once_and_then_only_cells_change() -> None:
    store = Store()
    async with playing(shipped.playing(TUCK - 1), SIZE, store) as desk:
        paper = give_pictures(desk, KITTY)
        await in_pixels(desk)
        figure = figure_of(desk)
        width, height = figure.size
        # The dashboard below asks for its own figure, sooner or later.
        assert (width * CELL[0], height * CELL[1]) in {(order.width, order.height) for order in store.asked}
        first = numbers_on_screen(figure)
        assert {number for row in first for number in row} <= set(paper.numbers)
        assert all(len(row) == width for row in first)
        for _ in range(12):
            desk.let(0.25)
            await desk.pilot.pause()
        await shipped.settled(desk.pilot, lambda: numbers_on_screen(figure)[0] != first[0])
        moved = numbers_on_screen(figure)
        assert moved[-1] == first[-1], "what does not change keeps its picture"
        await desk.press("r")
        for _ in range(12):
            desk.let(0.25)
            await desk.pilot.pause()
        most = sum(len(order.shots) for order in set(store.asked))
        assert len(set(paper.numbers)) == len(paper.numbers) <= most, "each picture is sent once"
        assert store.ordered == []


async def test_until_all_are_there_the_figure_is_in_cells_and_never_changes_in_a_movement() -> None:
    store = Store(there=False)
    async with playing(shipped.playing(TUCK - 0.5), SIZE, store) as desk:
        paper = give_pictures(desk, KITTY)
        await shipped.settled(desk.pilot, lambda: bool(figure_of(desk).picture))
        figure = figure_of(desk)
        desk.let(1.0)
        await desk.pilot.pause()
        assert len([order for order in store.ordered if len(order.shots) > 10]) == 1, "ordered once"
        store.finish()
        for _ in range(3):
            await desk.pilot.pause()
        moving = figure._wanted
        assert moving is not None
        assert moving.start != moving.end
        assert not figure.in_pixels
        assert figure.picture
        for _ in range(40):
            desk.let(0.25)
            await desk.pilot.pause()
            if figure.in_pixels:
                break
        wanted = figure._wanted
        assert wanted is not None
        assert figure.in_pixels
        assert wanted.start == wanted.end
        assert figure.picture == ()
        assert paper.numbers


@pytest.mark.parametrize("motion", ["reduced", "off"])
async def test_with_less_motion_nothing_is_ordered_and_what_is_there_is_shown(motion: str) -> None:
    for there in (False, True):
        store = Store(there=there)
        async with playing(with_setting(TUCK, "appearance.motion", motion), SIZE, store) as desk:
            give_pictures(desk, KITTY)
            await shipped.settled(desk.pilot, lambda: figure_of(desk).settled)
            await desk.pilot.pause()
            assert figure_of(desk).in_pixels is there
            assert store.ordered == []
            assert store.rests


@pytest.mark.parametrize("look", ["shaded", "sixteen", "dense", "ascii"])
async def test_another_look_stays_in_cells(look: str) -> None:
    store = Store()
    async with playing(with_setting(TUCK, "appearance.figure", look), SIZE, store) as desk:
        paper = give_pictures(desk, KITTY)
        await shipped.settled(desk.pilot, lambda: bool(figure_of(desk).picture))
        assert (store.asked, store.ordered, paper.written) == ([], [], [])


async def test_a_terminal_without_pictures_orders_none() -> None:
    store = Store()
    async with playing(shipped.playing(TUCK), SIZE, store) as desk:
        await shipped.settled(desk.pilot, lambda: bool(figure_of(desk).picture))
        assert (store.asked, store.ordered) == ([], [])


async def test_another_size_needs_other_pictures() -> None:
    store = Store()
    async with playing(shipped.playing(TUCK - 1), SIZE, store) as desk:
        give_pictures(desk, KITTY)
        await in_pixels(desk)
        before = store.asked[-1]
        await desk.pilot.resize_terminal(100, 34)
        await desk.pilot.pause()
        await in_pixels(desk)
        figure = figure_of(desk)
        assert (store.asked[-1].width, store.asked[-1].height) != (before.width, before.height)
        assert [len(row) for row in numbers_on_screen(figure)] == [figure.size.width] * figure.size.height


async def test_after_another_program_had_the_terminal_everything_is_sent_again() -> None:
    async with playing(shipped.playing(TUCK - 1), SIZE, Store()) as desk:
        paper = give_pictures(desk, KITTY)
        await in_pixels(desk)
        old = paper.numbers
        paper.written.append(desk.app.picture_choice.undo())
        assert paper.numbers == []
        desk.app.picture_choice.lost()
        await in_pixels(desk)
        assert paper.numbers
        assert not set(paper.numbers) & set(old)
        assert {number for row in numbers_on_screen(figure_of(desk)) for number in row} <= set(paper.numbers)


async def test_when_the_routine_ends_its_pictures_are_deleted() -> None:
    async with playing(shipped.playing(TUCK - 1), SIZE, Store()) as desk:
        paper = give_pictures(desk, KITTY)
        await in_pixels(desk)
        shown = {number for row in numbers_on_screen(figure_of(desk)) for number in row}
        await desk.press("escape", "escape")
        await shipped.settled(desk.pilot, lambda: not shown & set(paper.numbers))


async def test_a_terminal_that_does_not_read_keeps_its_picture_and_gets_the_next_one_later() -> None:
    async with playing(shipped.playing(TUCK - 1), SIZE, Store()) as desk:
        paper = give_pictures(desk, KITTY)
        await in_pixels(desk)
        before = numbers_on_screen(figure_of(desk))
        paper.reads = False
        for _ in range(8):
            desk.let(0.25)
            await desk.pilot.pause()
        assert numbers_on_screen(figure_of(desk)) == before
        paper.reads = True
        desk.app.picture_choice.flows()
        await shipped.settled(desk.pilot, lambda: numbers_on_screen(figure_of(desk)) != before)


def places(paper: Paper) -> list[str]:
    """Return the sixel pictures that were drawn, without their prologues."""
    return [text for text in paper.written if "<" in text]


async def test_sixel_is_drawn_over_empty_cells_and_only_where_it_changes() -> None:
    async with playing(shipped.playing(TUCK - 1), SIZE, Store()) as desk:
        paper = give_pictures(desk, SIXEL)
        await in_pixels(desk)
        await shipped.settled(desk.pilot, lambda: bool(places(paper)))
        figure = figure_of(desk)
        region = figure.region
        assert (
            f"\x1b[{region.y + 1};{region.x + 1}H<{region.width * CELL[0]}x{region.height * CELL[1]}>"
            in places(paper)[0]
        )
        assert all(not "".join(segment.text for segment in figure.render_line(y)).strip() for y in range(region.height))
        for _ in range(4):
            await desk.pilot.pause()
        paper.written.clear()
        half = f"<{region.width * CELL[0]}x{region.height // 2 * CELL[1]}>"
        # A late frame can remove the picture, which is then drawn whole; without one only the part that moves is drawn.
        for _ in range(40):
            desk.let(0.25)
            await desk.pilot.pause()
            if any(half in place for place in places(paper)):
                break
        assert any(half in place for place in places(paper)), "the lower half stays"


async def test_sixel_is_drawn_again_after_the_frame_that_removed_it() -> None:
    async with playing(shipped.playing(TUCK - 4), SIZE, Store()) as desk:
        paper = give_pictures(desk, SIXEL)
        await in_pixels(desk)
        await shipped.settled(desk.pilot, lambda: bool(places(paper)))
        paper.written.clear()
        desk.app.refresh()
        await shipped.settled(desk.pilot, lambda: bool(places(paper)))


async def test_nothing_is_drawn_while_a_screen_covers_the_figure() -> None:
    async with playing(shipped.playing(TUCK - 4), SIZE, Store()) as desk:
        paper = give_pictures(desk, SIXEL)
        await in_pixels(desk)
        await shipped.settled(desk.pilot, lambda: bool(places(paper)))
        player, figure = desk.player, figure_of(desk)
        for key, back in (("question_mark", "escape"), ("ctrl+p", "escape")):
            await desk.pilot.press(key)
            await shipped.settled(desk.pilot, lambda: desk.app.screen is not player)
            await shipped.settled(desk.pilot, lambda: not figure.in_pixels)
            paper.written.clear()
            for _ in range(4):
                desk.clock.advance(0.5)
                player.tick()
                await desk.pilot.pause()
            assert places(paper) == []
            await desk.pilot.press(back)
            await shipped.settled(desk.pilot, lambda: desk.app.screen is player)
            for _ in range(20):
                desk.let(0.25)
                await desk.pilot.pause()
            assert figure.in_pixels
            assert places(paper)


async def test_a_box_over_a_part_of_the_figure_is_not_painted_over() -> None:
    async with playing(shipped.playing(TUCK - 4), SIZE, Store()) as desk:
        paper = give_pictures(desk, SIXEL)
        await in_pixels(desk)
        figure = figure_of(desk)
        box = Static("notice")
        box.styles.overlay, box.styles.position = "screen", "absolute"
        box.styles.width, box.styles.height = 9, 3
        box.styles.offset = (figure.region.x + 3, figure.region.y + 3)
        await desk.player.mount(box)
        await shipped.settled(desk.pilot, lambda: not figure.in_pixels)
        paper.written.clear()
        for _ in range(4):
            desk.let(0.25)
            await desk.pilot.pause()
        assert places(paper) == []
        await box.remove()
        for _ in range(40):
            desk.let(0.25)
            await desk.pilot.pause()
        assert figure.in_pixels
        assert places(paper)


async def test_sixel_that_the_terminal_did_not_take_is_drawn_when_it_reads() -> None:
    async with playing(shipped.playing(TUCK - 4), SIZE, Store()) as desk:
        paper = give_pictures(desk, SIXEL, reads=False)
        await in_pixels(desk)
        await desk.pilot.pause()
        assert places(paper) == []
        paper.reads = True
        desk.app.picture_choice.flows()
        await shipped.settled(desk.pilot, lambda: bool(places(paper)))


@pytest.mark.parametrize("size", [(80, 24), (76, 18), (100, 30), (120, 40), (200, 50), (60, 40), (50, 60)])
async def test_the_cells_of_the_figure_are_known_before_it_is_there(size: tuple[int, int]) -> None:
    async with playing(shipped.playing(TUCK), size) as desk:
        await desk.pilot.pause()
        assert figure_cells(*size) == figure_of(desk).size


async def test_pictures_made_ahead_are_those_that_the_player_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "FIGURE_AFTER_S", 3600.0)  # that of the dashboard would order its own
    store = Store(there=False)
    plan = shipped.plan()
    first = fakes.snapshot(library=shipped.library(), next=NextRoutine(plan.routine, 120, ""), level=plan.level)
    desk = Desk(first, store)
    async with desk.app.run_test(size=SIZE) as pilot:
        give_pictures(desk, KITTY)
        desk.app.order_ahead()
        desk.app.order_ahead()
        ahead = [order for order in store.ordered if len(order.shots) > 10]
        assert len(ahead) == 1, "one at a time"

        def made_ahead() -> list[PictureOrder]:
            store.finish()
            store.there = False
            return [order for order in store.ordered if len(order.shots) > 10]

        await shipped.settled(pilot, lambda: len(made_ahead()) >= len(plan.slots))
        made = made_ahead()
        assert len(made) == len(plan.slots)
    async with playing(shipped.playing(TUCK, laid_out=plan), SIZE, Store()) as played:
        give_pictures(played, KITTY)
        await in_pixels(played)
        store_of_player = played.app.services.pictures
        assert isinstance(store_of_player, Store)
        assert store_of_player.asked[-1] in made


@pytest.mark.parametrize(("motion", "covered"), [("reduced", False), ("full", True)])
async def test_nothing_is_made_ahead_with_less_motion_or_under_another_screen(motion: str, covered: bool) -> None:
    plan = shipped.plan()
    settings = DEFAULTS.replace("appearance.motion", motion)
    store = Store(there=False)
    first = fakes.snapshot(library=shipped.library(), next=NextRoutine(plan.routine, 120, ""), settings=settings)
    desk = Desk(first, store)
    async with desk.app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if covered:
            await pilot.press("question_mark")
            await shipped.settled(pilot, lambda: len(desk.app.screen_stack) > 1)
        give_pictures(desk, KITTY)
        desk.app.order_ahead()
        assert [order for order in store.ordered if len(order.shots) > 10] == []
