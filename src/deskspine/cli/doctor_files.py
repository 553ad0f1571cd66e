"""The checks of `deskspine doctor` on the files of the person. No file is created, changed or removed."""

from __future__ import annotations

import errno
import os
import re
import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from deskspine.adapters.clock import SystemClock, zone_trouble
from deskspine.adapters.storage import journal_look
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.fault_log import last_lines
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.theme_files import ThemeFiles
from deskspine.adapters.storage.write_errors import explained, foreign_owner, give_back, name_of, nearest
from deskspine.cli.findings import Finding
from deskspine.core.coach.next_routine import unknown_routine
from deskspine.core.settings.settings import FIELDS, Problem
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import count
from deskspine.core.text.failures import reason
from deskspine.core.themes.names import unknown_theme

_KEY = re.compile(r"[a-z0-9_.]+")
IF_DAMAGED = "Copy it first if it matters: deskspine moves a damaged one aside and carries over what can be read."
_THEME_ADVICE = "docs/themes.md describes the files."
_UNKNOWN = "there is no setting"


def settings(paths: Paths) -> list[Finding]:
    """Return what is wrong in the settings file: file, line and key of each problem."""
    path = paths.config_file
    values, problems = ConfigFile(path).load()
    if problems:
        return [Finding("settings", "problem", str(problem), _settings_advice(problem)) for problem in problems]
    if not path.exists():
        return [Finding("settings", "ok", f"every setting has its default; {path} does not exist")]
    changed = sum(values.value(field.key) != field.default for field in FIELDS)
    differ = "1 setting differs from its default" if changed == 1 else f"{changed} settings differ from their default"
    return [Finding("settings", "ok", f"{differ}; {path}")]


def _settings_advice(problem: Problem) -> str:
    if not problem.key and "cannot be read" in problem.message:
        return "Make it a file that you can read, or move it away; until then every setting has its default."
    if problem.message.startswith(_UNKNOWN) and _KEY.fullmatch(problem.key):
        return f"`deskspine config unset {problem.key}` removes it."
    return "`deskspine config edit` opens the file."


def routines(paths: Paths) -> list[Finding]:
    """Return what is wrong in the routines, and in the settings that name them."""
    library = RoutineFiles(paths.own_routines).load()
    found = [Finding("routines", "problem", str(problem), _routine_advice(problem)) for problem in library.problems]
    if not library.routines:
        missing = "no routine can be played"
        return [*found, Finding("routines", "problem", missing, "Install deskspine again; its routine files are gone.")]
    unknown = unknown_routine(ConfigFile(paths.config_file).load()[0], library)
    if unknown:
        found.append(Finding("routines", "problem", unknown, "`deskspine routines list` shows the names there are."))
    own = sum(routine.own for routine in library.routines.values())
    return found or [Finding("routines", "ok", f"{count(len(library.routines), 'routine')}, {own} of your own")]


def _routine_advice(problem: Problem) -> str:
    return f"`deskspine routines check {shlex.quote(problem.file)}` explains it."


def themes(paths: Paths) -> list[Finding]:
    """Return what is wrong in the person's theme files, and in the setting that names one."""
    files = ThemeFiles(paths.own_themes)
    own = files.names()
    problems = [*files.misnamed(), *(problem for name in own for problem in files.read(name)[1])]
    found = [Finding("themes", "problem", str(problem), _THEME_ADVICE) for problem in problems]
    unknown = unknown_theme(ConfigFile(paths.config_file).load()[0].text("appearance.theme"), own)
    if unknown:
        found.append(Finding("themes", "problem", f"appearance.theme: {unknown}", _THEME_ADVICE))
    return found or [Finding("themes", "ok", f"{count(len(own), 'theme')} of your own" if own else "those that ship")]


def folders(paths: Paths) -> list[Finding]:
    """Return which folders cannot be read or written, and why."""
    found = []
    kinds = ("config", "state", "data", "runtime", "cache")
    places = (paths.config_dir, paths.state_dir, paths.data_dir, paths.runtime_dir, paths.cache_dir)
    for kind, folder in zip(kinds, places, strict=True):
        trouble = _folder_trouble(folder)
        if trouble:
            found.append(Finding("folders", "problem", f"{kind} folder {folder}: {trouble[0]}", trouble[1]))
    zone = zone_trouble()
    if zone:
        found.append(Finding("clock", "problem", zone.rstrip("."), "Correct or remove the variable TZ."))
    return found or [Finding("folders", "ok", "config, state, data, runtime and cache can be read and written")]


