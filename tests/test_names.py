"""One name, one meaning: no two modules of the program define a type of one name without a reason."""

from __future__ import annotations

from pathlib import Path

import plain_english

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "deskspine"


def test_a_type_name_has_one_meaning() -> None:
    repeated = plain_english.repeated_type_names(PACKAGE)
    assert {name: where for name, where in repeated.items() if name not in plain_english.SAME_NAME_ALLOWED} == {}
    assert plain_english.SAME_NAME_ALLOWED.keys() <= repeated.keys(), "a reason for a name that is no longer repeated"


def test_classes_and_aliases_of_two_modules_are_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Row:\n    pass\n\nUsers = tuple[str, ...]\nT = 1\nLIMIT = 3\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "two.py").write_text("class Row:\n    pass\n\nUsers: object = int\nT = 2\nLIMIT = 4\n")
    assert plain_english.repeated_type_names(tmp_path) == {
        "Row": ["folder/two.py", "one.py"],
        "Users": ["folder/two.py", "one.py"],
    }


def test_a_limit_says_what_it_limits() -> None:
    """Check names of constants: they are imported by name, so a bare LIMIT_S or TIMEOUT says nothing there."""
    bare = {"LIMIT", "LIMIT_S", "TIMEOUT", "TIMEOUT_S", "MAX", "MAXIMUM", "MOST", "LEAST", "LONGEST"}
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}: {line.split(' ')[0]}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.split(" ")[0].rstrip(":") in bare
    ]
    assert found == []
