"""The promises of everything under `routines/`: the rules, the numbers, and the sources."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import TAG_FLAGS
from deskspine.core.figure.pose_parser import like_of
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.poses import pose_in
from deskspine.core.routines.lint import is_neck, seconds
from deskspine.core.routines.model import LEVELS, Exercise, Library, Routine
from support.paths import ROOT

CODES = [f"S{number:02d}" for number in range(1, 21)]
NAMED = {
    "S01": "Complex 1", "S02": "Complex 2", "S03": "Complex 3", "S04": "Thoracic and lumbar", "S05": "Strengthening",
    "S06": "Stretch", "S07": "Seven morning", "S08": "Express", "S09": "Warm-up", "S10": "Posture set of six",
    "S11": "called effective", "S12": "Bubnovsky", "S13": "Norbekov", "S14": "Karel Lewit", "S15": "Paul Bragg",
    "S16": "Borshchenko", "S17": "Shishonin", "S18": "Butrimov", "S19": "Dynamic", "S20": "Static",
}  # fmt: skip
"""Search terms by which a person looks for each of the twenty routines."""
ALWAYS = {"neck_instability", "recent_trauma", "recent_surgery"}
LOCKS = {
    **dict.fromkeys(
        ("thoracic-lumbar", "strengthen-stretch", "morning-seven", "bragg"), frozenset({"vascular", "heart"})
    ),
    **dict.fromkeys(("effective-eight", "lewit", "borshchenko"), frozenset({"vascular", "carotid"})),
    "static-ip": {"vascular", "carotid"},
    "butrimov-check": {"carotid", "vascular", "arm_symptoms", "dizzy_turning"},
    **dict.fromkeys(("seated-3min", "seated-5min", "shishonin-seven", "complex-1-2-3"), frozenset({"arm_symptoms"})),
    "warm-up": {"balance"},
    "dynamic-ip": {"dizzy_turning", "balance"},
}
"""Who is kept from which routine, besides those who are kept from every one that moves the neck."""


CHANGED = {
    "complex-1-2-3": ("twenty fists became six", "ten circles of the elbows", "tensed neck"),
    "thoracic-lumbar": ("legs stay on the floor",),
    "strengthen-stretch": (
        "off the belt",
        "five to eight press-ups",
        "ten to fifteen bridges",
        "in place of spread arms",
    ),
    "morning-seven": ("Crocodile", "five times to each side instead of ten"),
    "posture-six": ("fifteen seconds, later nineteen, instead of twenty to thirty", "three times to each side"),
    "effective-eight": ("in one place instead of several", "in place of squeezing", "cheeks are not massaged"),
    "borshchenko": ("in one place instead of going down the neck", "bend backward"),
    "dynamic-ip": (
        "below the shoulders, like rowing, instead of at shoulder height",
        "open and close stay a little below",
    ),
    "left-out": ("neck tensed while it bends", "Yoga to go with the set for the back"),
}
"""Changes from the article that each text names, in some of its words."""


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROOT / "routines").load()


def played(library: Library) -> list[Routine]:
    assert library.routines
    return list(library.routines.values())


def test_every_shipped_file_keeps_every_rule(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []
    files = {path.stem for path in (ROOT / "routines").glob("*.toml")} - {"systems"}
    assert library.routines.keys() | library.cards.keys() == files | {
        path.stem for path in (ROOT / "routines" / "cards").glob("*.toml")
    }
    assert {"seated-2min", "micro-1min", "seated-3min", "seated-5min"} <= library.routines.keys()


def test_every_routine_keeps_its_promise_at_every_level_and_the_plan_agrees(library: Library) -> None:
    for routine in played(library):
        for level in LEVELS:
            assert abs(seconds(routine, level) - routine.promise_s(level)) <= 5, (routine.id, level)
            assert compile_plan(routine, level).total_s == seconds(routine, level)


def test_every_change_has_a_name_where_its_routine_is_described(library: Library) -> None:
    for name, changes in CHANGED.items():
        about = (library.routines | library.cards)[name].about
        section = about if name in library.cards else about.split("## What was changed")[1]
        words = " ".join(section.split()).casefold()
        assert [change for change in changes if change.casefold() not in words] == [], name


def test_both_sides_get_the_same(library: Library) -> None:
    for routine in played(library):
        assert not any(slot.only for slot in routine.slots), routine.id
        for level in LEVELS:
            time_of: Counter[tuple[int, str]] = Counter()
            for segment in compile_plan(routine, level).segments:
                if segment.side and segment.phase in ("move", "hold"):
                    time_of[segment.item, segment.side] += int(segment.seconds)
            for item, slot in enumerate(routine.slots):
                shares = {time_of[item, side] for side in slot.exercise.sides}
                assert len(shares) <= 1, (routine.id, slot.exercise.id)


def test_what_is_shown_of_one_side_is_shown_of_the_other(library: Library) -> None:
    for exercise in library.exercises.values():
        for phase in ("move", "hold"):
            shown = {frame.side for frame in exercise.frames if frame.phase == phase and frame.side}
            assert shown in (set(), set(exercise.sides)), exercise.id
            halves = [frame.pose for frame in exercise.frames if not frame.side and frame.pose.endswith("_l")]
            assert not halves or len(exercise.sides) == 2, f"{exercise.id} has one half only"
            assert all(library.poses[pose].mirror for pose in halves), exercise.id


def test_a_pose_drawn_for_the_left_is_seen_mirrored_on_the_other_side(library: Library) -> None:
    for routine in played(library):
        plan = compile_plan(routine, 1)
        shown: dict[tuple[int, str], list[str]] = {}
        for index, segment in enumerate(plan.segments):
            if segment.side and segment.phase != "prep":
                on_the_way = [pose_in(plan, index, fraction).end for fraction in (0.1, 0.5, 0.9)]
                shown.setdefault((segment.item, segment.side), []).extend(on_the_way)
        for item, slot in enumerate(routine.slots):
            if any(frame.pose.endswith("_l") for frame in slot.exercise.frames):
                one, other = (shown[item, side] for side in slot.sides)
                assert one != other, (routine.id, slot.exercise.id)


def test_every_exercise_is_complete_and_gives_way_to_one_that_is_open_to_more_people(library: Library) -> None:
    tests = {slot.exercise.id for routine in played(library) if routine.kind == "check" for slot in routine.slots}
    for exercise in library.exercises.values():
        assert all((exercise.why, exercise.feel, exercise.watch, exercise.easier, exercise.body, exercise.source)), (
            exercise.id
        )
        # A test in which something gives way is not played at all, so its items need nothing to give way to.
        assert not exercise.tags or exercise.alt or (exercise.kind == "check" and exercise.id in tests), exercise.id
        assert exercise.kind == "check" or not set(end_of(exercise, library).tags) - {"floor", "supine"}, exercise.id


def end_of(one: Exercise, library: Library) -> Exercise:
    """Return the last of the alternatives."""
    ids: set[str] = set()
    while one.alt:
        assert one.id not in ids, f"the alternatives of {sorted(ids)} lead round"
        ids.add(one.id)
        one = library.exercises[one.alt]
    return one


def test_every_tag_is_known_where_flags_are_turned_into_swaps(library: Library) -> None:
    assert {tag for exercise in library.exercises.values() for tag in exercise.tags} <= TAG_FLAGS.keys()


def test_every_exercise_is_played_or_stands_in_and_every_pose_is_shown(library: Library) -> None:
    shown = {slot.exercise.id for routine in played(library) for slot in routine.slots}
    assert library.exercises.keys() - shown - {exercise.alt for exercise in library.exercises.values()} == set()
    used = {frame.pose for exercise in library.exercises.values() for frame in exercise.frames}
    assert used | {like for pose in library.poses.values() if (like := like_of(pose))} == library.poses.keys()
    assert not [pose for pose in library.poses if pose.endswith("_r")], "the right is the left, mirrored"


def test_every_slot_shows_a_key_pose_in_every_phase_that_lasts(library: Library) -> None:
    for routine in played(library):
        for slot in routine.slots:
            shown = {frame.phase for frame in slot.exercise.frames}
            lasting = {phase for phase in ("prep", "move", "hold", "rest") if max(getattr(slot.dose, f"{phase}_s"))}
            assert lasting <= shown, slot.exercise.id


def test_the_doses_that_were_corrected(library: Library) -> None:
    for routine in played(library):
        for slot in routine.slots:
            if slot.exercise.id == "chin-tuck":
                assert slot.dose.move_s == (2, 2, 2)
    totals = {
        "micro-1min": (60, 60, 60),
        "seated-2min": (117, 121, 123),
        "seated-3min": (178, 180, 184),
        "seated-5min": (296, 300, 304),
        "breath-1min": (60, 60, 60),
    }
    for name, expected in totals.items():
        assert tuple(seconds(library.routines[name], level) for level in LEVELS) == expected


def test_who_is_kept_from_what(library: Library) -> None:
    for routine in played(library):
        moves_neck = any(is_neck(tag) or tag == "head-press" for slot in routine.slots for tag in slot.exercise.tags)
        assert not moves_neck or set(routine.locked_for) >= ALWAYS, routine.id
    for name, flags in LOCKS.items():
        assert flags <= set(library.routines[name].locked_for), name
    assert library.routines["breath-1min"].locked_for == ()
    assert library.routines["eye-reset"].locked_for == ()


def test_the_systems_add_up_to_what_the_article_has(library: Library) -> None:
    systems = library.systems
    assert [system.code for system in systems] == CODES
    assert sum(system.entries for system in systems) == 102
    assert sum(system.kept for system in systems) == 94
    assert sum(len(system.replaced) for system in systems) == 4
    assert sum(len(system.left_out) for system in systems) == 4
    for system in systems:
        assert system.entries == system.kept + len(system.replaced) + len(system.left_out), system.code
        assert bool(system.card) >= bool(system.replaced or system.left_out), (
            f"{system.code} says where the reasons are"
        )


def test_every_system_is_found_by_name_and_leads_somewhere(library: Library) -> None:
    codes = {code for one in played(library) for code in one.system.split()} - {"product", "bonus"}
    assert codes <= set(CODES)
    for system in library.systems:
        assert NAMED[system.code].casefold() in system.name.casefold()
        assert library.of_system(system) or system.card in library.cards, system.code


def test_texts_are_light_markdown_and_nothing_more(library: Library) -> None:
    for entry in (*played(library), *library.cards.values()):
        for line in entry.about.split("\n"):
            assert not re.match(r"#(?!# \S)|##(?! \S)|[*+>|]|\d+\. |```|-(?! \S)", line), (entry.id, line)
            assert not re.search(r"\*\*|__|`|\]\(|https?:|—", line), (entry.id, line)


def test_every_study_that_is_named_stands_in_the_document(library: Library) -> None:
    document = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    named = {tag for exercise in library.exercises.values() for tag in exercise.source}
    named |= {tag for entry in (*played(library), *library.cards.values()) for tag in entry.source}
    studies = {tag for tag in named if tag.startswith("ref:")}
    assert studies
    assert [tag for tag in studies if f"`{tag}`" not in document] == []


def test_every_warm_up_is_a_routine_that_needs_none(library: Library) -> None:
    for one in played(library):
        assert not one.warmup or not library.routines[one.warmup].warmup, one.id
