"""The values of the library: exercises, doses, routines, cards. `reader` makes them from TOML."""

# Annotations are evaluated on import here: every start reads these types, and evaluating their texts takes longer.

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.sign import Sign
from deskspine.core.toml.diagnostics import Problem as Problem

Level = Literal[1, 2, 3]
LEVELS: tuple[Level, ...] = get_args(Level)
ExerciseKind = Literal["breath", "mobility", "stretch", "hold", "isometric", "gaze", "massage", "rest", "check"]
Phase = Literal["prep", "move", "hold", "rest"]
FramePhase = Literal["prep", "move", "hold", "rest", "after"]
"""The phase that shows a key pose; "after" is the rest that follows the whole exercise."""
Breath = Literal["in", "out", "free"]
MAX_DOSE = 3600
"""Maximum seconds or repetitions of a dose; more means that a file is damaged."""
_Number = Annotated[int, Meta(ge=0, le=MAX_DOSE)]
ByLevel = tuple[_Number, _Number, _Number]
"""A whole number for each of the levels 1, 2 and 3."""
_Repeated = Annotated[int, Meta(ge=1, le=MAX_DOSE)]


class Dose(Struct, frozen=True):
    """The dose of an exercise: seconds of each phase and repetitions, for the three levels."""

    prep_s: ByLevel = (5, 5, 5)
    reps: tuple[_Repeated, _Repeated, _Repeated] = (1, 1, 1)
    move_s: ByLevel = (2, 2, 2)
    hold_s: ByLevel = (0, 0, 0)
    rest_s: ByLevel = (2, 2, 2)
    rest_after_s: ByLevel = (0, 0, 0)

    def seconds(self, level: Level, sides: int) -> int:
        """Return the length of one exercise: prep + sides x reps x (move + hold + rest) + rest after."""
        at = level - 1
        once = self.move_s[at] + self.hold_s[at] + self.rest_s[at]
        return self.prep_s[at] + max(1, sides) * self.reps[at] * once + self.rest_after_s[at]


class Frame(Struct, frozen=True):
    """A key pose of an exercise: the pose that is reached in a phase, and its side."""

    phase: FramePhase
    pose: str
    side: str = ""
    """One of the exercise's own side labels, or "" if the pose is mirrored by rule or has no side."""


class BreathPlan(Struct, frozen=True):
    """The breath in each phase of an exercise. There is no value for a held breath."""

    move: Breath = "free"
    hold: Breath = "free"
    rest: Breath = "free"

    def at(self, phase: Phase) -> Breath:
        """Return the breath that goes with a phase; getting ready is always free."""
        return {"move": self.move, "hold": self.hold, "rest": self.rest}.get(phase, "free")


class Exercise(Struct, frozen=True):
    """A movement, written once in the catalogue, dosed by each routine that uses it."""

    id: str
    name: str
    kind: ExerciseKind
    cue: str
    steps: tuple[str, ...]
    """The instructions, a line each; for an exercise with `steps_by_side` those of its first side."""
    why: str = ""
    feel: str = ""
    watch: str = ""
    easier: str = ""
    body: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    side_order: Literal["alternate", "block"] = "alternate"
    dose: Dose = field(default_factory=Dose)
    effort_pct: int | None = None
    breath: BreathPlan = field(default_factory=BreathPlan)
    breath_by_side: tuple[tuple[str, BreathPlan], ...] = ()
    tags: tuple[str, ...] = ()
    alt: str = ""
    frames: tuple[Frame, ...] = ()
    scores: tuple[str, ...] = ()
    """Descriptions of the scores 1, 2 and 3 of a test item. 0 is any symptom, in every test."""
    source: tuple[str, ...] = ()
    own: bool = False
    """True if it was written in the person's own folder."""
    steps_by_side: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Steps of each side, for an exercise whose sides are two different movements (round and arch); else empty."""
    signs: tuple[Sign, ...] = ()
    """Signs that the figure draws beside the body."""
    pictures: tuple[_Repeated, ...] = ()
    """Numbers of the frames, from 1, that pictures which stand alone show; empty for the usual ones."""

    def steps_for(self, side: str) -> tuple[str, ...]:
        """Return the steps of `side`."""
        return dict(self.steps_by_side).get(side, self.steps)

    def all_steps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return every list of steps with the side it is for, "" for all sides."""
        return self.steps_by_side or (("", self.steps),)

    def breath_for(self, side: str, phase: Phase) -> Breath:
        """Return the breath in `phase` on `side` (opposite halves of a movement may breathe the same or not)."""
        return dict(self.breath_by_side).get(side, self.breath).at(phase)


