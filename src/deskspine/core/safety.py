"""What a person's flags and memory change in a routine: exercises swapped or moved, or the whole of it locked.

The flags and what follows from each come from published guidance on who should avoid what: vessels, blood pressure,
bones, pregnancy, eyes. No clinician has reviewed it; where there is a choice, the careful one is taken. A flag is
always a reason to leave something out, never a reason to add effort.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from deskspine.core.care import why_resting
from deskspine.core.flags import DAY_FLAGS, FLAGS
from deskspine.core.getting_ready import introduced
from deskspine.core.missed import missed_first
from deskspine.core.person import Person
from deskspine.core.routine import ByLevel, Dose, Exercise, Frame, Library, Routine, Slot

_GUARDED = frozenset({"neck_instability", "recent_trauma", "recent_surgery"})
"""Who moves no neck at all. The routines are locked for them too; the tags are the second line behind that."""
_TURNED = frozenset({"dizzy_turning", "carotid", "vascular", "arm_symptoms"})
_BENT = frozenset({"osteoporosis", "pregnancy", "recent_trauma", "recent_surgery"})
_LYING = frozenset({"pregnancy", "balance", "no_room"})
"""Who is not sent to the floor: getting down and up again is where people fall."""

TAG_FLAGS: Mapping[str, frozenset[str]] = {
    # Strain and held breath raise the pressure in vessels and eyes.
    "isometric": frozenset({"bp_uncontrolled", "heart", "vascular", "eye_pressure", "pregnancy"}),
    "head-press": _GUARDED | {"arm_symptoms"},
    # No end range for damaged vessels. Which arm is not asked, so both sides count.
    "neck-turn": _GUARDED | _TURNED,
    "neck-side": _GUARDED | {"arm_symptoms"},
    "neck-ext-soft": _GUARDED | _TURNED | {"osteoporosis"},
    "neck-flex": _GUARDED | {"osteoporosis"},
    "neck-retract": _GUARDED,
    "nape": _GUARDED | {"carotid"},
    "overhead": frozenset({"shoulder_injury"}),
    # Rounding and turning load thin bones; arching and upright work stay.
    "trunk-flex": _BENT,
    "trunk-turn": _BENT,
    "trunk-side": _BENT,
    "trunk-ext": frozenset({"recent_trauma", "recent_surgery"}),
    "supine": _LYING,
    "prone": _LYING,
    "floor": _LYING,
    "head-low": frozenset({"eye_pressure", "bp_uncontrolled", "dizzy_turning"}),
    "eye-cover": frozenset({"eye_pressure"}),
    "standing": frozenset({"balance"}),
    "wrist": frozenset({"wrist_injury"}),
    "arm-stretch": frozenset({"arm_symptoms"}),
    "wall": frozenset({"no_wall"}),
    "fixed-chair": frozenset({"castor_chair"}),
    "prop": frozenset({"no_prop"}),
}
"""For each tag the flags that keep it away. Every tag of `routine_words.TAGS` is here."""

CALM_KINDS = frozenset({"breath", "gaze", "rest"})
"""Kinds that stay open on a day of fever, illness or a flare-up."""
CALM_REGIONS = frozenset({"breath", "eyes", "wrists", "hands"})
"""Regions that stay open on such a day."""
WARMING = frozenset({"breath", "mobility", "gaze"})
"""Kinds a routine may begin with."""
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
    """Why it may not be played, flags in the words of the settings; empty when it may."""
    swapped: int = 0
    """In how many of its places something else is played now."""

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for every exercise that was swapped or left out, and one for those that were moved."""
        return self.routine.notes

    @property
    def mostly_itself(self) -> bool:
        """Whether fewer than half of its exercises were swapped."""
        return self.swapped * 2 < len(self.routine.slots)

    @property
    def reason(self) -> str:
        """All of `locked` in one line."""
        return "; ".join(self.locked)


def fit(routine: Routine, library: Library, person: Person) -> Fitted:
    """`routine` for `person`: first the lock of the whole, then each exercise by its tags and by how it felt lately.

    An exercise that is not for them gives way to its alternative, or that one's, then to shoulder rolls, then to quiet
    breathing. What they missed lately comes early. Lengths stay as they are, to the second, but for the time to get
    ready of what is new to them (`core.getting_ready`), which the promised length says.
    """
    fitted = _changed(routine, library, person)
    return replace(fitted, routine=introduced(fitted.routine, person.plays))


