"""Movements that no person with a flag is led into, in degrees and centimetres of the drawn bodies, without any tag.

For one and two flags every routine, the quick one, the default, each warm-up and each alternative is measured: no
exercise that is left goes further than the table here allows. The table is written by hand, from what is known of the
people. It knows neither tags nor limits of the program, and measures the bodies by an arithmetic of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, pairwise
from math import acos, asin, atan2, degrees

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import fit
from deskspine.core.coach.next_routine import next_routine, quick_routine
from deskspine.core.coach.swaps import QUIET
from deskspine.core.figure.blend import between, eased
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.skeleton import Limb, Skeleton, skeleton
from deskspine.core.figure.vectors import Vector, add, dot, sub, turned, unit, unturned
from deskspine.core.history.history import History
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Exercise, Library, Routine, Slot
from deskspine.core.settings.settings import DEFAULTS
from support.paths import ROUTINES
from support.remembered import MONDAY, at

NECK_STILL = {"chin down": 20.0, "chin down, hanging": 10.0, "chin up": 10.0, "turned": 15.0, "tilted": 10.0,
              "slid": 4.0, "hand behind the neck": 0.0, "effort against the head": 0.0}  # fmt: skip
TRUNK_STILL = {"rounded": 22.0, "arched": 16.0, "twisted": 16.0, "bent aside": 16.0}
NO_END_RANGE = {"turned": 15.0, "tilted": 10.0, "chin up": 10.0}
OFF_THE_FLOOR = {"on the floor": 0.0}
FORBIDDEN: Mapping[str, Mapping[str, float]] = {
    "neck_instability": NECK_STILL,
    "recent_trauma": {**NECK_STILL, **TRUNK_STILL},
    "recent_surgery": {**NECK_STILL, **TRUNK_STILL, "arm raised": 82.0, "strain on the shoulders": 0.0},
    "arm_symptoms": {**NO_END_RANGE, "straight arm aside": 40.0, "straight arm behind": 30.0,
                     "effort against the head": 0.0, "weight at arm's length": 0.0},
    "dizzy_turning": {"turned": 15.0, "swung round in the room": 30.0, "tipped back in the room": 21.0,
                      "head under the heart": 6.0, **OFF_THE_FLOOR},
    "carotid": {**NO_END_RANGE, "hand behind the neck": 0.0, "effort against the head": 0.0},
    "vascular": {**NO_END_RANGE, "hand behind the neck": 0.0, "effort": 0.0, **OFF_THE_FLOOR},
    "bp_uncontrolled": {"effort": 0.0, "head under the heart": 6.0, **OFF_THE_FLOOR},
    "heart": {"effort": 0.0, **OFF_THE_FLOOR},
    "osteoporosis": {**OFF_THE_FLOOR, "chin down": 20.0, "chin down, hanging": 10.0, "chin up": 10.0, "rounded": 22.0,
                     "twisted": 16.0, "bent aside": 16.0},
    "pregnancy": {"effort": 0.0, "rounded": 22.0, "twisted": 16.0, "bent aside": 16.0, **OFF_THE_FLOOR},
    "shoulder_injury": {"arm raised": 82.0, "strain on the shoulders": 0.0},
    "wrist_injury": {"weight on the wrist": 60.0, "effort through the hands": 0.0},
    "eye_pressure": {"effort": 0.0, "head under the heart": 6.0, "eyes covered": 0.0, "face down": 0.0},
    "balance": {"on the feet": 0.0, **OFF_THE_FLOOR},
    "castor_chair": {"leans on a chair": 0.0},
    "no_wall": {"wall": 0.0},
    "no_prop": {"thing": 0.0},
    "no_room": OFF_THE_FLOOR,
}  # fmt: skip
"""Flag → the maximum of each movement for a person with that flag."""
WITHOUT_FIRM_CHAIR = {"leans on a chair": 0.0}
BY_NAME = {
    "leans on a chair": {"chest-lift", "calves-chair"},
    "effort against the head": {"press-forehead", "press-temple", "press-cheek", "press-cheek2", "press-occiput",
                                "press-fists", "press-frontback", "pir-turn", "pir-nod", "book-balance"},
    "effort through the hands": {"palm-press", "press-forehead", "press-temple", "press-cheek", "bottle-hold"},
    "effort": {"palm-press", "bottle-hold", "biceps-blades"},
    "eyes covered": {"palming"},
    "face down": {"boat", "prone-hover", "press-up", "sphinx"},
    "weight at arm's length": {"bottle-hold"},
    "strain on the shoulders": {"bottle-hold", "biceps-blades"},
}  # fmt: skip
"""Movements that no body shows."""
CALM = {"long-exhale", "belly-breath", "far-gaze", "slow-blinks", "palming", "fist-spread", "wrist-ext", "wrist-flex",
        "child", "calves-chair"}  # fmt: skip
"""Exercises left on a bad day, and to a neck that should not move: breath, eyes, wrists, and lying at rest."""
STILL = {*DAY_FLAGS, "neck_instability", "recent_trauma", "recent_surgery"}


@cache
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


def degrees_between(a: Vector, b: Vector) -> float:
    return degrees(acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


def heading(bones: Skeleton) -> float | None:
    """Return the direction of the nose on the floor; None for a face that looks up or down."""
    x, y, z = bones.head[2]
    return degrees(atan2(x, z)) if abs(y) < 0.8 else None


def movements(
    posture: Posture, bones: Skeleton, first: Skeleton, *, key: bool, floor: bool
) -> Iterator[tuple[str, float]]:
    x, y, z = unturned(bones.chest_turn, bones.head[2])
    crown = unturned(bones.chest_turn, bones.head[1])
    looks_down = degrees(asin(max(-1.0, min(1.0, -bones.head[2][1]))))
    nod = degrees(asin(max(-1.0, min(1.0, -y))))
    down = nod + min(0.0, posture.round)  # a level head over an arched chest is no nod
    yield "chin down", down
    yield "chin down, hanging", down if looks_down > 30 else 0.0
    yield "chin up", -nod
    yield "turned", abs(degrees(atan2(x, z)))
    yield "tilted", abs(degrees(asin(max(-1.0, min(1.0, crown[0]))))) if abs(x) < 0.3 else abs(posture.head[1])
    yield "slid", abs(posture.slide)
    here, there = heading(bones), heading(first)
    if not floor:
        yield "tipped back in the room", -looks_down
        if here is not None and there is not None:
            yield "swung round in the room", abs((here - there + 180) % 360 - 180)
    middle = add(bones.skull, turned(bones.head, (0.0, 7.0, 0.0)))
    yield "head under the heart", add(bones.chest, turned(bones.chest_turn, (0.0, 9.0, 3.0)))[1] - middle[1]
    yield "rounded", posture.round
    yield "arched", -posture.round
    yield "twisted", abs(posture.turn)
    yield "bent aside", abs(posture.side)
    for limb, arm, sign in ((bones.left, posture.left, -1), (bones.right, posture.right, 1)):
        yield from reaches(bones, limb, sign, key)
        if key and arm.touches and arm.frame == "room":
            yield "weight on the wrist", degrees_between(sub(limb.end, limb.bend), limb.along)
        if key and arm.touches and arm.frame == "head" and arm.at[2] < -8 and arm.at[1] < 4:
            yield "hand behind the neck", 1.0


def reaches(bones: Skeleton, limb: Limb, sign: int, key: bool) -> Iterator[tuple[str, float]]:
    hanging = turned(bones.chest_turn, (0.0, -1.0, 0.0))
    yield "arm raised", degrees_between(sub(limb.bend, limb.root), hanging)
    if degrees_between(sub(limb.root, limb.bend), sub(limb.end, limb.bend)) > 112:
        yield "arm raised", degrees_between(sub(limb.end, limb.root), hanging)
        x, _, z = unturned(bones.chest_turn, unit(sub(limb.end, limb.root)))
        if key:
            yield "straight arm aside", degrees(asin(max(-1.0, min(1.0, sign * x))))
            yield "straight arm behind", degrees(asin(max(-1.0, min(1.0, -z))))


@cache
def goes(name: str) -> Mapping[str, float]:
    """Return how far an exercise goes, movement by movement."""
    exercise, poses = library().exercises[name], library().poses
    far = {what: float(name in names) for what, names in BY_NAME.items()}
    far["effort"] = max(far["effort"], float(exercise.kind == "isometric"))
    poses_shown = [frame.pose for frame in exercise.frames]
    rigs = {pose: poses[pose].rig for pose in poses_shown}
    far["on the floor"] = float("floor" in rigs.values())
    far["on the feet"] = float(not {"standing", "wall"}.isdisjoint(rigs.values()))
    bodies = {pose: faults for pose in poses_shown if (faults := posture_of(poses, pose)) is not None}
    props = {prop for body in bodies.values() for prop in body.props}
    far["wall"] = float(any(prop.startswith("wall") for prop in props))
    far["thing"] = float(any(prop.startswith(("book", "bottle")) for prop in props))
    first = skeleton(bodies[poses_shown[0]])
    instants = [(bodies[pose], rigs[pose], True) for pose in poses_shown]
    for start, end in pairwise([*poses_shown, *poses_shown[:1]]):
        for part in (0.25, 0.5, 0.75) if start != end else ():
            instants.append((between(bodies[start], bodies[end], eased(part)), rigs[end], False))
    for posture, rig, key in instants:
        for movement, value in movements(posture, skeleton(posture), first, key=key, floor=rig == "floor"):
            far[movement] = max(far.get(movement, 0.0), value)
    return far


def too_far(slot: Slot, flags: tuple[str, ...]) -> Iterator[str]:
    if slot.exercise is QUIET:
        return
    far = goes(slot.exercise.id)
    tables = [FORBIDDEN.get(flag, {}) for flag in flags]
    tables += [] if "firm_chair" in flags else [WITHOUT_FIRM_CHAIR]
    for table in tables:
        for movement, most in table.items():
            if far.get(movement, 0.0) > most + 0.6:
                yield f"{slot.exercise.id}: {movement} {far[movement]:.0f}, {most:g} at most"
    if not STILL.isdisjoint(flags) and slot.exercise.id not in CALM:
        yield f"{slot.exercise.id} for who should keep still"


def every_set(most: int = 2) -> Iterator[tuple[str, ...]]:
    for size in range(most + 1):
        yield from combinations(FLAGS, size)


def test_the_table_has_every_flag_that_takes_movements_away() -> None:
    assert FORBIDDEN.keys() == FLAGS.keys() - DAY_FLAGS.keys() - {"ask_first", "firm_chair"}
    movements_drawn = {movement for name in library().exercises for movement in goes(name)}
    assert {movement for table in FORBIDDEN.values() for movement in table} <= movements_drawn


def test_no_routine_leads_anybody_with_one_or_two_flags_too_far() -> None:
    looked_at = 0
    for flags in every_set():
        person = Person(frozenset(flags))
        for routine in library().routines.values():
            fitted = fit(routine, library(), person)
            if not fitted.locked:
                looked_at += 1
                faults = [fault for slot in fitted.routine.slots for fault in too_far(slot, flags)]
                assert faults == [], (flags, routine.id)
    assert looked_at > 2500


def test_what_is_offered_unasked_leads_nobody_too_far() -> None:
    """Measure the break and the quick one, by every way of choosing, and the warm-up before a routine."""
    warm_ups = {routine.warmup for routine in library().routines.values() if routine.warmup}
    for flags in every_set():
        person = Person(frozenset(flags))
        offered: list[Routine] = [quick_routine(DEFAULTS, library(), person, 1).routine]
        for choose in ("default", "balanced"):
            settings = DEFAULTS.replace("routine.choose", choose)
            offered.append(next_routine(settings, library(), person, History(), 1, at(MONDAY)).routine)
        offered += [
            one.routine for name in warm_ups if not (one := fit(library().routines[name], library(), person)).locked
        ]
        for routine in offered:
            assert [fault for slot in routine.slots for fault in too_far(slot, flags)] == [], (flags, routine.id)


@pytest.mark.long(sample=20)
@pytest.mark.parametrize("name", sorted(library().exercises))
def test_an_exercise_alone_and_every_alternative_of_it_leads_nobody_too_far(name: str) -> None:
    """Measure each exercise as the second item of a routine of its own, whatever it becomes."""
    exercise = library().exercises[name]
    warm, slot = library().exercises["long-exhale"], Slot(exercise, exercise.dose)
    routine = Routine("made", "Made", slots=(Slot(warm, warm.dose), slot, slot, slot))
    for flags in every_set():
        fitted = fit(routine, library(), Person(frozenset(flags)))
        if not fitted.locked:
            assert [fault for slot in fitted.routine.slots for fault in too_far(slot, flags)] == [], flags


def test_a_movement_that_goes_too_far_is_found_here_without_any_tag() -> None:
    """Show that the table finds what tags alone let through: the head hanging while the back rounds, and so on."""
    faults = {
        ("round-arch", "neck_instability"), ("roll-open", "neck_instability"), ("seated-twist", "dizzy_turning"),
        ("wall-turn", "dizzy_turning"), ("bridge", "dizzy_turning"), ("ear-to-shoulder", "carotid"),
        ("ear-to-shoulder", "vascular"), ("open-close", "arm_symptoms"), ("reverse-table", "arm_symptoms"),
        ("press-forehead", "shoulder_injury"), ("chest-lift", "heart"), ("cat-cow", "bp_uncontrolled"),
        ("prone-hover", "neck_instability"), ("dog", "neck_instability"), ("shoulder-rolls", "recent_trauma"),
        ("press-up", "heart"), ("boat", "vascular"), ("wrist-ext", "recent_surgery"), ("press-temple", "carotid"),
        ("self-massage", "vascular"), ("bottle-hold", "arm_symptoms"), ("biceps-blades", "shoulder_injury"),
    }  # fmt: skip
    for name, flag in faults:
        exercise: Exercise = library().exercises[name]
        assert list(too_far(Slot(exercise, exercise.dose), (flag,))), (name, flag)
