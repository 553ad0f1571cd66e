"""`deskspine setup`: the list, the question, twice, a new version, and taking out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskspine.cli.setup import NAMES as OFFERED
from deskspine.cli.setup import SHELLS as OFFERED_SHELLS
from deskspine.cli.setup.own_file import is_ours, marked
from deskspine.cli.setup.part import Workplace
from deskspine.cli.setup.targets import targets
from deskspine.cli.shell_snippets import SHELLS
from support.setup_person import SetupPerson

SETTINGS = ".claude/settings.json"


def test_the_words_of_the_verb_are_the_targets(tmp_path: Path) -> None:
    place = Workplace({}, tmp_path, tmp_path, ("deskspine",), lambda name: False)
    assert tuple(dict.fromkeys(target.name for target in targets(place))) == OFFERED
    assert OFFERED_SHELLS == SHELLS


def test_a_list_has_the_state_of_each_and_changes_nothing(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, "tmux", "gemini")
    person.write(".claude/settings.json", b"{}")
    person.setup("claude", "--yes")
    before = person.files()
    assert person.setup() == 0
    assert person.files() == before
    states = {line.split("  ")[1].strip(): line[14:] for line in person.printed[:-1]}
    assert states == {
        "shell bash": "not set up",
        "shell zsh": "zsh is not used here",
        "shell fish": "fish is not used here",
        "claude": "set up",
        "codex": "Codex is not there: neither its folder nor the program codex",
        "gemini": "not set up",
        "opencode": "opencode is not there: neither its folder nor the program opencode",
        "tmux": "not set up",
    }


@pytest.mark.parametrize(("reply", "words"), [(None, "there is no terminal to ask on"), (False, "Nothing was done.")])
def test_without_a_yes_nothing_is_written(reply: bool | None, words: str, tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    person.write(SETTINGS, b'{"model": "opus"}')
    before = person.files()
    assert person.setup("claude", reply=reply) == 1
    assert person.files() == before
    assert words in person.printed[-1]
    assert any(line.startswith("+++ ") for line in person.printed)


def test_a_yes_writes_what_was_shown(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b'{\n  "model": "opus"\n}\n')
    path.chmod(0o640)
    assert person.setup("claude", reply=True) == 0
    shown = [line[1:] for line in person.printed if line[:1] in ("+", " ") and not line.startswith("+++")]
    assert path.read_text().splitlines() == shown
    assert person.questions == ["Write this?"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert "Sessions of Claude Code that are open already" in person.printed[-1]


def test_what_is_not_there_is_not_created(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, SHELL="/bin/sh")
    for name in ("shell", "claude", "codex", "gemini", "opencode", "tmux"):
        assert person.setup(name, "--yes") == 1
        assert "so nothing was set up." in person.text
    assert person.files() == {}
    assert person.setup("--remove", "--yes") == 0
    assert person.printed == ["Nothing is set up."]


def test_a_missing_file_is_created_and_removed_with_its_folders(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, *OFFERED, "bash")
    for name in OFFERED:
        assert person.setup(name, "--yes") == 0, person.text
    assert json.loads((tmp_path / ".gemini/settings.json").read_text())["hooks"]["BeforeAgent"]
    assert (tmp_path / SETTINGS).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".bashrc").stat().st_mode & 0o777 == 0o644
    assert person.setup("--remove", "--yes") == 0
    assert person.files() == {}
    assert person.folders() == {"state"}


def test_variables_move_the_files(tmp_path: Path) -> None:
    names = ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME", "OPENCODE_CONFIG_DIR", "ZDOTDIR", "XDG_CONFIG_HOME")
    folders = {name: str(tmp_path / name) for name in names}
    person = SetupPerson(tmp_path, *OFFERED, **folders)
    for words in (
        ["claude"],
        ["codex"],
        ["gemini"],
        ["opencode"],
        ["shell", "--shell", "zsh"],
        ["shell", "--shell", "fish"],
    ):
        assert person.setup(*words, "--yes") == 0, person.text
    written = {name for name in person.files() if not name.startswith(("state", "config"))}
    assert written == {
        "CLAUDE_CONFIG_DIR/settings.json", "CODEX_HOME/hooks.json", "GEMINI_CLI_HOME/.gemini/settings.json",
        "OPENCODE_CONFIG_DIR/plugins/deskspine.js", "ZDOTDIR/.zshrc", "XDG_CONFIG_HOME/fish/conf.d/deskspine.fish",
    }  # fmt: skip


def test_a_program_in_another_place_renews_the_hooks_and_the_first_bytes_come_back(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    first = b'{"a":1}'
    path = person.write(SETTINGS, first)
    person.setup("claude", "--yes")
    person.program = ("/new/deskspine",)
    person.setup()
    assert "set up by another version; `deskspine setup claude` renews it" in person.text
    assert person.setup("claude", "--yes") == 0
    content = path.read_text()
    assert "/opt/de sk" not in content
    assert content.count("/new/deskspine") == 5
    assert person.setup("claude", "--remove", "--yes") == 0
    assert path.read_bytes() == first


def test_a_lost_record_is_no_loss(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b'{\n  "a": 1\n}\n')
    person.write(".bashrc", b"a=1\n")
    for damage in (b"", b"{", b'{"version":99,"files":[]}', b'{"version":1,"files":[{"path":3}]}'):
        assert person.setup("claude", "--yes") == person.setup("shell", "--yes") == 0
        person.record_file.write_bytes(damage)
        assert person.setup("--remove", "--yes") == 0
        assert path.read_bytes() == b'{\n  "a": 1\n}\n'
        assert (tmp_path / ".bashrc").read_bytes() == b"a=1\n"


def test_a_file_that_the_agent_wrote_again_loses_only_ours(tmp_path: Path) -> None:
    """Claude Code writes its settings itself: other indentation, other order, the same values."""
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b'{"a": 1, "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say"}]}]}}')
    person.setup("claude", "--yes")
    values = json.loads(path.read_text())
    path.write_text(json.dumps({"new": True, **dict(reversed(values.items()))}, indent=8))
    assert person.setup("claude", "--yes") == 0
    assert "set up already" in person.text or path.read_text().count("deskspine setup") == 5
    assert person.setup("claude", "--remove", "--yes") == 0
    expected = {"new": True, "a": 1, "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say"}]}]}}
    assert json.loads(path.read_text()) == expected


def test_a_hook_that_is_missing_is_added_again(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b"{}")
    person.setup("claude", "--yes")
    values = json.loads(path.read_text())
    del values["hooks"]["Stop"]
    path.write_text(json.dumps(values))
    assert person.setup("claude", "--yes") == 0
    assert len(json.loads(path.read_text())["hooks"]["Stop"]) == 1
    assert path.read_text().count("deskspine setup") == 5


def test_a_deleted_file_is_forgotten(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(SETTINGS, b'{"a": 1}')
    person.setup("claude", "--yes")
    path.unlink()
    assert person.setup("claude", "--remove", "--yes") == 0
    assert not path.exists()


def test_one_file_that_stays_does_not_keep_the_others(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    person.write(".bashrc", b"a=1\n")
    (tmp_path / ".zshrc").symlink_to(tmp_path / "dotfiles")
    assert person.setup("shell", "--yes") == 1
    assert b"deskspine setup shell" in (tmp_path / ".bashrc").read_bytes()
    assert f"{tmp_path}/.zshrc stays as it is: it is a link to {tmp_path}/dotfiles." in person.text
    assert (tmp_path / "config/deskspine/shell/waits.zsh").exists(), "for the line that the person adds"


def test_the_options_of_tmux_are_only_those_that_are_not_set(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    path = person.write(".config/tmux/tmux.conf", b"set -g focus-events off\n# allow-passthrough is not set\n")
    assert person.setup("tmux", "--yes") == 0
    added = path.read_text().splitlines()[2:]
    assert added == ["set -gq allow-passthrough on # deskspine setup tmux"]


def test_codex_says_that_its_hooks_need_a_review_and_are_switched_off(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path)
    person.write(".codex/config.toml", b"[features]\nhooks = false\n")
    assert person.setup("codex", "--yes") == 0
    assert "type /hooks in Codex once" in person.text
    assert "Hooks are switched off in the config.toml of Codex" in person.text


def test_a_file_of_ours_is_known_by_its_first_line() -> None:
    for comment in ("#", "//"):
        content = marked("a\nb\n", comment)
        assert is_ours(content)
        assert not is_ours(content + "c\n")
        assert not is_ours(content.partition("\n")[2])
    assert not is_ours("")