def _folder_trouble(folder: Path) -> tuple[str, str] | None:
    """Return what is wrong with a folder and what to do, or None if nothing is; a missing one can be created."""
    place = nearest(folder)
    owner = foreign_owner(folder) if place == folder else None
    if owner is not None:
        return f"it belongs to {name_of(owner)}", f"Give it back: {give_back([folder])}"
    if not place.is_dir():
        return f"{'it' if place == folder else place} is no folder", "Move it away; the folder is made again."
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        why = reason(explained(PermissionError(13, "no permission to read and write there"), place))
        return why, f"Allow it: chmod u+rwx {shlex.quote(str(place))}"
    return _full(place)


def _full(place: Path) -> tuple[str, str] | None:
    try:
        room = os.statvfs(place)
    except (AttributeError, OSError):
        return None
    return ("the disk is full", "Make room on it.") if room.f_blocks and not room.f_bavail else None


def journal(paths: Paths, over: Callable[[], bool]) -> list[Finding]:
    """Return the state of the history. The check for damage ends when `over` returns True."""
    path = paths.journal
    try:
        facts = journal_look.summary(path, over)
    except FileNotFoundError:
        return [Finding("journal", "not here", "no history yet")]
    except IsADirectoryError:
        advice = "Move the folder away; a new history begins then."
        return [Finding("journal", "problem", f"{path}: a folder is in its place", advice)]
    except OSError as error:
        why = reason(explained(error, path))
        newer = "newer deskspine" in why
        if error.errno == errno.EBADMSG:
            advice = IF_DAMAGED
        elif newer:
            advice = "Install the newer one again."
        else:
            advice = f"Look at its owner and rights: ls -l {shlex.quote(str(path))}"
        return [Finding("journal", "problem", f"{path} cannot be read: {why}", advice)]
    since = f" since {facts.first_day}" if facts.first_day else ""
    found = f"{_size(facts.size)}, version {facts.version}, {count(facts.breaks, 'break')}{since}"
    if facts.damage:
        return [Finding("journal", "problem", f"{found}; damaged: {facts.damage}", IF_DAMAGED)]
    return [Finding("journal", "ok", found)]


def state(paths: Paths) -> list[Finding]:
    """Return if the state that survives a closed terminal can be read, and what waits in it."""
    path = paths.state_file
    if not os.path.lexists(path):
        return [Finding("state", "not here", "nothing is saved yet")]
    saved = StateFile(path, paths.alive).peek()
    if saved is None:
        advice = "Nothing to do: the next start keeps it under another name and begins a new one."
        return [Finding("state", "problem", f"{path} cannot be read, or it is not complete", advice)]
    waiting = saved.get("waiting")
    if isinstance(waiting, list) and waiting:
        rows = "row" if len(waiting) == 1 else "rows"
        advice = "They are written as soon as the journal can be written."
        return [Finding("state", "problem", f"{len(waiting)} {rows} of history wait to be written", advice)]
    return [Finding("state", "ok", f"saved {_changed(path)}")]


def log(paths: Paths) -> list[Finding]:
    """Return if the log has anything to read."""
    try:
        lines = last_lines(paths.log, 1)
    except OSError as error:
        advice = "Move it away; deskspine writes another."
        return [Finding("log", "problem", f"{paths.log} cannot be read: {reason(error)}", advice)]
    if not lines:
        return [Finding("log", "ok", "empty: nothing went wrong")]
    return [Finding("log", "ok", f"last written {_changed(paths.log)}", "`deskspine log` shows it.")]


def _changed(path: Path) -> str:
    """Return when a file was last changed: "at 10:42", "at Mon 10:42", "on 2026-11-03"."""
    clock = SystemClock()
    now, zone = clock.read().wall, clock.zone()
    try:
        at = path.stat().st_mtime
        moment = datetime.fromtimestamp(at, zone)
    except (OSError, ValueError, OverflowError):
        return "at an unknown time"
    if abs(now - at) > 6 * 86400:
        return f"on {moment.date().isoformat()}"
    return f"at {clock_and_day(moment, datetime.fromtimestamp(now, zone))}"


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"
