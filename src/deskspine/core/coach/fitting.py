"""Fitting a routine to a person: their flags and history swap or move exercises, or lock all of it.

The flags and their consequences come from published guidance on who should avoid which movements: vessels, blood
pressure, bones, pregnancy, eyes. No clinician has reviewed it; where there is a choice, the careful one is taken. A
flag is always a reason to leave something out, never a reason to add effort.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.catch_up import missed_first
from deskspine.core.coach.recovery import why_resting
from deskspine.core.coach.swaps import QUIET, ExerciseUse, on_a_firm_chair, replacement
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import ASK_FIRST_CARD, Person
from deskspine.core.routines.model import LEVELS, Exercise, Library, Routine, Slot
from deskspine.core.routines.prep_time import introduced

_GUARDED = frozenset({"neck_instability", "recent_trauma", "recent_surgery"})
"""Flags of people who must not move the neck at all."""
_STILL = _GUARDED | DAY_FLAGS.keys()
"""Flags that close every routine that moves more than breath, eyes and hands, whoever wrote it.

A replacement in the open routines is as calm; the tags are the second protection behind that.
"""
_TURNED = frozenset({"dizzy_turning", "carotid", "vascular", "arm_symptoms"})
_BENT = frozenset({"osteoporosis", "pregnancy", "recent_trauma", "recent_surgery"})
_LYING_FLAGS = frozenset(
    {"pregnancy", "balance", "no_room", "dizzy_turning", "osteoporosis", "vascular", "heart", "bp_uncontrolled"}
)
"""Flags of people who are not sent to the floor.

People fall, and thin bones break, when getting down and up again. Lying down, rolling over and getting up are what
makes a dizzy head spin, and hearts and vessels should not carry the body on the hands or hold it up.
"""

TAG_FLAGS: Mapping[str, frozenset[str]] = {
    # Strain and held breath raise the pressure in vessels and eyes.
    "isometric": frozenset({"bp_uncontrolled", "heart", "vascular", "eye_pressure", "pregnancy"}),
    # A neck that tenses presses on the arteries at its side.
    "head-press": _GUARDED | {"arm_symptoms", "carotid"},
    # No end range for damaged vessels. The flag does not say which arm, so both sides count.
    "neck-turn": _GUARDED | _TURNED,
    "neck-side": _GUARDED | {"arm_symptoms", "carotid", "vascular"},
    "neck-ext-soft": _GUARDED | _TURNED | {"osteoporosis"},
    "neck-flex": _GUARDED | {"osteoporosis"},
    "neck-retract": _GUARDED,
    "nape": _GUARDED | {"carotid", "vascular"},
    # A recent operation may have been one of the shoulder.
    "overhead": frozenset({"shoulder_injury", "recent_surgery"}),
    # Rounding and turning load thin bones; arching and upright work stay.
    "trunk-flex": _BENT,
    "trunk-turn": _BENT,
    "trunk-side": _BENT,
    "trunk-ext": frozenset({"recent_trauma", "recent_surgery"}),
    "supine": _LYING_FLAGS,
    # Face down the pressure in the eyes rises, and the floor may press on them.
    "prone": _LYING_FLAGS | {"eye_pressure"},
    "floor": _LYING_FLAGS,
    "head-low": frozenset({"eye_pressure", "bp_uncontrolled", "dizzy_turning"}),
    "eye-cover": frozenset({"eye_pressure"}),
    "standing": frozenset({"balance"}),
    "wrist": frozenset({"wrist_injury"}),
    "arm-stretch": frozenset({"arm_symptoms"}),
    "wall": frozenset({"no_wall"}),
    "fixed-chair": frozenset({"castor_chair"}),
    "prop": frozenset({"no_prop"}),
}
"""The flags that keep each tag away. Every tag of `vocabulary.TAGS` is here."""
NEEDS: Mapping[str, tuple[str, str]] = {"fixed-chair": ("firm_chair", "it needs a chair that stands firm")}
"""For each tag with a rare requirement: the flag that meets it, and the words if it is not met."""
CHAIR_STANDS = "your chair stands firm"
UNREAD = 'the card "Who should ask first" waits to be read'
"""Reason for which a routine is closed to a person who should ask first and has not read about it yet."""

CALM_KINDS = frozenset({"breath", "gaze", "rest"})
"""Kinds that stay open on a day of fever, illness or a flare-up."""
CALM_REGIONS = frozenset({"breath", "eyes", "wrists", "hands"})
"""Regions that stay open on such a day."""


class Fitted(Struct, frozen=True):
    """A routine as one person may play it, or the reasons why they may not."""

    routine: Routine
    """The routine with slots replaced and notes set; unchanged if it is locked."""
    locked: tuple[str, ...] = ()
    """Reasons why it may not be played, flags in the words of the settings; empty if it may."""
    swapped: int = 0
    """Number of its places in which another exercise is played, because the original does not suit the person."""

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each exercise that was swapped or left out, and one for those that were moved."""
        return self.routine.notes

    @property
    def mostly_itself(self) -> bool:
        """True if fewer than half of its exercises were swapped."""
        return self.swapped * 2 < len(self.routine.slots)

    @property
    def reason(self) -> str:
        """All of `locked` in one line."""
        return "; ".join(self.locked)


