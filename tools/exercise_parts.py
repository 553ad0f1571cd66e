"""Section of one exercise on the page of all exercises, and the links to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from deskspine.cli.routine_text import dose_sum
from deskspine.core.routines.model import LEVELS, Breath, Dose, Exercise, FramePhase, Library, Phase
from markdown_parts import anchor, escaped, points

Kind = Literal["routine", "card", "exercise"]
TAG_WORDS = {
    "isometric": "presses or tenses without moving",
    "head-press": "presses against the head",
    "neck-turn": "turns the head",
    "neck-side": "tilts the head to the side",
    "neck-flex": "bends the head forward",
    "neck-ext-soft": "looks up a little",
    "neck-retract": "slides the head back",
    "nape": "puts the hands on the back of the neck",
    "overhead": "lifts the arms to shoulder height or above, holds the hands behind the head, or leans on the arms",
    "trunk-flex": "rounds the trunk",
    "trunk-turn": "turns the trunk",
    "trunk-side": "leans the trunk to the side",
    "trunk-ext": "arches the trunk",
    "supine": "lies on the back",
    "prone": "lies face down",
    "floor": "goes to the floor",
    "head-low": "brings the head low",
    "eye-cover": "covers the eyes",
    "standing": "is done standing",
    "wrist": "puts weight or a pull on the wrists, or presses through the hand",
    "arm-stretch": "pulls along the whole arm",
    "wall": "needs a wall",
    "fixed-chair": "needs a chair that cannot roll",
    "prop": "needs a thing to hold",
}
"""The meaning of each tag of an exercise, in words."""
PHASE_WORDS: Mapping[FramePhase, str] = {
    "prep": "ready", "move": "moving", "hold": "holding", "rest": "letting go", "after": "at the end",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Data for every part of the page: the library, its regions, and the text of each heading."""

    library: Library
    regions: Mapping[str, Sequence[str]]
    """The ids of the exercises of each file, by the name of the file."""
    titles: Mapping[tuple[Kind, str], str]

    def link(self, kind: Kind, id_: str) -> str:
        """Return a link to a routine, card or exercise of this page."""
        title = self.titles[kind, id_]
        return f"[{escaped(title)}](#{anchor(title)})"

    def links(self, kind: Kind, ids: Iterable[str]) -> str:
        """Return links to several entries, without repetition."""
        return ", ".join(self.link(kind, id_) for id_ in dict.fromkeys(ids))


def exercise_section(page: Page, exercise: Exercise) -> Iterator[str]:
    """Yield the section of one exercise: a picture first, its key poses in words last."""
    yield f"### {escaped(page.titles['exercise', exercise.id])}"
    yield f"`{exercise.id}` · {exercise.kind} · **{escaped(exercise.cue)}**"
    yield (
        f"![{escaped(exercise.name)}: how it begins, the way, and where it is held]"
        f"(pictures/exercises/{exercise.id}.png)"
    )
    for side, steps in exercise.all_steps():
        if side:
            yield f"{escaped(side.capitalize())}:"
        if steps:
            yield "\n".join(f"{number}. {escaped(step)}" for number, step in enumerate(steps, 1))
    turns = "one after the other" if exercise.side_order == "block" else "in turn"
    later = " and ".join(f"{exercise.dose.seconds(level, len(exercise.sides))} s" for level in LEVELS[1:])
    users = [
        it.id for it in page.library.routines.values() if any(slot.exercise.id == exercise.id for slot in it.slots)
    ]
    spared = [] if users else [it.id for it in page.library.exercises.values() if it.alt == exercise.id]
    scores = ["any symptom", *exercise.scores] if exercise.scores else []
    yield points(
        (
            ("Why", escaped(exercise.why)),
            ("Felt", escaped(exercise.feel)),
            ("Watch", escaped(exercise.watch)),
            ("Easier", escaped(exercise.easier)),
            ("Scores", "; ".join(f"{at}: {escaped(words)}" for at, words in enumerate(scores))),
            ("Sides", f"{escaped(' and '.join(exercise.sides))}, {turns}" if exercise.sides else ""),
            ("Effort", f"{exercise.effort_pct} % of full strength at most" if exercise.effort_pct else ""),
            ("Breath", _breath(exercise)),
            ("Usual dose", f"{sum_of(len(exercise.sides), exercise.dose)}; {later} at levels 2 and 3"),
            ("Moves", ", ".join(exercise.body).replace("-", " ")),
            ("Asks", "; ".join(TAG_WORDS[tag] for tag in exercise.tags)),
            ("Gives way to", page.link("exercise", exercise.alt) if exercise.alt else ""),
            ("Used in", page.links("routine", users)),
            ("Stands in for", page.links("exercise", spared)),
            ("From", escaped(", ".join(exercise.source))),
        )
    )
    yield "Key poses:"
    yield "\n".join(f"- {line}" for line in _poses(page, exercise))


def sum_of(sides: int, dose: Dose) -> str:
    """Return the seconds of a dose at level 1 as a sum."""
    return dose_sum(sides, dose, 1).replace(" x ", " × ")


def _breath(exercise: Exercise) -> str:
    phases: list[Phase] = ["move", "hold", "rest"]
    if not any(exercise.dose.hold_s):
        phases.remove("hold")

    def described(side: str) -> str:
        breaths: dict[Phase, Breath] = {phase: exercise.breath_for(side, phase) for phase in phases}
        guided = [f"{breath} while {PHASE_WORDS[phase]}" for phase, breath in breaths.items() if breath != "free"]
        free = ["otherwise free" if guided else "free"] if "free" in breaths.values() else []
        return ", ".join([*guided, *free])

    if exercise.breath_by_side:
        return "; ".join(f"{escaped(side)}: {described(side)}" for side in exercise.sides)
    return described("")


def _poses(page: Page, exercise: Exercise) -> Iterator[str]:
    """Yield each key pose once, in the order of the exercise, with the phases that show it."""
    shown: dict[tuple[str, str], list[str]] = {}
    for frame in exercise.frames:
        phases = shown.setdefault((frame.pose, frame.side), [])
        phases += [PHASE_WORDS[frame.phase]] if PHASE_WORDS[frame.phase] not in phases else []
    for (pose, side), phases in shown.items():
        mirrored = "; mirrored for the right" if pose.endswith("_l") and not side and "right" in exercise.sides else ""
        label = f" ({escaped(side)})" if side else ""
        yield f"*{', '.join(phases)}*{label}: {escaped(page.library.poses[pose].words)}{mirrored}"
