"""`deskspine routines new, edit and add` as typed: what is written, what is refused, and what stays as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles, bundled_routines
from deskspine.cli.routine_figure import Sheet
from deskspine.cli.routines import perform
from deskspine.cli.tree import parser_of
from deskspine.core.routines.model import Library
from deskspine.core.routines.writer import starter


class OwnFiles(RoutineFiles):
    """Own files and the shipped ones, which are read only once, for speed."""

    def _load_shipped(self) -> Library:
        return shipped()


@cache
def shipped() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, bundled_routines()).load()


def no_sheet() -> Sheet:
    """Raise AssertionError: no test here draws."""
    raise AssertionError


class Shell:
    """A runner of the verb with a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "config" / "routines"
        self.environ: dict[str, str] = {}

    def __call__(self, *args: str) -> tuple[int, str]:
        lines: list[str] = []
        arguments = parser_of("routines").parse_args(args)
        code = perform(arguments, self.library, lines.append, self.folder, self.environ, no_sheet)
        return code, "\n".join(lines)

    def library(self) -> Library:
        """Return the library as it is now."""
        return OwnFiles(self.folder).load()

    def files(self) -> list[str]:
        """Return the names in the own folder."""
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []

    def editor(self, script: str) -> None:
        """Use an editor that does this to the file `path`."""
        file = self.folder.parent / "an editor.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{script}\n", encoding="utf-8")
        self.environ = {"EDITOR": f"'{sys.executable}' '{file}'"}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def written(folder: Path, name: str, change: Callable[[str], str] = lambda text: text) -> str:
    """Write a routine file outside the own folder and return its path."""
    file = folder / f"{name}.toml"
    file.write_text(change(starter(name)), encoding="utf-8")
    return str(file)


def test_new_writes_a_routine_that_plays_as_it_is(shell: Shell) -> None:
    code, output = shell("new", "window-rest")
    assert code == 0
    assert str(shell.folder / "window-rest.toml") in output
    assert "deskspine routines edit window-rest" in output
    library = shell.library()
    assert library.problems == ()
    assert library.routines["window-rest"].own
    assert shell("check", str(shell.folder / "window-rest.toml"))[0] == 0
    assert shell("show", "window-rest")[0] == 0
    assert "yours: Window rest" in shell("list")[1]


def test_new_refuses_what_is_there_already_and_what_is_no_name(shell: Shell) -> None:
    assert shell("new", "mine.toml")[0] == 0
    before = (shell.folder / "mine.toml").read_bytes()
    for name in ("mine", "seated-2min", "when-to-stop"):
        code, output = shell("new", name)
        assert (code, "There is one already" in output or f"{name} ships with deskspine" in output) == (1, True), name
    for wrong in ("x", "Mine", "a b c", "../mine", "/tmp/mine", "ab\x1b[2J", "a" * 33, "con.toml.toml"):
        code, output = shell("new", wrong)
        assert (code, "cannot name a routine" in output) == (2, True), wrong
        assert "\x1b" not in output
    assert shell.files() == ["mine.toml"]
    assert (shell.folder / "mine.toml").read_bytes() == before


def test_edit_opens_the_file_and_checks_what_the_editor_left(shell: Shell) -> None:
    shell("new", "mine")
    shell.editor('path.write_text(path.read_text().replace("What it is for, in one line.", "For the window."))')
    for name in ("mine", "mine.toml"):
        code, output = shell("edit", name)
        assert code == 0, output
        assert "no problem found" in output
    assert shell.library().routines["mine"].summary == "For the window."


def test_an_editor_that_breaks_the_file_gets_each_problem_with_its_line(shell: Shell) -> None:
    shell("new", "mine")
    shell.editor('path.write_text(path.read_text().replace("hold_s   = 8", "hold_s   = 300"))')
    code, output = shell("edit", "mine")
    assert code == 1
    line = starter("mine")[: starter("mine").index("hold_s   = 8")].count("\n") + 1
    assert f"mine.toml:{line}:" in output
    shell.editor('path.write_text("schema = ")')
    assert shell("edit", "mine")[0] == 1
    shell.editor("path.unlink()")
    code, output = shell("edit", "mine")
    assert code == 1
    assert "expected a file" in output


