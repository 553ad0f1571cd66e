"""`deskspine history forget`: deletes days from every file of deskspine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskspine.adapters.storage.file_lock import LocksUnsupportedError, try_lock
from deskspine.adapters.storage.journal_forget import ForgetCounts, count_days, forget_days
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.cli.agreement import AskYesNo, agreed
from deskspine.cli.changed_history import history_changed
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.core.history.day_span import DaySpan, without_days
from deskspine.core.text.durations import count
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain


def run(span: DaySpan, ask: AskYesNo | None, *, yes: bool) -> int:
    """Delete the days of `span` after one question and return the exit code."""
    paths = Paths.of_person()
    try:
        counts = count_days(paths.journal, span)
    except FileNotFoundError:
        counts = ForgetCounts()
    except OSError as error:
        return _failed(error)
    if counts.days and not agreed(_question(counts), ask, print, yes=yes):
        return REFUSED
    try:
        if history_changed(span) is None:
            _drop_waiting(paths, span)
        if counts.days:
            counts = forget_days(paths.journal, span)
            history_changed()
        shared_error = _forget_shared(paths, span)
    except OSError as error:
        return _failed(error)
    code = _report(counts, span, paths.journal)
    if shared_error is None:
        return code
    why = plain(reason(shared_error), 1000)
    print(f"deskspine history forget: the file in the shared folder still has these days: {why}", file=sys.stderr)
    return REFUSED


def _question(counts: ForgetCounts) -> str:
    return f"Delete {_amount(counts)} from your history? This cannot be undone."


def _report(counts: ForgetCounts, span: DaySpan, journal: Path) -> int:
    for sentence in counts.notes:
        print(plain(sentence, 1000), file=sys.stderr)
    if counts.days:
        print(f"Deleted: {_amount(counts)}.")
    else:
        print(f"The history has nothing {'in it' if span.is_all else f'of {span}'}.")
    for path in sorted(journal.parent.glob(f"{journal.name}.bad*")):
        print(f"{plain(str(path), 1000)} is a damaged history that was kept; only you can say if it may go.")
    if counts.wiped:
        return DONE
    print(
        "deskspine history forget: the days are deleted, but another program or a full disk kept parts of them in the "
        "file; run it again.",
        file=sys.stderr,
    )
    return REFUSED


def _amount(counts: ForgetCounts) -> str:
    return f"{count(counts.days, 'day')} with {count(counts.breaks, 'break')}"


def _drop_waiting(paths: Paths, span: DaySpan) -> None:
    """Remove rows that wait to be written from the saved state, which no process owns now. Raises OSError."""
    with _owned(paths.lock):
        store = StateFile(paths.state_file, paths.alive)
        saved = store.peek()
        waiting = [] if saved is None else saved.get("waiting")
        if saved is None or not isinstance(waiting, list):
            return
        left = without_days(waiting, span)
        if len(left) < len(waiting):
            store.save({**saved, "waiting": list(left)})


@contextmanager
def _owned(lock: Path) -> Iterator[None]:
    """Keep a deskspine from starting during the block, as far as the file system has locks. Raises OSError."""
    if not lock.exists():
        yield
        return
    descriptor = os.open(lock, os.O_RDWR)
    try:
        try:
            if not try_lock(descriptor):
                raise OSError("deskspine starts just now; try again in a moment")
        except LocksUnsupportedError:
            pass
        yield
    finally:
        os.close(descriptor)


def _forget_shared(paths: Paths, span: DaySpan) -> OSError | None:
    """Remove the days from the file of this machine in the shared folder; return why that failed, or None."""
    from deskspine.adapters.storage.config_file import ConfigFile

    folder = ConfigFile(paths.config_file).load()[0].text("sync.folder")
    if not folder:
        return None
    from deskspine.adapters.sync.forgetting import forget_days as forget_shared

    try:
        forget_shared(folder, paths.machine, span.first, span.last)
    except OSError as error:
        return error
    return None


def _failed(error: OSError) -> int:
    print(f"deskspine history forget: {plain(reason(error), 1000)}", file=sys.stderr)
    return REFUSED
