"""The page about themes: its example is a theme without problems that names every colour there is."""

from __future__ import annotations

from pathlib import Path

from deskspine.core.themes.parts import BASE, PARTS
from deskspine.core.themes.theme_file import read_theme

PAGE = Path(__file__).resolve().parents[3] / "docs" / "themes.md"


def test_the_example_of_the_page_is_read_and_names_every_colour() -> None:
    text = PAGE.read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    theme, problems = read_theme("mine", example, "themes/mine.toml")
    assert theme is not None
    assert problems == ()
    texts = {f"{name}-text" for name in PARTS}
    assert {*theme.colours} == {*BASE, *PARTS} - texts


def test_the_message_of_the_page_is_that_of_the_program() -> None:
    _, (problem,) = read_theme("mine", '\n\nprimary = "blu"\n', "themes/mine.toml")
    assert str(problem) in PAGE.read_text(encoding="utf-8").replace("\n", " ")
