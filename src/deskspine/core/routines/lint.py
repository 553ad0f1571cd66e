"""The rules of care for every exercise and routine, shipped or own. `docs/routines.md` lists them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from deskspine.core.figure.pose import Pose
from deskspine.core.routines.model import LEVELS, Dose, Exercise, Level, Routine
from deskspine.core.routines.vocabulary import LYING_TAGS
from deskspine.core.toml.line_finder import Path

Complaint = tuple[Path, str]
"""A path below the thing that was checked, and one sentence with the number of the rule at its end."""

EXTENSION_POSES = frozenset({"s_ext_soft", "s_nape_ext"})
"""The only poses that show the head tipped back."""

MAX_ALTERNATIVES = 200
"""Maximum length of a chain of alternatives that is followed."""

_ANYWHERE = frozenset({"floor", "supine"})
"""Tags an alternative may share: a person who cannot use them skips the whole routine."""

"""Tags of exercises that are done lying down."""

_FIRST_KINDS = ("breath", "mobility", "gaze")
_CALM_KINDS = ("breath", "rest", "massage")
_CLAIMS = re.compile(
    r"\b(?:cur(?:e|es|ed|ing)|treat(?:s|ed|ing|ment|ments)?|heal(?:s|ed|ing)?|prevent(?:s|ed|ing|ion)?|hernias?|herniated"
    r"|osteochondrosis|dis[ck]s?|blood supply|blood pressure|dizziness)\b",
    re.IGNORECASE,
)
_HELD_BREATH = re.compile(
    r"\b(?:hold(?:s|ing)?|keep(?:s|ing)?) (?:in )?(?:your|the|a) breath\b|\b(?:breath|breathing) (?:is )?held\b"
    r"|\b(?:stop|do not|don't|without) breath(?:e|ing)\b",
    re.IGNORECASE,
)
_HAND = re.compile(r"\b(?:hands?|palms?|fingers?|fingertips|thumbs?|fists?)\b", re.IGNORECASE)
_THROAT = re.compile(
    r"\b(?:throat|windpipe|(?:front|sides?) of (?:the|your) neck|under the (?:chin|jaw))\b", re.IGNORECASE
)


def is_neck(tag: str) -> bool:
    """Return True if `tag` means that the neck moves."""
    return tag.startswith("neck-")


def is_trunk(tag: str) -> bool:
    """Return True if `tag` means that the trunk bends or turns."""
    return tag.startswith("trunk-")


def lint_exercise(exercise: Exercise, poses: Mapping[str, Pose]) -> Iterator[Complaint]:
    """Yield the complaints about an exercise by itself; the schema ensures L02 and L13."""
    tags = set(exercise.tags)
    if exercise.kind == "isometric":
        if exercise.effort_pct is None:
            yield ("effort_pct",), "missing; a press needs its effort, 10 to 40 percent (L03)"
        if "isometric" not in tags:
            yield ("tags",), 'a press needs the tag "isometric", so that it can be swapped (L03)'
    if "neck-ext-soft" in tags and tags & {"neck-turn", "neck-side"}:
        yield ("tags",), "looking up never goes together with a turn or a tilt of the neck (L06)"
    if exercise.sides and (len(exercise.sides) != 2 or len(set(exercise.sides)) != 2):
        yield ("sides",), "expected two different labels, or no sides at all (L08)"
    if exercise.kind == "check" and len(exercise.scores) != 3:
        yield ("scores",), "a test says in three lines what the scores 1, 2 and 3 look like (L18)"
    if exercise.kind != "check" and exercise.scores:
        yield ("scores",), 'only an exercise of kind "check" is scored (L18)'
    for number, frame in enumerate(exercise.frames):
        where: Path = ("frames", number, "pose")
        if frame.pose not in poses:
            yield where, f"there is no pose {frame.pose} (L11)"
        elif frame.pose in EXTENSION_POSES and "neck-ext-soft" not in tags:
            yield where, f'{frame.pose} tips the head back, which needs the tag "neck-ext-soft" (L06)'
    for key, text in _texts(exercise):
        if _hand_on_throat(text):
            yield (key,), "no hand goes to the front or side of the neck (L07)"
        if _HELD_BREATH.search(text):
            yield (key,), "the breath is never held (L02)"
    yield from _claims(_texts(exercise))
    yield from lint_dose(exercise, exercise.dose)


def lint_dose(exercise: Exercise, dose: Dose) -> Iterator[Complaint]:
    """Yield the complaints about the seconds and repetitions of an exercise."""
    neck = any(is_neck(tag) for tag in exercise.tags)
    if exercise.kind == "isometric":
        if max(dose.hold_s) > 10:
            yield ("hold_s",), "a press is held for 10 s at most (L03)"
        if min(dose.rest_s) < 2:
            yield ("rest_s",), "a press is followed by at least 2 s of letting go (L03)"
    if exercise.kind == "stretch" and max(dose.hold_s) > 30:
        yield ("hold_s",), "a stretch is held for 30 s at most (L03)"
    if min(dose.move_s) < 2 and (neck or any(is_trunk(tag) for tag in exercise.tags)):
        yield ("move_s",), "the neck and the trunk are given at least 2 s to move (L04)"
    if neck and max(dose.reps) > 10:
        yield ("reps",), "the neck repeats 10 times at most (L05)"
    if "neck-ext-soft" in exercise.tags and (max(dose.hold_s) > 4 or len(set(dose.hold_s)) > 1):
        yield ("hold_s",), "looking up is held for 4 s at most, the same at every level (L17)"
    if min(map(sum, zip(dose.move_s, dose.hold_s, dose.rest_s, strict=True))) < 1:
        yield ("move_s",), "move, hold and rest together last at least a second"


def lint_pose(pose: Pose) -> Iterator[Complaint]:
    """Yield the complaints about a pose."""
    if _hand_on_throat(pose.words):
        yield ("words",), "no hand goes to the front or side of the neck (L07)"


def lint_alt(exercise: Exercise, exercises: Mapping[str, Exercise]) -> Iterator[Complaint]:
    """Yield the complaints about the alternative of `exercise` (L12)."""
    if not exercise.alt:
        return
    alternative = exercises.get(exercise.alt)
    if alternative is None:
        yield ("alt",), f"there is no exercise {exercise.alt} (L12)"
        return
    shared = sorted(set(exercise.tags) & set(alternative.tags) - _ANYWHERE)
    if shared:
        yield ("alt",), f"{alternative.id} has the tag {shared[0]} too, so it cannot replace it (L12)"
    chain, at = {exercise.id: None}, alternative
    while at.alt in exercises and at.id not in chain and len(chain) < MAX_ALTERNATIVES:
        chain[at.id] = None
        at = exercises[at.alt]
    if at.id == exercise.id:
        way = ", ".join([*chain][:5]) + (" and so on" if len(chain) > 5 else "")
        yield ("alt",), f"the alternatives form a circle: {way} (L12)"


def lint_routine(routine: Routine, stem: str) -> Iterator[Complaint]:
    """Yield the complaints about a routine as a whole; `stem` is its file name without the ending."""
    if routine.id != stem:
        yield ("id",), f'the id must be the file name; the file is called "{stem}" (L16)'
    if routine.kind == "card":
        if not routine.about:
            yield ("about",), "missing; a card consists of its text"
        if routine.slots:
            yield ("item",), "a card has no items, only text"
        return
    yield from _claims((("name", routine.name), ("summary", routine.summary)))
    if not routine.slots:
        yield ("item",), "missing; expected at least one [[item]]"
        return
    yield from _pick(routine)
    for level in LEVELS:
        total, promise = seconds(routine, level), routine.promise_s(level)
        if abs(total - promise) > routine.tolerance_s:
            yield (
                ("duration_s",),
                f"level {level} adds up to {total} s, {promise} s are promised, "
                f"{routine.tolerance_s} s either way allowed (L01)",
            )
    first = routine.slots[0].exercise
    if first.kind not in _FIRST_KINDS or "isometric" in first.tags or _is_of_the_neck(first):
        yield (
            ("item", 0),
            "the first item warms up, for example Shoulder rolls: breathing, a gaze or a movement, not of the neck, "
            "no press (L09)",
        )
    calm = any(slot.exercise.kind in _CALM_KINDS or min(slot.dose.rest_after_s) >= 10 for slot in routine.slots)
    if not calm and max(seconds(routine, level) for level in LEVELS) >= 240:
        yield (
            ("item",),
            "from 240 s on a routine has a breath, rest or massage item, or 10 s of rest after one (L10)",
        )
    for number, slot in enumerate(routine.slots):
        if routine.desk and not LYING_TAGS.isdisjoint(slot.exercise.tags):
            yield ("item", number, "exercise"), "lying down is not done at a desk; expected desk = false (L15)"
        if slot.dose != slot.exercise.dose:
            for path, message in lint_dose(slot.exercise, slot.dose):
                yield ("item", number, *path), message
        if routine.kind == "check" and slot.exercise.kind == "check" and min(slot.dose.rest_after_s) < 1:
            yield ("item", number, "rest_after_s"), "a test leaves at least 1 s to answer (L18)"


def lint_warmup(routine: Routine, routines: Collection[str]) -> Iterator[Complaint]:
    """Yield the complaints about the warm-up of `routine`, if these `routines` can be played."""
    if routine.warmup and routine.warmup == routine.id:
        yield ("warmup",), "a routine is not its own warm-up"
    elif routine.warmup and routine.warmup not in routines:
        yield ("warmup",), f"there is no routine {routine.warmup}"


def seconds(routine: Routine, level: Level) -> int:
    """Return the length of all items of `routine` at `level`, in seconds."""
    return sum(slot.seconds(level) for slot in routine.slots)


def repeated_ids(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield position and id of every entry whose id came before (L16)."""
    earlier: set[str] = set()
    for number, entry_id in enumerate(ids):
        if entry_id in earlier:
            yield number, entry_id
        earlier.add(entry_id)


