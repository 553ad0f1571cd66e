"""Writer of hints. It needs no engine: the file is read by whichever engine runs now or later."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.waits.hint_folder import ready_folder
from deskspine.core.waits.hint import Hint, hint_line, is_hint_id


def write(folder: Path, name: str, hint: Hint) -> None:
    """Write `hint` as the file `name`, so that a reader sees the old line or the new one; a hint `done` removes it.

    The folder is created if it is missing. A link with that name is replaced, never followed. Nothing is forced onto
    the disk. Raises ValueError if `name` cannot be the id of a wait, UnusableError if the folder is not of this person,
    and OSError if the file cannot be written.
    """
    if not is_hint_id(name):
        raise ValueError(f"{name!r} cannot name a wait")
    if hint.state == "done":
        with suppress(FileNotFoundError):
            (folder / name).unlink()
        return
    ready_folder(folder)
    draft = folder / f".{os.getpid()}-{os.urandom(4).hex()}"  # a name with a dot is no hint
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(draft, flags, 0o600)
    try:
        try:
            os.write(descriptor, hint_line(hint).encode("ascii"))
        finally:
            os.close(descriptor)
        draft.replace(folder / name)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
