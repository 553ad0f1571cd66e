"""`deskspine config` as typed."""

import io
import json
import sys
from pathlib import Path

import pytest

from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.cli import config
from deskspine.cli.main import main
from deskspine.cli.tree import parser_of
from deskspine.core.settings.settings import FIELDS


class Shell:
    """A runner of the verb in a folder of its own, with what it printed."""

    def __init__(self, root: Path) -> None:
        self.paths = Paths.under(root)
        self.environ: dict[str, str] = {}

    def __call__(self, *args: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        store = ConfigFile(self.paths.config_file)
        arguments = parser_of("config").parse_args(args)
        code = config.perform(arguments, store, self.paths, out, err, self.environ, RoutineFiles().load)
        return code, out.getvalue(), err.getvalue()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_set_get_and_unset_say_what_changed(shell: Shell) -> None:
    assert shell("set", "schedule.sit_minutes", "40") == (0, "schedule.sit_minutes: 50 → 40\n", "")
    assert shell("get", "schedule.sit_minutes") == (0, "40\n", "")
    assert shell("set", "schedule.remind_minutes", "2", "4") == (
        0,
        "schedule.remind_minutes: 1, 3, 5 → 2, 4\n",
        "",
    )
    assert shell("set", "keys.dashboard.settings", ",", "f2")[0] == 0
    assert shell("set", "hooks.on_due", "notify-send", "It's time") == (
        0,
        """hooks.on_due: none → notify-send 'It'"'"'s time'\n""",
        "",
    )
    assert 'on_due = ["notify-send", "It\'s time"]' in shell.paths.config_file.read_text()
    assert shell("set", "hooks.on_due", "playerctl pause")[0] == 0
    assert 'on_due = ["playerctl", "pause"]' in shell.paths.config_file.read_text()
    code, _, err = shell("set", "hooks.on_due", "say 'hi")
    assert (code, "such as notify-send" in err) == (2, True)
    assert shell("unset", "schedule.sit_minutes") == (0, "schedule.sit_minutes: 40 → 50\n", "")
    assert "sit_minutes" not in shell.paths.config_file.read_text()
    assert shell("path") == (0, f"{shell.paths.config_file}\n", "")


def test_unset_removes_a_name_that_is_not_a_setting(shell: Shell) -> None:
    shell("set", "schedule.sit_minutes", "40")
    before = shell.paths.config_file.read_text()
    shell.paths.config_file.write_text(f'{before}\n[keys]\nnonsense = "x"\n')
    code, out, err = shell("unset", "keys.nonsense")
    assert (code, out, err) == (0, "keys.nonsense: removed from the file; there is no setting with this name\n", "")
    assert "nonsense" not in shell.paths.config_file.read_text()
    assert shell("get", "schedule.sit_minutes") == (0, "40\n", "")
    assert shell("unset", "keys.nonsense")[:2] == (2, "")


def test_list_shows_every_setting_and_marks_defaults(shell: Shell) -> None:
    shell("set", "schedule.sit_minutes", "40")
    code, out, err = shell("list")
    assert (code, err) == (0, "")
    assert all(f"  {field.key} = " in out for field in FIELDS)
    assert "  schedule.sit_minutes = 40 minutes\n" in out
    assert "  schedule.snooze_minutes = 5 minutes (default)\n" in out


def test_wrong_keys_and_values_are_refused_before_the_file_is_touched(shell: Shell) -> None:
    code, out, err = shell("set", "schedule.sit_minuts", "40")
    assert (code, out) == (2, "")
    assert "did you mean schedule.sit_minutes?" in err
    code, _, err = shell("set", "schedule.sit_minutes", "lots")
    assert code == 2
    assert "expected 1 to 240 minutes, not 'lots'; nothing was changed" in err
    code, _, err = shell("set", "keys.dashboard.away", "p")
    assert code == 2
    assert "p is used by dashboard.pause" in err
    assert not shell.paths.config_dir.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "deskspine config: expected path, list, get, set, unset or edit; see `deskspine config --help`\n"),
        ("get", "deskspine config get: KEY is missing; see `deskspine config get --help`\n"),
        ("set a.b", "deskspine config set: VALUE is missing; see `deskspine config set --help`\n"),
        ("frobnicate", "deskspine config: there is no verb 'frobnicate'; see `deskspine config --help`\n"),
        ("lst", "deskspine config: there is no verb 'lst'; did you mean `deskspine config list`?\n"),
        ("path x", "deskspine config path: unexpected argument 'x'; see `deskspine config path --help`\n"),
        ("list --jsn", "deskspine config list: there is no option '--jsn'; did you mean --json?\n"),
    ],
)
def test_words_that_are_not_understood_get_one_sentence(
    line: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["config", *line.split()]) == 2
    assert capsys.readouterr() == ("", sentence)
    assert list(tmp_path.iterdir()) == []


