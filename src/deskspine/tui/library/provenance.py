"""Where a routine comes from: the sets of the article, this program, or the person."""

from __future__ import annotations

from deskspine.core.routines.model import Routine, System
from deskspine.core.text.durations import count
from deskspine.core.text.sanitize import plain
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.markdown_lines import prose_lines

HEADING = "Where it comes from"
ARTICLE = "An article on exercise for neck and back:"
OURS = "Put together for this program."


def provenance_lines(routine: Routine, shelf: LibraryShelf, width: int) -> list[Line]:
    """Return the origin of a routine, with the sets of the article and what became of their exercises."""
    lines = paragraph(HEADING, width, "head")
    systems = shelf.systems(routine)
    if routine.own:
        lines += paragraph(f"Your own file {routine.id}.toml.", width, "dim")
    elif systems:
        lines += paragraph(ARTICLE, width, "dim")
        for system in systems:
            lines += paragraph(f"“{plain(system.name)}”. {_entries(system)}", width, "dim")
    else:
        lines += paragraph(OURS, width, "dim")
    for text in (routine.about, routine.source_note):
        lines += [(), *prose_lines(text, width, "dim")] if text else []
    return lines


def _entries(system: System) -> str:
    if not system.entries:
        return "The article names this set, but not its exercises."
    parts = [f"{system.kept} kept or adapted"]
    parts += [f"{len(system.replaced)} replaced"] * bool(system.replaced)
    parts += [f"{len(system.left_out)} left out"] * bool(system.left_out)
    return f"{count(system.entries, 'exercise')} there: {', '.join(parts)}."
