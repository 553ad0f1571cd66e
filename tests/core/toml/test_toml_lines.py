from __future__ import annotations

import tomllib
from time import process_time  # a busy machine does not lengthen it

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.toml.line_finder import TomlLines, line_of, syntax_error
from support.effort import examples

TEXT = '''# settings
schema = 1
a.b."c d" = 3

[text]
before = """
x = 3
[nope]
"""
stop = "y"  # a = 1

[[exercise]]
id = "one"
frames = [
  { phase = "prep", pose = "x" },  # ]
  { phase = "move",
    pose = "y" },
]
[exercise.breath]
move = "in"
[[exercise]]
id = "two"
list = [1,
  2,
3]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("schema",), 2),
        (("a", "b", "c d"), 3),
        (("text",), 5),
        (("text", "before"), 6),
        (("text", "stop"), 10),
        (("x",), None),
        (("exercise", 0, "id"), 13),
        (("exercise", 0, "frames", 1, "pose"), 17),
        (("exercise", 0, "breath", "move"), 20),
        (("exercise", 1), 21),
        (("exercise", 1, "list", 2), 25),
        (("exercise", 1, "name"), 21),
    ],
)
def test_a_key_is_found_on_its_line_or_else_what_it_belongs_to(path: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line


def test_a_syntax_error_at_the_end_of_the_document_names_the_last_line() -> None:
    text = "a = 1\nb = [1,\n2"
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert syntax_error(text, caught.value)[0] == 3


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "[",
        "a={",
        "{a=",
        '"',
        "a=1\n",
        "1,",
        "[[a]]\n",
        '"\\',
        "a={\n",
        "a=[\n",
        "'''",
        'a="""\n',
        "=\n",
        "[[a.b]]\n",
    ],
)
def test_any_64_kib_are_scanned_in_well_under_a_second(piece: str) -> None:
    text = (piece * 65536)[:65536]
    before = process_time()
    TomlLines(text)
    TomlLines("a = " + text)
    assert process_time() - before < 2.0


keys = st.text("abc", min_size=1, max_size=3)
values = st.one_of(
    st.integers(0, 9).map(str),
    st.just('"x"'),
    st.just("[1,\n 2]"),
    st.just('"""\nk = 1\n"""'),
    st.just("{ z = 1 }"),
)


@examples(60)
@given(
    st.lists(st.tuples(st.booleans(), keys, values), max_size=12, unique_by=lambda one: one[1]),
    st.integers(0, 3),
)
def test_every_key_of_a_generated_document_is_found_where_it_was_written(
    pairs: list[tuple[bool, str, str]], gap: int
) -> None:
    text, table, expected = "", 0, {}
    for new_table, key, value in pairs:
        if new_table:
            text += f"[[t]]{' ' * gap}# {key} = 1\n"
            table += 1
        path = ("t", table - 1, key) if table else (key,)
        expected[path] = text.count("\n") + 1
        text += f"{' ' * gap}{key} = {value}\n" + "\n" * gap
    lines = TomlLines(text)
    assert {path: lines.of(path) for path in expected} == expected


@examples(80)
@given(st.text("ab[]{}=.,\"'\\#\n 1", max_size=200))
def test_no_text_makes_the_scanner_raise(text: str) -> None:
    assert TomlLines(text).of(("a", 0)) in (None, *range(1, text.count("\n") + 2))
