"""The state of the sitting clock as plain values: written down, read back, moved to another start of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.schedule.events import AskKind, UndoKind
from deskspine.core.schedule.inputs import BusyWith, UseOf
from deskspine.core.schedule.state import (
    Absence,
    Ask,
    Cover,
    MeetingState,
    PauseState,
    Returned,
    Run,
    Stage,
    State,
    Stretch,
    TimeKind,
    Undo,
    Use,
)
from deskspine.core.timekeeping.instants import Meter

_NESTED: dict[str, type[Any]] = {
    "sit": Meter, "progress": Meter, "since_ask": Meter, "micro": Meter, "meeting": MeetingState,
    "pause": PauseState, "absence": Absence, "returned": Returned, "ask": Ask, "run": Run,
    "undo": Undo,
}  # fmt: skip
FARTHEST_S = 1e10
"""Maximum distance of an instant from the start of the machine: three centuries."""
_WORDS: dict[str, tuple[Any, ...]] = {
    "AskKind": get_args(AskKind),
    "BusyWith": get_args(BusyWith),
    "Cover": get_args(Cover),
    "Stage": get_args(Stage),
    "TimeKind": get_args(TimeKind),
    "UndoKind": get_args(UndoKind),
    "UseOf": get_args(UseOf),
}
"""The words that a field of such a type may hold."""
_INSTANTS = frozenset(
    [
        "t",
        "kind_since",
        "last_input",
        "idle_from",
        "locked",
        "asleep",
        "away_key",
        "blind",
        "question",
        "question_asked",
        "stepped",
        "rested",
        "did_it_at",
        "busy_from",
        "call_from",
        "call_ended",
        "video_from",
        "not_before",
        "floor",
        "snooze_until",
        "since",
        "until",
        "confirmed",
        "asked",
        "at",
        "due",
        "ready",
        "spoken",
        "owed",
        "held",
    ]
)
"""Field names that hold boot seconds, at any depth; `until_wall` and lengths (`…_s`) are not among them."""


_ROWS: dict[str, type[Any]] = {"closed": Stretch, "uses": Use}
"""Fields that hold any number of values of one kind."""


def to_dict(state: State) -> dict[str, Any]:
    """The state as plain values for a TOML file; what is None is left out."""
    return _plain(state)


def from_dict(values: Mapping[str, Any]) -> State:
    """The state from what `to_dict` gave. Raises ValueError when it does not fit."""
    try:
        made = _made(State, values)
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(f"the saved sitting clock does not fit this version ({error})") from error
    assert isinstance(made, State)
    return _with_uses(made, values)


def _with_uses(state: State, values: Mapping[str, Any]) -> State:
    """Return `state` with the uses that an earlier version kept in other fields."""
    if "uses" in values:
        return state
    uses = []
    if state.busy_from is not None:
        spent = values.get("hold_spent") is True
        uses.append(Use(state.busy_with, "", state.busy_from, background=spent))
        state = replace(state, busy_from=None, call_from=None) if spent else state
    if state.video_from is not None:
        uses.append(Use("video", "", state.video_from))
    return replace(state, uses=tuple(uses))


def shifted(state: State, by_s: float) -> State:
    """The same state with every instant moved by `by_s`: after a restart of the machine boot seconds begin anew."""
    moved = _moved(state, by_s)
    assert isinstance(moved, State)
    return moved


def _plain(value: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if held is None:
            continue
        if isinstance(held, Struct):
            out[name] = _plain(held)
        elif isinstance(held, tuple):
            out[name] = [_plain(part) for part in held]
        else:
            out[name] = held
    return out


def _made(cls: type[Any], values: Any) -> Any:
    if not isinstance(values, Mapping):
        raise TypeError(f"{values!r} is not a table")
    kwargs: dict[str, Any] = {}
    for name, kind in cls.__annotations__.items():
        if name not in values:
            if kind.endswith("| None"):  # TOML has no word for None, so it was left out
                kwargs[name] = None
            continue
        value = values[name]
        if name in _ROWS:
            kwargs[name] = tuple(_made(_ROWS[name], part) for part in value)
        elif isinstance(value, Mapping) or name in _NESTED:
            kwargs[name] = _made(Ask if name == "ask" else _NESTED[name], value)
        else:
            kwargs[name] = _checked(name, kind, value)
    return cls(**kwargs)


def _checked(name: str, kind: Any, value: Any) -> Any:
    text = str(kind)
    if isinstance(value, bool) != text.startswith("bool"):
        raise TypeError(f"{name} is {value!r}")
    if name in _INSTANTS and isinstance(value, int | float) and not abs(value) <= FARTHEST_S:
        raise TypeError(f"{name} is {value!r}")
    if text.startswith("float") and isinstance(value, int):
        return float(value)
    wanted = {"float": float, "int": int, "bool": bool}.get(text.split(" ")[0], str)
    if not isinstance(value, wanted) or value not in _WORDS.get(text, (value,)):
        raise TypeError(f"{name} is {value!r}")
    return value


def _moved(value: Any, by_s: float) -> Any:
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if isinstance(held, Struct):
            changes[name] = _moved(held, by_s)
        elif isinstance(held, tuple):
            changes[name] = tuple(_moved(part, by_s) for part in held)
        elif held is not None and name in _INSTANTS:
            changes[name] = held + by_s
    return replace(value, **changes)
