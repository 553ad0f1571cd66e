"""What a routine is made of: exercises, doses, poses. Values only; `routine_file` reads them from TOML."""

# Annotations are evaluated on import here: every start reads these types, and evaluating their texts takes longer.

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from deskspine.core.figure.pose import Pose
from deskspine.core.toml.diagnostics import Problem as Problem

Level = Literal[1, 2, 3]
Kind = Literal["breath", "mobility", "stretch", "hold", "isometric", "gaze", "massage", "rest", "check"]
Phase = Literal["prep", "move", "hold", "rest"]
Breath = Literal["in", "out", "free"]
MOST = 3600
"""Maximum of seconds or repetitions; more is damage, not a dose."""
_Number = Annotated[int, Meta(ge=0, le=MOST)]
ByLevel = tuple[_Number, _Number, _Number]
"""One whole number for each of the levels 1, 2 and 3."""
_Repeated = Annotated[int, Meta(ge=1, le=MOST)]


class Dose(Struct, frozen=True):
    """How much of an exercise: seconds of each phase and repetitions, for the three levels."""

    prep_s: ByLevel = (5, 5, 5)
    reps: tuple[_Repeated, _Repeated, _Repeated] = (1, 1, 1)
    move_s: ByLevel = (2, 2, 2)
    hold_s: ByLevel = (0, 0, 0)
    rest_s: ByLevel = (2, 2, 2)
    rest_after_s: ByLevel = (0, 0, 0)

    def seconds(self, level: Level, sides: int) -> int:
        """Length of one exercise: prep + sides x reps x (move + hold + rest) + rest after."""
        at = level - 1
        once = self.move_s[at] + self.hold_s[at] + self.rest_s[at]
        return self.prep_s[at] + max(1, sides) * self.reps[at] * once + self.rest_after_s[at]


class Frame(Struct, frozen=True):
    """A key pose of an exercise: which pose is reached in which phase, and for which side."""

    phase: Phase
    pose: str
    side: str = ""
    """One of the exercise's own side labels; empty when the pose is mirrored by rule or has no side."""


class BreathPlan(Struct, frozen=True):
    """When to breathe in an exercise. There is no value for a held breath."""

    move: Breath = "free"
    hold: Breath = "free"
    rest: Breath = "free"

    def at(self, phase: Phase) -> Breath:
        """The breath that goes with a phase; getting ready is always free."""
        return {"move": self.move, "hold": self.hold, "rest": self.rest}.get(phase, "free")


class Exercise(Struct, frozen=True):
    """One movement, written once in the catalogue, dosed by each routine that uses it."""

    id: str
    name: str
    kind: Kind
    cue: str
    steps: tuple[str, ...]
    """How it is done, a line each; of an exercise with `steps_by_side` those of its first side."""
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
    """For a test item: what the scores 1, 2 and 3 look like, in words. 0 is any symptom, everywhere."""
    source: tuple[str, ...] = ()
    own: bool = False
    """True when it was written in the person's own folder."""
    steps_by_side: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Steps of each side, for an exercise whose sides are two different movements (round and arch); else empty."""

    def steps_for(self, side: str) -> tuple[str, ...]:
        """Return the steps that are due on `side`."""
        return dict(self.steps_by_side).get(side, self.steps)

    def all_steps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return every list of steps with the side it is for, "" for all sides."""
        return self.steps_by_side or (("", self.steps),)

    def breath_for(self, side: str, phase: Phase) -> Breath:
        """How to breathe in `phase` on `side` (opposite halves of a movement may breathe the same or not)."""
        return dict(self.breath_by_side).get(side, self.breath).at(phase)


class Slot(Struct, frozen=True):
    """One place in a routine: an exercise and the dose it gets there."""

    exercise: Exercise
    dose: Dose
    section: str = ""
    only: tuple[str, ...] = ()
    """The sides played here and their order, where that is not simply all of the exercise's own."""

    @property
    def sides(self) -> tuple[str, ...]:
        """The side labels in the order in which they are played; empty when the exercise has none."""
        return self.only or self.exercise.sides

    def seconds(self, level: Level) -> int:
        """Length in seconds at `level`."""
        return self.dose.seconds(level, len(self.sides))

    def saved(self) -> "SavedSlot":
        """Return the slot as a file has it."""
        return SavedSlot(self.exercise.id, self.dose, self.section, self.only)


class SavedSlot(Struct, frozen=True):
    """A slot in a file: the exercise is named, what it is comes from the library."""

    exercise: str
    """Its id."""
    dose: Dose
    section: str = ""
    only: tuple[str, ...] = ()

    def slot(self, exercises: Mapping[str, Exercise]) -> Slot:
        """Return the slot with its exercise. Raises KeyError when that is not among `exercises`."""
        return Slot(exercises[self.exercise], self.dose, self.section, self.only)


class Texts(Struct, frozen=True):
    """The three lines a routine speaks around itself."""

    before: str = "Sit tall, feet down. Only as far as is easy. Keep breathing."
    stop: str = "Dizzy, double vision, numb or weak, chest pain, growing pain: stop."
    after: str = "How does it feel now, compared with before?"


class Routine(Struct, frozen=True):
    """An ordered set of exercises that fits a promised length."""

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
    """What was changed in it for this person, a sentence each (`core.coach.fitting.fit`); empty as it was written."""
    own: bool = False
    """True for a file of the person's own config folder."""
    learning_s: ByLevel = (0, 0, 0)
    """Seconds that getting ready takes longer for a person to whom exercises are new (`core.routines.prep_time`)."""

    def promise_s(self, level: Level) -> int:
        """Return the length in seconds that is shown before it starts: what this person will play."""
        return self.known_s(level) + self.learning_s[level - 1]

    def known_s(self, level: Level) -> int:
        """Return the length in seconds for a person who knows all its exercises."""
        return self.duration_s[level - 1]

    def body(self) -> tuple[str, ...]:
        """The regions it moves, in order of first appearance."""
        return tuple(dict.fromkeys(region for slot in self.slots for region in slot.exercise.body))


class System(Struct, frozen=True):
    """One of the twenty families of exercises the article names, and what became of its entries here."""

    code: str
    """S01 to S20; routines name it in `system`."""
    name: str
    about: str
    entries: int
    """Exercises or tests it has in the article."""
    kept: int
    """How many of them are here, as they were or adapted."""
    replaced: tuple[str, ...] = ()
    """One sentence each: what, and by what."""
    left_out: tuple[str, ...] = ()
    """One sentence each: what, and why."""
    card: str = ""
    """Id of the card that tells more."""


class Library(Struct, frozen=True):
    """Everything that could be loaded, and everything that could not, with the reason."""

    exercises: dict[str, Exercise]
    routines: dict[str, Routine]
    """What can be played."""
    poses: dict[str, Pose]
    problems: tuple[Problem, ...] = ()
    cards: dict[str, Routine] = field(default_factory=dict)
    """What can only be read: routines of kind "card"."""
    systems: tuple[System, ...] = ()

    def of_system(self, system: System) -> tuple[Routine, ...]:
        """The routines that come from `system`."""
        return tuple(one for one in self.routines.values() if system.code in one.system.split())
