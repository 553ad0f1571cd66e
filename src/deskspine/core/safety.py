"""What a person's flags change in a routine: exercises swapped or left out, or the whole of it locked.

The flags and what follows from each come from published guidance on who should avoid what: B-6 of the evidence paper
for people (vessels, blood pressure, bones, pregnancy, eyes), section 6 of the content library for tags and the order of
resolution, both as corrected (4a to 4d). No clinician has reviewed it; where the papers leave a choice, the careful one
is taken. A flag is always a reason to leave something out, never a reason to add effort.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from deskspine.core.flags import DAY_FLAGS, FLAGS
from deskspine.core.routine import ByLevel, Dose, Exercise, Frame, Library, Routine, Slot

_GUARDED = frozenset({"neck_instability", "recent_trauma", "recent_surgery"})
"""Who moves no neck at all. The routines are locked for them too; the tags are the second line behind that."""
_TURNED = frozenset({"dizzy_turning", "carotid", "vascular", "arm_symptoms"})
_BENT = frozenset({"osteoporosis", "pregnancy", "recent_trauma", "recent_surgery"})
_LYING = frozenset({"pregnancy", "no_room"})

TAG_FLAGS: Mapping[str, frozenset[str]] = {
    # Strain and held breath raise the pressure in vessels and eyes (B-6, B-8; eyes by 4b).
    "isometric": frozenset({"bp_uncontrolled", "heart", "vascular", "eye_pressure", "pregnancy"}),
    "head-press": _GUARDED,
    # No end range for damaged vessels (4b). Which arm is not asked, so both sides count (4b).
    "neck-turn": _GUARDED | _TURNED,
    "neck-side": _GUARDED | {"arm_symptoms"},
    "neck-ext-soft": _GUARDED | _TURNED | {"osteoporosis"},
    "neck-flex": _GUARDED | {"osteoporosis"},
    "neck-retract": _GUARDED,
    "nape": _GUARDED | {"carotid"},
    "overhead": frozenset({"shoulder_injury"}),
    # Rounding and turning load thin bones; arching and upright work stay (B-6).
    "trunk-flex": _BENT,
    "trunk-turn": _BENT,
    "trunk-side": _BENT,
    "trunk-ext": frozenset({"recent_trauma", "recent_surgery"}),
    "supine": _LYING,
    "prone": _LYING,
    "floor": _LYING,
    "head-low": frozenset({"eye_pressure", "bp_uncontrolled"}),
    "eye-cover": frozenset({"eye_pressure"}),
    "standing": frozenset({"balance"}),
    "wrist": frozenset({"wrist_injury"}),
    "wall": frozenset({"no_wall"}),
    "fixed-chair": frozenset({"castor_chair"}),
    "prop": frozenset({"no_prop"}),
}
"""For each tag the flags that keep it away. Every tag of `routine_words.TAGS` is here."""

CALM_KINDS = frozenset({"breath", "gaze", "rest"})
"""Kinds that stay open on a day of fever, illness or a flare-up (section 6)."""
CALM_REGIONS = frozenset({"breath", "eyes", "wrists", "hands"})
"""Regions that stay open on such a day."""
FALLBACK = "shoulder-rolls"
"""What takes a place when no alternative does."""
MOST_STEPS = 4
"""So many alternatives of alternatives are looked at."""
MOST_REPS, MOST_NECK_REPS = 12, 10
"""Repetitions a swapped exercise may get on each side, as the lint rules have it (L05)."""

QUIET = Exercise(
    id="quiet-breathing",
    name="Quiet breathing",
    kind="breath",
    cue="Sit tall and let the breath come",
    steps=("Hands on the thighs, shoulders low", "Breathe as is comfortable"),
    why="Something that is not for you has been left out here.",
    feel="Nothing has to happen.",
    watch="Light-headed? Go back to your usual breath.",
    easier="Lean back.",
    body=("breath",),
    frames=(Frame("rest", "neutral"),),
    source=("product",),
)
"""What is left of a place that nothing can take. Built in, so that it is there when no file can be read."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A routine as one person may play it, or why they may not."""

    routine: Routine
    """With slots replaced and its notes set; as it was when it is locked."""
    locked: tuple[str, ...] = ()
    """Why it may not be played, each in the words of the settings; empty when it may."""

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for every exercise that was swapped or left out."""
        return self.routine.notes

    @property
    def reason(self) -> str:
        """All of `locked` in one line."""
        return "; ".join(self.locked)


def fit(routine: Routine, library: Library, flags: Collection[str]) -> Fitted:
    """`routine` for a person with `flags`: first the lock of the whole, then each exercise by its tags.

    An exercise that is not for them gives way to its alternative, or that one's, then to shoulder rolls, then to quiet
    breathing. Lengths stay as they are, to the second.
    """
    if not flags or not routine.slots:
        return Fitted(routine)
    locked = _locks(routine, flags)
    if locked:
        return Fitted(routine, tuple(FLAGS[flag] for flag in FLAGS if flag in locked))
    slots: list[Slot] = []
    notes: dict[str, None] = {}
    for slot in routine.slots:
        why = reason_against(slot.exercise, flags)
        new = _instead(slot, library.exercises, flags) if why else slot
        slots.append(new)
        if why:
            became = "quiet breathing" if new.exercise is QUIET else new.exercise.name
            notes[f"{slot.exercise.name} became {became}: {why}."] = None
    if not notes:
        return Fitted(routine)
    if routine.kind == "check":
        return Fitted(routine, ("a self-test with exercises left out tells nothing",))
    return Fitted(replace(routine, slots=tuple(slots), notes=tuple(notes)))


def reason_against(exercise: Exercise, flags: Collection[str]) -> str:
    """The first flag, in words, that keeps `exercise` away; empty when none does."""
    against = _against(exercise.tags) & set(flags)
    return next((words for flag, words in FLAGS.items() if flag in against), "")


def in_short(notes: tuple[str, ...]) -> str:
    """The first of a routine's notes and how many more there are, for one line on a screen."""
    more = len(notes) - 1
    return notes[0] + (f" And {more} more {'change' if more == 1 else 'changes'}." if more > 0 else "") if notes else ""


