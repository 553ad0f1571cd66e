"""The share of other machines in the figures of today, read from the shared folder."""

from __future__ import annotations

import threading
from contextlib import suppress

from msgspec.structs import replace

from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.sync.machine import ThisMachine, find_machine, host_name
from deskspine.adapters.sync.sync_files import SyncFiles, folder_of
from deskspine.core.history.day_totals import day_figures
from deskspine.core.history.records import DayRows
from deskspine.core.history.sentences import day_sentence, with_share
from deskspine.core.history.views import DayView
from deskspine.core.sync.lines import SyncLine
from deskspine.core.sync.machines import machine_days
from deskspine.core.sync.others import NO_OTHERS, OthersToday, others_today, with_others

READ_S = 1.0
"""Timeout for a folder that does not react."""


def others_of(setting: str, paths: Paths, rows: DayRows, begins: float, ends: float) -> OthersToday:
    """Return what other machines add to the day of `rows`; nothing if their files cannot be read in time.

    `setting` is the value of `sync.folder`, and `begins` and `ends` are the wall seconds of the day.
    """
    read: list[tuple[str, tuple[SyncLine, ...]]] = []

    def work() -> None:
        with suppress(OSError):
            machine = find_machine(paths.machine, host_name()) or ThisMachine("", "")
            files = SyncFiles(folder_of(setting), machine, paths.journal)
            read.append((machine.id, files.others(begins, ends)))

    reader = threading.Thread(target=work, daemon=True)
    reader.start()
    reader.join(READ_S)
    if not read:
        return NO_OTHERS
    own, lines = read[0]
    here = [(piece.start, piece.end) for piece in day_figures(rows).strip if piece.kind == "sitting"]
    return others_today(machine_days(lines, begins, ends, own), here, rows.breaks)


def day_with_others(view: DayView, others: OthersToday) -> DayView:
    """Return the view of today with the figures of other machines, which its sentence names."""
    if not others.share:
        return view
    summary = with_others(view.summary, others)
    sentence = with_share(day_sentence(summary, DayRows(), is_today=True), others.share)
    return replace(view, summary=summary, sentence=sentence)
