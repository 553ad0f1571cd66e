"""The cached library: equal to a new reading, gone at any change, and never an obstacle."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from deskspine.adapters.storage import library_cache, routine_loader
from deskspine.adapters.storage.library_cache import LibraryCache, key_of, stamp
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.model import Library
from support.effort import examples
from support.paths import ROUTINES

SHIPPED = ROUTINES


POSE = 'schema = 1\n[[pose]]\nid = "neutral"\nrig = "front"\nwords = "Sit tall, hands on the thighs"\n'
EXERCISE = """schema = 1
[[exercise]]
id = "roll"
name = "Roll"
kind = "mobility"
cue = "Slow circles"
steps = ["Lift", "Roll", "Drop"]
frames = [{ phase = "move", pose = "neutral" }]
"""
ROUTINE = """schema = 1
id = "rolls"
name = "Rolls"
position = "seated"
duration_s = 15
[[item]]
exercise = "roll"
prep_s = 5
reps = 2
rest_s = 3
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Return a small folder in the shape of the shipped one."""
    folder = tmp_path / "routines"
    for name, text in {"rolls": ROUTINE, "exercises/roll": EXERCISE, "poses/all": POSE}.items():
        file = folder / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


class Reads:
    """A reader of folders that counts its readings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        add = routine_loader.LibraryBuilder.add

        def counted(builder: routine_loader.LibraryBuilder, folder: Path, *, own: bool) -> None:
            self.count += 1
            add(builder, folder, own=own)

        monkeypatch.setattr(routine_loader.LibraryBuilder, "add", counted)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


