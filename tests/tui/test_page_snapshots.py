"""A few pictures of the player and the pages, so that their look is checked and not only their words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from textual.pilot import Pilot

from deskspine.core.follow_up import Gate
from deskspine.core.history.history import RoutinePlays
from deskspine.core.person.person import Person, Rest
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import EndedRoutine, HeadsUp, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard import screen as dashboard
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.widgets.figure import PosedFigure
from support import fakes, shipped

Compare = Callable[..., bool]
HOLD = shipped.second_of(shipped.plan(), "ear-to-shoulder", "hold", "left") + 2

RESTS = {
    "half-arc": Rest("half-arc", date(2026, 3, 2), date(2026, 3, 5), "worse"),
    "fakir": Rest("fakir", date(2026, 2, 20), date(2026, 2, 23), "worse", True),
}
SORE = Person(frozenset({"firm_chair", "balance"}), RESTS)
"""A person whose chair rolls, who is unsteady on the feet, and for whom two exercises rest."""


def app_over(snapshot: Snapshot) -> DeskApp:
    """Return the app over a snapshot, with a clock that does not move."""
    return DeskApp(fakes.services(snapshot)[0])


def opening(key: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Return a function that presses a key of the dashboard and waits for its page."""

    async def run(pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await shipped.settled(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await figures_drawn(pilot)

    return run


async def figures_drawn(pilot: Pilot[None]) -> None:
    """Wait until every figure that shows is drawn."""

    def done() -> bool:
        figures = [figure for figure in pilot.app.screen.query(PosedFigure) if figure.display and figure.size]
        return all(figure.settled and figure.picture for figure in figures)

    await pilot.pause()
    await shipped.settled(pilot, done)


def player(**settings: str) -> DeskApp:
    """Return the player two seconds into a hold, with some settings that are not the usual ones."""
    chosen = DEFAULTS
    for key, value in settings.items():
        chosen = chosen.replace(f"appearance.{key}", value)
    return app_over(shipped.playing(HOLD, settings=chosen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
def test_player(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(player(), run_before=figures_drawn, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_breathing_with_the_pacer(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = app_over(shipped.playing(7.0, laid_out=shipped.plan("breath-1min")))
    assert snap_compare(app, run_before=figures_drawn, terminal_size=size)


def test_the_other_side_announced(snap_compare: Compare) -> None:
    assert snap_compare(app_over(shipped.playing(HOLD + 6.5)), run_before=figures_drawn, terminal_size=(80, 24))


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_the_end_card(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    monkeypatch.setattr(dashboard, "FIGURE_AFTER_S", 3600.0)  # the figure below the card comes at no certain moment
    ended = EndedRoutine("finished", 117.0, 6, 6)
    app = app_over(shipped.snapshot(finished="seated-2min", ended=ended, today=fakes.today(breaks=3)))
    assert snap_compare(app, run_before=figures_drawn, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_player_in_light_colours(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = player(theme="deskspine-light", skin="deep", hair="black")
    assert snap_compare(app, run_before=figures_drawn, terminal_size=size)


@pytest.mark.parametrize("look", ["sixteen", "ascii", "words"])
def test_player_in_another_look(snap_compare: Compare, look: str) -> None:
    assert snap_compare(player(figure=look), run_before=figures_drawn, terminal_size=(80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_player_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(player(), run_before=figures_drawn, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_dashboard_with_the_figure_of_what_comes_next(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def hung(pilot: Pilot[None]) -> None:
        await shipped.settled(pilot, lambda: bool(pilot.app.screen.query(PosedFigure)))
        await figures_drawn(pilot)

    assert snap_compare(app_over(shipped.snapshot()), run_before=hung, terminal_size=size)


@pytest.mark.parametrize("page", ["comma", "question_mark"])
def test_page(snap_compare: Compare, page: str) -> None:
    snapshot = fakes.snapshot(library=shipped.library())
    assert snap_compare(app_over(snapshot), run_before=opening(page), terminal_size=(80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_library(snap_compare: Compare, size: tuple[int, int]) -> None:
    played = {"seated-2min": RoutinePlays(47, fakes.WALL - 3600), "eye-reset": RoutinePlays(3, fakes.WALL - 3 * 86400)}
    settings = DEFAULTS.replace("routine.list", ("eye-reset", "seated-2min"))
    app = app_over(shipped.snapshot(person=SORE, played=played, settings=settings))

    async def opened(pilot: Pilot[None]) -> None:
        await opening("r")(pilot)
        await figures_drawn(pilot)

    assert snap_compare(app, run_before=opened, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_composer(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = app_over(shipped.snapshot(person=SORE))

    async def opened(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(ComposerScreen(app.services, shipped.library().routines["seated-2min"]))
        await figures_drawn(pilot)

    assert snap_compare(app, run_before=opened, terminal_size=size)


def test_the_heads_up_on_a_page(snap_compare: Compare) -> None:
    announced = shipped.snapshot(heads_up=HeadsUp(fakes.BOOT + 45, 300, True))
    assert snap_compare(app_over(announced), run_before=opening("question_mark"), terminal_size=(60, 16))


def test_the_choice_of_a_pause_in_the_lowest_window(snap_compare: Compare) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.press("p")
        await pilot.pause()
        await pilot.pause()

    assert snap_compare(app_over(shipped.snapshot()), run_before=run, terminal_size=(24, 6))


def test_gate(snap_compare: Compare) -> None:
    assert snap_compare(app_over(shipped.snapshot(gate=Gate("thoracic-lumbar"))), terminal_size=(80, 24))


def test_asking_how_to_go_on_after_worse(snap_compare: Compare) -> None:
    assert snap_compare(app_over(shipped.playing(HOLD, "worse")), run_before=figures_drawn, terminal_size=(80, 24))


def test_asking_how_far_it_went(snap_compare: Compare) -> None:
    asked = shipped.answering("chk-ear", "score-2", after_s=1.0)
    assert snap_compare(app_over(asked), run_before=figures_drawn, terminal_size=(80, 24))


@pytest.mark.parametrize("keys", [[], ["enter"], ["enter", "enter"]], ids=["first", "second", "third"])
def test_first_run(snap_compare: Compare, keys: list[str]) -> None:
    assert snap_compare(app_over(fakes.snapshot(first_run=True)), press=keys, terminal_size=(80, 24))
