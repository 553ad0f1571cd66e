"""The screens over the dashboard: pages that the person opens, and overlays that a snapshot opens and closes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.screen import Screen

from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import screen_speaks
from deskspine.tui.services import Services

PAGES = {
    "app.help": ("tui.pages.help", "HelpScreen"),
    "dashboard.routines": ("tui.library.screen", "LibraryScreen"),
    "dashboard.history": ("tui.history.screen", "HistoryScreen"),
    "dashboard.presence": ("tui.dashboard.presence", "PresenceScreen"),
    "dashboard.settings": ("tui.settings.screen", "SettingsScreen"),
    "dashboard.unwell": ("tui.dashboard.unwell", "UnwellScreen"),
}
"""Module and class of the pages that a person opens, by command; imported when first opened."""
CHOOSERS = {
    "dashboard.pause": ("tui.choosers.screen", "PauseChooser"),
    "dashboard.meeting": ("tui.choosers.screen", "MeetingChooser"),
    "ask.meeting": ("tui.choosers.screen", "MeetingChooser"),
}
"""Module and class of the boxes in which the person says how long something lasts, by the command that opens one."""
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


def overlays_for(snapshot: Snapshot, *, popup: bool = False) -> dict[str, object]:
    """Return the overlays that `snapshot` requires with the state that each shows; later ones are on top.

    A popup shows every ask, whatever the settings say about screens, and the first pages before the first ask.
    """
    overlays: dict[str, object] = {}
    if snapshot.first_run and not popup:
        overlays["first-run"] = True
    if snapshot.finished:
        overlays["after"] = snapshot.finished
    if snapshot.result is not None:
        overlays["result"] = snapshot.result
    if snapshot.gate.routine and snapshot.playing is None:
        overlays["ask-first" if snapshot.gate.card else "gate"] = snapshot.gate
    if snapshot.playing is not None:
        overlays["play"] = snapshot.playing.state.started
    elif snapshot.ask is not None and snapshot.ask.stage == "asking" and (popup or screen_speaks(snapshot)):
        overlays["ask"] = snapshot.ask.number
        if snapshot.first_run and popup:
            overlays["first-run"] = True
    return overlays


def chooser_of(command_id: str, snapshot: Snapshot) -> tuple[str, str] | None:
    """Return module and class of the box that a command opens now; None if it opens none, or ends what goes on."""
    goes_on = {"dashboard.pause": snapshot.pause is not None, "dashboard.meeting": snapshot.meeting_by_key}
    return None if goes_on.get(command_id) else CHOOSERS.get(command_id)


def load(module: str, name: str) -> Callable[[Services], Screen[Any]]:
    """Return a screen class; it is imported only now, to save time at the start."""
    screen_class: Callable[[Services], Screen[Any]] = getattr(import_module(f"deskspine.{module}"), name)
    return screen_class
