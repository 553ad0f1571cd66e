"""The figure on the screen: its cost, when it does not move, and where it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from rich.color import Color, ColorSystem
from textual.geometry import Region
from textual.screen import Screen

from deskspine.core.figure.film import Film
from deskspine.core.figure.palette import LIGHT, SIXTEEN, VGA, Looks
from deskspine.core.figure.raster import ink
from deskspine.core.routines.key_frames import key_shots
from deskspine.core.routines.model import Phase
from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.desk_figure import DeskFigure
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.theme import DARK
from deskspine.tui.theme import LIGHT as LIGHT_THEME
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_row import COLUMNS, FigureRow
from deskspine.tui.widgets.lines import Lines
from deskspine.tui.widgets.routine_figure import RoutineFigure
from support import fakes, shipped
from support.player_desk import Desk, playing

TILT = shipped.second_of(shipped.plan(), "ear-to-shoulder", "hold", "left")
EXERCISES = shipped.library().exercises


def drawn(desk: Desk) -> Callable[[], bool]:
    """Return a check that the player's figure shows what it was asked for."""
    return lambda: bool(desk.player.query_one(Figure).picture) and desk.player.query_one(Figure).settled


async def test_only_what_differs_is_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(shipped.playing(TILT - 1.0)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        figure = desk.player.query_one(Figure)
        painted: list[Region] = []
        monkeypatch.setattr("deskspine.tui.widgets.figure.repaint", lambda widget, *regions: painted.extend(regions))
        before = figure.picture
        desk.let(0.25)
        await shipped.settled(desk.pilot, drawn(desk))
        cells = {
            (x, y)
            for y, (old, new) in enumerate(zip(before, figure.picture, strict=True))
            for x, (a, b) in enumerate(zip(old, new, strict=True))
            if a != b
        }
        rows = {y for _, y in cells}
        assert 0 < len(rows) < figure.size.height, "the lap stays as it is"
        assert sorted(region.y for region in painted) == sorted(rows)
        for region in painted:
            columns = [x for x, y in cells if y == region.y]
            assert (region.x, region.right - 1, region.height) == (min(columns), max(columns), 1)


async def test_a_movement_is_drawn_once_and_then_only_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures: list[object] = []
    drawing = Film.drawing

    def counted(self: Film, shot: object) -> object:
        pictures.append(shot)
        return drawing(self, shot)  # type: ignore[arg-type]

    monkeypatch.setattr(Film, "drawing", counted)
    async with playing(shipped.playing(TILT + 0.1)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        pictures.clear()
        for _ in range(8 * 5):
            desk.let(0.25)
            await desk.pilot.pause()
        await shipped.settled(desk.pilot, drawn(desk))
        shots = [shot for shot in pictures if getattr(shot, "end", "") == "tilt_l"]
        assert len(shots) == len(set(shots)), "a breath comes and goes, and is drawn once"


async def test_other_work_gets_its_turn_between_slices() -> None:
    async with playing(shipped.playing(TILT - 1.0), (120, 40)) as desk:
        figure = desk.player.query_one(Figure)
        await shipped.settled(desk.pilot, drawn(desk))
        turns: list[str] = []
        figure.call_later(turns.append, "other")
        work = figure._work

        def noted(job: object) -> None:
            turns.append("slice")
            work(job)  # type: ignore[arg-type]

        figure._work = noted  # type: ignore[method-assign]
        desk.let(0.4)
        figure.call_later(turns.append, "other")
        await shipped.settled(desk.pilot, drawn(desk))
        assert turns.count("slice") > 3
        assert turns[-1] == "slice", "what was asked for later did not wait for all of it"


@pytest.mark.parametrize(
    ("phase", "settings", "focus", "wait"),
    [
        ("move", 8, True, 1 / 8),
        ("move", 12, True, 1 / 12),
        ("move", 8, False, 0.5),
        ("hold", 12, True, 0.5),
        ("hold", 12, False, 0.5),
        ("hold", 1, False, 1.0),
    ],
)
async def test_it_moves_as_often_as_is_wanted_and_seldom_in_a_hold_or_when_nobody_looks(
    phase: Phase, settings: int, focus: bool, wait: float
) -> None:
    second = shipped.second_of(shipped.plan(), "ear-to-shoulder", phase, "left")
    first = shipped.playing(second, settings=DEFAULTS.replace("appearance.frames", settings))
    async with playing(first) as desk:
        desk.app.app_focus = focus
        waits: list[float] = []
        set_timer = desk.player.set_timer

        def noted(delay: float, *rest: object, **options: object) -> object:
            waits.append(delay)
            return set_timer(delay, *rest, **options)  # type: ignore[arg-type]

        desk.player.set_timer = noted  # type: ignore[method-assign, assignment]
        desk.player.tick()
        assert waits == [pytest.approx(wait)]


@pytest.mark.parametrize("inputs", [["pause"], ["worse"]])
async def test_it_stands_still_when_paused_or_asking(inputs: list[str]) -> None:
    async with playing(shipped.playing(TILT + 0.6, *inputs)) as desk:  # type: ignore[arg-type]
        await shipped.settled(desk.pilot, drawn(desk))
        before = desk.player.query_one(Figure).picture
        desk.let(2.0)
        await shipped.settled(desk.pilot, drawn(desk))
        assert desk.player.query_one(Figure).picture is before
        assert not desk.player._moving(desk.player._shown())


async def test_it_breathes_in_a_hold() -> None:
    async with playing(shipped.playing(TILT + 0.1), (120, 40)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        figure = desk.player.query_one(Figure)
        out = figure.picture
        desk.let(2.4)
        await shipped.settled(desk.pilot, drawn(desk))
        assert figure.picture != out
        desk.let(2.5)
        await shipped.settled(desk.pilot, drawn(desk))
        assert figure.picture is out, "out again after five seconds: the same picture as before"


@pytest.mark.parametrize("motion", ["full", "reduced"])
@pytest.mark.parametrize("phase", ["move", "hold"])
async def test_the_player_shows_the_signs_of_the_instant(phase: str, motion: str) -> None:
    """Show the path while the head moves along it and the line in the hold; without motion both in the end pose."""
    at = shipped.second_of(shipped.plan(), "chin-tuck", phase) + 1.0
    settings = DEFAULTS.replace("appearance.motion", motion)
    async with playing(shipped.playing(at, settings=settings)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        picture = desk.player.query_one(Figure).picture
    shown = sum(ink("sign") in cell[1:] for row in picture for cell in row)
    assert shown > 3


async def test_a_window_of_another_size_gets_a_picture_of_its_size() -> None:
    async with playing(shipped.playing(TILT + 0.1)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        figure = desk.player.query_one(Figure)
        for size in ((120, 40), (80, 24), (160, 50)):
            await desk.pilot.resize_terminal(*size)
            await shipped.settled(desk.pilot, drawn(desk))
            assert (len(figure.picture[0]), len(figure.picture)) == figure.size


async def test_skin_and_hair_and_theme_change_the_colours_and_nothing_else() -> None:
    async with playing(shipped.playing(TILT + 0.1)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        figure = desk.player.query_one(Figure)
        before, colours = figure.picture, figure._inks
        looked = desk.app.export_screenshot()
        darker = DEFAULTS.replace("appearance.skin", "dark").replace("appearance.hair", "grey")
        desk.services.link.put(replace(shipped.playing(TILT + 0.1, settings=darker)))
        await shipped.settled(desk.pilot, lambda: figure._made_for[2] == "dark" and figure.settled)
        assert figure.picture == before
        assert figure._inks != colours
        await desk.pilot.pause()
        red, green, blue = figure._inks[ink("skin")]
        assert f"#{red:02x}{green:02x}{blue:02x}" in desk.app.export_screenshot()
        assert f"#{red:02x}{green:02x}{blue:02x}" not in looked
        desk.app.theme = LIGHT_THEME.name
        desk.player.tick()
        await shipped.settled(desk.pilot, lambda: figure._made_for[1] == LIGHT_THEME and figure.settled)
        assert figure.picture == before


def test_the_colours_without_a_screen_are_those_of_the_themes() -> None:
    for theme, looks in ((DARK, Looks()), (LIGHT_THEME, LIGHT)):
        for colour, mixed in (
            (theme.background, looks.background),
            (theme.variables["phase-rest"], looks.cloth),
            (theme.warning, looks.light),
        ):
            assert colour == "#{:02x}{:02x}{:02x}".format(*mixed)


@pytest.mark.parametrize("number", range(16))
def test_each_of_the_sixteen_colours_is_taken_for_itself(number: int) -> None:
    for theme in ("terminal", DARK.name):
        colour = Color.from_ansi(number) if theme == "terminal" else Color.from_rgb(*VGA[number])
        assert colour.downgrade(ColorSystem.STANDARD).number == number


async def test_sixteen_colours_are_drawn_in_the_sixteen() -> None:
    plain = DEFAULTS.replace("appearance.figure", "sixteen")
    async with playing(shipped.playing(TILT + 0.1, settings=plain)) as desk:
        await shipped.settled(desk.pilot, drawn(desk))
        figure = desk.player.query_one(Figure)
        styles = [segment.style for y in range(figure.size.height) for segment in figure.render_line(y)]
        colours = {style.bgcolor.downgrade(ColorSystem.STANDARD).number for style in styles if style and style.bgcolor}
        assert {SIXTEEN["skin"], SIXTEEN["shirt"], SIXTEEN["hair"]} <= colours


def hung(screen: Screen[object]) -> bool:
    """Return True if the dashboard shows a figure that was drawn for its place."""
    figures = list(screen.query(DeskFigure))
    return bool(figures) and len(figures[0].picture) == figures[0].size.height > 0


def dashboard(**changes: object) -> DeskApp:
    """Return the app over a morning with everything that ships."""
    return DeskApp(fakes.services(shipped.snapshot(**changes))[0])


@pytest.mark.parametrize(("size", "least"), [((80, 24), (28, 14)), ((100, 30), (28, 14)), ((120, 40), (44, 22))])
async def test_the_dashboard_shows_a_figure_next_to_its_words(size: tuple[int, int], least: tuple[int, int]) -> None:
    app = dashboard()
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        await shipped.settled(pilot, lambda: hung(screen))
        figure = screen.query_one(DeskFigure)
        assert figure.pose == "desk_rounded"
        assert figure.size >= least
        for part in ("#countdown", "#meter", "#page"):
            text = screen.query_one(part).content_region
            if part == "#countdown":
                assert isinstance(screen, DashboardScreen)
                text = Region(text.x, text.y, len(screen._digits._rows[0]), text.height)
            assert not figure.region.overlaps(text), part
        words = screen.query_one("#page", Lines)
        assert "This sit" in words.plain()
        assert all(len(line) <= words.size.width for line in words.plain().splitlines()), "nothing is cut"


@pytest.mark.parametrize("size", [(40, 12), (52, 20), (50, 40), (39, 9)])
async def test_a_small_dashboard_has_no_room_for_it(size: tuple[int, int]) -> None:
    app = dashboard()
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: bool(app.screen.query(DeskFigure)))
        assert not app.screen.query_one("#poster").region


async def test_the_figure_of_the_dashboard_follows_the_state_and_the_setting() -> None:
    app = dashboard()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        await shipped.settled(pilot, lambda: hung(screen))
        app.services.link.put(shipped.snapshot(mode="away", due=None))
        await shipped.settled(pilot, lambda: screen.query_one(DeskFigure).pose == "desk_empty")
        words = DEFAULTS.replace("appearance.figure", "words")
        app.services.link.put(shipped.snapshot(settings=words))
        await shipped.settled(pilot, lambda: not screen.query_one("#poster").region)
        await shipped.settled(pilot, lambda: screen.query_one("#page", Lines).size.width == 74)
        app.services.link.put(shipped.snapshot())
        await shipped.settled(pilot, lambda: hung(screen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_with_reduced_motion_the_library_shows_as_many_key_poses_as_fit(size: tuple[int, int]) -> None:
    app = dashboard(settings=DEFAULTS.replace("appearance.motion", "reduced"))
    async with app.run_test(size=size) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        row = app.screen.query_one(FigureRow)
        await shipped.settled(
            pilot, lambda: row.size.width > 0 and all(figure.settled for figure in row.query(Figure) if figure.display)
        )
        figures = [figure for figure in row.query(Figure) if figure.display]
        assert len(figures) == min(4, row.size.width // COLUMNS)
        assert figures
        slots = shipped.library().routines["seated-2min"].slots
        assert [figure.pose for figure in figures] == [key_shots(slot.exercise)[-1].end for slot in slots][
            : len(figures)
        ]
        assert {figure.outer_size.width + figure.styles.margin.width for figure in figures} == {COLUMNS}
        assert figures[-1].region.right <= row.region.right


async def test_a_card_has_no_pictures() -> None:
    app = dashboard()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await shipped.settled(pilot, lambda: app.screen.query_one(RoutineFigure).display)
        await pilot.press("end")
        await shipped.settled(pilot, lambda: not app.screen.query_one(RoutineFigure).display)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize(
    ("size", "pictures"), [((80, 24), True), ((60, 40), True), ((60, 16), False), ((30, 8), False)]
)
async def test_a_small_library_keeps_its_room_for_words(size: tuple[int, int], pictures: bool) -> None:
    app = dashboard()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        figure = app.screen.query_one(RoutineFigure)
        await shipped.settled(pilot, lambda: figure.display)
        await pilot.resize_terminal(*size)
        await shipped.settled(pilot, lambda: app.size == size and figure.display is pictures)
