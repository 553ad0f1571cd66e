"""What the player shows in a window of a given size: the most needed first, figure and steps the first to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from deskspine.core.getting_ready import STEPS_SHOWN
from deskspine.core.plain import plain
from deskspine.core.plan import Plan
from deskspine.core.player_poses import other_side
from deskspine.core.player_view import PHASE_WORDS, ItemView, PlayerView
from deskspine.core.routine import Library, Phase
from deskspine.core.safety import in_short
from deskspine.core.textfmt import minutes_seconds
from deskspine.tui.player_questions import Keys, always_line, answer_lines, asking_lines, lowered, question_short_lines
from deskspine.tui.widgets.big_digits import rows_of
from deskspine.tui.widgets.lines import Line, Piece, paragraph, short, spread

LEAST_WIDTH, LEAST_HEIGHT = 40, 12
"""A window smaller than this gets the one or two lines of `short_lines`."""
BESIDE_WIDTH, BESIDE_HEIGHT = 76, 18
"""From this size on the figure stands beside the words."""
ABOVE_HEIGHT = 34
"""From this height on the figure stands above the words where it cannot stand beside them."""
TALL_WIDTH, TALL_HEIGHT = 44, 28
"""From this size of the panel on the digits are five rows high."""
STEPS = STEPS_SHOWN
PHASE, NAME, CUE, ALWAYS, BAR, DIGITS, BREATH, NOTE, WATCH, HOW, FEEL = range(11)
"""The parts of the panel in the order in which they are kept when the window gets smaller."""
GAPS = (1, 2, 3, 4, 5)
"""Empty lines between the parts, the most useful first."""
LIST_GAP = 3
LIST_LEAST = 3
"""Lines below which the routine's list is left out; the head line still says which exercise of how many."""
BAR_WIDTH = 48
MARKS = {"done": "✓", "shortened": "~", "skipped": "-", "worse": "!", "now": "▸", "to-come": "·"}
MARK_WORDS = {"shortened": "shortened", "skipped": "skipped", "worse": "made it worse"}
OUTCOME_WORDS = {"finished": "done", "shortened": "ended", "left": "ended", "stopped": "stopped"}
MIRROR = "The figure is a mirror: your left is on the left."


@dataclass(frozen=True, slots=True)
class _Block:
    rank: int
    """The lower, the longer it stays when the window gets smaller."""
    lines: tuple[Line, ...]
    gap: int = 0
    """Its place in GAPS, where an empty line goes before it if there is room; 0 for none."""


def player_lines(view: PlayerView, plan: Plan, keys: Keys, width: int, height: int) -> list[Line]:
    """The words beside the figure, in at most `height` lines."""
    if view.asking:
        return asking_lines(view, keys, width, height)
    if view.answer:
        return answer_lines(view, keys, width, height)
    exercise = view.exercise
    steps = () if view.easier else steps_now(view.steps, view.phase)
    feel = f"You may feel: {plain(exercise.feel)}" if exercise.feel else ""
    watch = f"Take care: {plain(exercise.watch)}" if exercise.watch else ""
    changed = plain(in_short(plan.routine.notes), 200) if view.item == 0 else ""
    begins = view.item == 0 and view.phase == "prep"
    texts = plan.routine.texts
    before = f"{plain(texts.before)} {plain(texts.stop)}" if begins else ""
    digits = rows_of(_digits(view), "tall" if height >= TALL_HEIGHT and width >= TALL_WIDTH else "medium")
    role = "dim" if view.paused else "strong"
    blocks = [
        _Block(NAME, tuple(name_lines(view, plan, width))),
        _Block(PHASE, (phase_line(view, keys),), gap=4),
        _Block(DIGITS, tuple(((role, row),) for row in digits)),
        _Block(BAR, (bar_line(view.fraction, min(width, BAR_WIDTH)),)),
        _Block(BREATH, ((("good", view.breath_word),),)),
        _Block(CUE, tuple(paragraph(plain(exercise.cue), width, "strong")), gap=1),
        _Block(CUE, tuple(paragraph(f"Easier: {plain(view.easier)}", width, "accent")) if view.easier else ()),
        _Block(HOW, tuple(line for step in steps for line in paragraph(plain(step), width))),
        _Block(FEEL, tuple(paragraph(feel, width, "dim")), gap=5),
        _Block(WATCH, tuple(paragraph(watch, width, "dim"))),
        _Block(NOTE, tuple(paragraph(changed, width, "accent"))),
        _Block(NOTE, tuple(paragraph(before, width, "dim"))),
        _Block(ALWAYS, (always_line(keys, width),), gap=2),
    ]
    return _fit([block for block in blocks if block.lines], view, width, height)


