"""The figure of the dashboard: each state has a picture and words, and an unchanged one costs nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import combinations
from typing import Any

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.core.figure.desk_poses import DESK_POSES
from deskspine.core.figure.film import Film
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Meter, Now
from deskspine.engine.snapshot import Snapshot, Until
from deskspine.engine.wording.desk_figure import desk_pose, desk_words
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.desk_figure import DeskFigure
from deskspine.tui.dashboard.screen import DashboardScreen
from support import fakes, shipped

NOW = Now(fakes.BOOT, fakes.WALL, fakes.ZONE)
B = fakes.BOOT
SIZES = [(16, 8), (28, 14), (44, 22)]


def sitting(part: float, **changes: Any) -> Snapshot:
    """Return a snapshot of a person who has sat for this part of the interval."""
    return fakes.snapshot(sit=Meter(part * 50 * 60), **changes)


CALL = Until(B - 60, None, "meeting")
STATES: dict[str, tuple[Snapshot, str, str]] = {
    "begins": (sitting(0.1), "desk_upright", "Sitting: a person sits upright"),
    "half": (sitting(0.5), "desk_rounded", "the back a little rounded"),
    "near": (sitting(0.8), "desk_slumped", "slumps at a desk"),
    "over": (sitting(1.0), "desk_bent", "hangs over a desk with a round back"),
    "asking": (sitting(1.0, mode="asking", ask=fakes.ask()), "desk_stretch", "Time to move: a person has turned away"),
    "owed": (sitting(1.2, mode="owed", ask=fakes.ask(stage="owed")), "desk_stretch", "Break overdue: a person"),
    "snoozed": (sitting(1.1, mode="snoozed", ask=fakes.ask(stage="snoozed")), "desk_bent", "Snoozed: a person hangs"),
    "meeting": (sitting(0.9, mode="meeting", meeting=CALL), "desk_call", "wears a headset"),
    "held by a call": (sitting(1.1, mode="held", meeting=CALL, ask=fakes.ask(stage="held")), "desk_call", "Break held"),
    "held by a pause": (sitting(1.1, mode="held", pause=Until(B, None)), "desk_calm", "Break held: a person leans"),
    "held a little longer": (sitting(1.1, mode="held", ask=fakes.ask(stage="held")), "desk_bent", "Break held"),
    "paused": (sitting(0.9, mode="paused", pause=Until(B, None)), "desk_calm", "Paused: a person leans back"),
    "off duty": (sitting(0.9, mode="off-duty", off_duty_until=fakes.WALL + 60), "desk_calm", "Outside work hours"),
    "away": (sitting(0.9, mode="away"), "desk_empty", "Away: an empty chair, pushed back"),
    "unknown": (sitting(0.9, mode="unknown"), "desk_unknown", "Not known: an empty chair"),
    "playing": (sitting(1.0, mode="playing"), "desk_stretch", "Moving: a person"),
}
"""Snapshots by what they show, with their pose and a part of their words."""


@asynccontextmanager
async def desk(size: tuple[int, int], theme: str = "deskspine-dark") -> AsyncIterator[tuple[DeskFigure, Pilot[None]]]:
    """Show one figure of this size on a page of its own."""
    app = DeskApp(fakes.services(shipped.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))[0])
    figure = DeskFigure()
    async with app.run_test(size=(max(60, size[0]), max(24, size[1]))) as pilot:
        page: Screen[None] = Screen()
        await app.push_screen(page)
        await page.mount(figure)
        figure.styles.width, figure.styles.height = size
        await shipped.settled(pilot, lambda: figure.size == size)
        yield figure, pilot


def drawn(figure: DeskFigure, snapshot: Snapshot) -> Callable[[], bool]:
    """Return a check that the figure shows `snapshot`."""
    return lambda: figure.settled and bool(figure.picture) and figure.pose == desk_pose(snapshot, NOW)


def letters(figure: DeskFigure) -> str:
    return "".join(cell[0] for row in figure.picture for cell in row)


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_pose_and_its_words(state: str) -> None:
    snapshot, pose, words = STATES[state]
    assert desk_pose(snapshot, NOW) == pose
    assert words in desk_words(snapshot, NOW)
    assert "\n" not in desk_words(snapshot, NOW)


def test_every_picture_belongs_to_a_state() -> None:
    assert {pose for _, pose, _ in STATES.values()} == set(DESK_POSES)


def test_time_alone_lets_the_person_slump() -> None:
    snapshot = fakes.snapshot(sit=Meter(0.0, B))
    poses = [desk_pose(snapshot, Now(B + minute * 60, fakes.WALL, fakes.ZONE)) for minute in range(60)]
    assert list(dict.fromkeys(poses)) == ["desk_upright", "desk_rounded", "desk_slumped", "desk_bent"]
    assert [poses.index(pose) for pose in dict.fromkeys(poses)] == [0, 25, 40, 50]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["deskspine-dark", "deskspine-light", "terminal"])
async def test_states_differ_in_picture_and_words(size: tuple[int, int], theme: str) -> None:
    seen: dict[str, tuple[object, str]] = {}
    async with desk(size, theme) as (figure, pilot):
        for snapshot, pose, _ in STATES.values():
            if pose in seen:
                continue
            figure.show(snapshot, NOW)
            await shipped.settled(pilot, drawn(figure, snapshot))
            assert (len(figure.picture[0]), len(figure.picture)) == size
            seen[pose] = (figure.picture, figure.words())
    assert all(one[0] != other[0] and one[1] != other[1] for one, other in combinations(seen.values(), 2))


async def test_what_did_not_change_is_neither_computed_nor_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[object] = []
    painted: list[Region] = []
    drawing = Film.drawing

    monkeypatch.setattr("deskspine.tui.widgets.figure.repaint", lambda widget, *regions: painted.extend(regions))
    async with desk((28, 14)) as (figure, pilot):

        def counted(film: Film, shot: Any) -> object:
            if film is figure._film:  # the dashboard below draws its own
                computed.append(shot)
            return drawing(film, shot)

        monkeypatch.setattr(Film, "drawing", counted)
        upright, over = STATES["begins"][0], STATES["over"][0]
        for snapshot in (upright, over):
            figure.show(snapshot, NOW)
            await shipped.settled(pilot, drawn(figure, snapshot))
        refreshed: list[object] = []
        monkeypatch.setattr(figure, "refresh", lambda *args, **named: refreshed.append(args))
        assert len(computed) == 2
        assert painted
        painted.clear()
        for second in range(60):
            figure.show(sitting(1.0 + second / 3000), Now(B + second, fakes.WALL + second, fakes.ZONE))
            await pilot.pause()
        assert (len(computed), painted, refreshed) == (2, [], [])
        figure.show(upright, NOW)
        assert len(computed) == 2, "the picture was kept"
        assert {region.width for region in painted} != {figure.size.width}, "only what differs is painted"
        assert painted


async def test_another_size_is_drawn_again() -> None:
    async with desk((28, 14)) as (figure, pilot):
        snapshot = STATES["begins"][0]
        figure.show(snapshot, NOW)
        await shipped.settled(pilot, drawn(figure, snapshot))
        figure.styles.width, figure.styles.height = 20, 10
        await shipped.settled(pilot, lambda: figure.settled and len(figure.picture) == 10)
        assert len(figure.picture[0]) == 20


async def test_words_in_place_of_figures_leave_the_room_empty_and_the_words_are_there() -> None:
    async with desk((28, 14)) as (figure, pilot):
        figure.show(STATES["begins"][0], NOW)
        await shipped.settled(pilot, drawn(figure, STATES["begins"][0]))
        figure.show(sitting(0.1, settings=DEFAULTS.replace("appearance.figure", "words")), NOW)
        await pilot.pause()
        assert figure.picture == ()
        assert text_of(figure).strip() == ""
        assert figure.words().startswith("Sitting: a person sits upright")
        figure.show(STATES["begins"][0], NOW)
        await shipped.settled(pilot, drawn(figure, STATES["begins"][0]))


async def test_ascii_draws_every_state_in_ascii() -> None:
    ascii_only = DEFAULTS.replace("appearance.figure", "ascii")
    seen: dict[str, str] = {}
    async with desk((16, 8)) as (figure, pilot):
        for snapshot, pose, _ in STATES.values():
            snapshot = fakes.snapshot(
                settings=ascii_only,
                **{name: getattr(snapshot, name) for name in ("mode", "sit", "meeting", "pause", "off_duty_until")},
            )
            figure.show(snapshot, NOW)
            await shipped.settled(pilot, drawn(figure, snapshot))
            assert text_of(figure).isascii()
            seen[pose] = letters(figure)
    assert len(set(seen.values())) == len(DESK_POSES)


async def test_skin_and_hair_are_those_of_the_settings() -> None:
    dark = DEFAULTS.replace("appearance.skin", "dark").replace("appearance.hair", "white")
    async with desk((28, 14)) as (figure, pilot):
        colours = []
        for snapshot in (sitting(0.1), sitting(0.1, settings=dark)):
            figure.show(snapshot, NOW)
            await shipped.settled(pilot, drawn(figure, snapshot))
            colours.append({segment.style.bgcolor for segment in segments(figure) if segment.style})
        assert colours[0] != colours[1]


def segments(figure: DeskFigure) -> list[Segment]:
    return [segment for y in range(figure.size.height) for segment in figure.render_line(y)]


def text_of(figure: DeskFigure) -> str:
    return "".join(segment.text for segment in segments(figure))


async def test_a_dashboard_that_has_gone_before_its_figure_comes_does_without_it() -> None:
    async with DeskApp(fakes.services()[0]).run_test(size=(80, 24)):
        gone = DashboardScreen(fakes.services()[0])
        await gone._mount_figure()
        assert not gone.children
