"""The files in the shared folder: whatever syncing programs, full disks and other programs make of them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.sync import sync_files
from deskspine.adapters.sync.forgetting import forget_days
from deskspine.adapters.sync.machine import ThisMachine, find_machine, host_name, this_machine
from deskspine.adapters.sync.sync_files import SyncFiles, folder_of
from deskspine.core.history.records import BreakRecord, StretchRecord
from deskspine.core.sync.lines import SyncLine, encode

DAY, YEAR = "2026-03-04", "2026"
ME, OTHER = ThisMachine("aaaaaaaaaaaa", "tower"), ThisMachine("bbbbbbbbbbbb", "laptop")
NOW = 1_800_000_000.0
BEGINS, ENDS = NOW - 50_000, NOW + 36_400


def line(seq: int, machine: ThisMachine = OTHER, *, day: str = DAY, start: float = NOW - 5000) -> SyncLine:
    """Return a line of a machine."""
    return SyncLine(
        row="stretch", kind="sitting", day=day, started_wall=start + seq, ended_wall=start + seq + 60,
        machine=machine.id, host=machine.host, seq=seq,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


def files(folder: Path, machine: ThisMachine = ME) -> SyncFiles:
    """Return the files as a machine sees them."""
    return SyncFiles(folder, machine, folder.parent / "journal.sqlite3")


def put(path: Path, *lines: SyncLine, at: float = NOW) -> None:
    """Write a file as the other machine and a syncing program leave it."""
    path.write_bytes(b"".join(encode(entry) + b"\n" for entry in lines))
    os.utime(path, (at, at))


def seen(folder: Path) -> list[int]:
    """Return the numbers of the lines of other machines."""
    return sorted(entry.seq for entry in files(folder).others(BEGINS, ENDS))


def test_one_writes_and_the_other_reads(folder: Path) -> None:
    files(folder, OTHER).append([line(1), line(2, day="2025-12-31")])
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"deskspine-{OTHER.id}-2025.jsonl", f"deskspine-{OTHER.id}-2026.jsonl"]
    for path in folder.iterdir():
        os.utime(path, (NOW, NOW))
    assert seen(folder) == [1, 2]
    assert files(folder, OTHER).others(BEGINS, ENDS) == ()
    assert [entry.seq for entry in files(folder, OTHER).own([DAY])] == [1]
    assert files(folder).own([DAY]) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_own_file_is_readable_for_the_person_alone(folder: Path) -> None:
    files(folder).append([line(1, ME)])
    assert stat.S_IMODE(next(folder.iterdir()).stat().st_mode) == 0o600


COPIES = (
    "deskspine-{id}-2026.sync-conflict-20260304-101010-ABCDEFG.jsonl",
    "deskspine-{id}-2026 (laptop's conflicted copy 2026-03-04).jsonl",
    "deskspine-{id}-2026 2.jsonl",
)


def test_copies_that_a_syncing_program_made_are_read_too(folder: Path) -> None:
    for number, name in enumerate(COPIES):
        put(folder / name.format(id=OTHER.id), line(1), line(2 + number))
    assert sorted(set(seen(folder))) == [1, 2, 3, 4]
    put(folder / COPIES[0].format(id=ME.id), line(9, ME))
    assert 9 not in seen(folder)


def test_other_files_folders_and_damage_are_passed_over(folder: Path) -> None:
    put(folder / "deskspine-x.jsonl", line(1))
    whole = (folder / "deskspine-x.jsonl").read_bytes()
    (folder / "deskspine-x.jsonl").write_bytes(
        b"\0" * 100 + b"\n" + whole + whole[:50] + b"\n" + b"[]\n{}\n" + whole[:90]
    )
    (folder / "notes.txt").write_bytes(encode(line(5)))
    (folder / "deskspine-folder.jsonl").mkdir()
    (folder / ".deskspine-x.jsonl.tmp").write_bytes(encode(line(6)))
    (folder / "deskspine-noise.jsonl").write_bytes(os.urandom(5000))
    for path in folder.iterdir():
        os.utime(path, (NOW, NOW))
    if sys.platform != "win32":
        os.mkfifo(folder / "deskspine-pipe.jsonl")
    assert seen(folder) == [1]


def test_of_a_huge_file_only_the_end_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_files, "TAIL_BYTES", 4096)
    put(folder / "deskspine-x.jsonl", *(line(seq) for seq in range(1000)))
    numbers = seen(folder)
    assert numbers[-1] == 999
    assert 10 < len(numbers) <= 4096 // 150


def test_at_most_64_files_are_read_the_latest_first(folder: Path) -> None:
    for number in range(80):
        put(folder / f"deskspine-{number}.jsonl", line(number), at=NOW + number)
    assert seen(folder) == list(range(16, 80))


def test_files_that_did_not_change_today_or_since_the_last_time_are_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    tail: Callable[[Path], bytes] = sync_files._tail

    def counted(path: Path) -> bytes:
        reads.append(path.name)
        return tail(path)

    monkeypatch.setattr(sync_files, "_tail", counted)
    put(folder / "deskspine-new.jsonl", line(1))
    put(folder / "deskspine-old.jsonl", line(2), at=BEGINS - 2 * 86_400)
    shared = files(folder)
    for _ in range(3):
        assert [entry.seq for entry in shared.others(BEGINS, ENDS)] == [1]
    assert reads == ["deskspine-new.jsonl"]
    put(folder / "deskspine-new.jsonl", line(1), line(3), at=NOW + 1)
    assert [entry.seq for entry in shared.others(BEGINS, ENDS)] == [1, 3]
    (folder / "deskspine-new.jsonl").unlink()
    assert shared.others(BEGINS, ENDS) == ()


def test_a_line_that_was_cut_by_a_kill_costs_only_itself(folder: Path) -> None:
    mine = files(folder)
    mine.append([line(1, ME), line(2, ME)])
    path = next(folder.iterdir())
    path.write_bytes(path.read_bytes()[:-20])
    mine.append([line(3, ME)])
    assert [entry.seq for entry in mine.own([DAY])] == [1, 3]


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    absent = files(tmp_path / "stick")
    with pytest.raises(FileNotFoundError):
        absent.append([line(1, ME)])
    with pytest.raises(FileNotFoundError):
        absent.others(BEGINS, ENDS)
    assert not (tmp_path / "stick").exists()


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_says_why(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        with pytest.raises(OSError, match=r"denied|Read-only|belongs"):
            files(folder).append([line(1, ME)])
        assert files(folder).others(BEGINS, ENDS) == ()
    finally:
        folder.chmod(0o700)


def test_on_a_full_disk_complete_lines_stay_and_the_others_can_be_written_later(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    mine, lines = files(folder), [line(seq, ME) for seq in range(20)]
    mine.append(lines[:2])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            mine.append(lines[2:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    kept = [entry.seq for entry in mine.own([DAY])]
    assert kept == list(range(len(kept)))
    assert 2 < len(kept) < 20
    mine.append(lines[len(kept) :])
    assert [entry.seq for entry in mine.own([DAY])] == list(range(20))


def test_the_journal_is_read_and_its_changes_are_noticed(folder: Path) -> None:
    mine = files(folder)
    assert mine.rows([DAY]).breaks == ()
    before = mine.journal_stamp()
    journal = SqliteJournal(folder.parent / "journal.sqlite3")
    journal.add_row(StretchRecord("sitting", 1.0, 2.0, DAY, 0))
    after = mine.journal_stamp()
    assert before != after == mine.journal_stamp()
    journal.add_break(BreakRecord(2.0, 3.0, DAY, 0, "did-it"))
    assert mine.journal_stamp() != after
    rows = mine.rows(["2026-03-03", DAY])
    assert (len(rows.breaks), len(rows.stretches)) == (1, 1)
    journal.close()
    assert len(mine.rows([DAY]).breaks) == 1


def test_a_machine_keeps_its_name_and_a_copied_home_gets_another(tmp_path: Path) -> None:
    path = tmp_path / "state" / "machine"
    tower = this_machine(path, "tower")
    assert this_machine(path, "tower") == tower
    laptop = this_machine(path, "laptop")
    assert laptop.id != tower.id
    assert (find_machine(path, "tower"), find_machine(path, "laptop"), find_machine(path, "x")) == (tower, laptop, None)
    path.write_text(f"damaged\n{path.read_text()}")
    assert this_machine(path, "tower") == tower
    assert this_machine(path, "new").host == "new"
    assert path.read_text().startswith("damaged\n")
    assert "." not in host_name()


def test_days_are_forgotten_in_the_own_files_and_their_copies(folder: Path, tmp_path: Path) -> None:
    machine = this_machine(tmp_path / "machine", host_name())
    mine = files(folder, machine)
    mine.append([line(seq, machine, day=f"2026-03-0{seq}") for seq in range(1, 6)])
    own = next(folder.iterdir())
    copy = folder / own.name.replace(".jsonl", ".sync-conflict-1.jsonl")
    copy.write_bytes(own.read_bytes() + b"half a li")
    put(folder / "deskspine-other.jsonl", line(1, day="2026-03-03"))
    assert forget_days(str(folder), tmp_path / "machine", "2026-03-02", "2026-03-04") == 7
    for path in (own, copy):
        kept = path.read_bytes()
        assert (kept.count(b"\n"), b"2026-03-03" in kept, b"half" in kept) == (2, False, False)
    assert b"2026-03-03" in (folder / "deskspine-other.jsonl").read_bytes()
    assert forget_days(str(folder), tmp_path / "machine", "2026-03-02", "2026-03-04") == 0
    assert forget_days("", tmp_path / "machine", DAY, DAY) == 0
    assert forget_days(str(tmp_path / "gone"), tmp_path / "machine", DAY, DAY) == 0
    assert forget_days(str(folder), tmp_path / "no-name", DAY, DAY) == 0


def test_the_home_folder_may_be_written_as_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert folder_of("~/shared") == tmp_path / "shared"
    with pytest.raises(FileNotFoundError):
        folder_of("~no-such-person-here/shared")


def test_lines_may_have_names_of_any_length_and_stay_short(folder: Path) -> None:
    long = replace(line(1, ME), host="ü" * 32, started_wall=NOW - 4e6 / 3, ended_wall=NOW - 1 / 3, outcome="shortened")
    assert len(encode(long)) < 400
