"""The folder of hints: what its files say, and that no file in it can block, mislead or cost much."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.waits import hint_files
from deskspine.adapters.waits.hint_files import HintFiles
from deskspine.adapters.waits.writers import lives
from deskspine.cli import hint_file
from deskspine.core.presence.place import Place
from deskspine.core.waits.hint import Hint
from deskspine.engine.ports import UnusableError
from deskspine.engine.wait_port import WaitSeen
from support.hint_lines import hint_line
from support.tmux_fakes import BOOT, HandClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and pipes are those of Unix")


class Folder:
    """A folder of hints on a clock that a test moves, and the source over it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = HandClock()
        self.notes: list[str] = []
        self.dead: set[int] = set()
        self.source = HintFiles(path, self.clock, self.notes.append, is_alive=lambda pid, since: pid not in self.dead)
        self.source.ready()

    def put(self, name: str, text: str | bytes, ago_s: float = 0.0) -> Path:
        """Write a file as a shell does, changed `ago_s` seconds before now."""
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        changed = self.clock.wall - ago_s
        os.utime(path, (changed, changed))
        return path

    async def look(self) -> dict[str, WaitSeen]:
        return {wait.id: wait for wait in await self.source.look(Place())}


@pytest.fixture
def hints(tmp_path: Path) -> Folder:
    """Return a folder of hints."""
    return Folder(tmp_path / "run" / "hints")


async def test_a_file_is_a_wait_since_it_was_written(hints: Folder) -> None:
    hints.put("shell-12", "working tests shell pid=4711 for=180\n", ago_s=30)
    hints.put("claude", "needs-you agent agent", ago_s=5)
    hints.put("mine", "working machine hint sure")
    hints.put("shell-13", "")
    hints.put("codex", "done agent agent")
    assert await hints.look() == {
        "shell-12": WaitSeen("shell-12", "tests", "shell", BOOT - 30, 180),
        "claude": WaitSeen("claude", "agent", "agent", BOOT - 5, needs_you=True),
        "mine": WaitSeen("mine", "machine", "hint", BOOT, sure=True),
    }
    assert hints.notes == []


async def test_the_folder_is_closed_to_others_and_comes_back_when_it_was_removed(hints: Folder) -> None:
    assert hints.path.stat().st_mode & 0o777 == 0o700
    hints.path.chmod(0o755)
    await hints.look()
    assert hints.path.stat().st_mode & 0o777 == 0o700
    hints.path.rmdir()
    hints.path.parent.rmdir()
    assert await hints.look() == {}
    assert hints.path.stat().st_mode & 0o777 == 0o700
    assert hints.path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_link_in_the_place_of_the_folder_is_not_followed(hints: Folder, tmp_path: Path) -> None:
    hints.path.rmdir()
    (tmp_path / "elsewhere").mkdir()
    hints.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnusableError, match="is not a folder of yours"):
        await hints.look()
    hints.path.unlink()
    hints.path.write_text("a file")
    with pytest.raises(UnusableError, match="is not a folder of yours"):
        await hints.look()


async def test_the_wall_clock_moves_no_beginning(hints: Folder) -> None:
    hints.put("a", "working build shell", ago_s=40)
    before = await hints.look()
    hints.clock.pass_s(10)
    hints.clock.wall -= 3600
    assert await hints.look() == before
    hints.clock.wall += 7200
    assert {**await hints.look()}["a"].since == before["a"].since


async def test_a_shell_writes_a_wait_of_its_own_each_time_and_an_agent_goes_on(hints: Folder) -> None:
    hints.put("sh", "working build shell", ago_s=40)
    hints.put("ag", "working agent agent", ago_s=40)
    await hints.look()
    hints.clock.pass_s(10)
    hints.put("sh", "working build shell")
    hints.put("ag", "working agent agent")
    seen = await hints.look()
    assert seen["sh"].since == BOOT + 10
    assert seen["ag"].since == BOOT - 40
    hints.clock.pass_s(10)
    hints.put("sh", "needs-you build shell")
    hints.put("ag", "done agent agent")
    seen = await hints.look()
    assert seen["sh"] == WaitSeen("sh", "build", "shell", BOOT + 10, needs_you=True)
    assert "ag" not in seen
    hints.clock.pass_s(10)
    hints.put("sh", "working build shell")
    hints.put("ag", "working agent agent")
    seen = await hints.look()
    assert seen["sh"] == WaitSeen("sh", "build", "shell", BOOT + 10)
    assert seen["ag"].since == BOOT + 30


async def test_the_hint_of_a_process_that_ended_is_lost_and_its_file_is_removed(hints: Folder) -> None:
    hints.put("a", "working build command pid=77")
    assert not (await hints.look())["a"].lost
    hints.dead.add(77)
    assert (await hints.look())["a"].lost
    assert not (hints.path / "a").exists()
    assert await hints.look() == {}


