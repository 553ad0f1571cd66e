"""The band over the full width: arrow to the side, phase and icon, in one colour for each phase.

It is read from the corner of an eye, so its words are three rows high where the window is wide enough for all words of
the routine. Shape and word say the same as the colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView
from deskspine.core.routines.model import Phase
from deskspine.tui.player.dots import ICONS, drawn, lettered, number_rows
from deskspine.tui.player.headline import Headline, headline_of, headline_words
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.widgets.lines import Line, short

PHASE_ROLES: dict[Phase, str] = {"prep": "mark-ready", "move": "mark-move", "hold": "mark-hold", "rest": "mark-rest"}
"""One colour for each phase, the same in band, its edge, seconds, bar and pacer."""
BAND_ROLES: dict[Phase, str] = {"prep": "band-ready", "move": "band-move", "hold": "band-hold", "rest": "band-rest"}
EDGE_ROLES: dict[Phase, str] = {"prep": "edge-ready", "move": "edge-move", "hold": "edge-hold", "rest": "edge-rest"}
SIGNS = {"left": "◀", "right": "▶", "up": "▲", "down": "▼"}
CONSOLE_SIGNS = {**SIGNS, "left": "◄", "right": "►"}
"""The arrows that the font of a console without half blocks has."""
ROWS = 3
ARROW, ICON, SPACE = 3, 5, 2
"""Columns of an arrow, of an icon, and between the parts of the band."""
ICON_WIDTH = 60
"""Minimum columns for an icon next to words of one row."""


class BandForm(Struct, frozen=True):
    """The form of the band, the same for a whole routine in one window."""

    rows: int = 1
    """1 or 3."""
    edge: bool = False
    """True if half a row more belongs to it, so that drawn letters are in its middle."""
    letters: bool = False
    """True if the words are three rows high."""
    digits: int = 0
    """Number of digits for the seconds in the band, or 0 if the seconds are below it."""
    shapes: bool = True
    """False if the terminal has no half blocks: signs of one row take the place of drawn ones."""


def fits_in_letters(plan: Plan, width: int) -> bool:
    """Return True if all words of a routine fit three rows high in a band of this width."""
    room = width - 2 * (1 + ARROW + SPACE) - ICON - SPACE
    large = [lettered(words) for words in headline_words(plan)]
    return all(dots is not None and len(dots[0]) <= room for dots in large)


def band_lines(view: PlayerView, keys: PanelKeys, width: int, form: BandForm) -> list[Line]:
    """Return the rows of the band, each as wide as the window: one, or three and the half row below them."""
    head = headline_of(view, letters=form.letters)
    seconds = form.digits > 0 and not (view.answer or view.asking or view.outcome)
    if form.rows == 1:
        return [_one_row(head, str(view.seconds_left) if seconds else "", keys, width, form)]
    left, words, right = _left(head, width, form), _words(head, form), _right(head, form)
    if seconds:
        numbers = number_rows(view.seconds_left, form.digits, 1) if form.shapes else _middle(str(view.seconds_left))
        right = [f"{number}{' ' * SPACE}{part}" for number, part in zip(numbers, right, strict=True)]
    note = "" if form.letters else head.note
    rows = []
    for y in range(ROWS):
        after, said = (_continue(keys), note) if y == 1 else ((), "")
        rows.append(_row(head, left[y], words[y], right[y], width, after if head.waits else (), said))
    below: Line = () if head.phase is None else ((EDGE_ROLES[head.phase], "▀" * width),)
    return [*rows, below] if form.edge else rows


def _left(head: Headline, width: int, form: BandForm) -> list[str]:
    """Return the rows up to the words: the arrow, unless it points to the right, and the icon."""
    arrows = _middle("") if head.arrow == "right" else _arrow(head, form)
    rows = [f" {arrow:<{ARROW}}{' ' * SPACE}" for arrow in arrows]
    if not form.shapes or not (form.letters or width >= ICON_WIDTH):
        return rows
    return [f"{row}{icon:<{ICON}}{' ' * SPACE}" for row, icon in zip(rows, _shape(head.icon, form), strict=True)]


def _words(head: Headline, form: BandForm) -> Sequence[str]:
    dots = lettered(head.words) if form.letters else None
    return _middle(head.words.upper()) if dots is None else drawn(dots, lowered=form.edge)


def _right(head: Headline, form: BandForm) -> list[str]:
    """Return the rows of the right end: the arrow, if it points to the right."""
    arrows = _arrow(head, form) if head.arrow == "right" else _middle("")
    return [f"{arrow:<{ARROW}} " for arrow in arrows]


def _row(head: Headline, left: str, words: str, right: str, width: int, after: Line, note: str) -> Line:
    """Return one row of three: in the colour of the phase, or with the key that continues `after` the words."""
    used = sum(cell_len(text) for _, text in after)
    room = max(1, width - cell_len(left) - cell_len(right) - used)
    text = short(words, room)
    if note and cell_len(text) + 3 + cell_len(note) <= room:
        text = f"{text}   {note}"
    gap = " " * (room - cell_len(text))
    if head.phase is None:
        return (("warn", f"{left}{text}"), *after, ("warn", f"{gap}{right}"))
    return ((BAND_ROLES[head.phase], f"{left}{text}{gap}{right}"),)


def _one_row(head: Headline, number: str, keys: PanelKeys, width: int, form: BandForm) -> Line:
    """Return the band of one row: the seconds first."""
    sign = _sign(head, form)
    words = f"{head.words.upper()} {sign}" if head.arrow == "right" else f"{sign} {head.words.upper()}"
    text = f" {number}  {words.strip()}" if number else f" {words.strip()}"
    if head.waits:
        line: Line = (("warn", text), *_continue(keys))
        while len(line) > 1 and sum(cell_len(piece) for _, piece in line) > width:
            line = line[:-1]
        return line
    if head.note and cell_len(text) + 3 + cell_len(head.note) <= width:
        text = f"{text}   {head.note}"
    text = short(text, width)
    if head.phase is None:
        return (("warn", text),)
    return ((BAND_ROLES[head.phase], text + " " * (width - cell_len(text))),)


def _continue(keys: PanelKeys) -> Line:
    return (("", "   "), ("key", keys.pause), ("", " to continue"))


def _middle(text: str) -> tuple[str, ...]:
    return ("", text, "")


def _sign(head: Headline, form: BandForm) -> str:
    return (SIGNS if form.shapes else CONSOLE_SIGNS).get(head.arrow, "")


def _arrow(head: Headline, form: BandForm) -> tuple[str, ...]:
    return _shape(head.arrow, form) if form.shapes else _middle(_sign(head, form))


def _shape(name: str, form: BandForm) -> tuple[str, ...]:
    return drawn(ICONS[name], lowered=form.edge) if name in ICONS else _middle("")
