"""The buttons of the ask: arrows, Enter and the mouse reach them, and they keep their places."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.answers import buttons
from deskspine.tui.ask.moment import AskMoment
from deskspine.tui.choosers.screen import MeetingChooser
from deskspine.tui.widgets.button_row import ButtonRow
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.lines import Lines
from support import fakes, shipped
from support.bursts import key_of

SIZES = [(24, 6), (40, 12), (80, 24), (120, 40)]


async def opened(pilot: Pilot[None], app: DeskApp, clock: fakes.FakeClock) -> ButtonRow:
    """Wait until the ask is laid out and takes keys; return its buttons."""
    await pilot.pause()
    clock.advance(3.0)
    app.tick()
    await pilot.pause()
    return app.screen.query_one(ButtonRow)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("arrows", "request_name"),
    [
        ([], "start"),
        (["right"], "snooze"),
        (["down", "down"], "not-now"),
        (["tab", "tab", "tab", "right"], "not-now"),
        (["right", "right", "left"], "snooze"),
        (["down", "up", "left"], "start"),
    ],
)
async def test_arrows_choose_a_button_and_enter_presses_it(
    arrows: list[str], request_name: str, size: tuple[int, int]
) -> None:
    services, clock, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, clock)
        await pilot.press(*arrows)
        assert sent.names == []
        await pilot.press("enter")
        assert sent.names == [request_name]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_only_the_chosen_button_shows_enter_as_a_key(size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        row = await opened(pilot, app, clock)
        roles = {text: role for line in row.lines for role, text in line}
        assert (roles["enter"], roles["5"]) == ("key", "key")
        await pilot.press("right")
        roles = {text: role for line in row.lines for role, text in line}
        assert (roles["enter"], roles["5"]) == ("dim", "key")


async def test_an_arrow_before_the_keys_work_chooses_nothing() -> None:
    services, clock, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right", "right")
        await opened(pilot, app, clock)
        await pilot.press("enter")
        assert sent.names == ["start"]


async def test_a_click_on_another_button_is_never_the_chosen_one() -> None:
    services, clock, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        row = await opened(pilot, app, clock)
        await pilot.press("right", "right")
        await pilot.click(row, offset=(4, 2))
        await pilot.pause()
        assert sent.names == ["start"]


@pytest.mark.parametrize("at", [(2, 0), (20, 3), (1, 1), (18, 2)], ids=str)
async def test_every_cell_of_a_box_is_the_button(at: tuple[int, int]) -> None:
    services, clock, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        row = await opened(pilot, app, clock)
        for number, name in enumerate(("start", "snooze", "not-now")):
            sent.requests.clear()
            await pilot.click(row, offset=(number * (row.size.width + 3) // 3 + at[0], at[1]))
            await pilot.pause()
            assert sent.names == [name]


async def test_a_button_without_a_key_is_reached_by_arrows_and_by_the_mouse() -> None:
    settings = DEFAULTS.replace("keys.ask.snooze", ())
    services, clock, sent = fakes.services(replace(fakes.asking(), settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        row = await opened(pilot, app, clock)
        await pilot.press("right", "enter")
        await pilot.click(row, offset=(30, 1))
        await pilot.pause()
        assert sent.names == ["snooze", "snooze"]


@pytest.mark.parametrize(("owner", "request_name"), [("ask.not_now", "not-now"), ("ask.quick", "quick")])
async def test_enter_that_was_given_to_another_answer_gives_that_one(owner: str, request_name: str) -> None:
    settings = DEFAULTS.replace("keys.ask.start", ("x",)).replace(f"keys.{owner}", ("enter",))
    services, clock, sent = fakes.services(replace(fakes.asking(), settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        row = await opened(pilot, app, clock)
        await pilot.click(row, offset=(4, 1))
        await pilot.press("enter" if owner == "ask.quick" else "x")
        assert sent.names == ["start", request_name if owner == "ask.quick" else "start"]
        sent.requests.clear()
        others = app.screen.query_one("#ask-others", Lines)
        if owner == "ask.quick":
            await pilot.click(others, offset=(2, 0))
            await pilot.pause()
            assert sent.names == ["quick"]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nothing_moves_when_the_snoozes_are_used_up_and_the_place_is_not_pressed(size: tuple[int, int]) -> None:
    rows: list[list[str]] = []
    for used in (0, 1, 3):
        services, clock, sent = fakes.services(fakes.asking(snoozes_used=used))
        app = DeskApp(services)
        async with app.run_test(size=size) as pilot:
            row = await opened(pilot, app, clock)
            label = row.plain().splitlines()[1]
            last = next(line for line in row.plain().splitlines() if "Skip" in line)
            rows.append([f"{lines.id} {lines.region}" for lines in app.screen.query(Lines)])
            rows[-1] += [str(last.index("Skip")), str(last.find("next"))]
            assert ("Snooze to 10:05" in label) == (used < 3)
            if used == 3:
                assert "No snoozes left" in label
                await pilot.click(row, offset=(row.size.width // 2, 1))
                await pilot.press("right", "enter")
                assert sent.names == ["not-now"]
    assert rows[0] == rows[1] == rows[2]


def test_without_snoozes_in_the_settings_there_are_two_buttons() -> None:
    asking = fakes.asking(snoozes_used=0, snooze_limit=0)
    assert asking.ask is not None
    shown = buttons(AskMoment(asking, asking.ask, fakes.services()[0].now(), True))
    assert [button.command for button in shown] == ["ask.start", "ask.not_now"]


def moving(**settings: str) -> Snapshot:
    chosen = DEFAULTS
    for key, value in settings.items():
        chosen = chosen.replace(f"appearance.{key}", value)
    return replace(fakes.asking(), library=shipped.library(), next=shipped.snapshot().next, settings=chosen)


async def test_the_figure_moves_through_the_first_exercise_and_rests_while_it_is_covered() -> None:
    services, clock, _ = fakes.services(moving())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, clock)
        figure = app.screen.query_one(FigureLoop)
        pictures = set()
        for _ in range(12):
            clock.advance(0.5)
            figure.go_on()
            await shipped.settled(pilot, lambda: figure.settled)
            pictures.add(figure.picture)
        assert len(pictures) > 3
        assert "First: Shoulder rolls" in app.screen.query_one("#ask-caption", Lines).plain()
        assert figure.runs
        await pilot.press("question_mark")
        await pilot.pause()
        assert len(app.screen_stack) == 3
        assert not figure.runs
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: figure.runs)


async def test_with_reduced_motion_the_figure_stays_in_the_end_pose() -> None:
    services, clock, _ = fakes.services(moving(motion="reduced"))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, clock)
        figure = app.screen.query_one(FigureLoop)
        await shipped.settled(pilot, lambda: figure.settled)
        before = figure.picture
        clock.advance(2.5)
        figure.go_on()
        await shipped.settled(pilot, lambda: figure.settled)
        assert figure.picture == before != ()
        assert not figure.runs


@pytest.mark.parametrize("size", [(80, 24), (60, 40)], ids=str)
async def test_without_a_figure_the_text_has_all_the_room(size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(moving(figure="words"))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        row = await opened(pilot, app, clock)
        text = app.screen.query_one("#ask-text", Lines)
        assert text.region.x == row.region.x
        assert "Shoulder rolls" in text.plain()


ANSWERS = {"start", "snooze", "quick", "did-it", "meeting", "not-now", "put-aside"}
KEYS = (
    "left",
    "right",
    "up",
    "down",
    "tab",
    "shift+tab",
    "enter",
    "5",
    "z",
    "1",
    "d",
    "m",
    "N",
    "escape",
    "x",
    "space",
)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_bursts_of_keys_and_clicks_only_ever_answer(size: tuple[int, int]) -> None:
    random = Random(f"ask {size}")
    services, clock, sent = fakes.services(moving())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        row = await opened(pilot, app, clock)
        screen = app.screen
        for _ in range(12):
            for key in random.choices(KEYS, k=8):
                app.post_message(key_of(key))
            await pilot.click(offset=(random.randrange(size[0]), random.randrange(size[1])))
            await pilot.pause()
            assert app.screen is screen or isinstance(app.screen, MeetingChooser)
            assert row.chosen in {"ask.start", "ask.snooze", "ask.not_now"}
            assert set(sent.names) <= ANSWERS
        assert len(set(sent.names)) > 3