def steps_now(steps: tuple[str, ...], phase: Phase) -> tuple[str, ...]:
    """The lines of how that are wanted now: where there are many, the first to get ready, the last to let go."""
    over = max(0, len(steps) - STEPS)
    first = 0 if phase == "prep" else over if phase == "rest" else (over + 1) // 2
    return steps[first : first + STEPS]


def _fit(blocks: list[_Block], view: PlayerView, width: int, height: int) -> list[Line]:
    room = height
    kept: set[int] = set()
    for at, block in sorted(enumerate(blocks), key=lambda pair: pair[1].rank):
        reserved = LIST_LEAST + len(GAPS) if block.rank == FEEL else 0
        if len(block.lines) + reserved <= room:
            kept.add(at)
            room -= len(block.lines)
    small = not any(blocks[at].rank == DIGITS for at in kept)
    items = item_lines(view.marks, width, max(LIST_LEAST, room - len(GAPS))) if room >= LIST_LEAST else []
    room -= len(items)
    gaps = set(GAPS[: max(0, room)]) if items else set(GAPS[: max(0, room)]) - {LIST_GAP}
    out: list[Line] = []
    for at in sorted(kept):
        block = blocks[at]
        out += [()] if block.gap in gaps and out else []
        if small and block.rank == PHASE:
            out.append((("strong", f"{_digits(view)}  "), *block.lines[0]))
        else:
            out += block.lines
    out += [*([()] if LIST_GAP in gaps else []), *items]
    return lowered(out, height)


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
        pieces += [("accent", f"   {plain(side_words(view.side))}")]
        pieces += [("dim", f"   then {plain(then)}")] if then else []
    if sum(cell_len(text) for _, text in pieces) <= width or len(pieces) == 1:
        return [tuple(pieces)] if len(pieces) > 1 else paragraph(pieces[0][1], width, "strong")
    rest = tuple((role, text.lstrip() if at == 0 else text) for at, (role, text) in enumerate(pieces[1:]))
    return [(pieces[0],), rest]


def side_words(side: str) -> str:
    """A side label as it is read aloud."""
    return f"{side} side" if side in ("left", "right") else side


def turn_words(side: str) -> str:
    """The side that comes, as it is announced."""
    return f"the {side} side" if side in ("left", "right") else plain(side, 20)


def coming_side(plan: Plan, index: int) -> str:
    """The other side, where it still comes in the exercise of segment `index`; empty otherwise."""
    here = plan.segments[index]
    later = (each for each in plan.segments[index + 1 :] if each.item == here.item and each.side)
    return next((each.side for each in later if each.side != here.side), "")


def phase_line(view: PlayerView, keys: Keys) -> Line:
    """The phase in words, what waits or comes, and which repetition it is."""
    if view.outcome:
        return (("warn", OUTCOME_WORDS[view.outcome].upper()),)
    if view.held:
        return (("warn", "WAITS"), ("", f"   go on with {keys.pause}"))
    if view.paused:
        return (("warn", "PAUSED"), ("", f"   {keys.pause} goes on"))
    if view.lead_in:
        return (("accent", view.word.upper()), ("dim", "   after the pause"))
    if view.next_side:
        return (("accent", view.word.upper()), ("strong", f"   now {turn_words(view.next_side)}"))
    pieces: list[Piece] = [("accent", view.word.upper())]
    if view.rep and view.reps > 1:
        pieces.append(("dim", f"   {view.rep} of {view.reps}"))
    if view.word not in PHASE_WORDS.values() and view.next_name:
        pieces.append(("dim", f"   then {plain(view.next_name, 24)}"))
    return tuple(pieces)


def bar_line(fraction: float, width: int) -> Line:
    """How much of the segment has passed, as a thick and a thin stretch."""
    done = round(max(0.0, min(1.0, fraction)) * width)
    return (("accent", "━" * done), ("track", "─" * (width - done)))


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
