"""Missed exercises come early the next time, behind the warm-up; an exercise skipped twice is left out."""

from __future__ import annotations

from support.resident import Resident, shipped

ROUTINE = shipped().routines["seated-2min"]
USUAL = [slot.exercise.id for slot in ROUTINE.slots]
SECTIONS = [slot.section for slot in ROUTINE.slots]


def skipping(desk: Resident, *exercises: str) -> None:
    """Play the next routine and skip these."""
    desk.ask("start")
    while (playing := desk.picture.playing) is not None:
        item = playing.plan.segments[playing.state.index].item
        if playing.plan.exercise(item).id in exercises:
            desk.ask("player-next")
        else:
            desk.jump(1)


def note(desk: Resident) -> str:
    """Return the note of the next routine about its changes."""
    return " ".join(desk.picture.next.routine.notes)


def test_a_routine_left_early_is_followed_by_one_that_begins_with_what_was_missed() -> None:
    desk = Resident()
    desk.ask("start")
    desk.to_exercise("look-over")
    desk.ask("player-leave")
    assert list(desk.picture.person.missed) == ["look-over", "blade-squeeze", "chest-lift-easy"]
    assert desk.coming == [
        "shoulder-rolls",
        "look-over",
        "blade-squeeze",
        "chin-tuck",
        "ear-to-shoulder",
        "chest-lift-easy",
    ]
    words = "Begins with Look over the shoulder and Shoulder-blade squeeze: they were missed last time."
    assert note(desk) == words
    assert desk.picture.next.why == f"your default routine; it b{words[1:].rstrip('.')}"
    for end in (desk.killed, desk.closed):
        end(for_s=60)
        assert note(desk) == words
    desk.ask("start")
    assert desk.played[1:3] == ["look-over", "blade-squeeze"]
    desk.to_end()
    assert desk.outcomes == ["shortened", "finished"]
    assert (desk.coming, note(desk)) == (USUAL, "")
    assert desk.picture.person.missed == {}


def test_it_is_as_long_as_ever_and_its_headings_stay_in_order() -> None:
    desk = Resident()
    skipping(desk, "blade-squeeze", "chest-lift-easy")
    routine = desk.picture.next.routine
    assert desk.coming[:3] == ["shoulder-rolls", "blade-squeeze", "chest-lift-easy"]
    for level in (1, 2, 3):
        assert sum(slot.seconds(level) for slot in routine.slots) == sum(slot.seconds(level) for slot in ROUTINE.slots)
    assert [slot.section for slot in routine.slots] == SECTIONS


def test_a_side_that_was_missed_is_played_before_the_other() -> None:
    desk = Resident()
    desk.ask("start")
    while (playing := desk.picture.playing) is not None:
        segment = playing.plan.segments[playing.state.index]
        if (
            playing.plan.exercise(segment.item).id == "look-over"
            and segment.side == "right"
            and segment.phase == "move"
        ):
            break
        desk.live(0.5)
    desk.ask("player-next")
    desk.to_end()
    assert desk.picture.person.missed == {"look-over": "right"}
    assert note(desk) == "Begins with Look over the shoulder, right side first: it was missed last time."
    desk.killed()
    desk.ask("start")
    playing = desk.picture.playing
    assert playing is not None
    assert desk.played[1] == "look-over"
    turns = [segment.side for segment in playing.plan.segments if segment.item == 1 and segment.phase == "hold"]
    assert turns == ["right", "left"]
    desk.to_exercise("look-over")
    desk.closed(for_s=10)
    again = desk.picture.playing
    assert again is not None
    assert again.plan == playing.plan, "a restart in the middle changes neither order nor sides"
    desk.ask("player-pause")
    desk.to_end()
    assert desk.picture.person.missed == {}
    sides = [slot.sides for slot in desk.picture.next.routine.slots if slot.exercise.id == "look-over"]
    assert sides == [("left", "right")]


def test_who_skips_the_same_twice_is_not_nagged_and_one_more_try_begins_anew() -> None:
    desk = Resident()
    skipping(desk, "chest-lift-easy")
    assert desk.coming[1] == "chest-lift-easy"
    skipping(desk, "chest-lift-easy")
    for _ in range(3):
        assert (desk.coming, note(desk)) == (USUAL, "")
        skipping(desk, "chest-lift-easy")
    desk.killed()
    assert desk.coming == USUAL
    desk.play()
    skipping(desk, "chest-lift-easy")
    assert desk.coming[1] == "chest-lift-easy"


def test_after_three_days_nobody_speaks_of_it_any_more() -> None:
    desk = Resident()
    skipping(desk, "chest-lift-easy")
    desk.to_day(3)
    assert desk.coming[1] == "chest-lift-easy"
    desk.to_day(1)
    assert desk.coming == USUAL


def test_what_felt_worse_is_not_missed_and_what_rests_is_not_asked_for() -> None:
    desk = Resident()
    skipping(desk, "chest-lift-easy")
    desk.ask("start", routine="seated-2min")
    desk.ask("player-next")
    desk.to_exercise("chest-lift-easy")
    desk.ask("player-worse")
    desk.ask("player-leave")
    assert "chest-lift-easy" not in desk.picture.person.missed
    assert "chest-lift-easy" not in desk.coming
    assert "shoulder-rolls" in desk.picture.person.missed


def test_a_full_disk_remembers_it_while_the_program_runs() -> None:
    desk = Resident()
    desk.journal.full = True
    skipping(desk, "chest-lift-easy")
    assert desk.coming[1] == "chest-lift-easy"
