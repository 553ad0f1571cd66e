"""State that survives a closed terminal, and the sign of life."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.key_values import from_lines, to_lines
from deskspine.adapters.storage.text_file import open_regular, read_bytes
from deskspine.adapters.storage.write_errors import explained
from deskspine.core.text.failures import reason
from deskspine.core.timekeeping.instants import Reading

if TYPE_CHECKING:
    from deskspine.core.schedule.last_input import InputSeen

_MAX_ASIDE = 9
"""Maximum number of state files that are kept under another name."""
_ALIVE_BYTES = 4096
_STATE_BYTES = 4 << 20
_MAXIMUM = 1e11
"""Maximum of a clock: wall seconds of the year 5138."""


class StateFile:
    """Keeps the state in a TOML file that is replaced as a whole, and the sign of life in a small file."""

    def __init__(self, state: Path, alive: Path) -> None:
        self._state = state
        self._alive = alive
        self._blocked = ""

    def load(self) -> tuple[Mapping[str, Any] | None, str]:
        """Return the state as saved last, or None; and a sentence if it could not be read, or "".

        A file that cannot be read is kept under another name, never deleted.
        """
        self._blocked = ""
        try:
            return self._read(), ""
        except FileNotFoundError:
            return None, ""
        except Exception as error:  # no damage to this file may keep deskspine from starting
            why = reason(explained(error, self._state)) if isinstance(error, OSError) else "it is not complete"
            return None, self._put_aside(f"{self._state} could not be read ({why})")

    def peek(self) -> Mapping[str, Any] | None:
        """Return the state if it can be read, or None, for a process that does not own it: no file is renamed."""
        try:
            return self._read()
        except Exception:
            return None

    def _read(self) -> dict[str, Any]:
        return tomllib.loads(read_bytes(self._state, _STATE_BYTES).decode("utf-8"))

    def reject(self, why: str) -> str:
        """Keep a loaded state that cannot be used under another name, and return the sentence for the person."""
        return self._put_aside(f"{self._state} could not be used ({why})")

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the saved state. Raises OSError if it cannot be written."""
        import tomli_w  # only the resident writes state

        if self._blocked:
            raise OSError(self._blocked)
        replace_file(self._state, tomli_w.dumps(state))

    def touch(self, reading: Reading, seen: InputSeen) -> None:
        """Write a sign of life with the evidence of input at that moment. Raises OSError.

        The file is rewritten in place and not synced: after a power cut the next sign of life repairs it.
        """
        clocks = {"wall": reading.wall, "boot": reading.boot, "mono": reading.mono}
        idle_from = "" if seen.idle_from is None else repr(seen.idle_from)
        evidence = {"typing": "01"[seen.typing], "last_input": repr(seen.last_input), "idle_from": idle_from}
        lines = [*((key, repr(value)) for key, value in clocks.items()), ("boot_id", reading.boot_id)]
        content = to_lines([*lines, *evidence.items()]).encode("utf-8")
        self._alive.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = open_regular(self._alive, os.O_WRONLY | os.O_CREAT)
        try:
            os.write(descriptor, content)
            os.ftruncate(descriptor, len(content))
        finally:
            os.close(descriptor)

    def last_alive(self) -> Reading | None:
        """Return the last sign of life of any earlier run, or None if it is missing or not valid."""
        try:
            fields = self._alive_fields()
            wall, boot = float(fields["wall"]), float(fields["boot"])
            mono = float(fields.get("mono", boot))
        except (OSError, KeyError, ValueError):
            return None
        if not all(0 <= seconds <= _MAXIMUM for seconds in (wall, boot, mono)):
            return None
        return Reading(boot, mono, wall, fields.get("boot_id", ""))

    def last_seen(self) -> InputSeen | None:
        """Return the evidence of input at the last sign of life, or None if it is missing or not valid."""
        from deskspine.core.schedule.last_input import (
            InputSeen,
        )  # imports the schedule, which a verb that only peeks does not need

        try:
            fields = self._alive_fields()
            idle = fields["idle_from"]
            last_input, idle_from = float(fields["last_input"]), float(idle) if idle else None
            typing = {"0": False, "1": True}[fields["typing"]]
        except (OSError, KeyError, ValueError):
            return None
        is_valid = all(abs(seconds) <= _MAXIMUM for seconds in (last_input, idle_from or 0.0))
        return InputSeen(typing, last_input, idle_from) if is_valid else None

    def _alive_fields(self) -> dict[str, str]:
        return from_lines(read_bytes(self._alive, _ALIVE_BYTES).decode("utf-8", "replace"))

    def _put_aside(self, problem: str) -> str:
        names = [
            f"{self._state.name}.bad",
            *(f"{self._state.name}.bad-{n}" for n in range(2, _MAX_ASIDE + 1)),
        ]
        free = next((self._state.with_name(name) for name in names if not self._taken(name)), None)
        try:
            if free is None:
                raise OSError(f"{_MAX_ASIDE} of them are kept already")
            self._state.rename(free)
        except OSError as trouble:
            self._blocked = f"{problem} and could not be put aside ({reason(trouble)}), so nothing is saved"
            return f"{self._blocked}."
        return f"{problem}; it is kept as {free.name}, and this session starts afresh."

    def _taken(self, name: str) -> bool:
        return os.path.lexists(self._state.with_name(name))
