"""`deskspine history today` with a shared folder: the other machines of today are in its figures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.sync.machine import ThisMachine
from deskspine.adapters.sync.sync_files import SyncFiles
from deskspine.cli.history_others import others_of
from deskspine.cli.history_pages import _view
from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord
from deskspine.core.history.views import DayView, SpanView
from deskspine.core.sync.lines import SyncLine
from deskspine.core.timekeeping.calendar import day_begins
from deskspine.core.timekeeping.instants import Reading


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Return the folders of a person who shares `tmp_path / "shared"`."""
    paths = Paths.under(tmp_path)
    paths.ensure()
    (tmp_path / "shared").mkdir()
    paths.config_file.write_text(f'[sync]\nfolder = "{(tmp_path / "shared").as_posix()}"\n', encoding="utf-8")
    return paths


def test_the_figures_and_the_sentence_have_the_other_machine(paths: Paths, tmp_path: Path) -> None:
    clock = SystemClock()
    zone = clock.zone()
    begins = day_begins(clock.read().wall, zone)
    day = datetime.fromtimestamp(begins, zone).date().isoformat()
    journal = SqliteJournal(paths.journal)
    journal.add_row(StretchRecord("sitting", begins, begins + 1800, day, 0))
    journal.add_break(BreakRecord(begins + 1800, begins + 1920, day, 0, "finished", "neck", played_s=120.0))
    journal.close()
    line = SyncLine(
        row="stretch", kind="sitting", day=day, started_wall=begins + 900, ended_wall=begins + 3600,
        machine="abc", host="laptop", seq=1,
    )  # fmt: skip
    SyncFiles(tmp_path / "shared", ThisMachine("abc", "laptop"), paths.journal).append([line])
    now = Reading(1e6, 1e6, begins + 7200.0)
    _, view = _view("today", paths, now, zone)
    assert isinstance(view, DayView)
    assert (view.summary.sitting_s, view.summary.breaks) == (3600, 1)
    assert view.sentence == "You sat 1 h 00 min so far and took 1 break with 2 min of movement (with 30 min on laptop)."
    _, week = _view("week", paths, now, zone)
    assert isinstance(week, SpanView)
    assert next(row for row in week.days if row.day == day).sitting_s == 3600
    assert week.sentence == (
        "One day in figures: today you sat 1 h 00 min and took 1 break (today with 30 min on laptop)."
    )


def test_a_folder_that_is_missing_adds_nothing(paths: Paths, tmp_path: Path) -> None:
    assert others_of(str(tmp_path / "gone"), paths, DayRows(), 0.0, 1e10).forms == ()
