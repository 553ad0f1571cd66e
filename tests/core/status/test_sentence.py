"""The sentence of templates and that of `deskspine status`, which may not load it; and the state in two words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.cli import status
from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import next_change_s
from deskspine.core.status.lines import StatusLine
from deskspine.core.status.sentence import sentence, short
from deskspine.core.status.template import parse
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Mode
from support.status_samples import ASK, BOOT, SITTING, WALL, facts_of, in_mode

MODES = get_args(Mode.__value__ if hasattr(Mode, "__value__") else Mode)


@pytest.fixture(autouse=True)
def at_ten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock of `cli/status.py` to ten o'clock UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr("time.time", lambda: WALL)
    yield
    monkeypatch.undo()
    time.tzset()


INSTANTS = st.floats(-200_000, 200_000).map(lambda s: f"{WALL + s:.3f}") | st.sampled_from(["", "nan", "x"])
NAMES = ("due_wall", "since_wall", "until_wall", "again_wall", "sit_since_wall")


@given(
    st.sampled_from([*MODES, "starting", "later word"]),
    st.dictionaries(st.sampled_from(NAMES), INSTANTS),
    st.sampled_from(["", "0", "2040.4", "-1", "59.5"]),
    st.sampled_from([{}, {"heads_up": "5"}, {"heads_up": "0"}, {"offer_why": "the build is running: 2 minutes?"}]),
    st.sampled_from(["", "you have been sitting for 50 min"]),
    st.sampled_from(["", "x", "-1", "nan", "0", "1", "29", "31", "359.9", "570", "600", "629", "900"]),
    st.sampled_from(["", "0", "60", "600"]),
)
def test_both_sentences_are_the_same(
    mode: str, instants: dict[str, str], sit: str, announced: dict[str, str], why: str, moved: str, aim: str
) -> None:
    own = {"sit_base_s": sit, "playing": "A routine", "why": why, "moved_s": moved, "aim_s": aim}
    fields = {"mode": mode, **own, **instants, **announced}
    assert sentence(StatusFacts(fields, Now(BOOT, WALL)), duration) == status.sentence(fields)


def test_a_line_that_stays_for_a_minute_names_no_seconds() -> None:
    assert sentence(facts_of(SITTING, 905)) == "sitting 49 min; next break in less than a minute, at 10:16"
    assert status.sentence({**facts_of(SITTING).fields, "due_wall": str(WALL + 55)}).endswith("in 55 s, at 10:00")


@pytest.mark.parametrize(("again", "then"), [(None, ""), (BOOT + 120, ", next reminder at 10:02")])
def test_a_due_break_that_waits_for_a_pause_in_typing_is_coming(again: float | None, then: str) -> None:
    waiting = facts_of(replace(SITTING, next_ask=None, ask=replace(ASK, stage="waiting", again=again)))
    assert sentence(waiting).endswith(f"; the next break is due{then}")
    assert short(waiting) == "due"


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("sitting", "16 min"),
        ("asking", "break now"),
        ("snoozed", "snoozed 15 min"),
        ("owed", "break overdue"),
        ("held", "break held"),
        ("playing", "in a break"),
        ("away", "away"),
        ("unknown", "not known"),
        ("paused", "paused"),
        ("meeting", "meeting"),
        ("off-duty", "off"),
    ],
)
def test_every_mode_in_two_words(mode: Mode, shown: str) -> None:
    assert short(facts_of(in_mode(mode))) == shown


def test_the_last_minute_in_two_words() -> None:
    assert [short(facts_of(SITTING, later_s)) for later_s in (900, 901, 960)] == ["1 min", "<1 min", "due"]
    assert short(facts_of(replace(SITTING, next_ask=None))) == "sitting"
    assert short(facts_of(replace(in_mode("snoozed"), ask=replace(ASK, again=None)))) == "snoozed"


RUNNING = ("text", "short", "minutes_left", "seconds_left", "percent", "sit_minutes", "sit_seconds")


@given(
    st.sampled_from(RUNNING).map(lambda name: f"{{{name}}}"),
    st.sampled_from(MODES),
    st.floats(-100, 4000, allow_nan=False),
)
def test_nothing_changes_before_the_computed_moment(text: str, mode: Mode, later_s: float) -> None:
    form, snapshot = StatusLine(parse(text)), in_mode(mode)
    if snapshot.ask is not None and text == "{text}":  # at the next reminder the status itself changes
        snapshot = replace(snapshot, ask=replace(ASK, again=None))
    facts = facts_of(snapshot, later_s)
    wait_s = form.next_change_s(facts)
    before = form.text(facts)
    samples = (0.1, 0.5, 0.9, 0.999) if wait_s is not None else (0.01, 0.1, 0.5, 1)
    span_s = 7200 if wait_s is None else wait_s - 0.01
    # `percent` moves within a minute too, and is written at whole minutes only.
    if text != "{percent}" and span_s > 0:
        assert [form.text(facts_of(snapshot, later_s + span_s * part)) for part in samples] == [before] * 4


@pytest.mark.parametrize(
    ("name", "later_s", "wait_s"),
    [
        ("minutes_left", 0, 0.505),
        ("minutes_left", 1, 59.505),
        ("minutes_left", 930, 30.005),
        ("minutes_left", 961, None),
        ("sit_minutes", 0, 59.505),
        ("sit_minutes", 30, 29.505),
        ("sit_seconds", 0.2, 0.305),
        ("seconds_left", 0.2, 0.305),
        ("due_local", 0, None),
        ("mode", 0, None),
    ],
)
def test_the_next_change_is_computed(name: str, later_s: float, wait_s: float | None) -> None:
    assert next_change_s([name], facts_of(SITTING, later_s)) == (None if wait_s is None else pytest.approx(wait_s))


def test_an_absence_grows_by_the_minute_and_its_sit_rests() -> None:
    away = facts_of(in_mode("away"))
    assert next_change_s(["text"], away) == pytest.approx(59.505)
    assert next_change_s(["sit_minutes", "minutes_left"], away) is None
