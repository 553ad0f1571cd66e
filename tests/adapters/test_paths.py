"""Where the files are, and that nothing is made before it is asked for."""

import os
import sys
from pathlib import Path

import pytest

from deskspine.adapters.paths import Paths
from deskspine.cli import status

linux = pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")


@linux
def test_xdg_variables_are_honoured_and_status_agrees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    for name, folder in (
        ("CONFIG_HOME", "c"),
        ("STATE_HOME", "s"),
        ("DATA_HOME", "d"),
        ("RUNTIME_DIR", "run"),
    ):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / folder))
    paths = Paths.of_person()
    assert paths.config_file == tmp_path / "c" / "deskspine" / "config.toml"
    assert paths.journal == tmp_path / "d" / "deskspine" / "journal.sqlite3"
    assert paths.runtime_dir == run / "deskspine"
    assert status.state_folder() == str(paths.state_dir)
    assert [each.name for each in tmp_path.iterdir()] == ["run"]
    paths.ensure()
    assert {folder.stat().st_mode & 0o777 for folder in (paths.config_dir, paths.runtime_dir)} == {0o700}


@linux
@pytest.mark.parametrize("value", ["", "relative", "/nowhere/at/all"])
def test_without_a_runtime_folder_a_private_one_is_used(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", value)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert Paths.of_person().runtime_dir == tmp_path / f"deskspine-{os.getuid()}"


@linux
def test_a_runtime_folder_that_could_be_somebody_elses_is_refused(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    paths.runtime_dir.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="not a folder of yours"):
        paths.ensure()
    paths.runtime_dir.unlink()
    paths.runtime_dir.mkdir(mode=0o755)
    paths.ensure()
    assert paths.runtime_dir.stat().st_mode & 0o777 == 0o700
