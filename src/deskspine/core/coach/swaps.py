"""Swaps: replacements for an exercise that does not suit a person, their doses, and their limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from deskspine.core.routines.model import ByLevel, Dose, Exercise, Frame, Routine, Slot

WARMING = frozenset({"breath", "mobility", "gaze"})
"""Kinds a routine may begin with."""
ON_A_FIRM_CHAIR: Mapping[str, str] = {"chest-lift-easy": "chest-lift"}
"""Exercises with a version for a chair that stands firm, with that version."""
WITHOUT_A_FIRM_CHAIR: Mapping[str, str] = {firm: easy for easy, firm in ON_A_FIRM_CHAIR.items()}
MAX_LEAN_S = 4
"""Maximum seconds of leaning back over a chair: the head is tipped back, as in looking up (L17)."""
FALLBACKS = ("shoulder-rolls", "blade-squeeze", "shrug-drop", "belly-breath")
"""Exercises that are tried in this order if no alternative will do: gentle, seated, and closed to hardly anyone."""
MAX_CHAIN = 4
"""Maximum length of a chain of alternatives of alternatives."""
MAX_REPS, MAX_NECK_REPS = 12, 10
"""Maximum repetitions on each side that swaps may add up to for one exercise of a routine, as in the lint (L05)."""
MAX_PLACES = 2
"""Maximum places of one routine that one exercise may fill, unless the routine was written with more."""
MAX_QUIET_S = 20
"""Maximum seconds of quiet breathing at the end of a place: a routine becomes shorter before it becomes a wait."""

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
"""The exercise for a place that no other can fill. It is built in, so that it exists even if no file can be read."""


class ExerciseUse(Struct):
    """The use of each exercise in a routine while its places are filled one after the other."""

    written: Mapping[str, int]
    """Places of each exercise in the routine as it was written."""
    places: Counter[str] = field(default_factory=Counter)
    reps: dict[str, ByLevel] = field(default_factory=dict)

    @staticmethod
    def by(routine: Routine, staying: Callable[[Slot], bool]) -> ExerciseUse:
        """Return the use by those places of `routine` that stay as they are."""
        used = ExerciseUse(Counter(slot.exercise.id for slot in routine.slots))
        for slot in routine.slots:
            if staying(slot):
                used.add(slot)
        return used

    def add(self, slot: Slot) -> None:
        """Count `slot` in."""
        name, (a, b, c) = slot.exercise.id, slot.dose.reps
        x, y, z = self.reps.get(name, (0, 0, 0))
        self.places[name] += 1
        self.reps[name] = x + a, y + b, z + c

    def has_room(self, exercise: Exercise) -> bool:
        """Return True if `exercise` may fill one more place."""
        return self.places[exercise.id] < max(MAX_PLACES, self.written.get(exercise.id, 0))

    def reps_left(self, exercise: Exercise) -> ByLevel:
        """Return the number of further repetitions of `exercise` that are allowed at each level."""
        most = MAX_NECK_REPS if any(tag.startswith("neck-") for tag in exercise.tags) else MAX_REPS
        x, y, z = self.reps.get(exercise.id, (0, 0, 0))
        return max(0, most - x), max(0, most - y), max(0, most - z)


def replacement(
    slot: Slot,
    exercises: Mapping[str, Exercise],
    used: ExerciseUse,
    allowed: Callable[[Exercise], bool],
    *,
    first: bool,
) -> Slot:
    """Return the replacement of `slot`: equally long at every level, or shorter if too little is left to do.

    A rest that came after it stays. The first place of a routine warms up, so there a hold comes only after everything
    that moves.
    """
    rest = slot.dose.rest_after_s
    room = _minus((slot.seconds(1), slot.seconds(2), slot.seconds(3)), rest)
    possible = candidates(slot.exercise, exercises)
    for candidate in sorted(possible, key=lambda candidate: candidate.kind not in WARMING) if first else possible:
        if not allowed(candidate) or not used.has_room(candidate):
            continue
        dose = dose_filling(candidate, room, used.reps_left(candidate))
        if dose is not None:
            new = replace(slot, exercise=candidate, dose=_resting(dose, rest), only=())
            used.add(new)
            return new
    still = (0, 0, 0)
    quiet = Dose(prep_s=still, move_s=still, rest_s=_at_most(room, MAX_QUIET_S), rest_after_s=rest)
    return replace(slot, exercise=QUIET, dose=quiet, only=())


def on_a_firm_chair(slot: Slot, exercises: Mapping[str, Exercise], allowed: Callable[[Exercise], bool]) -> Slot:
    """Return the version of `slot` for a chair that stands firm, equally long; `slot` itself if there is no version."""
    firm = exercises.get(ON_A_FIRM_CHAIR.get(slot.exercise.id, ""))
    if firm is None or not allowed(firm) or max(slot.dose.hold_s) > MAX_LEAN_S:
        return slot
    return replace(slot, exercise=firm)


def candidates(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[Exercise]:
    """Return the possible replacements of `exercise`, best first, each once.

    First comes its version without a firm chair, then its alternative, the alternative of that one and so on, then the
    fallbacks.
    """
    possible = [exercise]

    def take(name: str) -> None:
        candidate = exercises.get(name)
        if candidate is not None and candidate.id not in {listed.id for listed in possible}:
            possible.append(candidate)

    take(WITHOUT_A_FIRM_CHAIR.get(exercise.id, ""))
    at = exercise
    for _ in range(MAX_CHAIN):
        following = exercises.get(at.alt)
        if following is None:
            break
        take(following.id)
        at = following
    for name in FALLBACKS:
        take(name)
    return possible[1:]


def dose_filling(exercise: Exercise, seconds: ByLevel, most: ByLevel = (MAX_REPS, MAX_REPS, MAX_REPS)) -> Dose | None:
    """Return the own dose of `exercise`, repeated whole as often as it fits into `seconds`, then quiet breathing.

    Its own seconds of getting ready, moving, holding and letting go stay, so nothing is ever held longer than it was
    written for. If not even the whole dose fits, it has as many whole repetitions as fit; None if at some level not
    even one fits. There are at most `most` repetitions on each side.
    """
    own = exercise.dose
    if any(tag.startswith("neck-") for tag in exercise.tags):
        most = _at_most(most, MAX_NECK_REPS)
    reps: list[int] = []
    spare_s: list[int] = []
    for at, room in enumerate(seconds):
        once = max(1, len(exercise.sides)) * (own.move_s[at] + own.hold_s[at] + own.rest_s[at])
        fitting = min(max(0, room - own.prep_s[at]) // once, most[at]) if once else 0
        if fitting <= 0:
            return None
        reps.append(fitting // own.reps[at] * own.reps[at] or fitting)
        spare_s.append(room - own.prep_s[at] - reps[at] * once)
    return replace(own, reps=(reps[0], reps[1], reps[2]), rest_after_s=(spare_s[0], spare_s[1], spare_s[2]))


def _resting(dose: Dose, rest: ByLevel) -> Dose:
    """Return `dose` with the rest that was there before, and no more quiet breathing than is good."""
    x, y, z = _at_most(dose.rest_after_s, MAX_QUIET_S)
    return replace(dose, rest_after_s=(x + rest[0], y + rest[1], z + rest[2]))


def _at_most(values: ByLevel, most: int) -> ByLevel:
    return min(values[0], most), min(values[1], most), min(values[2], most)


def _minus(a: ByLevel, b: ByLevel) -> ByLevel:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]
