"""A program killed in the middle of its writes: nothing that it acknowledged is missing, nothing is half there."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deskspine.adapters.storage.journal import SqliteJournal

TESTS = Path(__file__).parents[2]
WRITER = TESTS / "support" / "killed_writer.py"
DAY = "2026-03-10"


def killed_after(what: str, folder: Path, first: int, acknowledged: int) -> int:
    """Kill a writer that has acknowledged a number of breaks; return how many it acknowledged in the end."""
    command = [sys.executable, str(WRITER), what, str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(TESTS)}) as writer:
        assert writer.stdout is not None
        for _ in range(acknowledged):
            writer.stdout.readline()
        writer.kill()
        return acknowledged + len(writer.stdout.read().splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot be killed like that there")
@pytest.mark.long(sample=4)
@pytest.mark.parametrize("seed", range(50))
def test_nothing_acknowledged_is_missing(tmp_path: Path, seed: int) -> None:
    what, chance, kept = "engine" if seed % 5 == 4 else "rows", random.Random(seed), 0
    for _ in range(2):  # the second program begins with what the first one left
        kept += killed_after(what, tmp_path, kept, chance.randint(1, 40))
    path = tmp_path / "journal.sqlite3"
    journal = SqliteJournal(path)
    day = journal.day(DAY)
    assert journal.notes() == ()
    journal.close()
    assert kept <= len(day.breaks) <= kept + 2
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        exercises = connection.execute("SELECT break_id, COUNT(*) FROM exercises GROUP BY break_id").fetchall()
    assert [path.name for path in tmp_path.iterdir() if ".bad" in path.name] == []
    if what == "rows":
        assert [row.started_wall for row in day.breaks[: kept - 1]] != []
        assert {count for _, count in exercises} == {6}
        assert len(exercises) == len(day.breaks)
        assert kept - 2 <= len(day.asks) <= len(day.breaks)
