"""What the player shows in a window of a given size: the most needed first, figure and steps the first to go."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskspine.core.coach.fitting import in_short
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import ANSWER_WORD, REST_WORD, ItemView, PlayerView
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.model import Library, Phase
from deskspine.core.routines.prep_time import STEPS_SHOWN
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.player.grid import Grid, grid_of, side_words
from deskspine.tui.player.pacer import pacer_line, pacer_rows, paces
from deskspine.tui.player.questions import Keys, always_line, answer_lines, asking_lines, question_short_lines
from deskspine.tui.widgets.big_digits import rows_of
from deskspine.tui.widgets.lines import Line, Piece, paragraph, short, spread

LEAST_WIDTH, LEAST_HEIGHT = 40, 12
"""A window smaller than this has no head line and no line of keys."""
SHORT_WIDTH, SHORT_HEIGHT = 20, 4
"""A window smaller than this gets the one or two lines of `short_lines`."""
BESIDE_WIDTH, BESIDE_HEIGHT = 76, 18
"""From this size on the figure is beside the words."""
ABOVE_HEIGHT = 34
"""From this height on the figure is above the words where it cannot be beside them."""
STEPS = STEPS_SHOWN
BAR_WIDTH = 64
PHASE_ROLES: dict[Phase, str] = {"prep": "ready", "move": "accent", "hold": "hold", "rest": "head"}
"""One colour for each phase, the same in band, bar and pacer."""
MARKS = {
    "done": "✓", "shortened": "~", "skipped": "-", "worse": "!", "left-out": "-", "now": "▸", "to-come": "·",
}  # fmt: skip
MARK_WORDS = {"shortened": "shortened", "skipped": "skipped", "worse": "made it worse", "left-out": "not with this arm"}
OUTCOME_WORDS = {"finished": "done", "shortened": "ended", "left": "ended", "stopped": "stopped"}
MIRROR = "The figure is a mirror: your left is on the left."


def player_lines(
    view: PlayerView,
    plan: Plan,
    keys: Keys,
    width: int,
    height: int,
    *,
    full_blocks: bool = False,
    first_time: bool = False,
) -> list[Line]:
    """Return the words of the panel, in at most `height` lines; with `full_blocks` no digit has half a block.

    With `first_time` the reason for the exercise is shown where there is room. Band, seconds, name, cue and the ways
    out have the same rows in every segment of a routine.
    """
    if width < SHORT_WIDTH or height < SHORT_HEIGHT:
        return short_lines(view, plan, keys, width, height)
    if view.asking:
        return asking_lines(view, keys, width, height)
    grid = grid_of(plan, width, height, full_blocks=full_blocks)
    above: list[Line] = [()] * grid.above
    band = fitted(band_line(view, keys, in_band=not grid.digits), width)
    items = item_lines(view.marks, width, grid.items)
    ways = [always_line(keys, width), *[()] * grid.gap_items, *items]
    if view.answer:
        return [
            *above,
            band,
            *padded(answer_lines(view, width, grid.ways - grid.above - 1), grid.ways - grid.above - 1),
            *ways,
        ]
    parts = [
        *_digit_rows(view, grid, width),
        *[bar_line(view.fraction, min(width, BAR_WIDTH), PHASE_ROLES[view.phase])][: grid.bar],
        *[() if grid.digits and paces(view) else pacer_line(view, width)][: grid.breath],
        *[()] * grid.gap,
        *padded([*name_lines(view, plan, width), *paragraph(plain(view.exercise.cue), width, "strong")], grid.head),
        *free_lines(view, plan, width, grid.free, first_time=first_time),
    ]
    return [*above, band, *padded(parts, grid.ways - grid.above - 1), *ways]


def padded(lines: list[Line], rows: int) -> list[Line]:
    """Return `lines` as exactly `rows` rows: empty ones at the end, or cut with a sign that it goes on."""
    if len(lines) <= rows:
        return [*lines, *[()] * (rows - len(lines))]
    kept = lines[:rows]
    if rows and kept[-1]:
        *pieces, (role, text) = kept[-1]
        kept[-1] = (*pieces, (role, f"{text[:-1]}…" if len(text) > 1 else text))
    return kept


def fitted(line: Line, width: int) -> Line:
    """Return `line` without the last pieces, as far as they do not fit."""
    while len(line) > 1 and sum(cell_len(text) for _, text in line) > width:
        line = line[:-1]
    return line


def _digit_rows(view: PlayerView, grid: Grid, width: int) -> list[Line]:
    if not grid.digits:
        return []
    if paces(view):
        return pacer_rows(view, PHASE_ROLES[view.phase], min(width, BAR_WIDTH), grid.digits)
    role = "dim" if view.paused else "strong"
    return [((role, row),) for row in rows_of(_digits(view), grid.scale)]


def free_lines(view: PlayerView, plan: Plan, width: int, room: int, *, first_time: bool = False) -> list[Line]:
    """Return steps and notes in at most `room` lines, whole ones only; what is needed most is kept longest.

    With `first_time` the reason for the exercise is one of them. It takes no row from anything else.
    """
    exercise = view.exercise
    feel = f"You may feel: {plain(exercise.feel)}" if exercise.feel else ""
    watch = f"Take care: {plain(exercise.watch)}" if exercise.watch else ""
    changed = plain(in_short(plan.routine.notes), 200) if view.item == 0 else ""
    begins = view.item == 0 and view.phase == "prep"
    texts = plan.routine.texts
    before = f"{plain(texts.before)} {plain(texts.stop)}" if begins else ""
    how = (f"Easier: {plain(view.easier)}",) if view.easier else steps_now(view.steps, view.phase)
    role = "accent" if view.easier else ""
    wanted = [paragraph(plain(step), width, role) for step in how]
    why = paragraph(f"Why: {plain(exercise.why)}", width, "dim") if first_time and exercise.why else []
    notes = [paragraph(feel, width, "dim"), paragraph(watch, width, "dim"), paragraph(changed, width, "accent"),
             why, paragraph(before, width, "dim")]  # fmt: skip
    order = [*(wanted if view.easier else []), notes[2], notes[4], notes[1], *([] if view.easier else wanted), notes[0]]
    kept: list[int] = []
    left = room
    for part in order:
        if part and len(part) <= left:
            kept.append(id(part))
            left -= len(part)
    if why and len(why) < left:  # the empty row stays
        kept.append(id(why))
        left -= len(why)
    steps = [line for part in wanted if id(part) in kept for line in part]
    rest = [line for part in notes if id(part) in kept for line in part]
    return [*steps, *([()] if left and steps and rest else []), *rest]


def steps_now(steps: tuple[str, ...], phase: Phase) -> tuple[str, ...]:
    """The lines of how that are wanted now: where there are many, the first to get ready, the last to let go."""
    over = max(0, len(steps) - STEPS)
    first = 0 if phase == "prep" else over if phase == "rest" else (over + 1) // 2
    return steps[first : first + STEPS]


def short_lines(view: PlayerView, plan: Plan, keys: Keys, width: int, height: int) -> list[Line]:
    """Phase, seconds and name in one line; in the second the side and the two keys that must never be missing."""
    if view.asking or view.answer:
        return question_short_lines(view, keys, width)[: max(1, height)]
    word = (
        OUTCOME_WORDS[view.outcome]
        if view.outcome
        else "waits"
        if view.held
        else "paused"
        if view.paused
        else view.word
    )
    begins = f"{word.upper()} {_digits(view)}  "
    name: Piece = ("strong", short(plain(view.exercise.name), width - len(begins)))
    first: Line = (("title", f"{word.upper()} "), ("strong", f"{_digits(view)}  "), name)
    ways: Line = (("key", keys.worse), ("dim", " worse  "), ("key", keys.stop), ("dim", " stop"))
    room = width - sum(len(text) for _, text in ways)
    second: Line = (("accent", f"{short(plain(view.side), room - 2)}  "), *ways) if view.side and room > 4 else ways
    return [first, second][: max(1, height)]


def head_line(view: PlayerView, plan: Plan, width: int) -> Line:
    """Which routine, which exercise of how many, and how much of the whole has passed."""
    times: Line = (("dim", f"{minutes_seconds(int(view.elapsed_s))} / {minutes_seconds(view.total_s)}"),)
    left: Line = (("title", plain(plan.routine.name)), ("dim", f"   {view.item + 1} of {view.items}"))
    line = spread(left, times, width)
    return line if line != left else spread((("title", f"{view.item + 1} of {view.items}"),), times, width)


def name_lines(view: PlayerView, plan: Plan, width: int) -> list[Line]:
    """The exercise, the side it is for, and the side that follows."""
    pieces: list[Piece] = [("strong", plain(view.exercise.name))]
    if view.side:
        then = coming_side(plan, view.segment)
        pieces += [("accent", f"   {side_words(view.side)}")]
        pieces += [("dim", f"   then {plain(then)}")] if then else []
    if sum(cell_len(text) for _, text in pieces) <= width or len(pieces) == 1:
        return [tuple(pieces)] if len(pieces) > 1 else paragraph(pieces[0][1], width, "strong")
    rest = tuple((role, text.lstrip() if at == 0 else text) for at, (role, text) in enumerate(pieces[1:]))
    return [(pieces[0],), rest]


def turn_words(side: str) -> str:
    """The side that comes, as it is announced."""
    return f"the {side} side" if side in ("left", "right") else plain(side, 20)


def coming_side(plan: Plan, index: int) -> str:
    """The other side, where it still comes in the exercise of segment `index`; empty otherwise."""
    here = plan.segments[index]
    later = (each for each in plan.segments[index + 1 :] if each.item == here.item and each.side)
    return next((each.side for each in later if each.side != here.side), "")


def band_line(view: PlayerView, keys: Keys, *, in_band: bool = False) -> Line:
    """Return the phase in words, what waits or comes, and which repetition it is; `in_band`: the seconds first."""
    number: Line = (("dim" if view.paused else "strong", f"{_digits(view)}  "),) if in_band and not view.answer else ()
    if view.outcome:
        return (("warn", OUTCOME_WORDS[view.outcome].upper()),)
    if view.held:
        return (*number, ("warn", "WAITS"), ("", "   go on with "), ("key", keys.pause))
    if view.paused and not view.answer:
        return (*number, ("warn", "PAUSED"), ("", "   "), ("key", keys.pause), ("", " goes on"))
    word: Piece = (PHASE_ROLES[view.phase], view.word.upper())
    if view.lead_in:
        return (*number, word, ("dim", "   after the pause"))
    if view.next_side:
        return (*number, word, ("strong", f"   now {turn_words(view.next_side)}"))
    pieces: list[Piece] = [*number, word]
    if view.rep and view.reps > 1:
        pieces.append(("dim", f"   {view.rep} of {view.reps}"))
    if view.word in (REST_WORD, ANSWER_WORD) and view.next_name:
        pieces.append(("dim", f"   then {plain(view.next_name, 24)}"))
    return tuple(pieces)


def bar_line(fraction: float, width: int, role: str) -> Line:
    """How much of the segment has passed, as a thick and a thin stretch."""
    done = round(max(0.0, min(1.0, fraction)) * width)
    return ((role, "━" * done), ("track", "─" * (width - done)))


def item_lines(marks: Sequence[ItemView], width: int, most: int) -> list[Line]:
    """The routine's list: done, now, to come; a window around the present exercise when it does not fit."""
    if most < 1:
        return []
    at = next((place for place, item in enumerate(marks) if item.mark == "now"), 0)
    first = max(0, min(at - 1, len(marks) - most))
    return [_item_line(item, width) for item in marks[first : first + most]]


