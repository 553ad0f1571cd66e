"""Saved states of earlier versions, brought to the present form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

VERSION = 3
"""Version of the saved state. It grows when a key changes its meaning or its type."""
_SLOT_KEYS = ("exercise", "section", "only")


def upgraded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a saved state of any version in the present form. Raises ValueError for an unknown version."""
    version = data.get("version")
    if version == VERSION:
        return data
    if type(version) is int and version > VERSION:
        raise ValueError(f"a newer deskspine wrote it, version {version}; this one knows {VERSION}")
    if version not in (1, 2):
        raise ValueError(f"it is of version {version!r}, expected {VERSION}")
    if version == 1:
        data = {
            **data,
            **_part(data, "clock", _with_uses),
            **_part(data, "player", _with_named_answers),
            **_part(data, "plan", lambda plan: {**plan, **_rows(plan, "slots", _slot)}),
            **_part(data, "after_this", lambda gate: {**gate, "warm": True}),
        }
    after_this = data.get("after_this")
    return {**data, "follow_up": {"warm_up_for": after_this}} if isinstance(after_this, Mapping) else data


def _part(data: Mapping[str, Any], key: str, change: Callable[[Mapping[str, Any]], object]) -> dict[str, Any]:
    """Return the changed table under `key`, or {} if it is damaged: the type check refuses it later."""
    table = data.get(key)
    return {key: change(table)} if isinstance(table, Mapping) else {}


def _rows(table: Mapping[str, Any], key: str, change: Callable[[Any], object]) -> dict[str, Any]:
    """Return the changed rows under `key`, or {} if they are damaged."""
    try:
        return {key: [change(row) for row in table[key]]}
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError):
        return {}


def _with_uses(clock: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the clock with the uses that version 1 kept as one busy device and one video."""
    if "uses" in clock:
        return clock
    uses, rest = [], dict(clock)
    if "busy_from" in clock:
        spent = clock.get("hold_spent") is True
        what = clock.get("busy_with", "microphone")
        uses.append({"what": what, "who": "", "since": clock["busy_from"], "background": spent})
        if spent:
            del rest["busy_from"]
            rest.pop("call_from", None)
    if "video_from" in clock:
        uses.append({"what": "video", "who": "", "since": clock["video_from"]})
    return {**rest, "uses": uses}


def _with_named_answers(player: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        **player,
        **_rows(player, "attempts", lambda row: {"outcome": row[0], "sides": row[1:]}),
        **_rows(player, "holds", lambda row: [int(row[0]), *row[1:]]),
        **_rows(player, "scores", lambda row: dict(zip(("exercise", "side", "score"), row, strict=True))),
    }


def _slot(row: Mapping[str, Any]) -> dict[str, Any]:
    dose = {key: value for key, value in row.items() if key not in _SLOT_KEYS}
    return {**{key: row[key] for key in _SLOT_KEYS}, "dose": dose}
