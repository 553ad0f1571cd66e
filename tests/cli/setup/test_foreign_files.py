"""Settings files of other programs: what setup adds can be taken out again, and every other byte stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.setup_person import PROGRAM, SetupPerson

FOREIGN = Path(__file__).parent / "foreign"
PLACES = {
    "claude": ("claude", ".claude/settings.json"),
    "gemini": ("gemini", ".gemini/settings.json"),
    "codex": ("codex", ".codex/hooks.json"),
    "bashrc": ("shell", ".bashrc"),
    "zshrc": ("shell", ".zshrc"),
    "tmux": ("tmux", ".tmux.conf"),
}
FILES = sorted(FOREIGN.iterdir())


def test_there_are_more_than_a_dozen() -> None:
    assert len(FILES) > 12


def place_of(file: Path) -> tuple[str, str]:
    """Return the target and the place of a foreign file, by the beginning of its name."""
    return PLACES[file.name.replace(".", "_").partition("_")[0]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_foreign_file_comes_back_byte_for_byte(file: Path, tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    target, place = place_of(file)
    path = person.write(place, file.read_bytes())
    before, folders = person.files(), person.folders()
    changes = file.name != "tmux_set_already.conf"
    assert person.setup(target, "--yes") == 0, person.text
    assert (path.read_bytes() != file.read_bytes()) == changes
    after = person.files()
    assert person.setup(target, "--yes") == 0
    assert person.files() == after, "twice is as once"
    assert "set up already" in person.text
    assert person.setup(target, "--remove", "--yes") == 0
    assert person.files() == before
    assert person.folders() <= {*folders, "config", "config/deskspine", "config/deskspine/shell", "state"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_the_person_adds_afterwards_stays(file: Path, tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    target, place = place_of(file)
    path = person.write(place, file.read_bytes())
    person.setup(target, "--yes")
    ours = path.read_bytes()
    more = b"// mine\n" if "json" in file.name else b"# mine\n"
    path.write_bytes(ours + more)
    assert person.setup(target, "--remove", "--yes") == 0, person.text
    left = path.read_bytes()
    assert left.endswith(more)
    assert b"|| : deskspine setup" not in left
    assert b"# deskspine setup shell" not in left
    original = file.read_text("utf-8-sig")
    if not file.name.startswith(("gemini", "bash", "zsh", "tmux")):
        kept = json.loads(left.decode("utf-8-sig").removesuffix(more.decode()))
        assert without_empty(kept) == without_empty(json.loads(original))


def without_empty(value: object) -> object:
    """Return a JSON value without empty objects and lists, which are removed with ours if ours was alone in them."""
    if isinstance(value, dict):
        cleaned = {name: without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in cleaned.items() if inner not in ({}, [])}
    return [without_empty(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("file", [file for file in FILES if file.suffix == ".json"], ids=lambda file: file.name)
def test_only_hooks_are_added(file: Path, tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    target, place = place_of(file)
    path = person.write(place, file.read_bytes())
    person.setup(target, "--yes")
    before, after = (json.loads(text) for text in (file.read_text("utf-8-sig"), path.read_text("utf-8-sig")))
    own = before.pop("hooks", {})
    hooks = after.pop("hooks")
    assert before == after
    for event, entries in own.items():
        assert hooks[event][: len(entries)] == entries
    added = [entry for event, entries in hooks.items() for entry in entries if entry not in own.get(event, [])]
    assert added
    for entry in added:
        (handler,) = entry["hooks"]
        assert (handler["type"], "deskspine setup" in handler["command"]) == ("command", True)
        assert PROGRAM[0] in handler["command"]


def test_a_line_end_and_an_indentation_are_those_of_the_file(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(".claude/settings.json", (FOREIGN / "claude_crlf.json").read_bytes())
    person.setup("claude", "--yes")
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    path.write_bytes((FOREIGN / "claude_tabs_no_newline.json").read_bytes())
    person.setup("claude", "--yes")
    assert b'\n\t\t"Stop": [\n\t\t\t{\n' in path.read_bytes()
    assert not path.read_bytes().endswith(b"\n")
