"""The paths of all files, none of which is created before it is needed."""

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from deskspine.adapters.storage.paths import Paths
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
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    paths.ensure()
    assert {folder.stat().st_mode & 0o777 for folder in (paths.config_dir, paths.runtime_dir)} == {0o700}


@linux
@pytest.mark.parametrize("home", [None, "", "relative", "/", "/nowhere/at/all", "/with/a/slash/"])
@pytest.mark.parametrize("value", [None, "", "relative", "/nowhere/else", "/with/a/slash/"])
def test_the_folders_are_those_of_platformdirs(
    home: str | None, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("CONFIG_HOME", "STATE_HOME", "DATA_HOME", "CACHE_HOME")
    for name, text in (("HOME", home), *((f"XDG_{kind}", value) for kind in kinds)):
        monkeypatch.delenv(name, raising=False)
        if text is not None:
            monkeypatch.setenv(name, text)
    monkeypatch.setenv("DESKSPINE_AS_ROOT", "1")
    paths = Paths.of_person()
    mine = (paths.config_dir, paths.state_dir, paths.data_dir, paths.cache_dir)
    kinds_there = ("config", "state", "data", "cache")
    theirs = [getattr(platformdirs, f"user_{kind}_dir")("deskspine", appauthor=False) for kind in kinds_there]
    assert mine == tuple(map(Path, theirs))


@linux
def test_a_user_without_a_home_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "relative")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    def unknown(_user: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(SystemExit, match="this user has no home folder"):
        Paths.of_person()


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
    with pytest.raises(PermissionError, match="not a folder of yours") as refused:
        paths.ensure()
    assert refused.value.filename == str(paths.runtime_dir)
    paths.runtime_dir.unlink()
    paths.runtime_dir.mkdir(mode=0o755)
    paths.ensure()
    assert paths.runtime_dir.stat().st_mode & 0o777 == 0o700


@linux
def test_folders_that_others_may_write_in_are_closed_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = Paths.under(tmp_path)
    for folder, mode in ((paths.config_dir, 0o777), (paths.state_dir, 0o775), (paths.data_dir, 0o755)):
        folder.mkdir()
        folder.chmod(mode)
    paths.ensure()
    modes = [folder.stat().st_mode & 0o777 for folder in (paths.config_dir, paths.state_dir, paths.data_dir)]
    assert modes == [0o755, 0o755, 0o755]
    paths.data_dir.chmod(0o777)

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(PermissionError, match="others may write in it") as refusal:
        paths.ensure()
    assert refusal.value.filename == str(paths.data_dir)


@pytest.fixture
def home_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home that belongs to another person, while root runs the program."""
    if os.getuid() == 0:
        os.chown(tmp_path, 54321, 54321)
    else:
        monkeypatch.setattr("os.getuid", lambda: 0)
    for name in ("CONFIG_HOME", "STATE_HOME", "DATA_HOME", "CACHE_HOME"):
        monkeypatch.delenv(f"XDG_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


@linux
def test_root_is_refused_in_the_home_of_another_before_anything_is_made(
    home_of_another: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match=r"belongs to .* and this is root.*DESKSPINE_AS_ROOT=1"):
        Paths.of_person()
    assert not list(home_of_another.iterdir())
    monkeypatch.setenv("DESKSPINE_AS_ROOT", "1")
    assert Paths.of_person().state_dir == home_of_another / ".local" / "state" / "deskspine"


@linux
def test_files_of_another_person_are_one_sentence_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths.under(tmp_path)
    paths.ensure()
    paths.lock.touch()
    assert paths.of_another() == ""
    me = os.getuid()
    monkeypatch.setattr("os.getuid", lambda: me + 54321)
    assert paths.of_another() == ""  # they can be used nevertheless
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) not in (paths.lock, paths.data_dir))
    message = paths.of_another()
    assert f"sudo chown -R {me + 54321} {paths.state_dir} {paths.data_dir}" in message
    assert str(paths.config_dir) not in message
