"""The keys of the player: the labels in the panel, and the keys at the foot that have a use now."""

from __future__ import annotations

from deskspine.core.commands.registry import command
from deskspine.core.player.view import PlayerView
from deskspine.core.settings.settings import Settings
from deskspine.tui.bindings import KeyList, first_key_label, key_label, keys_at, keys_of
from deskspine.tui.player.questions import PanelKeys

IDLE_ASKING = ("player.next", "player.easier", "player.sound")
"""Commands without a use during the question after "worse"."""
IDLE_ANSWERING = ("player.pause", "player.easier", "player.sound")
"""Commands without a use during the question of a self-test."""
IN_THE_PANEL = ("player.worse", "player.stop", "player.arm")
"""Commands whose keys are in the panel, where they are always visible."""


def panel_keys(settings: Settings) -> PanelKeys:
    """Return the labels of the keys that the panel names."""

    def label(command_id: str) -> str:
        return key_label(keys_of(command(command_id), settings)[0])

    return PanelKeys(*(label(f"player.{name}") for name in ("worse", "stop", "pause", "arm")))


def foot_keys(shown: PlayerView, settings: Settings, *, sound: bool) -> KeyList:
    """Return the keys at the foot, without those in the panel and those that have no use now."""
    useless = IDLE_ASKING if shown.asking else IDLE_ANSWERING if shown.answer else ()
    words = {"player.sound": f"sound: {'on' if sound else 'off'}"}
    if shown.paused:
        words["player.pause"] = "continue"
    return keys_at("player", settings, words, without=(*IN_THE_PANEL, *useless))


def end_key(settings: Settings) -> str:
    """Return the label of the key that ends the routine early once the machine is done, or "" if it has none."""
    return first_key_label("player.end_early", settings)
