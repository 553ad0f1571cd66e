"""Lines of `key=value`: the program and `deskspine status`, which imports nothing of it, read them alike."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskspine.adapters.storage.key_values import from_lines, to_lines
from deskspine.cli.status import fields_of

TEXTS = st.text(st.sampled_from("ab =\t\n\r\x0b\x1b\u2028é?"), max_size=30)


def read_by_status(text: str) -> dict[str, str]:
    """Return the fields that `deskspine status` reads from a file of this text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "status"
        file.write_bytes(text.encode())
        return fields_of(str(file))


def printable(text: str) -> str:
    """Return `text` with "?" for all that a terminal could take for more than a sign."""
    return "".join(character if character.isprintable() else "?" for character in text)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("mode=sitting\nwhy=\n", {"mode": "sitting", "why": ""}),
        ("socket=/tmp/a=b\n", {"socket": "/tmp/a=b"}),
        (" pid = 7 \r\nnothing\n=x\n", {"pid": "7", "": "x"}),
        ("pid=7\npid=8\n", {"pid": "7"}),
        ("", {}),
    ],
)
def test_both_read_a_text_alike(text: str, fields: dict[str, str]) -> None:
    assert from_lines(text) == fields
    assert read_by_status(text) == fields
    assert list(read_by_status(text)) == list(fields)


@example("a\x1b=1\na?=2\n")
@given(TEXTS)
def test_both_read_any_text_alike_but_for_signs_that_steer_a_terminal(text: str) -> None:
    shown: dict[str, str] = {}
    for key, value in from_lines(text).items():
        shown.setdefault(printable(key), printable(value))
    assert read_by_status(text) == shown


@given(st.dictionaries(st.sampled_from(["mode", "why", "pid"]), TEXTS))
def test_what_is_written_is_read_by_both(fields: dict[str, str]) -> None:
    text = to_lines(fields.items())
    assert list(from_lines(text)) == list(fields)
    assert {key: printable(value) for key, value in from_lines(text).items()} == read_by_status(text)