def test_edit_without_an_editor_and_with_one_that_fails_says_so(shell: Shell) -> None:
    shell("new", "mine")
    code, output = shell("edit", "mine")
    assert code == 1
    assert "no editor is named in VISUAL or EDITOR" in output
    assert str(shell.folder / "mine.toml") in output
    for broken in ("no-such-editor-here", "'", " ", f"'{sys.executable}' -c 'raise SystemExit(3)'"):
        shell.environ = {"VISUAL": broken, "EDITOR": ""}
        code, output = shell("edit", "mine")
        assert (code, output.count("\n")) == (1, 0), broken
    shell.editor('path.write_text(path.read_text() + "# seen")')
    shell.environ["VISUAL"] = shell.environ.pop("EDITOR")
    shell.environ["EDITOR"] = "no-such-editor-here"
    assert shell("edit", "mine")[0] == 0
    assert (shell.folder / "mine.toml").read_text().endswith("# seen")


def test_edit_touches_only_what_is_ones_own(shell: Shell, tmp_path: Path) -> None:
    shell("new", "mine")
    elsewhere = tmp_path / "config" / "other.toml"
    elsewhere.write_text(starter("other"))
    shell.editor('path.write_text("gone")')
    code, output = shell("edit", "seated-2min")
    assert (code, "ships with deskspine" in output) == (2, True)
    assert "did you mean mine?" in shell("edit", "mien")[1]
    for outside in ("../other", "../other.toml", str(elsewhere), str(elsewhere.with_suffix(""))):
        assert shell("edit", outside)[0] == 2, outside
    assert elsewhere.read_text() == starter("other")
    assert (shell.folder / "mine.toml").read_text() == starter("mine")


def test_add_checks_and_copies_into_the_folder(shell: Shell, tmp_path: Path) -> None:
    source = Path(written(tmp_path, "mine"))
    code, output = shell("add", str(source))
    assert code == 0, output
    assert "level 1: 64 s, promised 64 s" in output
    assert output.splitlines()[-1] == f"Added: {shell.folder / 'mine.toml'}"
    assert (shell.folder / "mine.toml").read_bytes() == source.read_bytes()
    assert shell.library().routines["mine"].own
    assert shell("add", str(source))[0] == 0, "the same once more is no trouble"
    assert shell("add", str(shell.folder / "mine.toml"))[0] == 0
    assert shell.files() == ["mine.toml"]


def test_add_never_overwrites_and_with_replace_keeps_what_was_there(shell: Shell, tmp_path: Path) -> None:
    shell("new", "mine")
    other = written(tmp_path, "mine", lambda text: text.replace("What it is for", "Something else"))
    code, output = shell("add", other)
    assert code == 1
    assert "There is another one already" in output
    assert (shell.folder / "mine.toml").read_text() == starter("mine")
    for words in (("add", other, "--replace"), ("add", "--replace", other)):
        code, output = shell(*words)
        assert code == 0, output
    assert (shell.folder / "mine.toml").read_bytes() == Path(other).read_bytes()
    assert (shell.folder / "mine.toml.old").read_text() == starter("mine")
    assert shell.library().problems == (), "what was kept is not read as a routine"


