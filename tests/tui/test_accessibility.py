"""Properties of every screen for people who see, move or read in another way: motion, colour, and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.core.player.machine import advance, start
from deskspine.core.player.view import PlayerView, view
from deskspine.core.player.wording import pose_words
from deskspine.core.text.sanitize import plain
from deskspine.engine.wording.asks import routine_offered
from deskspine.engine.wording.states import STATES
from deskspine.tui.player.layout import small_lines
from deskspine.tui.player.pacer import still
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.widgets.figure import PosedFigure
from deskspine.tui.widgets.lines import Lines
from support import shipped
from support.every_screen import on_every_screen
from support.player_text import text_of

PLAN = shipped.plan()
MOVING = {
    *("ask", "player", "player, the machine is done", "library", "composer", "composer with a routine"),
    *("one of some values", "a routine to choose", "routines in an order", "a theme to choose"),
}
"""Screens on which something moves: the figures, the pacer and the bar."""


def picture(screen: Screen[Any]) -> list[str]:
    """Return what is on the screen, row by row, without its colours."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]


async def moves_within(pilot: Pilot[None], screen: Screen[Any], seconds: float) -> bool:
    """Return True if the picture changes within a time in which no number changes."""
    app: Any = pilot.app
    before = picture(screen)
    app.services.clock.advance(seconds)
    await pilot.pause(0.35)
    return picture(screen) != before


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("motion", ["full", "reduced", "off"])
async def test_nothing_moves_on_any_screen_when_motion_is_reduced(motion: str) -> None:
    moved: set[str] = set()

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        app: Any = pilot.app
        state = app.services.snapshot
        app.services.link.put(replace(state, settings=state.settings.replace("appearance.motion", motion)))
        app.services.clock.advance(1.05 - app.services.now().t % 1)  # no number changes within the next 0.9 s
        await pilot.pause(0.35)
        if hasattr(screen, "tick"):
            screen.tick()
        await pilot.pause(0.35)
        if await moves_within(pilot, screen, 0.4):
            moved.add(name)
        elif motion == "full" and name in MOVING:  # a figure that gets ready moves later
            for _ in range(12):
                if await moves_within(pilot, screen, 0.4):
                    moved.add(name)
                    break

    await on_every_screen((120, 40), act)
    assert moved == (MOVING if motion == "full" else set())


def shown_at(second: float) -> PlayerView:
    """Return the view at a second of the routine."""
    return view(advance(start(PLAN, 0.0), PLAN, second)[0], PLAN, second)


def test_bar_and_pacer_stay_as_they_are_within_a_phase_when_motion_is_reduced() -> None:
    seen: dict[int, tuple[float, float]] = {}
    changed_in_full = False
    for tenth in range(int(10 * PLAN.total_s)):
        shown = shown_at(tenth / 10)
        calm = still(shown)
        assert (calm.seconds_left, calm.word, calm.side) == (shown.seconds_left, shown.word, shown.side)
        assert seen.setdefault(shown.segment, (calm.lungs, calm.fraction)) == (calm.lungs, calm.fraction)
        changed_in_full = changed_in_full or shown.fraction not in (0.0, calm.fraction)
    assert changed_in_full


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (60, 16)], ids=str)
def test_every_phase_differs_by_its_words_alone_in_a_small_window(size: tuple[int, int]) -> None:
    phases = ("prep", "move", "hold", "rest")
    seconds = (
        shipped.second_of(PLAN, "ear-to-shoulder", phase, "right" if phase == "rest" else "left") for phase in phases
    )
    texts = {"\n".join(text_of(small_lines(shown_at(at + 1), PLAN, PanelKeys(), *size))) for at in seconds}
    words = {"GET READY", "MOVE", "HOLD", "LET GO"}
    assert {next(word for word in words if word in text) for text in texts} == words


def of_dashboard(app: Any) -> list[str]:
    """Return the words about the state that the picture of the dashboard shows."""
    return [STATES[app.services.snapshot.mode][2]]


def of_ask(app: Any) -> list[str]:
    """Return the name of the exercise that moves in the ask, and its cue."""
    first = routine_offered(app.services.snapshot).routine.slots[0].exercise
    return [f"First: {plain(first.name)}", plain(first.cue).split()[0]]


def of_player(app: Any) -> list[str]:
    """Return the beginning of the words about the pose."""
    shown = app.screen._shown()
    return pose_words(app.services.snapshot.library, shown.pose.end).split()[:3]


def of_library(app: Any) -> list[str]:
    """Return the names of the exercises of the chosen routine."""
    return [plain(slot.exercise.name).split()[0] for slot in app.services.snapshot.next.routine.slots[:3]]


def of_composer(app: Any) -> list[str]:
    """Return the name of the exercise that moves."""
    return [plain(app.services.snapshot.library.exercises[app.screen._catalogue_list.cursor].name)]


WORDS: dict[str, Callable[[Any], list[str]]] = {
    "dashboard": of_dashboard,
    "ask": of_ask,
    "player": of_player,
    "library": of_library,
    "composer": of_composer,
    "composer with a routine": lambda app: [plain(app.screen._draft.items[0].exercise.name)],
    "one of some values": lambda app: ["The skin of the figure"],
    "a routine to choose": of_library,
    "routines in an order": lambda app: ["Look far away"],
    "a theme to choose": lambda app: ["Next break in 18 min"],
}
"""Words about the picture on each screen that has one."""


async def test_every_picture_has_words_on_the_same_screen() -> None:
    with_picture: set[str] = set()

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        await pilot.pause(0.4)
        if not [figure for figure in screen.query(PosedFigure) if figure.display and figure.region.area]:
            return
        kind = name.split(" after")[0].split(" in the")[0].split(" with an offer")[0].split(", the machine")[0]
        with_picture.add(kind)
        text = " ".join(lines.plain() for lines in screen.query(Lines) if lines.display)
        if kind == name and kind in WORDS:
            assert all(word in text for word in WORDS[name](pilot.app)), (name, WORDS[name](pilot.app))

    await on_every_screen((120, 40), act)
    assert with_picture == set(WORDS), "a screen with a picture has words for it, and is in the table"
