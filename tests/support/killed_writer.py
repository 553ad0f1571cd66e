"""A program that writes history until it is killed: it prints a number after each break that was acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.records import AskRecord, BreakRecord, ExerciseRecord

DAY = "2026-03-10"
EXERCISES = tuple(ExerciseRecord(item, f"exercise-{item}", "done") for item in range(6))


def rows(folder: Path, first: int) -> None:
    """Write breaks, asks and events from number `first` on, straight into the journal."""
    journal = SqliteJournal(folder / "journal.sqlite3")
    number = first
    while True:
        journal.add_break(BreakRecord(number, number + 0.5, DAY, 0, "finished", "seated-2min", 1, 0.5), EXERCISES)
        print(number, flush=True)
        journal.add_row(AskRecord("break", number, number + 0.5, DAY, 0, "started", 3000.0, 3000.0))
        journal.add_event(number, DAY, "ask", "you have been sitting for 50 min")
        number += 1


def engine(folder: Path, first: int) -> None:
    """Run the engine on real files and answer "did it" again and again; its first break is number `first`."""
    from deskspine.adapters.storage.state_file import StateFile
    from support.resident import Resident

    class OnDisk(Resident):
        def launch(self, *, goes_on: bool = False) -> None:
            self.journal = SqliteJournal(folder / "journal.sqlite3")  # type: ignore[assignment]
            self.store = StateFile(folder / "state.toml", folder / "alive")  # type: ignore[assignment]
            super().launch(goes_on=goes_on)

    desk, number = OnDisk(), first
    while True:
        if desk.ask("did-it-again").ok:
            print(number, flush=True)
            number += 1
        desk.jump(20)


if __name__ == "__main__":
    {"rows": rows, "engine": engine}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
