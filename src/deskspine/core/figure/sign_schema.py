"""The `[exercise.figure]` table of an exercise file: the signs beside the body, and the pictures that stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from deskspine.core.figure.sign import BREATHS, KINDS, MOVING, PARTS, Sign, SignKind
from deskspine.core.toml.table_reader import Table, described

MAX_SIGNS = 6
"""Maximum signs of one exercise: more cannot be read at a glance."""
MOST_CM = 40.0


def read_figure(table: Table | None, poses: Sequence[str], frames: int) -> tuple[tuple[Sign, ...], tuple[int, ...]]:
    """Return the signs of an exercise with these `poses` and number of `frames`, and the frames that stills show.

    Wrong values are noted as problems and left out.
    """
    if table is None:
        return (), ()
    signs, pictures = tuple(_signs(table, poses)), _pictures(table, frames)
    table.end()
    return signs, pictures


def _pictures(table: Table, count: int) -> tuple[int, ...]:
    if not table.has("pictures"):
        return ()
    value = table.data["pictures"]
    if isinstance(value, list) and len(value) in (2, 3) and all(type(at) is int and 1 <= at <= count for at in value):
        return tuple(value)
    table.wrong("pictures", f"expected two or three numbers of frames from 1 to {count}, found {described(value)}")
    return ()


def _signs(figure: Table, poses: Sequence[str]) -> Iterator[Sign]:
    for table in figure.tables("signs", MAX_SIGNS):
        kind = table.word("kind", KINDS, None)
        if not kind:
            continue  # which other keys there may be depends on it
        moves = kind in MOVING
        names = "path" if moves else "on"
        named = table.words(names, 12, lambda value: value in poses, f"key poses of the exercise: {', '.join(poses)}")
        written = table.data.get("path")
        if moves and (not isinstance(written, list) or len(written) < 2):
            table.wrong("path", "expected at least two key poses")
        sign = Sign(
            kind=cast(SignKind, kind),
            part=table.word("part", PARTS, None) or "",
            path=named if moves else (),
            on=() if moves else named,
            against=_against(table, kind),
            shift=_pair(table, "shift"),
            bow=_number(table, "bow", -MOST_CM, MOST_CM) if kind in ("arrow", "dots") else 0.0,
            long=_number(table, "long", 0.0, 3 * MOST_CM) if moves or kind in BREATHS else 0.0,
            far=table.flag("far", False) if kind == "gaze" else False,
            turn=table.flag("turn", False) if kind == "press" else False,
        )
        table.end()
        if sign.part and (len(named) > 1 or not moves):
            yield sign


def _against(table: Table, kind: str | None) -> str:
    """Return the part that presses back, which a press needs, or the one that is looked at."""
    if kind == "press" or (kind == "gaze" and table.has("against")):
        return table.word("against", PARTS, None) or ""
    return ""


def _number(table: Table, key: str, low: float, high: float) -> float:
    if not table.has(key):
        return 0.0
    value = table.data[key]
    if type(value) in (int, float) and low <= value <= high:
        return float(value)
    table.wrong(key, f"expected a number from {low:g} to {high:g}, found {described(value)}")
    return 0.0


def _pair(table: Table, key: str) -> tuple[float, float]:
    if not table.has(key):
        return 0.0, 0.0
    value = table.data[key]
    if (
        isinstance(value, list)
        and len(value) == 2
        and all(type(number) in (int, float) and abs(number) <= MOST_CM for number in value)
    ):
        return float(value[0]), float(value[1])
    table.wrong(key, f"expected two numbers from {-MOST_CM:g} to {MOST_CM:g}, found {described(value)}")
    return 0.0, 0.0
