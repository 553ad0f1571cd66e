"""The schema of exercise, pose and text tables: each table becomes its value, and misfits are noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_schema import read_body
from deskspine.core.figure.regions import BODY, LIT
from deskspine.core.figure.sign_schema import read_figure
from deskspine.core.routines import vocabulary as words
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.model import BreathPlan, ByLevel, Dose, Exercise, Frame, Routine, Slot, Texts
from deskspine.core.toml.table_reader import Table, described

ID_TEXT = "3 to 32 of a-z, 0-9 and -"
POSE_TEXT = "3 to 40 of a-z, 0-9 and _"
MAX_STEPS, MAX_STEP_CHARS = 5, 60
MAX_LABELS = 24
"""Maximum number of side labels that are read; a rule limits how many there may be (L08)."""


def read_dose(table: Table, default: Dose) -> Dose:
    """Return the dose of an exercise or item; missing keys are as in `default`."""
    values: dict[str, ByLevel] = {}
    for key, (low, high) in words.DOSE_LIMITS.items():
        values[key] = by_level(table, key, low, high, getattr(default, key))
    return Dose(**values)


def read_exercise(table: Table) -> Exercise:
    """Return the exercise in `table`, with a default for every value that does not fit and is noted."""
    kind = table.word("kind", words.KINDS, None) or "mobility"
    sides = table.words("sides", MAX_LABELS, words.is_side, "a short label such as left")
    steps, steps_by_side = _steps(table, sides)
    if not steps and kind != "check":
        table.wrong("steps", "missing; expected 1 to 5 lines")
    effort = table.number("effort_pct", 10, 40, None) if table.has("effort_pct") else None
    breath, by_side = _breath(table, sides)
    frames = _frames(table, sides)
    signs, pictures = read_figure(table.table("figure"), _poses_of(frames), len(frames))
    exercise = Exercise(
        id=table.match("id", words.is_id, ID_TEXT, None),
        name=table.text("name", 1, 32, None),
        kind=cast(Any, kind),
        cue=table.text("cue", 1, 48, None),
        steps=steps,
        why=table.text("why", 0, 100),
        feel=table.text("feel", 0, 100),
        watch=table.text("watch", 0, 100),
        easier=table.text("easier", 0, 100),
        body=_of(table, "body", BODY),
        sides=sides,
        side_order=cast(Any, table.word("side_order", words.SIDE_ORDERS, "alternate")),
        dose=read_dose(table, Dose()),
        effort_pct=effort,
        breath=breath,
        breath_by_side=by_side,
        tags=_of(table, "tags", words.TAGS),
        alt=table.match("alt", words.is_id, f"the id of another exercise: {ID_TEXT}"),
        frames=frames,
        scores=table.lines("scores", 3, 70),
        source=read_source(table),
        steps_by_side=steps_by_side,
        signs=signs,
        pictures=pictures,
    )
    table.end()
    return exercise


def _poses_of(frames: Iterable[Frame]) -> tuple[str, ...]:
    """Return the key poses of `frames` and their mirror images, each once."""
    return tuple(dict.fromkeys(name for frame in frames for name in (frame.pose, other_side(frame.pose))))


def read_pose(table: Table) -> Pose:
    """Return the pose in `table`."""
    pose = Pose(
        id=table.match("id", words.is_pose_id, POSE_TEXT, None),
        rig=table.word("rig", words.RIGS, None),
        words=table.text("words", 10, 120, None),
        mirror=table.flag("mirror", False),
        lit=_of(table, "lit", LIT),
        body=read_body(table.table("body")),
    )
    table.end()
    return pose


def read_texts(table: Table | None) -> Texts:
    """Return the three lines of a routine's `[text]` table, or the usual ones without a table."""
    usual = Texts()
    if table is None:
        return usual
    texts = Texts(*(table.text(key, 3, 120, getattr(usual, key)) for key in ("before", "stop", "after")))
    table.end()
    return texts


def read_source(table: Table) -> tuple[str, ...]:
    """Return the tags that name the origin of an exercise or a routine."""
    return table.words("source", 8, words.is_source, 'a tag such as "product" or "ref:author-2021"')


def read_routine_table(table: Table, exercises: Mapping[str, Exercise], *, own: bool) -> Routine:
    """Return the routine of a whole document, with its items looked up in `known`."""
    kind = table.word("kind", words.ROUTINE_KINDS, "routine")
    card = kind == "card"
    position = table.word("position", words.POSITIONS, "seated" if card else None)
    duration = _duration(table, card)
    routine = Routine(
        id=table.match("id", words.is_id, ID_TEXT, None),
        name=table.text("name", 3, 40, None),
        summary=table.text("summary", 0, 120),
        kind=cast(Any, kind),
        system=table.match(
            "system", words.is_system, "own, product, bonus, or codes S01 to S20", "own" if own else "product"
        ),
        source=read_source(table),
        source_note=table.text("source_note", 0, 200),
        position=position or "seated",
        desk=table.flag("desk", True),
        progression=cast(Any, table.word("progression", words.PROGRESSIONS, "grow")),
        duration_s=duration,
        tolerance_s=table.number("tolerance_s", 0, 5, 5),
        order=cast(Any, table.word("order", words.ORDERS, "strict")),
        pick_min=table.number("pick_min", 1, words.MAX_ITEMS, 0) if table.has("pick_min") else 0,
        pick_max=table.number("pick_max", 1, words.MAX_ITEMS, 0) if table.has("pick_max") else 0,
        warmup=table.match("warmup", words.is_id, f"the id of a routine: {ID_TEXT}"),
        props=table.words(
            "props", len(words.PROPS), lambda prop: prop in words.PROPS, f"one of {', '.join(words.PROPS)}"
        ),
        locked_for=table.words(
            "locked_for",
            40,
            lambda flag: flag in words.LOCKING_FLAGS,
            f"one of {', '.join(words.LOCKING_FLAGS)}",
        ),
        ask_first=table.flag("ask_first", False),
        texts=read_texts(table.table("text")),
        slots=tuple(slot for item in table.tables("item", words.MAX_ITEMS) if (slot := _slot(item, exercises))),
        about=table.text("about", 0, 6000, newlines=True),
        own=own,
    )
    table.end()
    return routine