def fit(routine: Routine, library: Library, person: Person) -> Fitted:
    """Return `routine` for `person`: first the lock of the whole, then each exercise by its tags and by how it felt.

    An exercise that does not suit is replaced by its alternative, or the alternative of that one, then by gentle
    exercises that suit nearly everyone, then by quiet breathing; none comes up more than twice unless the routine was
    written so. Exercises they missed lately come early. Lengths stay as they are, unless nothing fills a place: then
    the routine is shorter, promises less, and says so. The time to get ready for new exercises
    (`core.routines.prep_time`) is added, and the promised length includes it.
    """
    fitted = _changed(routine, library, person)
    return replace(fitted, routine=introduced(fitted.routine, person.plays))


def _changed(routine: Routine, library: Library, person: Person) -> Fitted:
    """Return `routine` with the changes that flags and history require."""
    if not routine.slots:
        return Fitted(routine)
    locked = _locked(routine, person)
    if locked:
        return Fitted(routine, locked)
    if routine.kind == "check":
        return Fitted(routine, _not_whole(routine, person))
    reasons = [_why_not(slot.exercise, person) for slot in routine.slots]
    slots, notes = _filled(routine, library, person, reasons)
    swapped = frozenset(at for at, why in enumerate(reasons) if why)
    promising = _promising(replace(routine, slots=tuple(slots)), routine, notes)
    ordered, note = missed_first(routine, slots, swapped, person.missed)
    if note:
        notes[note] = None
    if not notes:
        return Fitted(routine)
    return Fitted(replace(promising, slots=ordered, notes=tuple(notes)), swapped=len(swapped))


def reason_against(exercise: Exercise, flags: Collection[str]) -> str:
    """Return the reason against `exercise`: the first flag in words, or what it lacks; "" if there is no reason."""
    against = _against(exercise.tags) & set(flags)
    if against:
        return next(words for flag, words in FLAGS.items() if flag in against)
    lacking = (words for tag, (flag, words) in NEEDS.items() if tag in exercise.tags and flag not in flags)
    return next(lacking, "")


def closes(exercise: Exercise, flags: Collection[str]) -> str:
    """Return the first flag, in words, for which `exercise` closes a whole routine, or "" without such a flag."""
    alone = Routine(exercise.id, exercise.name, slots=(Slot(exercise, exercise.dose),))
    return next((FLAGS[flag] for flag in closing(alone) if flag in flags), "")


def keeps_away(flag: str, exercise: Exercise) -> bool:
    """Return True if `flag` alone is a reason against `exercise`."""
    return flag in _against(exercise.tags)


def is_guarded(person: Person) -> bool:
    """Return True if `person` must not move the neck at all, so that only breathing is offered unasked."""
    return not _GUARDED.isdisjoint(person.flags)


def closing(routine: Routine) -> tuple[str, ...]:
    """Return the flags of a person, a day or a place that close all of `routine`, in the order of `FLAGS`."""
    closing_flags = set(routine.locked_for)
    exercises = [slot.exercise for slot in routine.slots]
    if not all(_is_calm(exercise) for exercise in exercises):
        closing_flags |= _STILL
    # A person who should not lie down is not sent to the floor for what is left of a floor routine.
    if is_on_the_floor(routine):
        closing_flags |= _LYING_FLAGS
    return tuple(flag for flag in FLAGS if flag in closing_flags)


def is_on_the_floor(routine: Routine) -> bool:
    """Return True if some part of `routine` is done lying or kneeling on the floor."""
    lying = {"supine", "prone", "floor"}
    return routine.position == "floor" or any(lying & set(slot.exercise.tags) for slot in routine.slots)


