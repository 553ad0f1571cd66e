"""The player driven by keys, clock and snapshots."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widget import Widget

from deskspine.core.person.person import Person
from deskspine.core.player.events import PlayerInput
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.lines import Lines
from support import fakes, shipped

PLAN = shipped.plan()
TILT = shipped.second_of(PLAN, "ear-to-shoulder", "hold", "left")


class Desk:
    """An app over a snapshot, with its clock and the recorder of its requests."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.services, self.clock, self.recorder = fakes.services(snapshot)
        self.app = DeskApp(self.services)
        self.rung = 0

    def count_bells(self) -> None:
        """Count the bells instead of ringing them."""

        def ring() -> None:
            self.rung += 1

        self.app.terminal.bell = ring  # type: ignore[method-assign]

    @property
    def player(self) -> PlayerScreen:
        """The screen on top, which must be the player."""
        screen = self.app.screen
        assert isinstance(screen, PlayerScreen)
        return screen

    def panel(self) -> str:
        """Return the words of the panel."""
        return self.player.query_one("#player-panel", Lines).plain()

    def let(self, seconds: float) -> None:
        """Let `seconds` pass on the player's clock."""
        self.clock.advance(seconds)
        self.player.tick()


async def put(pilot: Pilot[None], services: Services, snapshot: Snapshot) -> None:
    """Hand the screens another snapshot."""
    services.link.put(snapshot)
    await pilot.pause()
    await pilot.pause()