def _against(tags: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(TAG_FLAGS.get(tag, frozenset()) for tag in tags))


def _locks(routine: Routine, flags: Collection[str]) -> set[str]:
    """The flags that close the whole routine."""
    closing = set(routine.locked_for)
    exercises = [slot.exercise for slot in routine.slots]
    if not all(_is_calm(one) for one in exercises):
        closing |= DAY_FLAGS.keys()
    # Who cannot lie down is not sent to the floor for what is left of a floor routine (4d).
    if routine.position == "floor" or any({"supine", "prone", "floor"} & set(one.tags) for one in exercises):
        closing |= _LYING
    return closing & set(flags)


def _is_calm(exercise: Exercise) -> bool:
    regions = set(exercise.body)
    return exercise.kind in CALM_KINDS or (bool(regions) and regions <= CALM_REGIONS)


def _instead(slot: Slot, exercises: Mapping[str, Exercise], flags: Collection[str]) -> Slot:
    """What takes the place of `slot`, exactly as long as it at every level."""
    sides = len(slot.exercise.sides)
    seconds = (slot.dose.seconds(1, sides), slot.dose.seconds(2, sides), slot.dose.seconds(3, sides))
    for candidate in _candidates(slot.exercise, exercises):
        dose = None if reason_against(candidate, flags) else dose_filling(candidate, seconds)
        if dose is not None:
            return replace(slot, exercise=candidate, dose=dose)
    still = (0, 0, 0)
    return replace(slot, exercise=QUIET, dose=Dose(prep_s=still, move_s=still, rest_s=seconds))


def _candidates(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[Exercise]:
    """Its alternative, the alternative of that one and so on, then the fallback; each once."""
    found = [exercise]
    for name in [""] * MOST_STEPS + [FALLBACK]:
        one = exercises.get(name or found[-1].alt)
        if one is not None and one.id not in {each.id for each in found}:
            found.append(one)
    return found[1:]


def dose_filling(exercise: Exercise, seconds: ByLevel) -> Dose | None:
    """The own dose of `exercise`, repeated whole as often as it fits into `seconds`; the rest is quiet breathing.

    Its own seconds of getting ready, moving, holding and letting go are kept, so nothing is ever held longer than it
    was written for (4d). Where not even the whole dose fits, it is as many whole repetitions as do; None when at some
    level not one does.
    """
    own = exercise.dose
    most = MOST_NECK_REPS if any(tag.startswith("neck-") for tag in exercise.tags) else MOST_REPS
    reps: list[int] = []
    left: list[int] = []
    for at, room in enumerate(seconds):
        once = max(1, len(exercise.sides)) * (own.move_s[at] + own.hold_s[at] + own.rest_s[at])
        fitting = max(0, room - own.prep_s[at]) // once if once else 0
        if fitting == 0:
            return None
        times = min(fitting, most) // own.reps[at]
        reps.append(times * own.reps[at] or min(fitting, most))
        left.append(room - own.prep_s[at] - reps[at] * once)
    return replace(own, reps=(reps[0], reps[1], reps[2]), rest_after_s=(left[0], left[1], left[2]))
