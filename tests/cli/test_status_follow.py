"""`deskspine status --follow` in simulated time: a line a change, at the right second, and no wake-up more."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.cli.status_line import follow, form_of
from deskspine.cli.usage_error import UsageError
from deskspine.core.schedule import inputs as given
from deskspine.core.timekeeping.instants import Meter
from deskspine.engine.snapshot import Snapshot
from support.resident import Resident
from support.status_samples import BOOT, SITTING, WALL, facts_of, in_mode
from support.tmux_fakes import HandClock

DAY_S = 24 * 3600.0


class OverError(Exception):
    """The simulated time is over."""


class ScriptedFeed:
    """A feed whose fields change at known seconds; waiting for it moves the clock."""

    def __init__(self, clock: HandClock, changes: Sequence[tuple[float, Mapping[str, str]]], end_s: float) -> None:
        self._clock, self._changes, self._end_s = clock, list(changes), end_s
        self._start = clock.wall
        self.wakes = 0

    def wait(self, limit_s: float | None) -> Mapping[str, str] | None:
        now_s = self._clock.wall - self._start
        next_s = self._changes[0][0] if self._changes else self._end_s
        if limit_s is not None and now_s + limit_s < min(next_s, self._end_s):
            self._clock.pass_s(limit_s)
            self.wakes += 1
            return None
        if not self._changes or next_s >= self._end_s:
            raise OverError
        self._clock.pass_s(next_s - now_s)
        self.wakes += 1
        return self._changes.pop(0)[1]


def followed(
    changes: Sequence[tuple[float, Mapping[str, str]]], end_s: float, start: float = WALL, **options: Any
) -> tuple[list[tuple[float, str]], int]:
    """Return the lines with their seconds since `start`, and the number of wake-ups."""
    clock = HandClock()
    clock.boot, clock.wall = BOOT, start
    feed = ScriptedFeed(clock, changes, end_s)
    lines: list[tuple[float, str]] = []
    arguments = Namespace(**{"json": False, "format": None, "waybar": False, **options})
    with pytest.raises(OverError):
        follow(feed, clock, form_of(arguments), lambda line: lines.append((round(clock.wall - start, 1), line)))
    return lines, feed.wakes


def fields_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Return the fields of the status file for `snapshot`."""
    return facts_of(snapshot).fields


def at(snapshot: Snapshot, later_s: float) -> Snapshot:
    """Return a sitting person whose sit and interval began `later_s` after ten o'clock."""
    return replace(snapshot, sit=Meter(0, BOOT + later_s), next_ask=BOOT + later_s + 3000)


def test_each_minute_is_one_line_at_its_second() -> None:
    lines, wakes = followed([(0, fields_of(SITTING))], 1200, format="{minutes_left} min")
    assert lines == [(0, "16 min"), *((60 * minute + 0.5, f"{15 - minute} min") for minute in range(16))]
    assert wakes == len(lines) + 1, "one more at the moment of the break"


def test_the_sentence_is_followed_by_the_minute() -> None:
    lines, wakes = followed([(0, fields_of(SITTING)), (100, fields_of(in_mode("away")))], 400)
    assert lines[:3] == [
        (0, "sitting 34 min; next break in 16 min, at 10:16"),
        (0.5, "sitting 34 min; next break in 15 min, at 10:16"),
        (59.5, "sitting 35 min; next break in 15 min, at 10:16"),
    ]
    assert lines[-1] == (359.5, "away 18 min")
    assert wakes == len(lines)


def test_what_does_not_run_wakes_at_changes_only() -> None:
    changes = [(3000.0 * number, fields_of(at(SITTING, 3000.0 * number))) for number in range(28)]
    for options in ({"format": "{due_local}"}, {"json": True}, {"format": "{mode} {breaks}"}):
        lines, wakes = followed(changes, DAY_S, **options)
        assert wakes == len(changes)
        assert len(lines) == (1 if options == {"format": "{mode} {breaks}"} else len(changes))