async def test_it_follows_the_clock_between_snapshots() -> None:
    desk = Desk(shipped.playing(TILT - 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "MOVE" in desk.panel()
        desk.let(1.0)
        assert "HOLD" in desk.panel()
        desk.let(8.0)
        assert "LET GO" in desk.panel()


async def test_the_bell_marks_hold_start_hold_end_and_change_of_side_once_each() -> None:
    desk = Desk(shipped.playing(TILT - 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        desk.count_bells()
        counts = []
        for seconds in (0.5, 0.5, 4.0, 4.0, 2.0):
            desk.let(seconds)
            counts.append(desk.rung)
        assert counts == [0, 1, 1, 2, 2]
        desk.let(2.0)
        assert desk.rung == 3  # the hold of the other side has begun


async def test_the_bell_does_not_ring_in_the_last_seconds_of_a_hold() -> None:
    desk = Desk(shipped.playing(TILT + 4.5))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        desk.count_bells()
        for seconds in (0.25, 0.25, 0.1, 0.9, 0.2, 0.8, 0.9):
            desk.let(seconds)
        assert desk.rung == 0
        desk.let(0.2)
        assert desk.rung == 1  # the hold has ended


async def test_sound_can_be_switched_off_by_key_and_by_setting() -> None:
    desk = Desk(shipped.playing(TILT - 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        desk.count_bells()
        await pilot.press("v")
        desk.let(3.0)
        assert desk.rung == 0
        assert "sound: off" in desk.player.query_one("#player-keys", Lines).plain()
    quiet = Desk(shipped.playing(TILT - 1, settings=DEFAULTS.replace("sound.player", False)))
    async with quiet.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        quiet.count_bells()
        quiet.let(3.0)
        assert quiet.rung == 0


@pytest.mark.parametrize(
    ("key", "request_name"),
    [("space", "player-pause"), ("right", "player-next"), ("left", "player-back"), ("r", "player-repeat"),
     ("w", "player-worse"), ("e", "player-easier"), ("s", "player-stop"), ("escape", "player-leave")],
)  # fmt: skip
async def test_every_key_asks_the_engine(key: str, request_name: str) -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(key)
        assert desk.recorder.names == [request_name]


async def test_stop_shows_at_once_and_the_card_stays_when_the_engine_has_answered() -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s")
        assert "STOPPED" in desk.panel()
        await put(pilot, desk.services, fakes.snapshot())
        await shipped.settled(pilot, lambda: isinstance(desk.app.screen, StopCardScreen))
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: isinstance(desk.app.screen, DashboardScreen))


async def test_leaving_shows_no_card() -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await put(pilot, desk.services, fakes.snapshot())
        await shipped.settled(pilot, lambda: isinstance(desk.app.screen, DashboardScreen))


async def test_an_interrupted_routine_waits_in_words_and_counts_nothing() -> None:
    desk = Desk(shipped.playing(TILT + 1, "hold", offered=True))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = desk.panel()
        assert "WAITING" in before
        assert "   space to continue" in desk.player.query_one("#player-band", Lines).plain()
        desk.let(30)
        assert desk.panel() == before


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (38, 8)])
@pytest.mark.parametrize(
    ("inputs", "label", "request_name"),
    [((), "w worse", "player-worse"), ((), "s stop", "player-stop"), (("pause",), "space to", "player-pause")],
)
async def test_a_click_on_a_label_of_band_and_panel_presses_its_key(
    size: tuple[int, int], inputs: tuple[PlayerInput, ...], label: str, request_name: str
) -> None:
    desk = Desk(shipped.playing(TILT + 1, *inputs))
    async with desk.app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = [strip.text for strip in desk.app.screen._compositor.render_strips()]
        y = next(at for at, row in enumerate(rows) if label in row)
        await pilot.click(offset=(rows[y].index(label), y))
        await pilot.pause()
        assert desk.recorder.names == [request_name]


async def test_nothing_is_drawn_while_something_covers_it() -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        player = desk.player
        await pilot.press("question_mark")
        await shipped.settled(pilot, lambda: not player.is_active)
        assert player._timer is None
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: player.is_active)
        assert player._timer is not None


async def test_the_figure_goes_first_when_the_window_gets_smaller() -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        figure = desk.player.query_one(Figure)
        assert figure.pose == "tilt_l"
        assert figure.size.height >= 10
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert figure.size.height == 0
        assert "Tilt the head to one side" in desk.panel()
        await pilot.resize_terminal(30, 2)
        await pilot.pause()
        assert desk.panel().splitlines()[0].startswith("HOLD 7  Ear")


@pytest.mark.parametrize("size", [(40, 12), (52, 14), (80, 24), (100, 30), (200, 60)])
async def test_there_is_never_a_scroll_bar(size: tuple[int, int]) -> None:
    desk = Desk(shipped.playing(TILT + 1))
    async with desk.app.run_test(size=size) as pilot:
        await pilot.pause()
        assert not [widget for widget in desk.player.walk_children(Widget) if any(widget.scrollbars_enabled)]
        assert desk.player.query_one("#player-panel").region.bottom <= size[1]


@pytest.mark.parametrize(("motion", "moves"), [("full", True), ("reduced", False), ("off", False)])
async def test_a_figure_that_must_not_move_shows_where_the_movement_ends(motion: str, moves: bool) -> None:
    desk = Desk(shipped.playing(TILT - 1.5, settings=DEFAULTS.replace("appearance.motion", motion)))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        figure = desk.player.query_one(Figure)
        await shipped.settled(pilot, lambda: bool(figure.picture))
        first = figure.picture
        desk.let(2.0)
        await shipped.settled(pilot, lambda: figure.settled)
        assert (figure.picture != first) is moves
        assert figure.pose == "tilt_l"


@pytest.mark.parametrize(
    ("plays", "shown"), [({}, True), ({"ear-to-shoulder": 1}, False), ({"chin-tuck": 1}, True), (None, False)]
)
async def test_why_is_shown_the_first_time_an_exercise_is_played(plays: dict[str, int] | None, shown: bool) -> None:
    snapshot = replace(shipped.playing(TILT - 4), person=Person(plays=plays))
    desk = Desk(snapshot)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "GET READY" in desk.panel()
        assert ("Why: Relaxes the side" in desk.panel()) is shown
