"""`deskspine doctor` on waits: what is looked at, what is set up, and a folder of hints that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from deskspine.adapters.storage.paths import Paths
from deskspine.cli.doctor_waits import CONNECT, NAME, NO_FOLDER, NOT_YOURS, OFF, REMOVE, look
from deskspine.cli.findings import Finding
from deskspine.cli.main import main
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import DEFAULTS, Settings

HERE = Place(desktop=True, why="this machine")
IN_TMUX = Place(desktop=True, why="this machine", variables=(("TMUX", "/tmp/tmux-1/default,7,0"),))


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the folders of a person who has bash and Gemini CLI, and whose folder of hints is there."""
    for name in ("bin", ".gemini", "run/deskspine/hints"):
        (tmp_path / name).mkdir(parents=True, mode=0o700)
    (tmp_path / ".bashrc").write_text("alias l=ls\n")
    variables = {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), "SHELL": "/bin/bash"}
    variables |= {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    variables |= {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Paths.of_person()


def found(paths: Paths, place: Place = HERE, settings: Settings = DEFAULTS) -> list[Finding]:
    """Return the findings."""
    environ: Mapping[str, str] = {}
    return look(place, settings, paths, environ)


def connected(paths: Paths) -> tuple[str, str]:
    """Return state and words of the last finding, which is about `deskspine setup`."""
    last = found(paths)[-1]
    return last.state, last.found


def test_tmux_counts_where_it_is_used_and_chosen(paths: Paths) -> None:
    assert found(paths)[0] == Finding(NAME, "not here", "panes of tmux: you do not use tmux here")
    assert found(paths, IN_TMUX)[0] == Finding(NAME, "ok", "panes of tmux: works")
    without = DEFAULTS.replace("waits.tmux", False)
    assert found(paths, IN_TMUX, without)[0] == Finding(NAME, "not here", "panes of tmux: switched off")


def test_what_setup_has_connected_is_named(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert connected(paths) == ("not here", "not set up: shell bash, gemini")
    assert found(paths)[-1].advice == CONNECT
    main(["setup", "gemini", "--yes"])
    assert connected(paths) == ("ok", "set up: gemini; not set up: shell bash")
    main(["setup", "gemini", "--remove", "--yes"])
    assert connected(paths) == ("not here", "not set up: shell bash, gemini")


def test_a_folder_of_hints_that_cannot_be_used_is_a_problem(paths: Paths) -> None:
    hints = paths.hints
    assert found(paths)[1] == Finding(NAME, "ok", f"hints in {hints}")
    hints.rmdir()
    assert found(paths)[1] == Finding(NAME, "not here", NO_FOLDER.format(hints))
    assert not hints.exists()
    unusable = Finding(NAME, "problem", NOT_YOURS.format(hints), REMOVE)
    hints.symlink_to(paths.state_dir)
    assert found(paths)[1] == unusable
    hints.unlink()
    hints.write_text("")
    assert found(paths)[1] == unusable


def test_what_is_switched_off_is_not_looked_at(paths: Paths) -> None:
    assert found(paths, IN_TMUX, DEFAULTS.replace("waits.offer", False)) == [Finding(NAME, "not here", OFF)]
    settings = DEFAULTS
    for name in ("shell", "agents", "commands", "hints"):
        settings = settings.replace(f"waits.{name}", False)
    assert [finding.state for finding in found(paths, IN_TMUX, settings)] == ["ok", "not here"]