@pytest.mark.parametrize("options", [{}, {"waybar": True}, {"format": "{minutes_left} min"}])
def test_a_day_costs_one_wake_up_a_change(options: dict[str, Any]) -> None:
    changes = [(3000.0 * number, fields_of(at(SITTING, 3000.0 * number))) for number in range(28)]
    lines, wakes = followed(changes, DAY_S, **options)
    assert len({second for second, _ in lines}) == len(lines)
    assert wakes - len(lines) <= 28, "one more for each moment at which a break falls due"
    assert len(lines) <= DAY_S / 60 * 2 + 3 * 28, "sit and countdown have minutes of their own"
    assert wakes >= DAY_S / 60 - 28


def a_day() -> tuple[list[tuple[float, Mapping[str, str]]], float]:
    """Return the changes of the status in a day of a resident who takes every break, and its first wall second."""
    person = Resident()
    began = person.clock.read()
    changes: list[tuple[float, Mapping[str, str]]] = [(0.0, person.status.fields)]
    while person.t - began.boot < DAY_S:
        person.live(60, [given.Key()])
        if person.status.fields != changes[-1][1]:
            changes.append((person.t - began.boot, person.status.fields))
        if person.picture.mode == "asking":
            person.ask("did-it")
            changes.append((person.t - began.boot + 1, person.status.fields))
    return changes, began.wall


def test_a_day_of_the_engine_is_followed_with_one_wake_up_a_change() -> None:
    changes, start = a_day()
    assert len(changes) == 1 + 28 * 3 + 1, (
        "the status as it begins, 28 breaks with a heads-up, and the count of a new day"
    )
    lines, wakes = followed(changes, DAY_S + 2, start, format="{mode} {due_local} {breaks}")
    assert wakes == len(changes)
    assert len(lines) == len(changes) - 28, "the heads-up is not shown"
    lines, wakes = followed(changes, DAY_S + 2, start, format="{short}")
    assert len(lines) <= wakes <= len(lines) + 28 + 1, "a heads-up and the count of the new day may not be shown"
    assert len(lines) <= DAY_S / 60 + 2 * len(changes)
    assert {line for _, line in lines} == {"break now", "<1 min", *(f"{left} min" for left in range(1, 51))}


def test_nothing_running_is_one_line_and_the_next_start_is_seen() -> None:
    lines, wakes = followed([(0, {}), (7200, {"mode": "starting"}), (7201, fields_of(SITTING))], 7202)
    assert [line for _, line in lines][:2] == ["deskspine is not running", "deskspine is starting"]
    assert (len(lines), wakes) == (3, 3)


def test_the_object_for_waybar_is_escaped() -> None:
    fields = {**fields_of(SITTING), "routine_name": "a & <b>", "why": "you sat"}
    lines, _ = followed([(0, fields), (1, {})], 2, waybar=True, format="{routine_name}")
    assert json.loads(lines[0][1]) == {
        "text": "a &amp; &lt;b&gt;",
        "alt": "sitting",
        "tooltip": "sitting 34 min; next break in 16 min, at 10:16\nNext: a &amp; &lt;b&gt;\nyou sat",
        "class": "sitting",
        "percentage": 68,
    }
    gone = json.loads(lines[-1][1])
    assert (gone["text"], gone["class"], gone["tooltip"]) == ("", "not-running", "deskspine is not running")


def test_each_line_of_json_is_an_object() -> None:
    lines, _ = followed([(0, fields_of(SITTING)), (1, {})], 2, json=True)
    running, gone = (json.loads(line) for _, line in lines)
    assert (running["running"], running["mode"], running["breaks"]) == (True, "sitting", 2)
    assert gone == {"running": False, "text": "deskspine is not running"}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"format": "{minute_left}"}, '--format: there is no field "minute_left"; did you mean minutes_left?'),
        ({"format": "{xyzzy}"}, '--format: there is no field "xyzzy"; docs/bars.md describes templates'),
        ({"format": "{"}, '--format: "{" without "}" after it; write "{{" for the sign itself; docs/bars.md'),
        ({"json": True, "waybar": True}, "--json and --waybar cannot be used together"),
        ({"json": True, "format": ""}, "--json and --format cannot be used together"),
    ],
)
def test_options_that_do_not_fit_are_one_sentence(options: dict[str, object], why: str) -> None:
    with pytest.raises(UsageError) as raised:
        form_of(Namespace(**{"json": False, "format": None, "waybar": False, **options}))
    assert str(raised.value).startswith(f"deskspine status: {why}")
