"""Parsing untrusted TOML: bounds first, then the parser of the standard library."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deskspine.core.toml.parser import MAX_KEY_PARTS, parse


@pytest.mark.parametrize("part", ["a", '"a"', "'a b'", '"a.b"', "a-b_1"])
@pytest.mark.parametrize("dot", [".", " .", ". ", "\t.\t"])
def test_a_key_may_have_so_many_parts_and_no_more(part: str, dot: str) -> None:
    for form in ("{} = 1", "[{}]", "[[{}]]", "x = {{ {} = 1 }}", "ok = 2\n\n  {} = 1"):
        good = form.format(dot.join([part] * MAX_KEY_PARTS))
        assert parse(good) == tomllib.loads(good)
        with pytest.raises(
            ValueError, match=rf"at most {MAX_KEY_PARTS} parts in a key \(at line {3 if 'ok' in form else 1}"
        ):
            parse(form.format(dot.join([part] * (MAX_KEY_PARTS + 1))))


def document(read: Callable[[str], dict[str, Any]], text: str) -> dict[str, Any] | None:
    """Return the document, or None if it cannot be read."""
    try:
        return read(text)
    except ValueError:
        return None


@given(st.text("ab.\"' \t\n=[]{}#1", max_size=120))
def test_what_is_in_bounds_is_read_as_by_the_parser(text: str) -> None:
    assume(text.count(".") < MAX_KEY_PARTS)
    assert document(parse, text) == document(tomllib.loads, text)
