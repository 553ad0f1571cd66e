"""The screens over the dashboard: pages that the person opens, and overlays that a snapshot opens and closes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.screen import Screen

from deskspine.engine.snapshot import Snapshot
from deskspine.tui.services import Services

PAGES = {
    "app.help": ("tui.pages.help", "HelpScreen"),
    "dashboard.routines": ("tui.library.screen", "LibraryScreen"),
    "dashboard.history": ("tui.dashboard.today", "TodayScreen"),
    "dashboard.settings": ("tui.settings.screen", "SettingsScreen"),
    "dashboard.unwell": ("tui.dashboard.unwell", "UnwellScreen"),
}
"""Module and class of the pages that a person opens, by command; imported when first opened."""
OVERLAYS = {
    "first-run": ("tui.settings.first_run", "FirstRunScreen"),
    "ask": ("tui.ask.screen", "AskScreen"),
    "gate": ("tui.player.gate", "GateScreen"),
    "ask-first": ("tui.ask.ask_first", "AskFirstGate"),
    "result": ("tui.player.result", "ResultScreen"),
    "play": ("tui.player.screen", "PlayerScreen"),
    "after": ("tui.player.after", "AfterScreen"),
}
"""Module and class of the screens that a snapshot opens and closes."""

WITHDRAW = {
    "ask": "put-aside",
    "gate": "gate-close",
    "ask-first": "gate-close",
    "result": "result-seen",
    "play": "player-leave",
}
"""The request that ends the state of an overlay, sent if the overlay cannot be shown."""


def overlays_for(snapshot: Snapshot) -> dict[str, object]:
    """Return the overlays that `snapshot` requires with the state that each shows; later ones are on top."""
    overlays: dict[str, object] = {}
    if snapshot.first_run:
        overlays["first-run"] = True
    if snapshot.finished:
        overlays["after"] = snapshot.finished
    if snapshot.result is not None:
        overlays["result"] = snapshot.result
    if snapshot.gate.routine and snapshot.playing is None:
        overlays["ask-first" if snapshot.gate.card else "gate"] = snapshot.gate
    if snapshot.playing is not None:
        overlays["play"] = snapshot.playing.state.started
    elif snapshot.ask is not None and snapshot.ask.stage == "asking" and _screen_speaks(snapshot):
        overlays["ask"] = snapshot.ask.number
    return overlays


def load(module: str, name: str) -> Callable[[Services], Screen[Any]]:
    """Return a screen class; it is imported only now, to save time at the start."""
    screen_class: Callable[[Services], Screen[Any]] = getattr(import_module(f"deskspine.{module}"), name)
    return screen_class


def _screen_speaks(snapshot: Snapshot) -> bool:
    """Return True if the settings let the screen interrupt, at the ask or at one of the reminders so far."""
    reminders = snapshot.ask.step if snapshot.ask else 0
    steps = ("ask", "remind_1", "remind_2", "remind_3")[: min(reminders, 3) + 1]
    return any("screen" in snapshot.settings.ladder(step) for step in steps)
