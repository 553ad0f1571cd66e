"""A routine that begins while nothing shows it: a window opens, or it is given up and never counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from deskspine.adapters.terminal_windows import routine_window
from deskspine.adapters.terminal_windows.routine_window import NO_WINDOW, RoutineWindow
from deskspine.core.commands.registry import Request
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from support.resident import Resident

DESK = Place(desktop=True)


class Way:
    """A way to open a window that a test lets work or fail."""

    def __init__(self, story: Story, why: str = "", unfit: str = "") -> None:
        self.story, self.why, self.unfit = story, why, unfit
        self.opened, self.hangs = 0, False

    def fits(self, place: Place) -> str:
        assert place is DESK
        return self.unfit

    async def open(self, place: Place, is_shown: Callable[[], bool]) -> str:
        assert place is DESK
        assert not is_shown()
        self.opened += 1
        self.story.while_opening.append(self.story.desk.picture)
        if self.hangs:
            await asyncio.Event().wait()
        if self.why:
            raise UnusableError(self.why)
        self.story.shown = True
        return "there"

    async def close(self) -> None:
        self.story.shown = False


class Story:
    """A person without an open face, a popup, a terminal window, and the engine."""

    def __init__(self, *, playing: bool = False) -> None:
        self.desk = Resident()
        self.shown = False
        self.notes: dict[str, str] = {}
        self.while_opening: list = []  # type: ignore[type-arg]
        self.popup, self.terminal = Way(self), Way(self)
        if playing:
            self.desk.ask("start")
        self.window = RoutineWindow(
            (self.popup, self.terminal),
            place=lambda: DESK,
            is_shown=lambda: self.shown,
            note=self.notes.__setitem__,
            send=lambda name: self.desk.engine.handle(Request(name, origin="verb")),
            before=self.desk.engine.snapshot(),
        )
        self.desk.engine.subscribe(self.window.follow)

    async def ask(self, name: str, **args: str) -> None:
        """Send a request and wait until the window is open or has failed."""
        self.desk.ask(name, **args)
        await self.settled()

    async def settled(self) -> None:
        if self.window._task is not None:
            await asyncio.wait({self.window._task}, timeout=5)

    @property
    def opened(self) -> tuple[int, int]:
        return self.popup.opened, self.terminal.opened

    @property
    def runs(self) -> bool:
        """True if a routine plays and is not paused."""
        playing = self.desk.picture.playing
        return playing is not None and playing.state.paused is None


async def test_a_popup_opens_first_and_the_routine_waits_for_it() -> None:
    story = Story()
    await story.ask("start")
    assert story.opened == (1, 0)
    waited = story.while_opening[0].playing
    assert waited is not None
    assert waited.state.paused is not None
    assert story.runs
    assert story.notes == {"window": ""}
    await story.ask("player-pause")
    await story.ask("player-pause")
    assert story.opened == (1, 0), "it is shown already"
    await story.window.close()
    assert not story.shown, "nothing of it outlives the program"


async def test_without_a_popup_a_terminal_window_opens() -> None:
    story = Story()
    story.popup.why = "not in tmux"
    await story.ask("quick")
    assert story.opened == (1, 1)
    assert story.runs


async def test_a_routine_that_cannot_be_shown_is_given_up_with_one_notice_and_never_counts() -> None:
    story = Story()
    story.popup.why, story.terminal.why = "not in tmux", "no terminal is installed"
    story.desk.to_ask()
    await story.ask("start")
    assert story.notes == {
        "window": "The routine could not be shown (not in tmux; no terminal is installed)."
        " Open deskspine in a terminal to start it."
    }
    assert story.desk.picture.mode == "owed"
    assert story.desk.picture.today.breaks == 0
    story.popup.why = ""
    await story.ask("start")
    assert story.notes == {"window": ""}
    assert story.runs


async def test_a_way_that_hangs_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routine_window, "GIVES_UP_S", 0.05)
    story = Story()
    story.popup.hangs = True
    await story.ask("start")
    assert story.desk.picture.playing is None
    assert "no window within 0 seconds" in story.notes["window"]


async def test_what_is_taken_back_or_goes_on_is_shown_too() -> None:
    story = Story()
    await story.ask("start")
    await story.ask("player-leave")
    story.shown = False
    await story.ask("undo")
    assert story.opened == (2, 0)
    assert not story.runs, "it is paused where the person left it"
    story.shown = False
    await story.ask("player-pause")
    assert story.opened == (3, 0)
    assert story.runs


async def test_a_pause_while_nothing_shows_it_opens_nothing() -> None:
    story = Story()
    await story.ask("start")
    story.shown = False
    await story.ask("player-pause")
    assert story.opened == (1, 0)


async def test_a_routine_that_played_before_has_its_faces() -> None:
    story = Story(playing=True)
    await story.ask("key")
    assert story.opened == (0, 0)


async def test_the_page_before_a_routine_needs_a_window_too() -> None:
    story = Story()
    away = next(name for name, routine in story.desk.library.routines.items() if not routine.desk)
    await story.ask("start", routine=away)
    assert story.desk.picture.gate.routine == away
    assert story.opened == (1, 0)
    story.shown = False
    await story.ask("gate-close")
    story.popup.why, story.terminal.why = "not in tmux", "no desktop"
    await story.ask("start", routine=away)
    assert not story.desk.picture.gate.routine


async def test_a_routine_that_ends_while_the_window_opens_closes_it() -> None:
    story = Story()
    story.popup.hangs = True
    story.desk.ask("start")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert story.popup.opened == 1
    await story.ask("player-leave")
    task = story.window._task
    assert task is not None
    assert task.cancelled()
    assert story.notes == {}


async def test_it_refuses_at_once_if_nothing_can_be_opened() -> None:
    story = Story()
    assert story.window.refuses("start") == ""
    story.popup.unfit, story.terminal.unfit = "not in tmux", "no desktop"
    assert [story.window.refuses(name) for name in ("start", "quick", "pause")] == [NO_WINDOW, NO_WINDOW, ""]
    story.shown = True
    assert story.window.refuses("start") == ""
