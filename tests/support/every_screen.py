"""Every screen of the program, opened over the dashboard with something on it, for tests that hold for all of them."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen, SystemModalScreen

from deskspine import tui
from deskspine.composition.demo_history import DemoHistory
from deskspine.core.follow_up import Gate
from deskspine.core.history.history import CheckResult, Score
from deskspine.core.history.views import HistoryPage
from deskspine.core.person.person import Person, Rest
from deskspine.core.settings.settings import DEFAULTS, FIELDS, Field
from deskspine.engine.snapshot import Question, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.ask_first import AskFirstGate
from deskspine.tui.ask.screen import AskScreen
from deskspine.tui.choosers.screen import ChooserScreen, MeetingChooser, PauseChooser
from deskspine.tui.dashboard.presence import PresenceScreen
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.dashboard.unwell import UnwellScreen
from deskspine.tui.history.screen import HistoryScreen
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.draft_screen import DraftScreen
from deskspine.tui.library.listing_screen import ListingScreen
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.roles_screen import RolesScreen
from deskspine.tui.library.saving_screen import SavingScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.pages.bare import BareScreen
from deskspine.tui.pages.card import AnsweredCard, AskFirstScreen, CardScreen, UnlockScreen
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.player.result import ResultScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.first_run import FirstRunScreen
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.settings.reach import ReachScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.text_screen import TextScreen
from support import fakes, shipped

SIZES = [(24, 6), (40, 12), (60, 16), (80, 24), (120, 40)]
FEW_SIZES = [(24, 6), (60, 16), (120, 40)]
"""Sizes for tests that take long: the smallest, one with two columns in little room, and a large one."""
PERSON = Person(
    frozenset({"balance"}),
    {
        "half-arc": Rest("half-arc", date(2026, 3, 2), date(2026, 3, 5), "worse"),
        "fakir": Rest("fakir", date(2026, 2, 20), date(2026, 2, 23), "worse", True),
    },
)
RESULT = CheckResult(fakes.WALL, "2026-03-04", "butrimov-check", (Score("chk-chin", "", 3), Score("chk-up", "", 1)))


LIVED = DemoHistory(
    fakes.ZONE, {name: one.body for name, one in shipped.library().exercises.items()}, timedelta(days=90)
)
"""A past that is made up, for the pages of the history."""


def idle() -> Snapshot:
    """Return a snapshot in which no overlay is open and the dashboard asks a question."""
    return shipped.snapshot(person=PERSON, question=Question("away-since", fakes.BOOT - 900, "Away since 09:45?"))


def _field(key: str) -> Field:
    return next(field for field in FIELDS if field.key == key)


def _card(card: str) -> Any:
    return shipped.library().cards[card]


def _history(app: DeskApp, page: HistoryPage) -> HistoryScreen:
    """Return a page of the history, with a past that is made up."""
    screen = HistoryScreen(replace(app.services, history=LIVED))
    screen._page = page
    return screen


BY_SNAPSHOT: dict[str, tuple[type[Screen[Any]], Callable[[], Snapshot]]] = {
    "dashboard": (DashboardScreen, idle),
    "dashboard with an offer": (
        DashboardScreen,
        lambda: shipped.snapshot(waits=(fakes.wait(),), offer=fakes.offer()),
    ),
    "ask": (AskScreen, lambda: replace(shipped.snapshot(), mode="asking", due=fakes.BOOT - 2, ask=fakes.ask())),
    "gate": (GateScreen, lambda: shipped.snapshot(gate=Gate("morning-seven"))),
    "ask first": (AskFirstGate, lambda: shipped.snapshot(gate=Gate("seated-2min", card="ask-first"))),
    "result": (ResultScreen, lambda: shipped.snapshot(result=RESULT)),
    "player": (PlayerScreen, lambda: shipped.playing(30.0)),
    "player after worse": (PlayerScreen, lambda: shipped.playing(48.0, "worse")),
    "player, the machine is done": (PlayerScreen, lambda: shipped.playing(30.0, machine_word="your tests are done")),
    "player in the self-test": (PlayerScreen, lambda: shipped.answering("chk-ear")),
    "after": (AfterScreen, lambda: shipped.snapshot(finished="seated-2min")),
    "first run": (FirstRunScreen, lambda: shipped.snapshot(first_run=True)),
    "first run, who should ask first": (FirstRunScreen, lambda: shipped.snapshot(first_run=True, pages_seen=1)),
    "first run, the room": (FirstRunScreen, lambda: shipped.snapshot(first_run=True, pages_seen=2)),
}
"""Screens that a snapshot opens."""
PUSHED: dict[str, Callable[[DeskApp], Screen[Any]]] = {
    "settings": lambda app: SettingsScreen(app.services),
    "one of some values": lambda app: OptionsScreen(app.services, _field("appearance.skin"), Changes(app.services)),
    "some of many values": lambda app: OptionsScreen(app.services, _field("safety.flags"), Changes(app.services)),
    "a routine to choose": lambda app: OptionsScreen(app.services, _field("routine.default"), Changes(app.services)),
    "routines in an order": lambda app: OptionsScreen(app.services, _field("routine.list"), Changes(app.services)),
    "a theme to choose": lambda app: OptionsScreen(app.services, _field("appearance.theme"), Changes(app.services)),
    "channels of a step": lambda app: OptionsScreen(app.services, _field("ladder.ask"), Changes(app.services)),
    "press a key": lambda app: PressKeyScreen(app.services, _field("keys.ask.snooze"), Changes(app.services)),
    "ways to reach you": lambda app: ReachScreen(app.services),
    "library": lambda app: LibraryScreen(app.services),
    "composer": lambda app: ComposerScreen(app.services),
    "composer with a routine": lambda app: ComposerScreen(app.services, shipped.library().routines["seated-5min"]),
    "pick": lambda app: PickScreen(app.services, shipped.library().routines["morning-seven"]),
    "help": lambda app: HelpScreen(app.services),
    "history": lambda app: _history(app, "day"),
    "history of the week": lambda app: _history(app, "week"),
    "history of the month": lambda app: _history(app, "month"),
    "history of the year": lambda app: _history(app, "year"),
    "history of the body": lambda app: _history(app, "body"),
    "history of what got better": lambda app: _history(app, "better"),
    "presence": lambda app: PresenceScreen(app.services),
    "card": lambda app: CardScreen(app.services, _card("ask-first")),
    "card that unlocks": lambda app: UnlockScreen(app.services, _card("worse-twice"), "fakir", "Palms overhead, turn"),
    "card that opens": lambda app: AskFirstScreen(app.services, _card("ask-first")),
    "stop card": lambda app: StopCardScreen(app.services, arm=True),
    "pause": lambda app: PauseChooser(app.services),
    "meeting": lambda app: MeetingChooser(app.services),
    "not well": lambda app: UnwellScreen(app.services),
}
"""Screens that a person opens."""
NOT_SHOWN = {
    *(DeskScreen, DeskModal, TextScreen, AnsweredCard, BareScreen, ChooserScreen),
    *(ListingScreen, RolesScreen, DraftScreen, SavingScreen),
}
"""Bases of other screens, and the screen without keys that replaces a broken dashboard."""


def screen_classes() -> set[type[Screen[Any]]]:
    """Return the class of every screen that is declared below `deskspine.tui`."""
    classes: set[type[Screen[Any]]] = set()
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == module.name:
                classes.add(value)
    # The palettes are drawn by Textual and lie over any screen.
    classes = {screen for screen in classes if not issubclass(screen, SystemModalScreen)}
    return classes - NOT_SHOWN


class Stage:
    """An app over stand-ins for clock and engine, on which a test opens one screen after the other."""

    def __init__(self, *, still: bool = False) -> None:
        """Prepare the app; with `still`, the settings of the person have no motion, so that no figure moves."""
        self._settings = DEFAULTS.replace("appearance.motion", "off") if still else DEFAULTS
        services, self.clock, self.sent = fakes.services(self._with_settings(idle()))
        self.app = DeskApp(services)
        self.left = 0
        """Number of times that the person left the program or gave its terminal to the shell."""
        self.pilot: Pilot[None]
        self.app.leave = self._leave  # type: ignore[method-assign]
        self.app.action_suspend_process = self._leave  # type: ignore[method-assign]

    async def open(self, name: str) -> Screen[Any]:
        """Open the screen `name` over the dashboard, and return it when it takes keys."""
        self.clock.t, self.clock.wall = fakes.BOOT, fakes.WALL
        if name in PUSHED:
            screen = PUSHED[name](self.app)
            await self.app.push_screen(screen)
            if isinstance(screen, HistoryScreen):
                await shipped.settled(self.pilot, lambda: screen.is_read)
        else:
            kind, state = BY_SNAPSHOT[name]
            self.app.services.link.put(self._with_settings(state()))
            await shipped.settled(self.pilot, lambda: isinstance(self.app.screen, kind) and self.app.screen.is_mounted)
        await self.pilot.pause()
        self.clock.advance(3.0)  # an ask takes keys only after a moment
        self.tick()
        await self.settled()
        self.sent.requests.clear()
        self.left = 0
        return self.app.screen

    async def close(self) -> None:
        """Return to the dashboard."""
        self.app.services.link.put(self._with_settings(idle()))
        await shipped.settled(self.pilot, lambda: not self.app._open)
        while len(self.app.screen_stack) > 1:
            await self.app.pop_screen()
            await self.pilot.pause()
        self.app.clear_notifications()
        self.app.screen.set_focus(None)

    def tick(self) -> None:
        """Let the screen show the present moment."""
        self.app.tick()
        if isinstance(self.app.screen, PlayerScreen):
            self.app.screen.tick()  # it has a timer of its own

    async def settled(self) -> None:
        """Wait until every key was handled, and what it caused."""
        await self.pilot.pause()
        await shipped.settled(self.pilot, lambda: self.app._keys.on_its_way is None)
        await self.pilot.pause()

    def _with_settings(self, snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, settings=self._settings)

    def _leave(self) -> None:
        self.left += 1


@asynccontextmanager
async def stage(size: tuple[int, int], *, still: bool = False) -> AsyncIterator[Stage]:
    """Yield a stage in a window of `size`; with `still`, nothing on it moves."""
    made = Stage(still=still)
    async with made.app.run_test(size=size) as made.pilot:
        yield made


NAMES = (*BY_SNAPSHOT, *PUSHED)
Act = Callable[[Pilot[None], str, Screen[Any]], Awaitable[None]]


async def on_every_screen(
    size: tuple[int, int], act: Act, *, names: Sequence[str] = NAMES, still: bool = True
) -> set[type[Screen[Any]]]:
    """Open one screen after the other over the dashboard, do something on each, and return their classes.

    `still` is False for a test about what moves: drawing figures takes most of the time.
    """
    opened: set[type[Screen[Any]]] = set()
    async with stage(size, still=still) as on:
        for name in names:
            screen = await on.open(name)
            opened.add(type(screen))
            await act(on.pilot, name, screen)
            await on.close()
    return opened