def _is_of_the_neck(exercise: Exercise) -> bool:
    """Return True if the neck itself moves, and does not only follow the trunk."""
    return any(is_neck(tag) for tag in exercise.tags) and (not exercise.body or "neck" in exercise.body)


def _pick(routine: Routine) -> Iterator[Complaint]:
    if routine.order == "strict" and (routine.pick_min or routine.pick_max):
        yield ("pick_min",), 'only for order = "pick"'
    elif routine.order == "pick" and not 1 <= routine.pick_min <= routine.pick_max <= len(routine.slots):
        yield ("pick_min",), f"expected 1 <= pick_min <= pick_max <= {len(routine.slots)}"


def _texts(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield the texts that invite to a movement. `watch` is left out: it may name what to stop at."""
    for key in ("name", "cue", "why", "feel", "easier"):
        yield key, getattr(exercise, key)
    for _, steps in exercise.all_steps():
        for line in steps:
            yield "steps", line


def _claims(texts: Iterable[tuple[str, str]]) -> Iterator[Complaint]:
    for key, text in texts:
        claim = _CLAIMS.search(text)
        if claim:
            yield (key,), f'no medical claims; expected a sentence without "{claim[0]}" (L14)'


def _hand_on_throat(text: str) -> bool:
    return _HAND.search(text) is not None and _THROAT.search(text) is not None
