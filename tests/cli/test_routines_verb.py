from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.cli.routines import run
from deskspine.core.routine import Library

SHIPPED = Path(__file__).parents[2] / "routines"


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, SHIPPED).load()


def told(library: Library, *args: str) -> tuple[int, str]:
    lines: list[str] = []
    code = run(args, lambda: library, lines.append)
    return code, "\n".join(lines)


def test_the_list_has_one_line_a_routine_and_what_could_not_be_read_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("schema = 1\nid = 3\n")
    library = RoutineFiles(tmp_path, SHIPPED).load()
    code, text = told(library, "list")
    rows, problems = text.split("\n\n")
    assert code == 0
    assert len(rows.splitlines()) == 1 + len(library.routines)
    assert any(
        row.split()[:6] == ["seated-2min", "2:00", "2:00", "2:00", "seated", "shipped"] for row in rows.splitlines()
    )
    assert "bad.toml:2" in problems
    assert max(map(len, rows.splitlines())) <= 80


def test_everything_can_be_shown_within_eighty_columns(library: Library) -> None:
    for name in [*library.routines, *library.exercises]:
        code, text = told(library, "show", name)
        assert code == 0
        assert max(map(len, text.splitlines())) <= 80, name


def test_an_exercise_is_shown_with_its_alternative_its_users_and_its_poses_in_words(library: Library) -> None:
    _, text = told(library, "show", "elbow-circles")
    for words in (
        "Draw circles with the elbows",
        "Instead     shoulder-rolls",
        "seated-5min",
        "Fingertips on the shoulders",
    ):
        assert words in text


def test_an_unknown_id_is_answered_with_the_nearest(library: Library) -> None:
    code, text = told(library, "show", "chin-tuk")
    assert code == 2
    assert "did you mean chin-tuck" in text


def test_a_check_prints_the_sums_of_every_level_and_finds_nothing_wrong_with_what_ships(
    library: Library,
) -> None:
    code, text = told(library, "check", *map(str, sorted(SHIPPED.rglob("*.toml"))))
    assert code == 0
    assert "5 + 2 x 1 x (2 + 8 + 2) = 29 s  left, right" in text
    for level, total in ((1, 123), (2, 122), (3, 122)):
        assert f"level {level}: {total} s, promised 120 s" in text


def test_a_check_names_line_and_key_of_each_problem_and_ends_with_one(library: Library, tmp_path: Path) -> None:
    text = (SHIPPED / "micro-1min.toml").read_text()
    file = tmp_path / "micro-1min.toml"
    file.write_text(text.replace("duration_s  = 60", "duration_s  = 75").replace("reps     = 2", "rep      = 2", 1))
    code, said = told(library, "check", str(file))
    flat = " ".join(said.split())
    line = text[: text.index("reps")].count("\n") + 1
    assert code == 1
    assert f"{line}: item[1].rep: unknown key; did you mean reps?" in flat
    assert "duration_s: level 2 adds up to" in flat


def test_a_check_refuses_the_id_of_something_shipped_and_a_file_that_is_not_there(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "micro-1min.toml"
    file.write_text((SHIPPED / "micro-1min.toml").read_text().replace("One-minute", "My minute"))
    code, said = told(library, "check", str(file), str(tmp_path / "none.toml"))
    assert code == 1
    assert "micro-1min ships with deskspine" in " ".join(said.split())
    assert "none.toml: expected a file" in " ".join(said.split())


def test_what_is_not_understood_shows_the_help(library: Library) -> None:
    assert told(library, "check")[0] == 2
    assert told(library, "dance")[0] == 2
    assert told(library, "--help")[0] == 0


def test_the_example_of_the_documentation_has_no_problem(library: Library, tmp_path: Path) -> None:
    document = (SHIPPED.parent / "docs" / "routines.md").read_text(encoding="utf-8")
    example = document.split("```toml\n")[1].split("```")[0]
    file = tmp_path / "window-minute.toml"
    file.write_text(example, encoding="utf-8")
    code, said = told(library, "check", str(file))
    assert code == 0, said
    assert "level 1: 56 s, promised 60 s" in said
