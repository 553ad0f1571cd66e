"""Argument lists: typed with quotes or as a list, kept exactly, and never handed to a shell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.settings.argument_list import (
    MAX_ARGUMENT_LENGTH,
    MAX_ARGUMENTS,
    arguments_from_text,
    arguments_from_toml,
    arguments_to_text,
)
from deskspine.core.settings.field_error import FieldError
from deskspine.core.text.sanitize import has_control
from support.effort import examples

ARGUMENT = st.text(max_size=20).filter(lambda text: not has_control(text))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("playerctl pause", ("playerctl", "pause")),
        ('notify-send "Time to move"', ("notify-send", "Time to move")),
        ("sh -c 'echo $HOME > /tmp/x; exit 1'", ("sh", "-c", "echo $HOME > /tmp/x; exit 1")),
        ('["notify-send", "Time to move"]', ("notify-send", "Time to move")),
        ("[ -f lamp ]", ("[", "-f", "lamp", "]")),
        ("~/bin/lamp '' on", ("~/bin/lamp", "", "on")),
        ("'none'", ("none",)),
        ("none", ()),
        (" [] ", ()),
        ("", ()),
    ],
)
def test_a_typed_text_has_the_quotes_of_a_shell_and_nothing_else_of_it(typed: str, read: tuple[str, ...]) -> None:
    assert arguments_from_text(typed) == read
    assert arguments_from_text(arguments_to_text(read)) == read


@given(st.lists(ARGUMENT, max_size=6).filter(lambda words: not words or bool(words[0])))
@examples(100)
def test_what_is_shown_can_be_typed_back(words: list[str]) -> None:
    value = arguments_from_toml(words)
    assert arguments_from_text(arguments_to_text(value)) == value


@pytest.mark.parametrize(
    "wrong",
    [
        'say "hi',
        ["", "x"],
        "''",
        ["say", 5],
        ["say", "two\nlines"],
        ["say", "\x1b[2J"],
        ["say", "a\0b"],
        ["say", "x" * (MAX_ARGUMENT_LENGTH + 1)],
        ["x"] * (MAX_ARGUMENTS + 1),
        '["say", 5]',
        {"program": "say"},
        True,
    ],
)
def test_what_no_program_can_be_started_with_is_refused(wrong: object) -> None:
    with pytest.raises(FieldError, match="expected a"):
        arguments_from_toml(wrong)
