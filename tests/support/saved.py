"""Values as a state file returns them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState, check
from deskspine.core.text.plain_data import converted, plain_data


def plain(value: object) -> dict[str, Any]:
    """Return `value` as a file holds it."""
    return tomllib.loads(tomli_w.dumps(plain_data(value)))


def player_of(data: Mapping[str, Any], plan: Plan) -> PlayerState:
    """Return the player that a file holds, checked against `plan`. Raises ValueError if it does not fit."""
    state = converted(data, PlayerState)
    check(state, plan)
    return state
