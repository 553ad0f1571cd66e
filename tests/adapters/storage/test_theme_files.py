"""The folder of themes: its files by name, and one sentence for each that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.adapters.storage.theme_files import ThemeFiles


def test_the_files_of_the_folder_are_the_themes(tmp_path: Path) -> None:
    for name in ("mine.toml", "Mine-2.toml", "notes.txt", "nord.toml", "two words.toml"):
        (tmp_path / name).write_text('primary = "#123456"\n')
    files = ThemeFiles(tmp_path)
    assert files.names() == ("Mine-2", "mine")
    theme, problems = files.read("mine")
    assert theme is not None
    assert (theme.name, theme.colours, problems) == ("mine", {"primary": (18, 52, 86)}, ())
    assert [str(problem) for problem in files.misnamed()] == [
        f"{tmp_path}/nord.toml: there is a theme nord already; give the file another name",
        f"{tmp_path}/two words.toml: the name of a theme has letters, digits, hyphen and underscore, 40 at most; "
        "give the file another name",
    ]


def test_no_folder_and_no_file_is_no_problem(tmp_path: Path) -> None:
    files = ThemeFiles(tmp_path / "themes")
    assert (files.names(), files.misnamed(), files.read("mine")) == ((), (), (None, ()))


@pytest.mark.parametrize("name", ["../config", "nord", "auto", "a/b", "", "x" * 41])
def test_a_name_that_is_no_file_of_a_theme_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "config.toml").write_text("")
    assert ThemeFiles(tmp_path / "themes").read(name) == (None, ())


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# cod\xe9\n")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "large.toml").write_text("#" * 70_000)
    (tmp_path / "wrong.toml").write_text('\nprimary = "blue"\n')
    files = ThemeFiles(tmp_path)
    said = {name: [str(problem) for problem in files.read(name)[1]] for name in files.names()}
    assert said == {
        "folder": [f"{tmp_path}/folder.toml: cannot be read: a folder is in its place"],
        "large": [f"{tmp_path}/large.toml: cannot be read: it is larger than 64 KiB"],
        "latin": [f"{tmp_path}/latin.toml: is not UTF-8 text; nothing of it is read"],
        "wrong": [
            f'{tmp_path}/wrong.toml:2: primary: expected a colour such as #7fd0ae, found "blue"; '
            "that of the theme it extends is used"
        ],
    }
