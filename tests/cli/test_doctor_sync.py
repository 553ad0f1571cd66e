"""The check of `deskspine doctor` on the shared folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.sync.machine import ThisMachine, host_name
from deskspine.adapters.sync.sync_files import SyncFiles
from deskspine.cli.doctor_sync import sync
from deskspine.core.sync.lines import SyncLine


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Return folders with a settings file that names `tmp_path / "shared"`."""
    paths = Paths.under(tmp_path)
    paths.ensure()
    folder = (tmp_path / "shared").as_posix()
    paths.config_file.write_text(f'[sync]\nfolder = "{folder}"\n', encoding="utf-8")
    return paths


def test_without_a_folder_it_says_so(tmp_path: Path) -> None:
    (finding,) = sync(Paths.under(tmp_path))
    assert (finding.state, finding.found) == ("not here", "no folder is shared with other machines")


def test_a_missing_folder_is_a_problem_and_is_not_made(paths: Paths, tmp_path: Path) -> None:
    (finding,) = sync(paths)
    assert finding.state == "problem"
    assert "shared cannot be read: " in finding.found
    assert "config unset sync.folder" in finding.advice
    assert not (tmp_path / "shared").exists()


def test_the_other_machines_are_named_and_nothing_is_written(paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (finding,) = sync(paths)
    assert finding.found.endswith(f"this machine is {host_name()}; no other machine in the last week")
    now = SystemClock().read().wall
    line = SyncLine(
        row="stretch", kind="sitting", day="2026-03-04", started_wall=now - 600, ended_wall=now - 300,
        machine="abc", host="laptop", seq=1,
    )  # fmt: skip
    SyncFiles(folder, ThisMachine("abc", "laptop"), tmp_path / "none").append([line])
    (finding,) = sync(paths)
    assert finding.state == "ok"
    assert "; 1 other machine: laptop until " in finding.found
    assert [path.name for path in folder.iterdir()] == ["deskspine-abc-2026.jsonl"]
    assert not paths.machine.exists()
