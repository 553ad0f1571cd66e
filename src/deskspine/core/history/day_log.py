"""Today's list as a person reads it: one line for each absence, and one for a row of like events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

Row = tuple[float, str, str]
"""Wall second, event word, and why."""
COUNTED = "counted as a break"
TOO_SHORT = "too short to count as a break"
READINGS = (COUNTED, TOO_SHORT, "not long enough for a break")
"""Words that say how an absence was read; the last ones are those of earlier versions."""
REPEATED = frozenset({"away", "back", "gap", "meeting", "meeting-over", "background", "held", "withdrawn", "paused",
                      "resumed", "on-duty", "off-duty"})  # fmt: skip
"""Events that may come in rows; asks, answers and breaks are always listed one by one."""


class _Line(Struct, frozen=True):
    row: Row
    shape: str
    times: int = 1


def readable(rows: Iterable[Row], *, away: bool) -> tuple[Row, ...]:
    """Return the rows worth showing; `away` says whether an absence goes on."""
    return _runs(_absences(rows, away=away))


def _absences(rows: Iterable[Row], *, away: bool) -> list[Row]:
    """Return the rows without the earlier readings of an absence, and without absences too brief to be read."""
    kept: list[Row] = []
    began: int | None = None
    """Where the rows of the absence begin that goes on, or ended too soon to be said."""
    for row in rows:
        if row[1] == "away":
            _drop_unread(kept, began)
            began = len(kept)
        elif row[1] == "back" and began is not None:
            kept[began:] = [each for each in kept[began:] if not _superseded(each)]
            began = None
        elif row[1] == "natural-break" and began is None:
            began = len(kept)
        kept.append(row)
    if not away:
        _drop_unread(kept, began)
    return kept


def _drop_unread(kept: list[Row], began: int | None) -> None:
    """Take away the beginning of an absence that was never read, because it was too brief."""
    if began is not None and kept[began][1] == "away" and not any(map(_reading, kept[began:])):
        del kept[began]


def _reading(row: Row) -> bool:
    return row[1] in ("natural-break", "gap") and any(words in row[2] for words in READINGS)


def _superseded(row: Row) -> bool:
    """Whether a row says no more than the return does: the absence has begun, or was long enough already."""
    return _reading(row) or (row[1] == "away" and " since " not in row[2])


def _runs(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with repetitions of one event, or of two in turn, as the last of them and their number."""
    lines: list[_Line] = []
    for row in rows:
        line = _Line(row, _shape(row))
        lines.append(line)
        if not line.shape:
            continue
        if len(lines) >= 2 and lines[-2].shape == line.shape:
            lines[-2:] = [replace(line, times=lines[-2].times + 1)]
        elif len(lines) >= 4 and lines[-2].shape and _shapes(lines[-4:-2]) == _shapes(lines[-2:]):
            lines[-4:] = [replace(last, times=last.times + first.times)
                          for first, last in zip(lines[-4:-2], lines[-2:], strict=True)]  # fmt: skip
    return tuple(_counted(line) for line in lines)


def _shapes(lines: Sequence[_Line]) -> list[str]:
    return [line.shape for line in lines]


def _shape(row: Row) -> str:
    """Return the words that like events have in common, without numbers; nothing for what is never a repetition."""
    _, kind, why = row
    if kind not in REPEATED or COUNTED in why:
        return ""
    words = re.sub(r"\d[\d:]*( ?(h|min|s)\b)?", "", why)
    return f"{kind} {' '.join(words.split())}"


def _counted(line: _Line) -> Row:
    wall, kind, why = line.row
    return line.row if line.times == 1 else (wall, kind, f"{why} ({line.times} times)")
