"""The text of the player in a window of a given size; figure and steps are left out first."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len
from textual.geometry import Size

from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView
from deskspine.core.player.wording import coming_side
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.player.band import PHASE_ROLES, BandForm, band_lines
from deskspine.tui.player.grid import SECONDS_HEIGHT, PanelGrid, digits_of, grid_of, side_words
from deskspine.tui.player.headline import note_of, state_word
from deskspine.tui.player.how import cue_lines, free_lines
from deskspine.tui.player.items import item_lines
from deskspine.tui.player.pacer import breath_words, paces, second_rows
from deskspine.tui.player.questions import PanelKeys, always_line, answer_lines, asking_lines, question_short_lines
from deskspine.tui.widgets.lines import Line, Piece, paragraph, short, spread

LEAST_WIDTH, LEAST_HEIGHT = 40, 12
"""Minimum size of a window for the head line, a separate band and the line of keys."""
SHORT_WIDTH, SHORT_HEIGHT = 20, 4
"""Minimum size of a window for more than the one or two lines of `short_lines`."""
BESIDE_WIDTH, BESIDE_HEIGHT = 76, 18
"""Minimum size of a window for the figure to the left of the text."""
MIRROR = "The figure is a mirror: your left is on the left."
ABOVE_HEIGHT = 34
"""Minimum height of a window for the figure above the text, where the window is too narrow for both side by side."""


AROUND_ROWS = 11
"""Rows of a window that are not the figure's: head line, band, pose in words and keys."""
WIDE_FIGURE = 2.4
"""Useful columns of the figure for each of its rows: then arms that reach to both sides are not small."""


