"""A routine in plain mode: every line at its second, compared with the segments of the plan."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.player.machine import advance, start
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.poses import pose_in
from deskspine.core.player.wording import pose_words
from deskspine.core.routines.prep_time import LEARNT_FROM, STEPS_SHOWN
from deskspine.core.text.sanitize import has_control
from deskspine.engine.snapshot import Playing
from deskspine.plain.routine import RoutineSpeaker
from deskspine.plain.sentences import sentence
from support import shipped
from support.plain_desk import PlainDesk
from support.resident import Resident

ROUTINES = ("seated-2min", "seated-5min", "breath-1min", "eye-reset", "wrist-reset", "shishonin-seven", "static-ip")


def begun(routine: str, minutes: int = 240) -> tuple[PlainDesk, Plan, float]:
    """Return a desk at which a routine has just begun, its plan, and the second at which it began."""
    at = PlainDesk(Resident(minutes=minutes))
    at.type(f"start {routine}")
    if at.desk.picture.playing is None:
        at.type("s")  # the page before a routine away from the desk
    playing = at.desk.picture.playing
    assert playing is not None
    return at, playing.plan, at.now.t


def starts(plan: Plan) -> list[float]:
    """Return the second at which each segment begins, and the end."""
    out = [0.0]
    for segment in plan.segments:
        out.append(out[-1] + segment.seconds)
    return out


@pytest.mark.parametrize("routine", ROUTINES)
def test_each_exercise_is_named_when_it_begins_and_each_hold_is_counted(routine: str) -> None:
    at, plan, began = begun(routine)
    first = len(at.said) - 1
    at.live(plan.total_s + 1)
    lines = [(round(t - began, 3), line) for t, line in at.said[max(0, first - 20) :] if t >= began]
    seconds = starts(plan)
    for index, segment in enumerate(plan.segments):
        begins, ends = seconds[index], seconds[index + 1]
        is_first = index == 0 or plan.segments[index - 1].item != segment.item
        here = [line for t, line in lines if begins <= t < ends]
        if is_first:
            name = f"{segment.item + 1} of {len(plan.slots)}: {plan.exercise(segment.item).name}."
            assert (begins, name) in lines
        if segment.phase == "hold" and segment.seconds >= 5:
            counted = [(t, line) for t, line in lines if begins <= t < ends and line in ("3", "2", "1")]
            assert counted == [(ends - 3, "3"), (ends - 2, "2"), (ends - 1, "1")]
        else:
            assert not {"1", "2", "3"}.intersection(here)
        if segment.next_side in ("left", "right"):
            notice = max(begins, ends - 3)
            assert (notice, f"Now the {segment.next_side} side.") in lines
    assert [t for t, _ in lines] == sorted(t for t, _ in lines)
    assert "How does it feel now, compared with before?" in at.text
    assert not any(has_control(line) for _, line in at.said)


@pytest.mark.parametrize("routine", ROUTINES)
def test_each_phase_begins_with_one_line_at_its_second(routine: str) -> None:
    at, plan, began = begun(routine)
    at.live(plan.total_s - 0.5)
    lines = [(round(t - began, 3), line.lower()) for t, line in at.said if t >= began]
    seconds = starts(plan)
    for index, segment in enumerate(plan.segments):
        word = {"prep": "get ready", "move": "move", "hold": "hold", "rest": "let go"}[segment.phase]
        if segment.after:
            word = "rest"
        elif plan.exercise(segment.item).kind == "breath" and segment.breath != "free" and segment.phase != "prep":
            word = f"breathe {segment.breath}"
        at_once = [line for t, line in lines if t == seconds[index] and word in line and ";" not in line]
        assert len(at_once) >= 1, (index, segment, [line for t, line in lines if t == seconds[index]])


@pytest.mark.parametrize("routine", sorted(shipped.library().routines))
@pytest.mark.parametrize("known", [False, True])
def test_every_exercise_says_what_to_take_care_of_and_how_it_begins(routine: str, known: bool) -> None:
    library = shipped.library()
    plan = compile_plan(library.routines[routine], 1)
    state, before = start(plan, 0.0), ""
    speaker = RoutineSpeaker(Playing(plan, state), None if known else {}, library)
    for item in range(len(plan.slots)):
        exercise = plan.exercise(item)
        said = speaker.lines(2.0 * item)
        assert plan.segments[state.index].item == item
        assert exercise.watch
        assert sentence(f"Take care: {exercise.watch}") in said[:-1]
        posture = pose_words(library, pose_in(plan, state.index, 0.0).end)
        assert posture
        assert (f"Begin: {posture}." in said[:-1]) == (posture != before)
        before = posture
        state, _ = advance(state, plan, 2.0 * item + 1.0, ["next"])
        speaker.playing = Playing(plan, state)


def test_nothing_is_due_between_the_lines() -> None:
    at, plan, _ = begun("seated-2min")
    wakes = []
    while (due := at.face.next_at(at.now)) is not None and at.desk.picture.playing is not None:
        wakes.append(due)
        at.live(due - at.now.t)
    assert all(later > earlier for earlier, later in pairwise(wakes))
    lines_in_the_plan = len(plan.segments) + sum(3 for s in plan.segments if s.phase == "hold" and s.seconds >= 5)
    assert len(wakes) <= lines_in_the_plan + sum(1 for s in plan.segments if s.next_side) + 2


def test_the_steps_are_said_while_an_exercise_is_new_and_not_to_a_person_who_knows_it(tmp_path: Path) -> None:
    desk = Resident(minutes=240)
    desk.journal = SqliteJournal(tmp_path / "journal.sqlite3")  # type: ignore[assignment]
    desk.launch()
    at = PlainDesk(desk)
    first = desk.library.routines["seated-2min"].slots[0].exercise
    lines = [f"{text.rstrip('.')}." for text in (first.cue, first.steps[0])]
    said = []
    for _ in range(LEARNT_FROM + 1):
        said = at.type("start seated-2min")
        heard = [line in said for line in lines]
        at.live(200)
        at.type("x")
        if at.desk.picture.today.breaks == 1:
            assert heard == [True, True]
            at_most = (first.name, first.cue, first.watch, *first.steps[:STEPS_SHOWN])
            exercise = said[
                said.index(f"1 of 6: {first.name}.") : said.index(
                    next(line for line in said if line.startswith("Get ready"))
                )
            ]
            assert len([line for line in exercise if not line.startswith("Begin: ")]) == len(at_most)
    assert heard == [True, False]
    desk.journal.close()


def test_a_pause_stops_the_lines_and_says_what_is_left() -> None:
    at, _, began = begun("seated-2min")
    hold = next(t for t, line in _played(at, 90) if line == "Hold, 8 seconds.")
    at, _, again = begun("seated-2min")
    at.live(hold - began + 2)
    assert at.now.t - again == pytest.approx(hold - began + 2)
    assert "Paused with 6 seconds left." in at.type("p")
    assert at.face.next_at(at.now) is None
    assert at.live(60) == []
    assert at.type(" ") == ["Goes on: ease in."]
    assert at.live(2.0) == ["Hold, 6 seconds left."]
    assert at.live(5.9) == ["3", "2", "1"]


def _played(at: PlainDesk, seconds: float) -> list[tuple[float, str]]:
    before = len(at.said)
    at.live(seconds)
    return at.said[before:]


def test_next_back_and_repeat_introduce_the_exercise_again() -> None:
    at, plan, _ = begun("seated-2min")
    names = [f"{n + 1} of {len(plan.slots)}: {slot.exercise.name}." for n, slot in enumerate(plan.slots)]
    assert names[1] in at.type("n")
    at.live(1)
    assert names[0] in at.type("b")
    at.live(10)
    said = at.type("r")
    assert names[0] in said
    assert any(line.startswith("Begin: ") for line in said)
    assert at.live(1) == []


def test_easier_says_the_easier_way_once_and_shortens_the_count() -> None:
    at, plan, _ = begun("seated-2min")
    while "Hold, 8 seconds." not in at.text:
        at.live(0.5)
    exercise = plan.exercise(2)
    said = at.type("e")
    assert said == [f"Easier: {exercise.easier.rstrip('.')}."]
    later = at.live(20)
    assert not any(line.startswith("Easier") for line in later)
    assert "Hold, 4 seconds." in later  # the other side


def test_worse_asks_takes_the_arm_and_goes_on_with_the_next_exercise() -> None:
    at, plan, _ = begun("seated-2min")
    at.live(30)
    said = at.type("w")
    assert said[0] == "Stopped: Chin tuck."
    assert "t it was pain or tingling into an arm" in said[-1]
    assert at.live(20) == []
    said = at.type("t")
    assert "14 days" in " ".join(said)
    assert "See a doctor or physiotherapist soon" in " ".join(said)
    assert "t not into the arm" in said[-1]
    said = at.type("p")
    assert any(" of 6: " in line for line in said)
    assert plan.exercise(1).name not in " ".join(said)


def test_a_stop_shows_the_card_and_the_next_break() -> None:
    at, _, _ = begun("seated-2min")
    at.live(20)
    said = at.type("s")
    assert said[0] == "Break stopped: no break is owed."
    assert said[1].startswith("Next break at ")
    assert sum("no break is owed" in line.lower() for line in said) == 1
    assert "Call your emergency number now, if any of this is new or sudden:" in said
    assert not any("tingling that began" in line for line in said)


def test_leaving_after_arm_pain_shows_the_card_about_the_arm_too() -> None:
    at, _, _ = begun("seated-2min")
    at.live(30)
    at.type("w")
    at.type("t")
    at.type("p")
    said = at.type("x")
    card = at.desk.library.cards["arm-symptoms"]
    assert f"{card.name}." in said
    assert "Call your emergency number now, if any of this is new or sudden:" in said


def test_an_interrupted_routine_waits_and_goes_on() -> None:
    at, _, _ = begun("seated-2min")
    at.live(20)
    at.type("away")
    at.live(30)
    at.type("back")
    assert "Two-minute seated reset waits for you." in at.text
    joined = [line for _, line in PlainDesk(at.desk).said]
    assert "Two-minute seated reset is playing." in joined
    assert not any("b break now" in line for line in joined)
    assert at.type("p") != []
    assert at.desk.picture.playing is not None
    assert at.live(60) != []


def test_a_late_process_says_the_present_phase_and_no_old_marks() -> None:
    at, plan, began = begun("seated-2min")
    at.desk.clock.pass_by(57.0 - (at.now.t - began))
    said = at.live(0.0)
    assert not any(line.startswith(("1 of 6", "2 of 6")) for line in said)
    assert len(said) < 12
    assert plan.total_s > 57


def test_a_face_that_joins_in_the_middle_says_what_is_left() -> None:
    at, _, _ = begun("seated-2min")
    at.live(43.5)  # three and a half seconds into the hold of ear toward shoulder
    later = PlainDesk(at.desk)
    said = [line for _, line in later.said]
    assert said[0] == "Moving."
    assert "3 of 6: Ear toward shoulder." in said
    assert said[-1] == "Hold, 5 seconds left."
    assert later.live(2.6) == ["3", "2"]
    at.desk.ask("player-pause")
    paused = PlainDesk(at.desk)
    assert paused.said[-1][1] == "Paused with 2 seconds left."


def test_the_self_test_asks_each_direction_and_shows_the_result() -> None:
    at, _, _ = begun("butrimov-check")
    asked = 0
    while at.desk.picture.playing is not None:
        said = at.live(1.0)
        while any(line.endswith("how far?") for line in said):
            asked += 1
            said = at.type("3" if asked % 2 else "2")
    assert asked == 6
    assert at.desk.picture.result is not None
    assert "This is your first; later ones are compared with it." in at.text
    assert "A score says how far a movement went today, not how healthy a neck is." in at.text
    at.type("x")
    assert at.desk.picture.result is None


def test_a_symptom_ends_the_self_test_with_the_card() -> None:
    at, _, _ = begun("butrimov-check")
    while "how far?" not in at.text:
        at.live(1.0)
    said = at.type("0")
    assert at.desk.picture.playing is None
    assert "Call your emergency number now, if any of this is new or sudden:" in said
