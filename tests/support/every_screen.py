"""Every screen of the program, opened over the dashboard with something on it, for tests that hold for all of them."""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable
from datetime import date
from importlib import import_module
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from deskspine import tui
from deskspine.core.follow_up import Gate
from deskspine.core.history.history import CheckResult, Score
from deskspine.core.person.person import Person, Rest
from deskspine.core.settings.settings import FIELDS, Field
from deskspine.engine.snapshot import Question, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.ask_first import AskFirstGate
from deskspine.tui.ask.screen import AskScreen
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.dashboard.today import TodayScreen
from deskspine.tui.dashboard.unwell import UnwellScreen
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.pages.bare import BareScreen
from deskspine.tui.pages.card import AnsweredCard, AskFirstScreen, CardScreen, UnlockScreen
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.player.result import ResultScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.settings.first_run import FirstRunScreen
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.text_screen import TextScreen
from support import fakes, shipped

SIZES = [(24, 6), (40, 12), (60, 16), (80, 24), (120, 40)]
PERSON = Person(
    frozenset({"balance"}),
    {
        "half-arc": Rest("half-arc", date(2026, 3, 2), date(2026, 3, 5), "worse"),
        "fakir": Rest("fakir", date(2026, 2, 20), date(2026, 2, 23), "worse", True),
    },
)
RESULT = CheckResult(fakes.WALL, "2026-03-04", "butrimov-check", (Score("chk-chin", "", 3), Score("chk-up", "", 1)))


def idle() -> Snapshot:
    """Return a snapshot in which no overlay is open and the dashboard asks a question."""
    return shipped.snapshot(person=PERSON, question=Question("away-since", fakes.BOOT - 900, "Away since 09:45?"))


def _field(key: str) -> Field:
    return next(field for field in FIELDS if field.key == key)


def _card(card: str) -> Any:
    return shipped.library().cards[card]


BY_SNAPSHOT: dict[str, tuple[type[Screen[Any]], Callable[[], Snapshot]]] = {
    "dashboard": (DashboardScreen, idle),
    "ask": (AskScreen, fakes.asking),
    "gate": (GateScreen, lambda: shipped.snapshot(gate=Gate("morning-seven"))),
    "ask first": (AskFirstGate, lambda: shipped.snapshot(gate=Gate("seated-2min", card="ask-first"))),
    "result": (ResultScreen, lambda: shipped.snapshot(result=RESULT)),
    "player": (PlayerScreen, lambda: shipped.playing(30.0)),
    "player after worse": (PlayerScreen, lambda: shipped.playing(48.0, "worse")),
    "player in the self-test": (PlayerScreen, lambda: shipped.answering("chk-ear")),
    "after": (AfterScreen, lambda: shipped.snapshot(finished="seated-2min")),
    "first run": (FirstRunScreen, lambda: shipped.snapshot(first_run=True)),
}
"""Screens that a snapshot opens."""
PUSHED: dict[str, Callable[[DeskApp], Screen[Any]]] = {
    "settings": lambda app: SettingsScreen(app.services),
    "one of some values": lambda app: OptionsScreen(
        app.services,
        _field("appearance.skin"),
        app.services.snapshot.settings,
        lambda *_: app.services.snapshot.settings,
    ),
    "some of many values": lambda app: OptionsScreen(
        app.services, _field("safety.flags"), app.services.snapshot.settings, lambda *_: app.services.snapshot.settings
    ),
    "press a key": lambda app: PressKeyScreen(
        app.services,
        _field("keys.ask.snooze"),
        app.services.snapshot.settings,
        lambda *_: app.services.snapshot.settings,
    ),
    "library": lambda app: LibraryScreen(app.services),
    "composer": lambda app: ComposerScreen(app.services),
    "pick": lambda app: PickScreen(app.services, shipped.library().routines["morning-seven"]),
    "help": lambda app: HelpScreen(app.services),
    "today": lambda app: TodayScreen(app.services),
    "card": lambda app: CardScreen(app.services, _card("ask-first")),
    "card that unlocks": lambda app: UnlockScreen(app.services, _card("worse-twice"), "fakir", "Palms overhead, turn"),
    "card that opens": lambda app: AskFirstScreen(app.services, _card("ask-first")),
    "stop card": lambda app: StopCardScreen(app.services, arm=True),
    "not well": lambda app: UnwellScreen(app.services),
}
"""Screens that a person opens."""
NOT_SHOWN = {DeskScreen, DeskModal, TextScreen, AnsweredCard, BareScreen}
"""Bases of other screens, and the screen without keys that replaces a broken dashboard."""


def screen_classes() -> set[type[Screen[Any]]]:
    """Return the class of every screen that is declared below `deskspine.tui`."""
    classes: set[type[Screen[Any]]] = set()
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == module.name:
                classes.add(value)
    return classes - NOT_SHOWN


Act = Callable[[Pilot[None], str, Screen[Any]], Awaitable[None]]


async def on_every_screen(size: tuple[int, int], act: Act) -> set[type[Screen[Any]]]:
    """Open one screen after the other over the dashboard, do something on each, and return their classes."""
    services, clock, _ = fakes.services(idle())
    app = DeskApp(services)
    opened: set[type[Screen[Any]]] = set()
    async with app.run_test(size=size) as pilot:

        async def go_on(name: str) -> None:
            await pilot.pause()
            clock.advance(3.0)  # an ask takes keys only after a moment
            app.tick()
            await pilot.pause()
            opened.add(type(app.screen))
            await act(pilot, name, app.screen)
            services.feed.put(idle())
            await shipped.settled(pilot, lambda: not app._open)
            while len(app.screen_stack) > 1:
                await app.pop_screen()
                await pilot.pause()

        for name, (kind, state) in BY_SNAPSHOT.items():
            services.feed.put(state())
            await shipped.settled(pilot, lambda kind=kind: isinstance(app.screen, kind) and app.screen.is_mounted)  # type: ignore[misc]
            await go_on(name)
        for name, build in PUSHED.items():
            await app.push_screen(build(app))
            await go_on(name)
    return opened