def _item_line(item: ItemView, width: int) -> Line:
    role = {"now": "strong", "done": "good", "worse": "warn"}.get(item.mark, "dim")
    left: Line = ((role, f"{MARKS[item.mark]} {plain(item.name)}"),)
    pieces: list[Piece] = []
    if item.mark == "now":
        for side in item.sides:
            done = side in item.sides_done
            pieces += [("good" if done else "dim", f"{plain(side)} {'●' if done else '○'} ")]
    word = MARK_WORDS.get(item.mark, "") or ("easier" if item.eased and item.mark != "to-come" else "")
    if word:
        pieces.append(("dim", word))
    return spread(left, tuple(pieces), min(width, BAR_WIDTH))


def pose_words(library: Library | None, pose_id: str) -> str:
    """A pose in words; for the mirror image of a written one left and right change places."""
    if library is None or not pose_id:
        return ""
    if pose_id in library.poses:
        return library.poses[pose_id].words
    other = library.poses.get(other_side(pose_id))
    if other is None or not other.mirror:
        return ""
    swapped = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    parts = [swapped.get(word, word) for word in _words(other.words)]
    return "".join(parts)


def _words(text: str) -> list[str]:
    """Words and what stands between them, so that joining gives the text back."""
    parts = [""]
    for letter in text:
        if letter.isalpha() == parts[-1].isalpha() and parts[-1]:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _digits(view: PlayerView) -> str:
    return minutes_seconds(view.seconds_left)
