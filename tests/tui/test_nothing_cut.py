"""No text of any screen is cut without "…", neither at its right edge nor at its foot."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.containers import ScrollableContainer
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.commands.registry import COMMANDS
from deskspine.core.person.flags import DAY_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.settings.settings import FIELDS
from deskspine.tui.widgets.lines import Lines
from support import shipped
from support.every_screen import SIZES, on_every_screen

LEAST = 6
"""Minimum cells of a text that can be recognised as a part of a longer one."""


def known_texts() -> set[str]:
    """Return texts that screens show in one piece: names, titles, cues and boxes."""
    library = shipped.library()
    texts = {exercise.name for exercise in library.exercises.values()}
    texts |= {exercise.cue for exercise in library.exercises.values()}
    texts |= {routine.name for routine in (*library.routines.values(), *library.cards.values())}
    texts |= {field.title for field in FIELDS} | {entry.title for entry in COMMANDS}
    return texts | {words for flags in (DAY_FLAGS, PLACE_FLAGS, PROFILE_FLAGS) for words in flags.values()}


KNOWN = known_texts()


def shortened(text: str, below: str, known: set[str]) -> str:
    """Return the known text that `text` is the beginning of, or "" if it goes on in the line below or is whole."""
    piece = text.strip()
    if len(piece) < LEAST or piece.endswith("…") or any(piece == whole for whole in known):
        return ""
    for whole in known:
        if whole.startswith(piece) and not below.strip().startswith(whole[len(piece) :].split()[0]):
            return whole
    return ""


def shown_lines(screen: Screen[Any]) -> list[Lines]:
    """Return the texts of a screen that can be seen."""
    return [part for part in screen.query(Lines) if part.is_on_screen and part.content_size.area]


def cut_at_the_edge(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Return each line of a screen that is cut without "…", with what it should say."""
    cut: list[tuple[str, str]] = []
    for part in shown_lines(screen):
        width = part.content_size.width
        rows = ["".join(text for _, text in line).rstrip() for line in part.lines]
        for y, (line, row) in enumerate(zip(part.lines, rows, strict=True)):
            shown = part.render_line(y).text.rstrip()
            if cell_len(row) > width and not shown.endswith("…"):
                cut.append((shown, row))
            below = rows[y + 1] if y + 1 < len(rows) else ""
            if width - 1 <= cell_len(row) <= width and (whole := shortened(line[-1][1], below, KNOWN)):
                cut.append((row, whole))
    return cut


def cut_at_the_foot(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Return each line of a screen that is below the last row of a text that does not scroll."""
    still = [
        part for part in shown_lines(screen) if not any(isinstance(at, ScrollableContainer) for at in part.ancestors)
    ]
    return [
        (row, f"below row {part.content_size.height} of {part.id}")
        for part in still
        for row in part.plain().splitlines()[part.content_size.height :]
        if row
    ]


def cut_prompts(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Return each prompt in an empty line for text that is longer than the line."""
    entries = [entry for entry in screen.query(Input) if entry.is_on_screen and not entry.value]
    return [
        (entry.placeholder, f"in {entry.content_size.width} columns")
        for entry in entries
        if cell_len(entry.placeholder) > entry.content_size.width and not entry.placeholder.endswith("…")
    ]


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", [*SIZES, (200, 60)], ids=str)
async def test_no_text_of_any_screen_is_cut_without_a_sign_of_it(size: tuple[int, int]) -> None:
    def cut(screen: Screen[Any]) -> list[tuple[str, str]]:
        return [*cut_at_the_edge(screen), *cut_at_the_foot(screen), *cut_prompts(screen)]

    wrong: dict[str, list[tuple[str, str]]] = {}

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        wrong[name] = cut(screen)
        if "slash" in screen.active_bindings:
            await pilot.press("slash")
            await pilot.pause()
            wrong[f"{name}, searching"] = cut(screen)

    await on_every_screen(size, act)
    assert {name: texts for name, texts in wrong.items() if texts} == {}
