"""A file is replaced as a whole or stays as it was."""

import os
import sys
from pathlib import Path

import pytest

from deskspine.adapters.storage.atomic import replace_file, sweep

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX systems")


@posix
def test_link_and_mode_stay_and_a_new_file_is_private(tmp_path: Path) -> None:
    target, link, new = tmp_path / "real", tmp_path / "link", tmp_path / "made" / "here" / "new"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    replace_file(link, "new\r\nlines\n")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\r\nlines\n"
    assert target.stat().st_mode & 0o777 == 0o640
    replace_file(new, "x")
    assert (new.stat().st_mode & 0o777, new.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@posix
def test_a_link_to_nothing_gets_its_target_and_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "sub" / "later")
    replace_file(tmp_path / "dangling", "x")
    assert (tmp_path / "sub" / "later").read_text() == "x"
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        replace_file(tmp_path / "a", "x")
    assert (tmp_path / "a").is_symlink()


def test_a_failed_rename_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def refuse(self: Path, target: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Read-only"):
        replace_file(path, "new")
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@posix
def test_what_is_not_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(OSError, match=r"directory|regular"):
            replace_file(tmp_path / name, "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]


@posix
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write everything")
def test_a_write_protected_file_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o400)
    with pytest.raises(PermissionError):
        replace_file(path, "new")
    assert path.read_text() == "old"


@posix
def test_drafts_left_by_kills_are_swept_and_nothing_else_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [".state.toml.ab12_xyz", ".status.k2jd81a_", ".config.toml.draft-abcd1234"]
    other_names = [
        "state.toml",
        ".gitignore.template",
        ".state.toml.swp",
        ".config.toml.abcd1234",
        "notes.draft-abcd1234",
    ]
    for name in (*drafts, *other_names):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1000, 1000))
    young = tmp_path / ".state.toml.draft-00000000"
    young.write_text("x")
    (tmp_path / ".link.draft-aaaaaaaa").symlink_to(tmp_path / "state.toml")
    sweep(tmp_path, before=2000)
    assert {path.name for path in tmp_path.iterdir()} == {*other_names, young.name, ".link.draft-aaaaaaaa"}
    sweep(tmp_path / "not there", before=2000)


@posix
def test_a_draft_that_a_kill_leaves_has_a_name_that_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "unlink", lambda self: None)
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError(5, "killed here")))
    with pytest.raises(OSError, match="killed here"):
        replace_file(tmp_path / "config.toml", "new")
    monkeypatch.undo()
    (draft,) = tmp_path.iterdir()
    sweep(tmp_path, before=draft.stat().st_mtime + 1)
    assert not list(tmp_path.iterdir())