def figure_width(width: int, height: int) -> int:
    """Return the columns of the figure to the left of the text: half the window, unless they would stay empty."""
    return min(width // 2, max(28, round(WIDE_FIGURE * (height - AROUND_ROWS))))


def figure_height(height: int) -> int:
    """Return the rows of the figure above the text; it gets more than half of what a higher window adds."""
    return 19 + max(0, height - ABOVE_HEIGHT) * 3 // 5


def figure_cells(width: int, height: int) -> Size | None:
    """Return the cells of the figure in a window, or None if the window is too small for one."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return None
    body = height - 2 - (4 if height >= SECONDS_HEIGHT else 3)
    if width >= BESIDE_WIDTH and height >= BESIDE_HEIGHT:
        return Size(figure_width(width, height) - 2, body - 5)
    return Size(width - 2, figure_height(height) - 4) if height >= ABOVE_HEIGHT else None


class Panel(Struct, frozen=True):
    """The form of the panel, the same for a whole routine in one window."""

    width: int
    height: int
    grid: PanelGrid
    letters: bool = False
    """True if the phase is drawn in the band, so that the panel has it in words."""
    full_blocks: bool = False
    """True if the terminal has no half blocks."""
    first_time: bool = False
    """True if the person has not played this exercise yet: then the reason for it is shown if it fits."""


def small_lines(
    view: PlayerView, plan: Plan, keys: PanelKeys, width: int, height: int, *, full_blocks: bool = False
) -> list[Line]:
    """Return the whole text of a small window: the band in its first row, and the panel below it."""
    if width < SHORT_WIDTH or height < SHORT_HEIGHT:
        return short_lines(view, plan, keys, width, height)
    panel = Panel(width, height - 1, grid_of(plan, width, height - 1, full_blocks=full_blocks), full_blocks=full_blocks)
    if view.asking:
        return asking_lines(view, keys, width, height)
    form = BandForm(digits=0 if panel.grid.scale else digits_of(plan), shapes=not full_blocks)
    return [*band_lines(view, keys, width, form), *panel_lines(view, plan, keys, panel)]


def panel_lines(view: PlayerView, plan: Plan, keys: PanelKeys, panel: Panel) -> list[Line]:
    """Return the text below the band, exactly as high as the panel.

    Seconds, bar, name and cue have the same rows in every segment of a routine; "worse" and "stop" are in the last row.
    """
    grid, width, height = panel.grid, panel.width, panel.height
    if height < 1:
        return []
    if view.asking:
        return asking_lines(view, keys, width, height)
    ways = always_line(keys, width)
    if view.answer:
        return [*padded(answer_lines(view, width, height - 1), height - 1), ways]
    role = PHASE_ROLES[view.phase]
    blocks = panel.full_blocks
    digits = second_rows(view, role, width, grid.count, grid.scale, full_blocks=blocks) if grid.scale else []
    items = item_lines(view.marks, width, grid.items)
    parts = [
        *[()] * grid.above,
        *digits,
        *[()] * grid.gap_bar,
        *[bar_line(view, width, role, pacer=not grid.scale, full_blocks=blocks)][: grid.bar],
        *[words_line(view, width, letters=panel.letters, pacer=not grid.scale)][: grid.words],
        *[()] * grid.gap,
        *padded([*_name_rows(view, plan, width, grid.name), *cue_lines(view, width)], grid.head),
        *[()] * grid.gap_free,
        *padded(free_lines(view, plan, width, grid.free, first_time=panel.first_time), grid.free),
        *[()] * grid.gap_items,
        *padded(items, grid.items),
    ]
    return [*padded(parts, height - 1), ways]


def _name_rows(view: PlayerView, plan: Plan, width: int, rows: int) -> list[Line]:
    lines = name_lines(view, plan, width)
    return padded(lines, rows) if rows else lines


def padded(lines: list[Line], rows: int) -> list[Line]:
    """Return `lines` as exactly `rows` rows: filled with empty ones, or cut with "…" at the end."""
    if len(lines) <= rows:
        return [*lines, *[()] * (rows - len(lines))]
    fitting = lines[:rows]
    if rows and fitting[-1]:
        *pieces, (role, text) = fitting[-1]
        fitting[-1] = (*pieces, (role, f"{text[:-1]}…" if len(text) > 1 else text))
    return fitting


def bar_line(view: PlayerView, width: int, role: str, *, pacer: bool, full_blocks: bool = False) -> Line:
    """Return a thick bar: the part of the segment that has passed, or with `pacer` the breath where it leads."""
    full = view.lungs if pacer and paces(view) else view.fraction
    done = round(max(0.0, min(1.0, full)) * width)
    passed, left = "█░" if full_blocks else "▆▁"
    return ((role, passed * done), ("track", left * (width - done)))


def words_line(view: PlayerView, width: int, *, letters: bool, pacer: bool) -> Line:
    """Return the breath in words; with `letters` the phase before it and the note of the band after it."""
    if not letters:
        return breath_words(view, width, pacer=pacer and not paces(view))
    word: Piece = ("strong", state_word(view).upper())
    if view.outcome or view.paused:
        return (word,)
    note = note_of(view)
    after: Line = (("dim", f"   {note}"),) if note else ()
    if view.word == view.breath_word:
        return (*breath_words(view, width, pacer=False, capitals=True), *after)
    line = (word, ("", "   "), *breath_words(view, width, pacer=False), *after)
    return line if sum(cell_len(text) for _, text in line) <= width else line[:-1]


def short_lines(view: PlayerView, plan: Plan, keys: PanelKeys, width: int, height: int) -> list[Line]:
    """Return a line with phase, seconds and name, and a line with the side and the keys for "worse" and "stop"."""
    if view.asking or view.answer:
        return question_short_lines(view, keys, width)[: max(1, height)]
    word = state_word(view)
    begins = f"{word.upper()} {view.seconds_left}  "
    name: Piece = ("strong", short(plain(view.exercise.name), width - len(begins)))
    first: Line = (("title", f"{word.upper()} "), ("strong", f"{view.seconds_left}  "), name)
    ways: Line = (("key", keys.worse), ("", " worse  "), ("key", keys.stop), ("", " stop"))
    room = width - sum(len(text) for _, text in ways)
    side = f"then {view.next_side}" if view.next_side else view.side
    second: Line = (("accent", f"{short(plain(side), room - 2)}  "), *ways) if side and room > 4 else ways
    return [first, second][: max(1, height)]


def head_line(view: PlayerView, plan: Plan, width: int) -> Line:
    """Return the routine, the number of the exercise, and how much time of the whole has passed."""
    times: Line = (("dim", f"{minutes_seconds(int(view.elapsed_s))} / {minutes_seconds(view.total_s)}"),)
    left: Line = (("title", plain(plan.routine.name)), ("dim", f"   {view.item + 1} of {view.items}"))
    line = spread(left, times, width)
    return line if line != left else spread((("title", f"{view.item + 1} of {view.items}"),), times, width)


def name_lines(view: PlayerView, plan: Plan, width: int) -> list[Line]:
    """Return the exercise, its side, and the side that follows."""
    pieces: list[Piece] = [("strong", plain(view.exercise.name))]
    if view.side:
        pieces.append(("strong", f"   {side_words(view.side)}"))
        then = coming_side(plan, view.segment)
        last: Piece = ("dim", f"   then {plain(then)}")
        used = sum(cell_len(text) for _, text in pieces)
        if then and (used > width or used + cell_len(last[1]) <= width):  # in a row of its own there is room for it
            pieces.append(last)
    if sum(cell_len(text) for _, text in pieces) <= width or len(pieces) == 1:
        return [tuple(pieces)] if len(pieces) > 1 else paragraph(pieces[0][1], width, "strong")
    side_line = tuple((role, text.lstrip() if at == 0 else text) for at, (role, text) in enumerate(pieces[1:]))
    return [(pieces[0],), side_line]