def test_add_refuses_what_has_a_problem_and_what_is_no_routine(shell: Shell, tmp_path: Path) -> None:
    bad = written(tmp_path, "mine", lambda text: text.replace("duration_s  = 64", "duration_s  = 300"))
    code, output = shell("add", bad)
    assert code == 1
    assert output.splitlines()[-1] == "It was not added."
    taken = written(tmp_path, "seated-2min")
    assert shell("add", taken, "--replace")[0] == 1
    exercises = tmp_path / "exercises.toml"
    exercises.write_text(
        'schema = 1\n[[exercise]]\nid = "my-move"\nname = "My move"\nkind = "mobility"\ncue = "Slowly"\n'
        'steps = ["There", "And back"]\nframes = [{ phase = "move", pose = "neutral" }]\n'
    )
    assert shell("check", str(exercises))[0] == 0
    code, output = shell("add", str(exercises))
    assert (code, "Only routines can be added" in output) == (1, True)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("gone.toml", "binary.toml", ""):
        assert shell("add", str(tmp_path / name))[0] == 1
    assert shell.files() == []


def test_a_file_that_is_not_called_as_its_id_is_refused(shell: Shell, tmp_path: Path) -> None:
    renamed = Path(written(tmp_path, "mine")).rename(tmp_path / "from a friend.toml")
    code, output = shell("add", str(renamed))
    assert code == 1
    assert "the id must be the file name" in " ".join(output.split())
    assert shell.files() == []


def test_a_card_can_be_added_too(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "my-card.toml"
    file.write_text('schema = 1\nid = "my-card"\nname = "My card"\nkind = "card"\nabout = "Something to read."\n')
    code, output = shell("add", str(file))
    assert code == 0, output
    assert shell("show", "my-card") == (0, "My card\n\nSomething to read.")


@pytest.mark.skipif(os.name == "nt", reason="folders are protected otherwise there")
def test_a_folder_that_takes_nothing_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    shell.folder.parent.mkdir()
    shell.folder.write_text("a file is in the way")
    source = written(tmp_path, "mine")
    for words in (("new", "mine"), ("add", source)):
        code, output = shell(*words)
        assert code == 1, words
        assert "was written" in output.splitlines()[-1] or "not added" in output.splitlines()[-1]
        assert "Traceback" not in output
    shell.folder.unlink()
    shell("new", "mine")
    other = written(tmp_path, "mine", lambda text: text.replace("What it is for", "Something else"))
    (shell.folder / "mine.toml.old").mkdir()
    code, output = shell("add", other, "--replace")
    assert (code, "it was not added" in output) == (1, True)
    assert (shell.folder / "mine.toml").read_text() == starter("mine")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only for who may do everything")
def test_a_folder_that_is_read_only_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    shell.folder.mkdir(parents=True)
    shell.folder.chmod(0o500)
    try:
        for words in (("new", "mine"), ("add", written(tmp_path, "mine"))):
            code, output = shell(*words)
            assert code == 1, words
            assert "ermission denied" in output.splitlines()[-1]
    finally:
        shell.folder.chmod(0o700)
    assert shell.files() == []


def test_a_protected_file_of_ones_own_is_not_written_over(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("new", "mine")
    other = written(tmp_path, "mine", lambda text: text.replace("What it is for", "Something else"))
    # As for every user but root, who may write everywhere.
    monkeypatch.setattr(
        "deskspine.adapters.storage.atomic.os.access", lambda path, mode: Path(path).name != "mine.toml"
    )
    code, output = shell("add", other, "--replace")
    assert (code, "nothing was written" in output) == (1, True)
    assert (shell.folder / "mine.toml").read_text() == starter("mine")


@pytest.mark.parametrize("text", ['"Red \\u001b[31malert"', '"two\\u0007 bells"', '"right \\u202Eto left"'])
def test_nothing_of_an_added_file_steers_the_terminal(text: str, shell: Shell, tmp_path: Path) -> None:
    file = written(tmp_path, "mine", lambda all_: all_.replace('name        = "Mine"', f"name = {text}"))
    assert text in Path(file).read_text()
    for words in (("add", file), ("check", file), ("list",), ("show", "mine")):
        _, output = shell(*words)
        assert not any(steers in output for steers in "\x1b\x07\u202e")
    assert shell.files() == []