def is_calm(routine: Routine) -> bool:
    """Return True if `routine` is breathing, eyes, wrists and hands alone, which is open on a bad day too."""
    return all(_is_calm(slot.exercise) for slot in routine.slots)


def in_short(notes: tuple[str, ...]) -> str:
    """Return the first of a routine's notes and the number of the others, for one line on a screen."""
    more = len(notes) - 1
    return notes[0] + (f" And {more} more {'change' if more == 1 else 'changes'}." if more > 0 else "") if notes else ""


def _not_whole(routine: Routine, person: Person) -> tuple[str, ...]:
    """Return the reasons why a self-test may not be played by `person`: it is played whole or not at all."""
    exercises = dict.fromkeys(slot.exercise for slot in routine.slots)
    resting = [
        f"{exercise.name} {why_resting(person.resting[exercise.id])}"
        for exercise in exercises
        if exercise.id in person.resting
    ]
    if any(reason_against(exercise, person.flags) for exercise in exercises):
        return ("a self-test needs all its exercises", *resting)
    return tuple(resting)


def _why_not(exercise: Exercise, person: Person) -> str:
    """Return the reason against `exercise` for `person`: a flag in words, or how it felt lately. "" means no reason."""
    rest = person.resting.get(exercise.id)
    return reason_against(exercise, person.flags) or (f"it {why_resting(rest)}" if rest else "")


def _manner(exercise: Exercise) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return the key that two forms of one movement share. While one of them rests, the other replaces nothing."""
    return exercise.kind, frozenset(exercise.tags), frozenset(exercise.body)


def _against(tags: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(TAG_FLAGS.get(tag, frozenset()) for tag in tags))


def _locked(routine: Routine, person: Person) -> tuple[str, ...]:
    """Return the reasons why all of `routine` is closed to `person`, in words; empty if it is open."""
    words = tuple(FLAGS[flag] for flag in closing(routine) if flag in person.flags)
    unread = ASK_FIRST_CARD in person.unread and not routine.desk
    return (*words, UNREAD) if unread else words


def _filled(
    routine: Routine, library: Library, person: Person, reasons: Sequence[str]
) -> tuple[list[Slot], dict[str, None]]:
    """Return the places of `routine` with what `person` plays there, and a sentence for each place that changed."""
    still = not _STILL.isdisjoint(person.flags)
    felt = {_manner(library.exercises[name]) for name in person.resting if name in library.exercises}

    def allowed(exercise: Exercise) -> bool:
        if _why_not(exercise, person) or _manner(exercise) in felt:
            return False
        return _is_calm(exercise) or not still

    staying = {id(slot) for slot, why in zip(routine.slots, reasons, strict=True) if not why}
    used = ExerciseUse.by(routine, lambda slot: id(slot) in staying)
    slots: list[Slot] = []
    notes: dict[str, None] = {}
    for at, (slot, why) in enumerate(zip(routine.slots, reasons, strict=True)):
        new = slot
        if why:
            new = replacement(slot, library.exercises, used, allowed, first=at == 0)
        elif "firm_chair" in person.flags:
            new, why = on_a_firm_chair(slot, library.exercises, allowed), CHAIR_STANDS
        slots.append(new)
        if new is not slot:
            became = "quiet breathing" if new.exercise is QUIET else new.exercise.name
            notes[f"{slot.exercise.name} became {became}: {why}."] = None
    return slots, notes


def _promising(fitted: Routine, routine: Routine, notes: dict[str, None]) -> Routine:
    """Return `fitted` with a promise it keeps, if it is shorter than `routine` now; a note says by how much."""
    before, now = (
        [sum(slot.seconds(level) for slot in version.slots) for level in LEVELS] for version in (routine, fitted)
    )
    lost = [long - short for long, short in zip(before, now, strict=True)]
    if max(lost) <= routine.tolerance_s:
        return fitted
    most, least = max(lost), min(lost)
    notes[f"It is {most if most == least else f'{least} to {most}'} s shorter: no other exercise suits you."] = None
    promise = [max(0, length - less) for length, less in zip(routine.duration_s, lost, strict=True)]
    return replace(fitted, duration_s=(promise[0], promise[1], promise[2]))


def _is_calm(exercise: Exercise) -> bool:
    regions = set(exercise.body)
    return exercise.kind in CALM_KINDS or (bool(regions) and regions <= CALM_REGIONS)
