"""Keys that would have two meanings on one screen, and default keys that give way to a person's own."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.commands.registry import COMMANDS

_PLACES = {entry.id: entry.place for entry in COMMANDS}


def clash_of(keys: Mapping[str, tuple[str, ...]], command_id: str) -> tuple[str, str] | None:
    """Return a key of this command that another command has in the same place, and the id of that command, or None."""
    for other_id, names in keys.items():
        for name in names:
            if other_id != command_id and name in keys[command_id] and _share_a_screen(other_id, command_id):
                return name, other_id
    return None


def remaining_defaults(own: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the default keys, by command id, of the commands that leave some of theirs to the person's `own` keys.

    The first key of a command gives way only if its row says so. So a file stays valid when a command gets one more
    default key, and when there is one more command.
    """
    remaining = {}
    for entry in COMMANDS:
        if entry.id not in own:
            taken = {name for other, names in own.items() if _share_a_screen(other, entry.id) for name in names}
            first = 0 if entry.gives_way else 1
            kept = (*entry.keys[:first], *(name for name in entry.keys[first:] if name not in taken))
            if kept != entry.keys:
                remaining[entry.id] = kept
    return remaining


def _share_a_screen(command_id: str, other_id: str) -> bool:
    places = {_PLACES[command_id], _PLACES[other_id]}
    return len(places) == 1 or "everywhere" in places