def _changed(routine: Routine, library: Library, person: Person) -> Fitted:
    """Return `routine` with what flags and memory change in it."""
    if not routine.slots:
        return Fitted(routine)
    locked = _locks(routine, person.flags)
    if locked:
        return Fitted(routine, tuple(FLAGS[flag] for flag in FLAGS if flag in locked))
    if routine.kind == "check":
        return Fitted(routine, _not_whole(routine, person))
    slots: list[Slot] = []
    notes: dict[str, None] = {}
    for at, slot in enumerate(routine.slots):
        why = _why_not(slot.exercise, person)
        new = _instead(slot, library.exercises, person, first=at == 0) if why else slot
        slots.append(new)
        if why:
            became = "quiet breathing" if new.exercise is QUIET else new.exercise.name
            notes[f"{slot.exercise.name} became {became}: {why}."] = None
    swapped = frozenset(at for at, slot in enumerate(slots) if slot is not routine.slots[at])
    ordered, note = missed_first(routine, slots, swapped, person.missed)
    if note:
        notes[note] = None
    if not notes:
        return Fitted(routine)
    return Fitted(replace(routine, slots=ordered, notes=tuple(notes)), swapped=len(swapped))


def reason_against(exercise: Exercise, flags: Collection[str]) -> str:
    """The first flag, in words, that keeps `exercise` away; empty when none does."""
    against = _against(exercise.tags) & set(flags)
    return next((words for flag, words in FLAGS.items() if flag in against), "")


def in_short(notes: tuple[str, ...]) -> str:
    """The first of a routine's notes and how many more there are, for one line on a screen."""
    more = len(notes) - 1
    return notes[0] + (f" And {more} more {'change' if more == 1 else 'changes'}." if more > 0 else "") if notes else ""


def _not_whole(routine: Routine, person: Person) -> tuple[str, ...]:
    """Why a self-test may not be played by `person`: it is played whole or not at all."""
    names = dict.fromkeys(slot.exercise for slot in routine.slots)
    resting = [f"{one.name} {why_resting(person.resting[one.id])}" for one in names if one.id in person.resting]
    if any(reason_against(one, person.flags) for one in names):
        return ("a self-test with exercises left out tells nothing", *resting)
    return tuple(resting)


def _why_not(exercise: Exercise, person: Person) -> str:
    """What keeps `exercise` away from `person`: a flag, in words, or how it felt lately; empty when nothing does."""
    rest = person.resting.get(exercise.id)
    return reason_against(exercise, person.flags) or (f"it {why_resting(rest)}" if rest else "")


def _against(tags: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(TAG_FLAGS.get(tag, frozenset()) for tag in tags))


def _locks(routine: Routine, flags: Collection[str]) -> set[str]:
    """The flags that close the whole routine."""
    closing = set(routine.locked_for)
    exercises = [slot.exercise for slot in routine.slots]
    if not all(_is_calm(one) for one in exercises):
        closing |= DAY_FLAGS.keys()
    # Who cannot lie down is not sent to the floor for what is left of a floor routine.
    if routine.position == "floor" or any({"supine", "prone", "floor"} & set(one.tags) for one in exercises):
        closing |= _LYING
    return closing & set(flags)


def _is_calm(exercise: Exercise) -> bool:
    regions = set(exercise.body)
    return exercise.kind in CALM_KINDS or (bool(regions) and regions <= CALM_REGIONS)


def _instead(slot: Slot, exercises: Mapping[str, Exercise], person: Person, *, first: bool) -> Slot:
    """What takes the place of `slot`, exactly as long as it at every level; the rest after it stays a rest.

    The first of a routine warms up, so there a hold comes only after everything that moves.
    """
    rest, seconds = slot.dose.rest_after_s, (slot.seconds(1), slot.seconds(2), slot.seconds(3))
    room = (seconds[0] - rest[0], seconds[1] - rest[1], seconds[2] - rest[2])
    found = _candidates(slot.exercise, exercises)
    for candidate in sorted(found, key=lambda one: one.kind not in WARMING) if first else found:
        dose = None if _why_not(candidate, person) else dose_filling(candidate, room)
        if dose is not None:
            left = dose.rest_after_s
            after = (left[0] + rest[0], left[1] + rest[1], left[2] + rest[2])
            return replace(slot, exercise=candidate, dose=replace(dose, rest_after_s=after), only=())
    still = (0, 0, 0)
    return replace(slot, exercise=QUIET, dose=Dose(prep_s=still, move_s=still, rest_s=seconds), only=())


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
    was written for. Where not even the whole dose fits, it is as many whole repetitions as do; None when at some
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
