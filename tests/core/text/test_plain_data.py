"""Values as plain data and back, and the words for what does not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deskspine.core.history.history import Score
from deskspine.core.player.state import Attempt, PlayerState
from deskspine.core.schedule.state import Absence, State
from deskspine.core.text.plain_data import converted, json_line, plain_data
from deskspine.core.timekeeping.instants import Meter, Reading


def test_what_is_none_is_left_out_at_any_depth() -> None:
    state = PlayerState("r", 1, 7, 1.0, 0, 0.5, (Attempt("done", ("left",)),), scores=(Score("e", "", 2),))
    data = plain_data(state)
    assert {"since", "paused", "ended"}.isdisjoint(data)
    assert data["attempts"] == [{"outcome": "done", "sides": ["left"]}]
    assert plain_data(State(1.0))["sit"] == {"base_s": 0.0}
    assert converted(data, PlayerState) == state


@pytest.mark.parametrize(
    ("kind", "data", "phrase"),
    [
        (Meter, {"base_s": "x"}, "clock.base_s: expected a number, got a text"),
        (Meter, {"since": True}, "clock.since: expected a number or nothing, got true or false"),
        (Meter, {"base_s": float("nan")}, "clock.base_s: expected a number >= -100000000000.0"),
        (Meter, {"base_s": float("inf")}, "clock.base_s: expected a number <= 100000000000.0"),
        (Meter, {"since": 10**11}, "clock.since: expected a number <= 10000000000.0"),
        (Meter, [], "clock: expected a table, got a list"),
        (Meter, None, "clock: expected a table, got nothing"),
        (State, {"t": 1.0, "asks": 0.5}, "clock.asks: expected a whole number, got a number"),
        (State, {"t": 1.0, "sit": {"since": "x"}}, "clock.sit.since: expected a number or nothing, got a text"),
        (State, {"t": 1.0, "cover": "tent"}, "clock.cover: unknown word 'tent'"),
        (State, {"t": 1.0, "closed": [7]}, "clock.closed[0]: expected a table, got a whole number"),
        (Absence, {"since": 1.0, "cause": "x"}, "clock: missing: proven"),
    ],
)
def test_a_misfit_is_described_in_words(kind: Any, data: object, phrase: str) -> None:
    with pytest.raises(ValueError, match=r"^clock") as refused:
        converted(data, kind, "clock")
    assert str(refused.value) == phrase


def test_whole_numbers_are_taken_for_numbers() -> None:
    assert converted({"boot": 1, "mono": 2, "wall": 3}, Reading) == Reading(1.0, 2.0, 3.0)


def test_a_name_that_is_no_text_does_not_keep_a_line_from_being_written() -> None:
    assert json.loads(json_line(Score("J\udcc3\udcb6rg", "é", 1))) == {"exercise": "J??rg", "side": "é", "score": 1}
    assert b"\n" not in json_line(Score("a\nb", "", 1))
