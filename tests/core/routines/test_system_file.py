from __future__ import annotations

import pytest

from deskspine.core.routines.systems import check_cards, read_systems

TEXT = """schema = 1
[[system]]
code     = "S01"
name     = "First"
about    = "Three movements."
entries  = 3
kept     = 2
replaced = ["The wheel, by a bridge."]
card     = "left-out"
[[system]]
code     = "S02"
name     = "Second"
about    = "Principles, no movements."
entries  = 0
kept     = 0
left_out = []
card     = "lost"
"""


def test_systems_are_read_in_the_order_of_the_file() -> None:
    systems, problems = read_systems(TEXT, "systems.toml")
    assert problems == ()
    first, second = systems
    assert (first.code, first.name, first.entries, first.kept) == ("S01", "First", 3, 2)
    assert first.replaced == ("The wheel, by a bridge.",)
    assert (second.entries, second.left_out, second.card) == (0, (), "lost")


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ('"S02"', '"S21"', 11, "system[2].code"),
        ('"S02"', '"S01"', 11, "system[2].code"),
        ('"Second"', f'"{"x" * 61}"', 12, "system[2].name"),
        ('about    = "Principles, no movements."\n', "", 10, "system[2].about"),
        ("entries  = 0", "entries  = -1", 14, "system[2].entries"),
        ("kept     = 0", "kept     = 1", 15, "system[2].kept"),
        ("left_out = []", f"left_out = {['x'] * 11}", 16, "system[2].left_out"),
        ("left_out = []", 'left_out = ["Fine", "\u202e"]', 16, "system[2].left_out[2]"),
        ("left_out = []", "gone = []", 16, "system[2].gone"),
        ('"lost"', '"No id"', 17, "system[2].card"),
    ],
)
def test_a_system_with_a_problem_is_left_out_alone(old: str, new: str, line: int, key: str) -> None:
    assert old in TEXT
    systems, problems = read_systems(TEXT.replace(old, new, 1), "systems.toml")
    assert [(problem.line, problem.key) for problem in problems] == [(line, key)]
    assert [system.name for system in systems] == ["First"]


def test_a_card_that_is_not_there_costs_the_card_alone() -> None:
    systems, _ = read_systems(TEXT, "systems.toml")
    checked, problems = check_cards(TEXT, "systems.toml", systems, {"left-out"})
    assert [one.card for one in checked] == ["left-out", ""]
    assert [str(problem) for problem in problems] == ["systems.toml:17: system[2].card: there is no card lost"]
    assert check_cards(TEXT, "systems.toml", systems, {"left-out", "lost"}) == (systems, ())