def test_the_list_as_json_has_one_object_a_setting(shell: Shell) -> None:
    shell("set", "schedule.sit_minutes", "40")
    code, out, err = shell("list", "--json")
    rows = {row["key"]: row for row in map(json.loads, out.splitlines())}
    assert (code, err) == (0, "")
    assert list(rows) == [field.key for field in FIELDS]
    sit, hours = rows["schedule.sit_minutes"], rows["schedule.work_hours"]
    assert (sit["value"], sit["default"], sit["unit"]) == (40, 50, "minutes")
    assert hours["value"] == hours["default"] == [[]] * 7
    for row in rows.values():
        assert shell("get", row["key"])[1] == f"{row['text']}\n"


def test_flags_of_a_day_are_no_setting_and_a_wrong_flag_costs_only_itself(shell: Shell) -> None:
    assert shell("set", "safety.flags", "heart", "no_wall")[0] == 0
    code, _, err = shell("set", "safety.flags", "fever")
    assert (code, "not 'fever'; nothing was changed" in err) == (2, True)
    file = shell.paths.config_file
    file.write_text(file.read_text().replace('"heart"', '"heart", "fever"'))
    code, out, err = shell("get", "safety.flags")
    assert (code, out) == (0, "heart, no_wall\n")
    assert "not 'fever'; heart, no_wall is used instead" in err


def test_a_broken_file_is_told_and_kept(shell: Shell) -> None:
    shell.paths.config_dir.mkdir()
    shell.paths.config_file.write_text("[schedule]\nsit_minutes = \n")
    code, out, err = shell("set", "schedule.sit_minutes", "40")
    assert (code, out) == (1, "")
    assert "was not changed: line 2: " in err
    code, out, err = shell("get", "schedule.sit_minutes")
    assert (code, out) == (0, "50\n")
    assert "config.toml:2: " in err
    assert shell.paths.config_file.read_text() == "[schedule]\nsit_minutes = \n"


def test_edit_checks_what_the_editor_left(shell: Shell, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = shell("edit")
    assert code == 1
    assert "VISUAL or EDITOR" in err
    assert str(shell.paths.config_file) in err
    assert not shell.paths.config_file.exists()
    editor = tmp_path / "an editor.py"
    editor.write_text("import sys\nwith open(sys.argv[2], 'a') as f: f.write(sys.argv[1])\n")
    start = f"'{sys.executable}' '{editor}'"
    shell.environ = {"EDITOR": f"{start} schedule.sit_minutes=40"}
    assert shell("edit") == (0, "Every setting is as expected.\n", "")
    assert shell("get", "schedule.sit_minutes")[1] == "40\n"
    shell.environ = {"VISUAL": f"{start} 0", "EDITOR": "false"}
    code, _, err = shell("edit")
    assert code == 1
    assert "1 to 240 minutes, not 400" in err
    for broken in ("no-such-editor-here", "'", f"'{sys.executable}' -c 'raise SystemExit(3)'"):
        shell.environ = {"VISUAL": broken}
        code, out, err = shell("edit")
        assert (code, out) == (1, "")
        assert err.startswith("deskspine config: ")


def test_a_routine_that_is_not_there_is_refused(shell: Shell) -> None:
    code, _, err = shell("set", "routine.default", "nope")
    assert code == 2
    assert "there is no routine 'nope'" in err
    assert not shell.paths.config_file.exists()
    assert shell("set", "routine.default", "seated-3min")[0] == 0


def test_a_theme_is_one_that_ships_or_a_file_of_the_person(shell: Shell) -> None:
    code, out, err = shell("set", "appearance.theme", "gruvbux")
    assert (code, out) == (2, "")
    why = "there is no theme 'gruvbux' (did you mean gruvbox?)"
    assert err == f"deskspine config: appearance.theme: {why}; nothing was changed\n"
    assert shell("set", "appearance.theme", "gruvbox") == (0, "appearance.theme: auto → gruvbox\n", "")
    shell.paths.own_themes.mkdir(parents=True)
    (shell.paths.own_themes / "gruvbux.toml").write_text('primary = "#fff"\n')
    assert shell("set", "appearance.theme", "gruvbux") == (0, "appearance.theme: gruvbox → gruvbux\n", "")
    assert shell("set", "appearance.theme", "not a name")[0] == 2
