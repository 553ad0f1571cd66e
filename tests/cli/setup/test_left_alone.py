"""Files that setup leaves alone, each with one sentence that says why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.setup_person import SetupPerson

SETTINGS = ".claude/settings.json"
WRONG = {
    "cut off": (b'{"a": [1, 2', 'line 1: expected "," or "]"'),
    "no comma": (b'{\n  "a": 1\n  "b": 2\n}', 'line 3: expected "," or "}"'),
    "two commas": (b'{"a": 1,, "b": 2}', 'expected a key in quotes or "}"'),
    "key without quotes": (b"{a: 1}", "expected a key in quotes"),
    "single quotes": (b"{'a': 1}", "expected a key in quotes"),
    "no colon": (b'{"a" 1}', 'expected ":"'),
    "text behind it": (b"{}\n{}", "line 2: expected nothing more"),
    "open comment": (b'{"a": 1} /* b', "expected nothing more"),
    "line feed in a string": (b'{"a": "b\nc"}', "expected a value"),
    "a list": (b"[1]", "it is not a JSON object"),
    "hooks is a list": (b'{"hooks": []}', '"hooks" in it is not an object'),
    "an event is an object": (b'{"hooks": {"Stop": {}}}', '"Stop" in its "hooks" is not a list'),
    "hooks twice": (b'{"hooks": {}, "hooks": {}}', '"hooks" is in it twice'),
    "an event twice": (b'{"hooks": {"Stop": [], "Stop": []}}', '"Stop" is in it twice'),
    "too deep": (b"[" * 100 + b"]" * 100, "nested more than 64 deep"),
    "Latin 1": '{"a": "ü"}'.encode("latin-1"),
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "zeros": b"\0" * 100,
    "too large": (b'{"a": "' + b"x" * (1 << 20) + b'"}', "larger than 1 MiB"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_with_an_error_stays_as_it_is(case: str, tmp_path: Path) -> None:
    given = WRONG[case]
    content, why = given if isinstance(given, tuple) else (given, "")
    person = SetupPerson(tmp_path)
    person.write(SETTINGS, content)
    before = person.files()
    assert person.setup("claude", "--yes") == 1
    assert person.files() == before
    assert f"{tmp_path / SETTINGS} stays as it is: " in person.printed[0]
    assert why in person.printed[0]
    assert person.setup("claude", "--remove", "--yes") == 0
    assert person.files() == before
    person.setup()
    assert "  claude      cannot be set up: " in person.text


def make_link(path: Path) -> None:
    """Put the file into another folder, with a link in its place."""
    (path.parent / "dotfiles").mkdir()
    target = path.parent / "dotfiles" / path.name
    path.rename(target)
    path.symlink_to(target)


def make_dangling(path: Path) -> None:
    """Replace the file by a link to nothing."""
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def make_folder(path: Path) -> None:
    """Replace the file by a folder."""
    path.unlink()
    path.mkdir()


def make_pipe(path: Path) -> None:
    """Replace the file by a pipe, which would block a reader."""
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (make_link, "it is a link to "),
        (make_dangling, "it is a link to "),
        (make_folder, "a folder is in its place"),
        (make_pipe, "it is not a regular file"),
        (lambda path: path.chmod(0o444), "it is read-only"),
        (lambda path: path.parent.chmod(0o555), "its folder is read-only"),
        (lambda path: os.link(path, path.with_name("second")), "it has a second name"),
    ],
)
@pytest.mark.parametrize(
    ("target", "name"), [("claude", SETTINGS), ("shell", ".bashrc"), ("tmux", ".config/tmux/tmux.conf")]
)
def test_a_file_of_another_kind_stays_as_it_is(
    change: Callable[[Path], None], why: str, target: str, name: str, tmp_path: Path
) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(name, b"{}" if target == "claude" else b"# mine\n")
    (tmp_path / "state").mkdir()
    change(path)
    before = person.files()
    try:
        assert person.setup(target, "--yes") == 1
    finally:
        path.parent.chmod(0o755)
    assert {name: content for name, content in person.files().items() if name in before} == before
    assert path.is_symlink() == (change in (make_link, make_dangling))
    assert f"{path} stays as it is: {why}" in person.text
    assert "You may add this to it yourself:" in person.text


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file to another user")
def test_a_file_of_another_user_stays_as_it_is(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    os.chown(person.write(SETTINGS, b"{}"), 12345, 12345)
    assert person.setup("claude", "--yes") == 1
    assert "stays as it is: it belongs to 12345." in person.text


def test_a_file_in_the_place_of_a_folder_stays(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, "claude")
    person.write(".claude", b"x")
    assert person.setup("claude", "--yes") == 1
    assert f"{tmp_path / '.claude'} is not a folder." in person.text


def test_a_file_that_changes_while_the_person_thinks_stays(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b"{}")

    def answer(question: str, reply: bool) -> bool:
        path.write_bytes(b'{"new": 1}')
        return reply

    person._answer = answer  # type: ignore[method-assign]
    assert person.setup("claude", reply=True) == 1
    assert path.read_bytes() == b'{"new": 1}'
    assert "stays as it is: it was changed meanwhile." in person.text


def test_a_start_file_whose_end_is_open_stays(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(".bashrc", b"echo a \\\n")
    assert person.setup("shell", "--yes") == 1
    assert path.read_bytes() == b"echo a \\\n"
    assert "its last line ends in a backslash" in person.text


@pytest.mark.parametrize("content", [b"// my own plug-in\n", b""])
def test_a_foreign_file_with_the_name_of_ours_stays(content: bytes, tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(".config/opencode/plugins/deskspine.js", content)
    assert person.setup("opencode", "--yes") == 1
    assert path.read_bytes() == content
    assert "stays as it is: it was not written by deskspine." in person.text


def test_a_file_of_ours_that_was_edited_stays(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, "opencode")
    assert person.setup("opencode", "--yes") == 0
    path = tmp_path / ".config/opencode/plugins/deskspine.js"
    path.write_bytes(path.read_bytes() + b"// mine\n")
    for words in (["opencode", "--yes"], ["opencode", "--remove", "--yes"]):
        assert person.setup(*words) == 1
        assert path.read_bytes().endswith(b"// mine\n")
        assert "stays as it is: it was changed by hand." in person.text


def test_a_disk_that_refuses_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b'{"a": 1}')

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deskspine.cli.setup.change.replace_file", refuse)
    assert person.setup("claude", "--yes") == 1
    assert path.read_bytes() == b'{"a": 1}'
    assert "stays as it is: No space left on device." in person.text
    assert not person.record_file.exists()


@pytest.mark.parametrize("name", ["claude", "opencode", "tmux", "shell"])
def test_a_home_whose_name_is_no_text_changes_nothing(name: str, tmp_path: Path) -> None:
    home = Path(os.fsdecode(os.fsencode(tmp_path / "home") + b"\xff"))
    home.mkdir()
    person = SetupPerson(home, name)
    assert person.setup(name, "--yes") == 1
    assert person.files() == {}
    assert "stays as it is: a path that belongs into it" in person.text
    assert all(line.isprintable() for line in person.printed)


def test_a_program_whose_path_is_no_text_is_not_written_into_hooks(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, "claude", "gemini")
    person.program = ("/opt/\udcff/deskspine",)
    assert person.setup("claude", "--yes") == 1
    assert person.files() == {}
