"""Removal of days from this machine's own files in the shared folder."""

from __future__ import annotations

from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.adapters.sync.machine import find_machine, host_name
from deskspine.adapters.sync.sync_files import PREFIX, files_of, folder_of
from deskspine.core.sync.lines import decode

MAX_BYTES = 64 << 20
"""Maximum size of an own file that is rewritten; a year has about four megabytes."""


def forget_days(setting: str, machine_file: Path, first: str, last: str) -> int:
    """Remove the local days `first` to `last` from this machine's own files; return the number of lines removed.

    `setting` is the value of `sync.folder`; without a folder nothing is done. Damaged lines are removed too, because
    they may be of these days. Copies that a syncing program made of the own files are treated in the same way. The
    files of other machines stay as they are. Raises OSError.
    """
    machine = find_machine(machine_file, host_name()) if setting else None
    if machine is None:
        return 0
    folder, removed = folder_of(setting), 0
    try:
        names = [name for name, _ in files_of(folder) if name.startswith(f"{PREFIX}{machine.id}-")]
    except FileNotFoundError:
        return 0
    for name in names:
        lines = read_bytes(folder / name, MAX_BYTES).splitlines(keepends=True)
        kept = [raw for raw in lines if (line := decode(raw)) is not None and not first <= line.day <= last]
        if len(kept) < len(lines):
            replace_file(folder / name, b"".join(raw if raw.endswith(b"\n") else raw + b"\n" for raw in kept))
            removed += len(lines) - len(kept)
    return removed