def test_a_process_is_known_by_its_beginning_not_by_its_number_alone() -> None:
    child = subprocess.Popen(["sleep", "100"])
    try:
        boot = SystemClock().read().boot
        assert lives(child.pid, boot)
        if sys.platform == "linux":
            assert not lives(child.pid, boot - 60)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        if sys.platform == "linux":
            assert not lives(child.pid, boot)  # it is listed until its parent has asked for its end
    finally:
        child.kill()
        child.wait()
    assert not lives(child.pid, boot)
    assert not lives(2**31 - 1, boot)
    assert lives(1, boot)


async def test_old_files_say_nothing_and_very_old_ones_are_removed(hints: Folder) -> None:
    hints.put("old", "working build hint", ago_s=7201)
    hints.put("ancient", "working build hint", ago_s=86401)
    hints.put(".draft", "wor", ago_s=86401)
    assert (await hints.look())["old"].lost
    assert [path.name for path in hints.path.iterdir()] == ["old"]


async def test_nothing_in_the_folder_blocks_or_raises_and_each_reason_is_noted_once(
    hints: Folder, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("working build hint")
    for number in range(3):
        hints.put(f"huge-{number}", b"working build hint " + b"x" * 1_000_000)
        hints.put(f"bytes-{number}", bytes(range(128, 256)))
        hints.put(f"words-{number}", "hello world")
        (hints.path / f"link-{number}").symlink_to(outside)
        (hints.path / f"loop-{number}").symlink_to(f"loop-{number}")
        (hints.path / f"folder-{number}").mkdir()
        os.mkfifo(hints.path / f"pipe-{number}")
        hints.put(f"\x1b]0;evil\x07-{number}", "working build hint")
        hints.put(f"mode-{number}", "working build hint").chmod(0)
    hints.put("good", "working build hint")
    async with asyncio.timeout(2):
        seen = await hints.look()
    assert "good" in seen
    assert seen.keys() - {"good"} <= {"mode-0", "mode-1", "mode-2"}  # which root may read
    assert all(note.isprintable() for note in hints.notes)
    reasons = [note.rpartition(": ")[2] for note in hints.notes]
    assert len(reasons) == len(set(reasons))
    expected = {
        "not a regular file of yours",
        "larger than 200 bytes",
        "its text is no hint",
        "not a name for a hint",
    }
    assert expected <= set(reasons) <= expected | {"Permission denied"}
    before = list(hints.notes)
    await hints.look()
    assert hints.notes == before


async def test_a_file_of_another_person_is_ignored(hints: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    hints.put("theirs", "working build hint")
    monkeypatch.setattr(hint_files, "is_own", lambda status: False)
    assert await hints.look() == {}
    assert "not a regular file of yours" in hints.notes[0]


async def test_a_flood_costs_little_and_its_newest_files_count(hints: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(400):
        hints.put(f"flood-{number}", "working build hint", ago_s=100 + number)
    hints.put("newest", "working tests hint", ago_s=1)
    seen = await hints.look()
    assert len(seen) == hint_files.MAX_FILES
    assert "newest" in seen
    assert "flood-0" in seen
    assert "flood-399" not in seen
    assert ["more than 256 hints" in note for note in hints.notes] == [True]
    reads: list[Path] = []
    monkeypatch.setattr(hint_files, "_text", reads.append)
    assert await hints.look() == seen
    assert reads == []  # files that did not change are not read again


async def test_ten_thousand_names_are_listed_only_in_part(hints: Folder) -> None:
    hints.clock.wall = SystemClock().read().wall
    for number in range(10_000):
        os.close(os.open(hints.path / f"flood-{number}", os.O_CREAT | os.O_WRONLY, 0o600))
    started = time.process_time()
    for _ in range(5):
        assert await hints.look() == {}
    assert (time.process_time() - started) / 5 < 0.2


@pytest.mark.parametrize("state", ["working", "needs-you"])
async def test_what_the_verbs_write_is_read_back(hints: Folder, state: str) -> None:
    hint = Hint(state, "tests", "command", pid=12, for_s=90.0, sure=True)  # type: ignore[arg-type]
    hints.clock.wall = SystemClock().read().wall
    hint_file.write(str(hints.path), "x", hint_line(hint).split())
    assert (hints.path / "x").stat().st_mode & 0o777 == 0o600
    (seen,) = (await hints.look()).values()
    assert (seen.kind, seen.source, seen.expected_s, seen.sure) == ("tests", "command", 90.0, True)
    assert seen.needs_you == (state == "needs-you")
    hint_file.remove(str(hints.path), "x")
    hint_file.remove(str(hints.path), "x")
    assert list(hints.path.iterdir()) == []
