"""The bar of the minutes moved, in every window, and the panel of the weekly letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from deskspine.core.history.letter import WeekLetter
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Question, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.letter import letter_lines
from deskspine.tui.dashboard.meter_bar import DONE, LEFT
from deskspine.tui.dashboard.moved import moved_line
from deskspine.tui.widgets.lines import Line
from support import fakes

Compare = Callable[..., bool]
SIZES = [(30, 3), (30, 8), (40, 12), (60, 20), (72, 23), (80, 24), (100, 30), (120, 40), (200, 60)]
LETTER = WeekLetter(
    "2026-02-23",
    "14 breaks on 5 days · 31 min moved · 6 h 12 min sitting a day",
    "You took 2.8 breaks a day; the week before it was 1.9.",
    "On 3 of 5 days you sat well past 50 min. {press} for earlier reminders.",
    "dashboard.shorter",
)


def moved(minutes: float, aim: int = 10, **changes: Any) -> Snapshot:
    """Return a snapshot of a person who moved that long today."""
    settings = DEFAULTS.replace("history.aim_minutes", aim)
    return fakes.snapshot(today=fakes.today(moved_s=minutes * 60.0), settings=settings, **changes)


def text(*lines: Line) -> str:
    return "\n".join("".join(part for _, part in line) for line in lines)


def screen_text(app: DeskApp) -> str:
    """Return everything that is on the screen, as plain text."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def shown(snapshot: Snapshot, size: tuple[int, int]) -> str:
    """Return the text of the dashboard in a window of that size."""
    app = DeskApp(fakes.services(snapshot)[0])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return screen_text(app)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_one_bar_and_two_numbers_at_every_size(size: tuple[int, int]) -> None:
    page = await shown(moved(6), size)
    line = next(line for line in page.splitlines() if "Moved" in line)
    assert "6 of 10 min" in line
    assert DONE in line
    assert LEFT in line


async def test_notes_that_would_be_cut_for_the_bar_take_its_place_for_a_while() -> None:
    notes: dict[str, Any] = {
        "question": Question("skipped-pages", fakes.BOOT, "Answer the skipped health questions?"),
        "read": "closed 1 h 00 min, counted as a break",
        "read_at": fakes.BOOT - 30,
        "was_here_until": fakes.BOOT + 300,
    }
    page = await shown(moved(6, **notes), (80, 24))
    assert "counted as a break" in " ".join(page.split())
    assert "…" not in page
    assert "Moved" not in page
    assert "Moved" in await shown(moved(6, read=notes["read"], read_at=notes["read_at"]), (80, 24))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_without_an_aim_there_is_no_bar(size: tuple[int, int]) -> None:
    assert "Moved" not in await shown(moved(6, aim=0), size)


async def test_one_line_has_the_numbers_if_they_fit() -> None:
    assert "moved 6/10 min" in await shown(moved(6), (60, 1))


@pytest.mark.parametrize(
    ("minutes", "done", "words"),
    [
        (0, 0, "0 of 10 min"),
        (0.2, 1, "1 of 10 min"),
        (9.4, 19, "9 of 10 min"),
        (10, None, "10 of 10 min, aim reached"),
        (47, None, "47 min, aim of 10 reached"),
    ],
)
def test_the_bar_is_full_only_with_the_aim_and_never_anything_but_green(
    minutes: float, done: int | None, words: str
) -> None:
    (line,) = moved_line(moved(minutes), 13 + 20 + 2 + 11 if done is not None else 60)
    bar = text(line).count(DONE)
    assert words in text(line)
    assert (text(line).count(LEFT) == 0) == (done is None)
    assert done is None or bar == done
    assert {role for role, _ in line} <= {"dim", "good", "track", "strong", ""}


@pytest.mark.parametrize("minutes", [0, 6, 10, 700])
@pytest.mark.parametrize("aim", [1, 10, 120])
def test_it_fits_any_width(minutes: int, aim: int) -> None:
    for width in range(8, 100):
        (line,) = moved_line(moved(minutes, aim), width)
        assert cell_len(text(line)) <= width


@pytest.mark.parametrize("width", [34, 40, 44, 74, 90])
@pytest.mark.parametrize("room", range(13))
def test_the_letter_keeps_to_its_room_and_its_suggestion_stays_longest(width: int, room: int) -> None:
    lines = letter_lines(fakes.snapshot(letter=LETTER), width, room)
    assert len(lines) <= room
    assert all(cell_len(text(line)) <= width for line in lines)
    if room >= 4:
        assert "Press -" in text(*lines).replace("\n", " ")
    if room >= 9:
        assert LETTER.good in text(*lines).replace("\n", " ")
    assert letter_lines(fakes.snapshot(), width, room) == []


@pytest.mark.parametrize("size", SIZES[2:], ids=str)
async def test_the_letter_is_on_the_dashboard_and_escape_closes_it(size: tuple[int, int]) -> None:
    services, _, sent = fakes.services(fakes.snapshot(letter=LETTER))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        page = screen_text(app)
        assert "Your week" in page
        assert "esc close" in page
        await pilot.press("escape")
        assert sent.names == ["letter-close"]


async def test_a_click_on_its_key_closes_it() -> None:
    services, _, sent = fakes.services(fakes.snapshot(letter=LETTER))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = screen_text(app).splitlines()
        y = next(y for y, row in enumerate(rows) if "esc close" in row)
        await pilot.click(offset=(rows[y].index("esc close") + 1, y))
        assert sent.names == ["letter-close"]


async def test_a_window_that_does_not_show_it_does_not_close_it() -> None:
    services, _, sent = fakes.services(fakes.snapshot(letter=LETTER))
    app = DeskApp(services)
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        assert "Your week" not in screen_text(app)
        await pilot.press("escape")
        assert sent.names == []


async def test_an_offer_is_closed_before_the_letter() -> None:
    services, _, sent = fakes.services(fakes.snapshot(letter=LETTER, offer=fakes.offer(), waits=(fakes.wait(),)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        assert sent.names == ["offer-close"]


def test_a_command_without_a_key_is_named() -> None:
    settings = DEFAULTS.replace("keys.dashboard.shorter", ())
    lines = letter_lines(fakes.snapshot(letter=LETTER, settings=settings), 90, 4)
    assert "Choose “Shorter” for earlier reminders." in text(*lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_the_picture_of_a_letter(snap_compare: Compare, size: tuple[int, int]) -> None:
    snapshot = moved(6, letter=LETTER)
    app = DeskApp(fakes.services(snapshot)[0])
    assert snap_compare(app, run_before=drawn, terminal_size=size)


def test_the_picture_of_an_aim_that_is_reached(snap_compare: Compare) -> None:
    app = DeskApp(fakes.services(moved(13))[0])
    assert snap_compare(app, run_before=drawn, terminal_size=(120, 40))


async def drawn(pilot: Any) -> None:
    """Wait until the figure is drawn."""
    from deskspine.tui.widgets.figure import PosedFigure
    from support import shipped

    def done() -> bool:
        return all(figure.settled and figure.picture for figure in pilot.app.screen.query(PosedFigure) if figure.size)

    await pilot.pause(0.4)
    await shipped.settled(pilot, done)