def test_the_second_start_reads_no_table_and_has_the_same(shipped: Path, tmp_path: Path, reads: Reads) -> None:
    cache = tmp_path / "cache" / "deskspine" / "library"
    first = RoutineFiles(None, shipped, cache).load()
    assert first.problems == ()
    assert first.routines.keys() == {"rolls"}
    assert RoutineFiles(None, shipped, cache).load() == first
    assert reads.count == 1
    if sys.platform != "win32":
        assert (cache.stat().st_mode & 0o777, cache.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_ships_whole_is_kept_whole(tmp_path: Path, reads: Reads) -> None:
    library = RoutineFiles(None, SHIPPED, tmp_path / "library").load()
    assert library.problems == ()
    assert RoutineFiles(None, SHIPPED, tmp_path / "library").load() == library == RoutineFiles(None, SHIPPED).load()
    assert reads.count == 2


def test_any_change_of_a_file_or_of_the_program_is_seen(
    shipped: Path, tmp_path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "library"
    routine, exercises = shipped / "rolls.toml", shipped / "exercises" / "roll.toml"

    def load() -> int:
        before = reads.count
        RoutineFiles(None, shipped, cache).load()
        again = reads.count
        RoutineFiles(None, shipped, cache).load()
        assert reads.count == again, "and then it is kept again"
        return reads.count - before

    assert load() == 1
    os.utime(routine, ns=(1, 1))
    assert load() == 1
    exercises.write_text(exercises.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load() == 1
    (shipped / "cards").mkdir()
    shutil.copy2(SHIPPED / "cards" / "when-to-stop.toml", shipped / "cards")
    assert load() == 1
    routine.unlink()
    assert load() == 1
    monkeypatch.setattr(library_cache, "__version__", "0.0.1")
    assert load() == 1
    monkeypatch.setattr(library_cache, "VERSION", 99)
    assert load() == 1
    code = tmp_path / "code" / "routines"
    code.mkdir(parents=True)
    monkeypatch.setattr(library_cache, "CODE", (code,))
    assert load() == 1
    (code / "reader.py").write_text("")
    assert load() == 1
    assert load() == 0


def test_a_library_with_problems_is_not_kept(shipped: Path, tmp_path: Path, reads: Reads) -> None:
    (shipped / "broken.toml").write_text("schema = ")
    for _ in range(2):
        assert RoutineFiles(None, shipped, tmp_path / "library").load().problems
    assert reads.count == 2
    assert not (tmp_path / "library").exists()


def test_own_files_are_never_kept_and_are_put_beside_what_is(shipped: Path, tmp_path: Path, reads: Reads) -> None:
    own, cache = tmp_path / "own", tmp_path / "library"
    (own / "cards").mkdir(parents=True)
    (own / "cards" / "note.toml").write_text('schema = 1\nid = "note"\nname = "Note"\nkind = "card"\nabout = "x"\n')
    for _ in range(2):
        library = RoutineFiles(own, shipped, cache).load()
        assert library.cards["note"].own
    assert reads.count == 3
    assert "note" not in RoutineFiles(None, shipped, cache).load().cards
    library.routines.clear()
    assert RoutineFiles(own, shipped, cache).load().routines, "nobody holds what is kept"


@pytest.mark.parametrize("place", ["folder", "file above", "nowhere", "pipe", "link to itself"])
def test_a_place_that_cannot_be_used_costs_nothing_but_time(place: str, shipped: Path, tmp_path: Path) -> None:
    cache = tmp_path / "c" / "library"
    if place == "folder":
        cache.mkdir(parents=True)
    elif place == "file above":
        cache.parent.write_text("x")
    elif place == "nowhere":
        cache = Path("/dev/null/library") if sys.platform != "win32" else Path("?:/library")
    elif place == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes in folders here")
        cache.parent.mkdir()
        os.mkfifo(cache)
    else:
        cache.parent.mkdir()
        cache.symlink_to(cache)
    for _ in range(2):
        assert RoutineFiles(None, shipped, cache).load().routines.keys() == {"rolls"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_nobody_may_write_to_or_read_costs_nothing_but_time(shipped: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert RoutineFiles(None, shipped, closed / "library").load().routines
    cache = tmp_path / "library"
    RoutineFiles(None, shipped, cache).load()
    cache.chmod(0)
    assert RoutineFiles(None, shipped, cache).load().routines


def cache_with_library(folder: Path, shipped: Path) -> tuple[LibraryCache, Path, str, Library, bytes]:
    """Return a cache with a library in it, its file, the version, the library and the file's bytes."""
    file = folder / "library"
    library = RoutineFiles(None, shipped, file).load()
    return LibraryCache(file), file, key_of(shipped), library, file.read_bytes()


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_no_library(data: st.DataObject, shipped: Path, tmp_path: Path) -> None:
    cache, file, key, library, raw = cache_with_library(tmp_path, shipped)
    if data.draw(st.booleans()):
        broken = raw[: data.draw(st.integers(0, len(raw) - 1))]
    else:
        at = data.draw(st.integers(0, len(raw) - 1))
        broken = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    file.write_bytes(broken)
    try:
        assert cache.read(key) is None
    finally:
        file.write_bytes(raw)
    assert cache.read(key) == library


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_that_got_past_the_checksum_is_a_whole_library_or_none(
    data: st.DataObject, shipped: Path, tmp_path: Path
) -> None:
    cache, file, key, library, raw = cache_with_library(tmp_path, shipped)
    payload = raw.partition(b"\n")[2]
    at = data.draw(st.integers(0, len(payload) - 1))
    cut = data.draw(st.integers(0, 3))
    pieces = st.sampled_from(
        [b"", b"1", b'"', b"null", b"true", b"[", b"]", b",", b"{}", b"\xff", b"9" * 5000, b"[" * 9999]
    )
    payload = payload[:at] + data.draw(pieces) + payload[at + cut :]
    file.write_bytes(f"{zlib.crc32(payload):08x} {key}\n".encode() + payload)
    try:
        library_read = cache.read(key)
    finally:
        file.write_bytes(raw)
    if library_read is not None:  # a letter or a digit is another one
        assert len(library_read.poses) == len(library.poses)
        assert len(library_read.exercises) == len(library.exercises)
        assert library_read.routines.keys() == library.routines.keys() or len(library_read.routines) == len(
            library.routines
        )


def test_a_very_large_file_is_not_read_on(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, _, key, library, raw = cache_with_library(tmp_path, shipped)
    assert cache.read(key) == library
    monkeypatch.setattr(library_cache, "LARGEST", len(raw) - 1)
    assert cache.read(key) is None


def test_two_that_keep_at_once_leave_one_whole_library(shipped: Path, tmp_path: Path) -> None:
    cache, _, key, library, _ = cache_with_library(tmp_path, shipped)
    threads = [threading.Thread(target=cache.keep, args=(key, library)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.read(key) == library
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["library"]


def test_changed_tells_of_own_files_only(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    source = RoutineFiles(own, shipped)
    assert source.changed(), "nothing was loaded yet"
    source.load()
    assert not source.changed()
    own.mkdir()
    (own / "notes.txt").write_text("not looked at")
    (own / ".hidden.toml").write_text("not looked at")
    assert not source.changed()
    for name in ("mine.toml", "poses/mine.toml", "exercises/mine.toml", "cards/mine.toml"):
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text("schema = 1\n")
        assert source.changed(), name
        source.load()
        assert not source.changed(), name
        os.utime(own / name, ns=(1, 1))
        assert source.changed(), name
        source.load()
    (own / "mine.toml").rename(own / "other.toml")
    assert source.changed()
    source.load()
    (own / "other.toml").unlink()
    assert source.changed()
    assert source.changed(), "until it is loaded"
    source.load()
    os.utime(shipped / "rolls.toml", ns=(1, 1))
    assert not source.changed()
    assert not RoutineFiles(None, shipped).changed() or RoutineFiles(None, shipped).load()


def test_a_stamp_names_what_cannot_be_looked_at(tmp_path: Path) -> None:
    assert stamp(tmp_path / "nowhere") == ()
    (tmp_path / "routines").write_text("x")
    assert stamp(tmp_path / "routines")[0][:2] == ("", -1)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "lost.toml").symlink_to(tmp_path / "gone")
    assert stamp(tmp_path / "own")[0][:2] == ("/lost.toml", -1)
    assert "expected a file" in str(RoutineFiles(tmp_path / "own", SHIPPED).load().problems[0])


def test_the_cache_has_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert Paths.of_person().library_cache == tmp_path / "deskspine" / "library"
        assert not list(tmp_path.iterdir())
    paths = Paths.under(tmp_path / "root")
    paths.ensure()
    assert paths.library_cache == tmp_path / "root" / "cache" / "library"
    assert not paths.cache_dir.exists()
