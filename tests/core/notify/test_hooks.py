"""Hooks as a pure table: which change runs which hook, and what its facts look like."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from deskspine.core.notify.hook_run import HookRun, failure, outcome_words, output_lines, program_name
from deskspine.core.notify.hooks import (
    FACTS_HELP,
    HOOK_EVENTS,
    LANES,
    HookFacts,
    HookName,
    HookState,
    calls,
    environment,
    json_line,
    safe,
)
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.settings.settings import FIELDS
from support.effort import examples

QUIET = HookState()
FACTS = HookFacts(
    "on_due", "ask", "why", "asking", 1_772_442_000, "break", "seated-2min", "Reset", 120, None, 3000, 2, None, True,
    "this machine",
)  # fmt: skip


def event(kind: EventKind, why: str = "") -> Event:
    return Event(kind, 100.0, 1000.0, why or f"because of {kind}")


def ran(before: HookState, after: HookState, *kinds: EventKind) -> list[tuple[str, str, str]]:
    """Return hook, word and cause of each run after a change."""
    events = [event(kind) for kind in kinds]
    return [(call.hook, call.event, call.cause.kind if call.cause else "") for call in calls(before, after, events)]


PLAYING = HookState(routine="seated-2min")


@pytest.mark.parametrize(
    ("before", "after", "kinds", "runs"),
    [
        (QUIET, QUIET, ("heads-up",), [("on_heads_up", "heads-up", "heads-up")]),
        (QUIET, HookState(asking=1), ("due", "ask"), [("on_due", "ask", "ask")]),
        (HookState(asking=1), HookState(asking=1), ("remind",), []),
        (HookState(asking=1), QUIET, ("snoozed",), []),
        (HookState(asking=1), HookState(asking=2), ("ask",), [("on_due", "ask", "ask")]),
        (QUIET, HookState(asking=0), (), [("on_due", "ask", "")]),
        (HookState(asking=1), PLAYING, ("started",), [("on_break_start", "started", "started")]),
        (PLAYING, QUIET, ("finished",), [("on_break_end", "finished", "finished")]),
        (PLAYING, QUIET, ("shortened",), [("on_break_end", "shortened", "shortened")]),
        (PLAYING, QUIET, ("stopped",), [("on_break_end", "stopped", "stopped")]),
        (PLAYING, QUIET, ("natural-break",), [("on_break_end", "absent", "natural-break")]),
        (PLAYING, QUIET, ("gap",), [("on_break_end", "absent", "gap")]),
        (PLAYING, QUIET, (), [("on_break_end", "absent", "")]),
        (QUIET, PLAYING, ("undone",), [("on_break_start", "started", "undone")]),
        (QUIET, HookState(away=True), ("away", "withdrawn"), [("on_away", "away", "away")]),
        (HookState(away=True), HookState(away=True), ("natural-break",), []),
        (HookState(away=True), QUIET, ("natural-break", "back"), [("on_back", "back", "back")]),
        (QUIET, QUIET, ("away", "back"), []),
        (QUIET, HookState(meeting=True), ("meeting",), [("on_meeting", "meeting", "meeting")]),
        (HookState(meeting=True), HookState(meeting=True), ("meeting",), []),
        (HookState(meeting=True), QUIET, ("meeting-over",), [("on_meeting", "meeting-over", "meeting-over")]),
        (HookState(meeting=True), QUIET, ("background",), [("on_meeting", "meeting-over", "background")]),
        (
            HookState(routine="a"),
            HookState(routine="b"),
            ("finished", "started"),
            [("on_break_end", "finished", "finished"), ("on_break_start", "started", "started")],
        ),
        (QUIET, QUIET, ("did-it", "not-now", "gap", "paused", "natural-break"), []),
    ],
)
def test_a_change_runs_its_hooks(
    before: HookState, after: HookState, kinds: Sequence[EventKind], runs: list[tuple[str, str, str]]
) -> None:
    assert ran(before, after, *kinds) == runs


STATES = st.builds(
    HookState,
    asking=st.none() | st.integers(0, 3),
    routine=st.sampled_from(["", "a", "b"]),
    away=st.booleans(),
    meeting=st.booleans(),
)


@given(st.lists(st.tuples(STATES, st.lists(st.sampled_from(get_args(EventKind)), max_size=4)), max_size=12))
@examples(100)
def test_every_beginning_has_one_end_and_every_word_is_documented(
    lived: list[tuple[HookState, list[EventKind]]],
) -> None:
    before, on = QUIET, {"break": False, "presence": False, "meeting": False}
    for after, kinds in lived:
        for call in calls(before, after, [event(kind) for kind in kinds]):
            assert call.event in HOOK_EVENTS[call.hook]
            lane = LANES[call.hook]
            if lane in on:
                begins = call.hook in ("on_break_start", "on_away") or call.event == "meeting"
                assert on[lane] is not begins
                on[lane] = begins
        before = after
        assert on == {"break": bool(after.routine), "presence": after.away, "meeting": after.meeting}


def test_settings_hooks_lanes_and_help_name_the_same() -> None:
    keys = [field.key.removeprefix("hooks.") for field in FIELDS if field.key.startswith("hooks.")]
    assert keys == list(get_args(HookName)) == list(HOOK_EVENTS) == list(LANES)
    assert list(FACTS_HELP) == list(HookFacts.__struct_fields__)
    assert len(set(LANES.values())) == 4, "docs/hooks.md says how many run at once"


def test_facts_are_the_same_in_the_environment_and_as_json() -> None:
    variables = environment(FACTS)
    assert variables["DESKSPINE_HOOK"] == "on_due"
    assert variables["DESKSPINE_LENGTH_S"] == ""
    assert (variables["DESKSPINE_QUIET"], variables["DESKSPINE_TEST"]) == ("1", "0")
    line = json_line(FACTS)
    assert line.endswith(b"}\n")
    facts: dict[str, Any] = json.loads(line)
    assert facts == structs.asdict(FACTS)
    assert {f"DESKSPINE_{name.upper()}" for name in facts} == set(variables)


@given(st.text())
@examples(100)
def test_no_text_can_leave_its_variable_or_its_line(text: str) -> None:
    facts = structs.replace(FACTS, routine_name=safe(text), why=safe(text))
    value = environment(facts)["DESKSPINE_ROUTINE_NAME"]
    value.encode()  # no surrogate: the program is started with it
    assert not any(ord(sign) < 32 or ord(sign) == 127 for sign in value)
    assert len(value) <= 200
    line = json_line(facts)
    assert line.count(b"\n") == 1
    assert json.loads(line)["why"] == value


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (HookRun(0, "", 0.04), ""),
        (HookRun(3, "", 0.04), "exit code 3"),
        (HookRun(-15, "", 0.04), "ended by signal 15"),
        (HookRun(0, "", 10.0, "limit"), "ended after 10 s"),
        (HookRun(-9, "", 0.3, "output"), "ended because it printed too much"),
    ],
)
def test_a_failure_is_said_in_a_few_words(run: HookRun, words: str) -> None:
    assert failure(run) == words
    assert outcome_words(run) == f"{words or 'exit code 0'}, {run.seconds:.1f} s"


def test_output_is_shown_line_by_line_without_what_controls_a_terminal() -> None:
    run = HookRun(0, "\tone\n\ntwo\x1b[2J\r\n \n", 0.0, dropped_bytes=7)
    assert output_lines(run) == ["        one", "", "two?[2J", "… and 7 bytes more"]
    assert program_name(("/opt/x/lamp\x1b.sh", "on")) == "lamp?.sh"