class Slot(Struct, frozen=True):
    """A place in a routine: an exercise and its dose there."""

    exercise: Exercise
    dose: Dose
    section: str = ""
    only: tuple[str, ...] = ()
    """The sides played here and their order, if that is not simply all of the exercise's own."""

    @property
    def sides(self) -> tuple[str, ...]:
        """The side labels in the order in which they are played; empty if the exercise has no sides."""
        return self.only or self.exercise.sides

    def seconds(self, level: Level) -> int:
        """Return the length in seconds at `level`."""
        return self.dose.seconds(level, len(self.sides))

    def saved(self) -> "SavedSlot":
        """Return the slot as a file has it."""
        return SavedSlot(self.exercise.id, self.dose, self.section, self.only)


class SavedSlot(Struct, frozen=True):
    """A slot as a file has it: the exercise is an id, and its details come from the library."""

    exercise: str
    """Id of the exercise."""
    dose: Dose
    section: str = ""
    only: tuple[str, ...] = ()

    def slot(self, exercises: Mapping[str, Exercise]) -> Slot:
        """Return the slot with its exercise. Raises KeyError if that is not among `exercises`."""
        return Slot(exercises[self.exercise], self.dose, self.section, self.only)


class Texts(Struct, frozen=True):
    """The three lines that are shown around a routine."""

    before: str = "Sit tall, feet down. Only as far as is easy. Keep breathing."
    stop: str = "Dizzy, double vision, numb or weak, chest pain, growing pain: stop."
    after: str = "How does it feel now, compared with before?"


class Routine(Struct, frozen=True):
    """A routine: an ordered set of exercises that fits a promised length."""

    id: str
    name: str
    summary: str = ""
    kind: Literal["routine", "check", "card"] = "routine"
    system: str = "product"
    source: tuple[str, ...] = ()
    source_note: str = ""
    position: str = "seated"
    desk: bool = True
    progression: Literal["fit", "grow", "none"] = "grow"
    duration_s: ByLevel = (0, 0, 0)
    tolerance_s: int = 5
    order: Literal["strict", "pick"] = "strict"
    pick_min: int = 0
    pick_max: int = 0
    warmup: str = ""
    props: tuple[str, ...] = ()
    locked_for: tuple[str, ...] = ()
    ask_first: bool = False
    texts: Texts = field(default_factory=Texts)
    slots: tuple[Slot, ...] = ()
    about: str = ""
    notes: tuple[str, ...] = ()
    """The changes made for this person, a sentence each (`core.coach.fitting.fit`); empty if there are no changes."""
    own: bool = False
    """True for a file of the person's own config folder."""
    learning_s: ByLevel = (0, 0, 0)
    """Additional seconds of getting ready for a person to whom exercises are new (`core.routines.prep_time`)."""

    def promise_s(self, level: Level) -> int:
        """Return the length in seconds that is shown before it starts: what this person will play."""
        return self.known_s(level) + self.learning_s[level - 1]

    def known_s(self, level: Level) -> int:
        """Return the length in seconds for a person who knows all its exercises."""
        return self.duration_s[level - 1]

    def body(self) -> tuple[str, ...]:
        """Return the regions it moves, in order of first appearance."""
        return tuple(dict.fromkeys(region for slot in self.slots for region in slot.exercise.body))


class System(Struct, frozen=True):
    """One of the twenty families of exercises of the article, and the use of its entries here."""

    code: str
    """Code from S01 to S20; routines name it in `system`."""
    name: str
    about: str
    entries: int
    """Number of its exercises or tests in the article."""
    kept: int
    """Number of them that are here, unchanged or adapted."""
    replaced: tuple[str, ...] = ()
    """One sentence for each replaced exercise: what it is, and what replaces it."""
    left_out: tuple[str, ...] = ()
    """One sentence for each exercise left out: what it is, and the reason."""
    card: str = ""
    """Id of the card with more about it."""


class Library(Struct, frozen=True):
    """The exercises, routines and poses that could be loaded, and the problems of those that could not."""

    exercises: dict[str, Exercise]
    routines: dict[str, Routine]
    """The routines that can be played."""
    poses: dict[str, Pose]
    problems: tuple[Problem, ...] = ()
    cards: dict[str, Routine] = field(default_factory=dict)
    """The texts that can only be read: routines of kind "card"."""
    systems: tuple[System, ...] = ()

    def of_system(self, system: System) -> tuple[Routine, ...]:
        """Return the routines that come from `system`."""
        return tuple(routine for routine in self.routines.values() if system.code in routine.system.split())
