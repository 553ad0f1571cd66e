"""Rows that a benchmark prints: the measured value, the target, and the gate that must not be missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its target and its gate, all in the same unit."""

    what: str
    unit: str
    value: float | None
    """The measured value, or None if it was not measured; `note` then says why."""
    target: float | None = None
    gate: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """The result in one or two words: met, above target, gate missed, or not measured."""
        if self.value is None:
            return "not measured"
        if self.gate is not None and self.value > self.gate:
            return "gate missed"
        if self.target is not None and self.value > self.target:
            return "above target"
        return "met" if self.target is not None or self.gate is not None else ""

    def as_object(self) -> dict[str, Any]:
        """Return the row as an object for JSON."""
        return {**asdict(self), "verdict": self.verdict}


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table with aligned columns."""
    cells: list[tuple[str, ...]] = [("what", "measured", "target", "gate", "unit", "", "note")]
    for row in rows:
        figures = (_number(row.value), _number(row.target), _number(row.gate))
        cells.append((row.what, *figures, row.unit, row.verdict, row.note))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    cells.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    )


def _number(value: float | None) -> str:
    """Return a number with about three significant digits, without an exponent."""
    if value is None:
        return ""
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    decimals = 2 if abs(value) >= 1 else 3 if abs(value) >= 0.01 else 4
    return f"{value:.{decimals}f}"
