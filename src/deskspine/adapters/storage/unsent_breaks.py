"""Breaks that a terminal played and could not report: a small file each, until a resident has recorded them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.commands.registry import Request

FORMAT = 1
FILE_BYTES = 1 << 16
ENDING, REFUSED = ".json", ".refused"


class UnsentBreaks:
    """The folder in which they wait. It is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, requests: Sequence[Request]) -> None:
        """Write down the requests that report one break, in place of what `name` had before. Raises OSError."""
        rows = [{"request": each.name, "args": each.args} for each in requests]
        replace_file(self.folder / f"{name}{ENDING}", json.dumps({"format": FORMAT, "requests": rows}))

    def all(self) -> Iterator[tuple[str, Sequence[Request]]]:
        """Return each that waits with its requests, the oldest name first; none for one that cannot be read."""
        try:
            names = sorted(path.stem for path in self.folder.iterdir() if path.suffix == ENDING)
        except OSError:
            return
        for name in names:
            yield name, self._read(name)

    def done(self, name: str) -> None:
        """Remove one. Raises OSError."""
        (self.folder / f"{name}{ENDING}").unlink(missing_ok=True)

    def refused(self, name: str) -> str:
        """Put one aside under another name; return its path. Raises OSError."""
        path = self.folder / f"{name}{ENDING}"
        return str(path.rename(path.with_suffix(REFUSED)))

    def _read(self, name: str) -> Sequence[Request]:
        try:
            data = json.loads(read_bytes(self.folder / f"{name}{ENDING}", FILE_BYTES))
            if data["format"] != FORMAT:
                return ()
            return tuple(Request(str(row["request"]), dict(row["args"]), "verb") for row in data["requests"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ()
