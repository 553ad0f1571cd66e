"""A theme file: every colour is read, and a wrong one is named with file, line and key and costs nothing else."""

from __future__ import annotations

import pytest

from deskspine.core.themes.parts import BASE, PARTS
from deskspine.core.themes.theme_file import EXTENDABLE, read_theme

FILE = "themes/mine.toml"
GOOD = """\
# night
extends = "gruvbox"
background = "#101010"
primary = "#fa0"

[parts]
phase-hold = "#44cc66"
"""


def read(text: str) -> list[str]:
    """Return the problems of a theme file as sentences."""
    return [str(problem) for problem in read_theme("mine", text, FILE)[1]]


def test_a_theme_is_read() -> None:
    theme, problems = read_theme("mine", GOOD, FILE)
    assert theme is not None
    assert problems == ()
    assert (theme.name, theme.extends) == ("mine", "gruvbox")
    assert theme.colours == {"background": (16, 16, 16), "primary": (255, 170, 0), "phase-hold": (68, 204, 102)}


@pytest.mark.parametrize("name", [*BASE, *PARTS])
def test_every_colour_can_be_named(name: str) -> None:
    text = f'{name} = "#123456"\n'
    theme, problems = read_theme("mine", text if name in BASE else f"[parts]\n{text}", FILE)
    assert theme is not None
    assert (theme.colours, problems) == ({name: (18, 52, 86)}, ())


@pytest.mark.parametrize(
    ("text", "extends"),
    [
        ("", "deskspine-dark"),
        ('background = "#fffdf0"', "deskspine-light"),
        ('background = "#102030"', "deskspine-dark"),
        ('foreground = "#111"', "deskspine-light"),
        ('foreground = "#eee"', "deskspine-dark"),
        ('background = "#fff"\nextends = "nord"', "nord"),
    ],
)
def test_a_theme_that_extends_none_extends_ours_of_the_same_kind(text: str, extends: str) -> None:
    theme, problems = read_theme("mine", text, FILE)
    assert theme is not None
    assert (theme.extends, problems) == (extends, ())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'background = "#101010"\nprimary = "blu"\n',
            f'{FILE}:2: primary: expected a colour such as #7fd0ae, found "blu"; that of the theme it extends is used',
        ),
        (
            "accent = 7\n",
            f"{FILE}:1: accent: expected a colour such as #7fd0ae, found 7; that of the theme it extends is used",
        ),
        ('primry = "#fff"\n', f"{FILE}:1: primry: unknown key; did you mean primary?"),
        ('[parts]\nphase-hole = "#fff"\n', f"{FILE}:2: parts.phase-hole: unknown key; did you mean phase-hold?"),
        ('parts = "#fff"\n', f'{FILE}:1: parts: expected a table, found "#fff"'),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str, sentence: str) -> None:
    assert read(text) == [sentence]


def test_a_wrong_colour_costs_only_itself() -> None:
    theme, problems = read_theme("mine", 'primary = "blu"\naccent = "#abcdef"\n', FILE)
    assert theme is not None
    assert len(problems) == 1
    assert theme.colours == {"accent": (0xAB, 0xCD, 0xEF)}


def test_a_theme_to_extend_is_one_that_has_colours() -> None:
    (sentence,) = read('extends = "terminal"\n')
    assert sentence.startswith(f"{FILE}:1: extends: expected one of deskspine-dark, deskspine-light, ")
    assert {"gruvbox", "nord"} <= set(EXTENDABLE)
    assert not {"auto", "terminal", "ansi-dark"} & set(EXTENDABLE)


def test_what_is_no_toml_is_not_read() -> None:
    theme, problems = read_theme("mine", 'primary = "#fff\n', FILE)
    assert theme is None
    (problem,) = problems
    assert str(problem).startswith(f"{FILE}:1: not valid TOML")
