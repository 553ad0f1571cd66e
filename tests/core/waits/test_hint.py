"""Hints: what is written is read back, and what is odd is refused or ignored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.waits.hint import (
    DONE,
    HINT_STATES,
    MAX_HINT_BYTES,
    Hint,
    is_hint_id,
    parse_hint,
)
from deskspine.core.waits.kinds import WAIT_KIND_NAMES, WAIT_SOURCE_NAMES
from support.hint_lines import hint_line

HINTS = st.builds(
    Hint,
    state=st.sampled_from(HINT_STATES),
    kind=st.sampled_from(WAIT_KIND_NAMES),
    source=st.sampled_from(WAIT_SOURCE_NAMES),
    pid=st.none() | st.integers(1, 4_194_304),
    for_s=st.none() | st.integers(1, 86400).map(float),
    sure=st.booleans(),
)


@given(HINTS)
def test_what_is_written_is_read_back(hint: Hint) -> None:
    line = hint_line(hint)
    assert parse_hint(line) == hint
    assert len(line) <= MAX_HINT_BYTES
    assert line.endswith("\n")
    assert line.isascii()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("working tests shell pid=4711", Hint("working", "tests", "shell", pid=4711)),
        ("working build command for=180 sure\n", Hint("working", "build", "command", for_s=180.0, sure=True)),
        ("needs-you agent agent", Hint("needs-you", "agent", "agent")),
        ("done agent agent", Hint("done", "agent", "agent")),
        ("working", Hint("working")),
        ("working dance", Hint("working")),
        ("working tests smoke", Hint("working", "tests")),
        ("working tests shell colour=red pid=7 later", Hint("working", "tests", "shell", pid=7)),
        ("working tests shell sure=no", Hint("working", "tests", "shell")),
        ("", DONE),
        (" \n", DONE),
    ],
)
def test_a_line_is_read(text: str, hint: Hint) -> None:
    assert parse_hint(text) == hint


@pytest.mark.parametrize("pid", ["0", "-1", "x", "", "99999999999", "1.5", "\u0663"])
def test_a_wrong_pid_is_no_pid(pid: str) -> None:
    assert parse_hint(f"working tests shell pid={pid}") == Hint("working", "tests", "shell")


@pytest.mark.parametrize("seconds", ["0", "-5", "inf", "nan", "1e9", "86401", "", "soon"])
def test_a_wrong_length_is_no_length(seconds: str) -> None:
    assert parse_hint(f"working tests shell for={seconds}") == Hint("working", "tests", "shell")


@pytest.mark.parametrize("text", ["Working tests shell", "wait tests", "tests", "working" + " x" * 100, "\udcff"])
def test_another_text_is_no_hint(text: str) -> None:
    assert parse_hint(text) is None


@given(st.text(max_size=300))
def test_any_text_is_a_hint_or_none(text: str) -> None:
    hint = parse_hint(text)
    assert hint is None or parse_hint(hint_line(hint)) == hint


def test_the_longest_hint_fits() -> None:
    longest = Hint("needs-you", "machine", "command", pid=9_999_999_999, for_s=86399.5, sure=True)
    assert len(hint_line(longest)) <= MAX_HINT_BYTES


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("sh-4711", True),
        ("a" * 64, True),
        ("_x.y", True),
        ("-x", True),
        ("a" * 65, False),
        ("", False),
        (".hidden", False),
    ]
    + [(name, False) for name in ("..", "a/b", "a b", "ä", "a\n")],
)
def test_a_name_is_an_id_or_not(name: str, fits: bool) -> None:
    assert is_hint_id(name) is fits