def _duration(table: Table, card: bool) -> ByLevel:
    if not table.has("duration_s") and not card:
        table.wrong("duration_s", "missing; expected whole seconds from 15 to 1200, or three of them")
    return by_level(table, "duration_s", 15, 1200, (0, 0, 0))


def _slot(table: Table, exercises: Mapping[str, Exercise]) -> Slot | None:
    name = table.match("exercise", words.is_id, f"the id of an exercise: {ID_TEXT}", None)
    section = table.text("section", 0, 24)
    exercise = exercises.get(name)
    if exercise is None:
        if name:
            table.wrong("exercise", f"there is no exercise {name}, or it has a problem of its own")
        for key in ("sides", *words.DOSE_LIMITS):
            table.has(key)
        table.end()
        return None
    slot = Slot(exercise, read_dose(table, exercise.dose), section, _only(table, exercise.sides))
    table.end()
    return slot


def _only(table: Table, sides: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sides an item plays, in its order, or () if it plays all of the exercise's own."""
    if not table.has("sides"):
        return ()
    before = table.findings.count
    expected = f"one of the exercise's own sides: {', '.join(sides)}" if sides else "no sides: the exercise has none"
    chosen = table.words("sides", MAX_LABELS, lambda label: label in sides, expected)
    if table.findings.count == before and (not chosen or len(set(chosen)) < len(chosen)):
        table.wrong("sides", f"expected each side once, and at least one of {', '.join(sides) or 'none'}")
    return () if table.findings.count > before or chosen == sides else chosen


def _of(table: Table, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    values = table.words(key, len(choices), lambda value: value in choices, f"one of {', '.join(choices)}")
    return tuple(dict.fromkeys(values))


def _steps(table: Table, sides: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the steps, and those of each side if they are a table by side label."""
    if not isinstance(table.data.get("steps"), dict):
        return table.lines("steps", MAX_STEPS, MAX_STEP_CHARS), ()
    inner = table.table("steps")
    assert inner is not None
    by_side: list[tuple[str, tuple[str, ...]]] = []
    for side in sides:
        steps = inner.lines(side, MAX_STEPS, MAX_STEP_CHARS)
        if not steps:
            inner.wrong(side, f"missing; expected 1 to {MAX_STEPS} lines for every side")
        by_side.append((side, steps))
    inner.end()
    return (by_side[0][1] if by_side else ()), tuple(by_side)


def _breath(table: Table, sides: tuple[str, ...]) -> tuple[BreathPlan, tuple[tuple[str, BreathPlan], ...]]:
    """Return one plan for all sides, or a plan for each side label."""
    inner = table.table("breath")
    if inner is None:
        return BreathPlan(), ()
    if not any(isinstance(value, dict) for value in inner.data.values()):
        return _breath_plan(inner), ()
    plans: list[tuple[str, BreathPlan]] = []
    for side in sides:
        plan = inner.table(side)
        if plan is None:
            inner.wrong(side, "missing; expected a breath table for every side")
        else:
            plans.append((side, _breath_plan(plan)))
    inner.end()
    return BreathPlan(), tuple(plans)


def _breath_plan(table: Table) -> BreathPlan:
    phases = ("move", "hold", "rest")
    plan = BreathPlan(*(cast(Any, table.word(phase, words.BREATHS, "free", rule=" (L02)")) for phase in phases))
    table.end()
    return plan


def _frames(table: Table, sides: tuple[str, ...]) -> tuple[Frame, ...]:
    out: list[Frame] = []
    for frame in table.tables("frames", 24):
        phase = frame.word("phase", words.PHASES, None)
        pose = frame.match("pose", words.is_pose_id, f"the id of a pose: {POSE_TEXT}", None)
        side = frame.match(
            "side", lambda label: label in sides, f"one of the sides: {', '.join(sides) or 'it has none'}"
        )
        frame.end()
        out.append(Frame(cast(Any, phase or "prep"), pose, side))
    if not table.has("frames"):
        table.wrong("frames", "missing; expected at least one key pose")
    elif not out and table.data["frames"] == []:
        table.wrong("frames", "expected at least one key pose")
    return tuple(out)


def by_level(table: Table, key: str, low: int, high: int, default: ByLevel) -> ByLevel:
    """Return a whole number for every level, from one number or a list of three; note a value that does not fit."""
    if not table.has(key):
        return default
    value = table.data[key]
    values = value if isinstance(value, list) else [value] * 3
    if len(values) == 3 and all(type(number) is int and low <= number <= high for number in values):
        return (values[0], values[1], values[2])
    value_text = ", ".join(described(number) for number in values[:4]) if isinstance(value, list) else described(value)
    table.wrong(key, f"expected a whole number from {low} to {high}, or three of them, found {value_text}")
    return default
