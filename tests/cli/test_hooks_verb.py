"""`deskspine hooks`: what is set, and one run with everything that it did, without a running deskspine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deskspine.cli.main import main
from deskspine.core.notify.hooks import HOOK_EVENTS

Shown = tuple[int, str, str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder that the verb uses; settings go into `config.toml` in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    (tmp_path / "deskspine").mkdir()
    return tmp_path


def written(home: Path, *lines: str) -> None:
    """Write the settings of the hooks."""
    (home / "deskspine" / "config.toml").write_text("\n".join(("[hooks]", *lines, "")))


def shown(capfd: pytest.CaptureFixture[str], *words: str) -> Shown:
    """Return exit code, output and errors of `deskspine hooks`."""
    code = main(["hooks", *words])
    out, err = capfd.readouterr()
    return code, out, err


def test_the_list_has_every_hook_with_what_is_set(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(home, 'on_due = ["notify-send", "Time to move"]', 'on_away = "playerctl pause"')
    code, out, err = shown(capfd)
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line.split(maxsplit=1)[1] for line in out.splitlines()}
    assert list(rows) == list(HOOK_EVENTS)
    assert rows["on_due"] == "notify-send 'Time to move'"
    assert rows["on_away"] == "playerctl pause"
    assert rows["on_back"] == "not set"
    assert shown(capfd, "list") == (0, out, "")
    code, out, err = shown(capfd, "list", "--json")
    objects = {row["hook"]: row for row in map(json.loads, out.splitlines())}
    assert list(objects) == list(HOOK_EVENTS)
    assert objects["on_due"]["command"] == ["notify-send", "Time to move"]
    assert objects["on_meeting"]["events"] == ["meeting", "meeting-over"]
    assert set(objects["on_meeting"]) == {"hook", "command", "events", "help"}


def test_a_wrong_value_is_explained_and_costs_that_hook_only(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(home, "on_due = 5", 'on_away = ["true"]')
    code, out, err = shown(capfd)
    assert code == 0
    assert "config.toml:2: hooks.on_due: expected a program and its arguments" in err
    assert "on_due          not set" in out
    assert "on_away         true" in out


@pytest.mark.parametrize("name", HOOK_EVENTS)
def test_a_test_gives_example_facts_that_fit_the_hook(name: str, home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(home, f"""{name} = ["sh", "-c", 'cat; echo "$DESKSPINE_HOOK/$DESKSPINE_EVENT/$DESKSPINE_TEST"']""")
    code, out, err = shown(capfd, "test", name)
    assert (code, err) == (0, "")
    facts, line, outcome = out.splitlines()
    values = json.loads(facts)
    assert (values["hook"], values["test"]) == (name, True)
    assert values["event"] in HOOK_EVENTS[name]  # type: ignore[index]
    assert line == f"{name}/{values['event']}/1"
    assert outcome.startswith(f"{name}: sh: exit code 0, 0.")


def test_a_test_shows_what_a_failing_hook_printed_and_its_exit_code(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    written(home, """on_due = ["sh", "-c", 'printf "one\\033[2J"; echo two >&2; exit 7']""")
    code, out, err = shown(capfd, "test", "on_due")
    assert (code, out) == (1, "one?[2Jtwo\n")
    assert err.startswith("on_due: sh: exit code 7, 0.")


def test_a_test_of_what_is_not_set_or_not_there_says_so(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(home, 'on_due = ["~/bin/no-lamp"]')
    assert shown(capfd, "test", "on_due") == (1, "", "deskspine hooks: on_due: no-lamp is not installed\n")
    code, out, err = shown(capfd, "test", "on_back")
    assert (code, out) == (1, "")
    assert err.startswith("deskspine hooks: on_back is not set; set it with `deskspine config set hooks.on_back ")
    code, out, err = shown(capfd, "test", "on_do")
    assert (code, out) == (2, "")
    assert err.endswith("not 'on_do'; did you mean on_due?\n")
    assert shown(capfd, "test")[0] == 2


def test_the_verb_loads_no_screen_and_leaves_nothing_in_the_home(home: Path) -> None:
    before = sorted(path.name for path in home.rglob("*"))
    code = "import sys; from deskspine.cli.main import main; main(['hooks']); print(sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result.stderr
    assert not any(f"'{name}'" in result.stdout for name in ("textual", "asyncio", "sqlite3"))
    assert sorted(path.name for path in home.rglob("*")) == before
