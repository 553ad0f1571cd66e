"""The balanced choice: the region that waited longest comes, and the stated reason is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from deskspine.core.coach.next_routine import Choice, next_routine
from deskspine.core.coach.swaps import QUIET
from deskspine.core.history.history import Done, History
from deskspine.core.person.person import ANYBODY, Person, Rest
from deskspine.core.routines.model import Dose, Exercise, Level, Library, Routine, Slot
from deskspine.core.settings.settings import DEFAULTS
from support.remembered import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, at, played, remembered

BALANCED = DEFAULTS.replace("routine.choose", "balanced").replace("routine.default", "usual")
NOON = at(TUESDAY, 12, 30)


def moving(name: str, *body: str, tags: tuple[str, ...] = ()) -> Exercise:
    return Exercise(name, name.capitalize(), "mobility", "slow", ("Move",), body=body, tags=tags)


MOVES = {
    move.id: move
    for move in (
        moving("nod", "neck"),
        moving("rolls", "shoulders", "upper-back"),
        moving("fists", "chest"),
        moving("blink", "eyes"),
        moving("sigh", "breath"),
        moving("turn", "neck", tags=("neck-turn",)),
    )
}


def routine(name: str, seconds: int, *moves: str, **changes: object) -> Routine:
    slots = tuple(Slot(MOVES[move], Dose()) for move in moves)
    routine = Routine(name, name.capitalize(), duration_s=(seconds, seconds, seconds), slots=slots)
    return replace(routine, **changes)


USUAL = routine("usual", 120, "rolls", "nod")
WRISTS = routine("wrists", 90, "fists")
EYES = routine("eyes", 60, "blink")
LONG = routine("long", 300, "rolls", "nod", "fists")
STAND_IN = routine("breath-1min", 60, "sigh")


def shelf(*routines: Routine) -> Library:
    return Library(dict(MOVES), {routine.id: routine for routine in (USUAL, STAND_IN, *routines)}, {})


def choice(
    library: Library, *breaks: tuple[Done, ...], now: datetime = NOON, person: Person = ANYBODY, level: Level = 1
) -> Choice:
    return next_routine(BALANCED, library, person, remembered(*breaks), level, now)


def test_what_was_moved_longest_ago_comes_and_the_neck_comes_first_of_all() -> None:
    library = shelf(WRISTS, EYES)
    first = choice(library)
    assert (first.routine.id, first.region, first.how) == ("usual", "neck", "balanced")
    breaks = [played(TUESDAY, {"rolls": "done", "nod": "done"}, routine="usual", hour=8)]
    order = []
    for hour in (9, 10, 11):
        chosen = choice(library, *breaks)
        order.append((chosen.routine.id, chosen.region))
        outcomes = {slot.exercise.id: "done" for slot in chosen.routine.slots}
        breaks.append(played(TUESDAY, outcomes, routine=chosen.routine.id, hour=hour))
    assert order == [("wrists", "chest"), ("eyes", "eyes"), ("usual", "neck")]


def test_why_gives_the_region_when_it_was_moved_the_length_and_the_position() -> None:
    library = shelf(WRISTS)
    usual = played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=11)

    def why(*breaks: tuple[Done, ...], now: datetime = NOON) -> str:
        return choice(library, *breaks, now=now).why

    assert why() == "it moves the neck, and no break is remembered yet; 2 min, seated"
    assert why(usual) == "it moves the chest, not moved in the last break; 1 min 30 s, seated"
    assert why(usual, played(TUESDAY, {"nod": "done"}, hour=12)) == (
        "it moves the chest, not moved in the last 2 breaks; 1 min 30 s, seated"
    )
    wrists = played(TUESDAY, {"fists": "done"}, hour=9, minute=5)
    assert why(wrists, usual) == "it moves the chest, last moved at 09:05; 1 min 30 s, seated"
    later = {MONDAY: "at 09:05", TUESDAY: "yesterday", WEDNESDAY: "on Monday", MONDAY + timedelta(7): "on 2 November"}
    for today, word in later.items():
        history = (played(MONDAY, {"fists": "done"}, hour=9, minute=5), played(today, {"rolls": "done", "nod": "done"}))
        assert why(*history, now=at(today, 12, 30)) == f"it moves the chest, last moved {word}; 1 min 30 s, seated"


def test_the_breath_is_not_moved_but_practised() -> None:
    library = shelf(routine("calm", 75, "sigh"))
    usual = [played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=hour) for hour in (10, 11)]
    why = choice(library, *usual).why
    assert why == "it is for the breath, not practised in the last 2 breaks; 1 min 15 s, seated"


def test_half_done_moves_a_region_and_skipped_does_not_but_twice_is_a_choice() -> None:
    library = shelf(WRISTS, EYES)
    usual = played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=8)
    for outcome in ("shortened", "left missed", "worse", "arm"):
        assert choice(library, usual, played(TUESDAY, {"fists": outcome}, hour=9)).region == "eyes"
    skipped = [played(TUESDAY, {"fists": "skipped"}, hour=hour) for hour in (9, 10)]
    assert choice(library, usual, skipped[0]).region == "chest"
    assert choice(library, usual, *skipped).region == "eyes"
    eyes = played(TUESDAY, {"blink": "done"}, hour=11)
    again = choice(library, *skipped, usual, eyes)
    assert again.region == "neck", "skipped twice, it waits for its turn like everything else"
    turn = played(TUESDAY, {"turn": "skipped"}, hour=7)
    other = played(
        TUESDAY, {"rolls": "done", "fists": "done", "blink": "done", "nod": "done", "turn": "skipped"}, hour=8
    )
    moved = choice(library, turn, other)
    assert moved.why.startswith("it moves the neck, last moved at 08:00"), "what was skipped beside it hides nothing"
    late = played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=12)
    assert choice(library, *skipped, eyes, late).why.startswith("it moves the chest, last offered at 10:00")


def test_only_what_suits_the_seat_and_the_time_is_chosen_from() -> None:
    usual = played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=8)
    others: list[dict[str, object]] = [
        {"desk": False}, {"position": "standing"}, {"kind": "check"}, {"ask_first": True},
        {"duration_s": (181, 180, 180)}, {"duration_s": (59, 180, 180)}, {"locked_for": ("heart",)},
    ]  # fmt: skip
    heart = Person(frozenset({"heart"}))
    assert choice(shelf(replace(WRISTS, duration_s=(180, 0, 0))), usual, person=heart).routine.id == "wrists"
    for other in others:
        library = shelf(replace(WRISTS, **other))
        assert choice(library, usual, person=heart).routine.id == "usual", other


def test_what_is_mostly_swapped_is_not_chosen_and_what_is_partly_swapped_says_so() -> None:
    turns = routine("turns", 120, "fists", "turn")
    rests = Person(resting={"turn": Rest("turn", TUESDAY, FRIDAY, "worse")})
    usual = played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=8)
    assert choice(shelf(turns), usual).routine.id == "turns"
    assert choice(shelf(turns), usual, person=rests).routine.id == "usual"
    mostly = routine("mostly", 120, "fists", "fists", "turn")
    partly = choice(shelf(mostly), usual, person=rests)
    assert partly.routine.id == "mostly"
    assert partly.why.endswith("seated; Turn became quiet breathing: it felt worse on Tuesday and rests until Friday")


def test_a_longer_one_comes_once_in_the_late_morning_and_once_in_the_afternoon() -> None:
    library = shelf(LONG, replace(LONG, id="too-long", duration_s=(321, 321, 321)))
    short = played(TUESDAY, {"nod": "done"}, routine="usual", hour=9, minute=30)
    hours = {
        (9, 59): "usual", (10, 0): "long", (11, 59): "long", (12, 0): "usual", (14, 29): "usual",
        (14, 30): "long", (16, 29): "long", (16, 30): "usual",
    }  # fmt: skip
    for (hour, minute), expected in hours.items():
        assert choice(library, short, now=at(TUESDAY, hour, minute)).routine.id == expected, (hour, minute)
    why = choice(library, short, now=at(TUESDAY, 15)).why
    assert why == (
        "it moves the shoulders, not moved in the last break; 5 min, seated; "
        "a longer one, because none beyond 3 min was played since 14:30"
    )
    long_one = played(TUESDAY, {"fists": "done"}, routine="long", hour=10, minute=10)
    assert choice(library, long_one, now=at(TUESDAY, 11)).routine.id == "usual", "one is enough"
    usual = played(TUESDAY, {"nod": "done"}, routine="usual", hour=13)
    assert choice(library, long_one, usual, now=at(TUESDAY, 15)).routine.id == "long", "the afternoon has its own"
    assert choice(library, long_one, usual, now=at(WEDNESDAY, 11)).routine.id == "long", "and so has the next day"
    short_one = choice(shelf(EYES), short, now=at(TUESDAY, 11))
    assert short_one.why == "it moves the shoulders, not moved in the last break; 2 min, seated", "it is not longer"
    early = played(TUESDAY, {"fists": "done"}, routine="long", hour=9, minute=59)
    usual = played(TUESDAY, {"nod": "done"}, routine="usual", hour=10, minute=30)
    assert choice(library, early, usual, now=at(TUESDAY, 11)).routine.id == "long"


def test_eyes_hands_and_breath_decide_once_a_day_because_breaks_are_for_neck_and_shoulders_first() -> None:
    library = shelf(EYES, WRISTS)
    eyes = played(TUESDAY, {"blink": "done"}, routine="eyes", hour=8)
    later = [
        played(TUESDAY, {"rolls": "done", "nod": "done"}, routine="usual", hour=9),
        played(TUESDAY, {"fists": "done"}, routine="wrists", hour=10),
    ]
    assert choice(library, eyes, *later).region == "neck", "the eyes waited longest and had their turn today"
    assert choice(library, eyes, *later, now=at(WEDNESDAY, 9)).region == "neck", "not first thing in the morning"
    early = [played(WEDNESDAY, {"nod": "done"}, routine="usual", hour=hour) for hour in (8, 9)]
    assert choice(library, eyes, *later, *early, now=at(WEDNESDAY, 10)).region == "eyes"
    assert choice(shelf(EYES), *early[:1], now=at(WEDNESDAY, 8, 30)).region == "shoulders"


def test_among_several_the_one_played_longest_ago_then_what_moves_most_then_the_nearest() -> None:
    both = routine("both", 180, "fists", "blink")
    usual = played(TUESDAY, {"rolls": "done", "nod": "done"}, routine="usual", hour=8)
    assert choice(shelf(WRISTS, both), usual).routine.id == "both"
    nearer = replace(WRISTS, id="nearer", duration_s=(110, 110, 110))
    assert choice(shelf(WRISTS, nearer), usual).routine.id == "nearer"
    alike = replace(WRISTS, id="alike")
    assert choice(shelf(WRISTS, alike), usual).routine.id == "alike"
    last = played(TUESDAY, {"fists": "skipped"}, routine="alike", hour=9)
    before = played(TUESDAY, {"fists": "skipped"}, routine="wrists", hour=8, minute=30)
    assert choice(shelf(WRISTS, alike), usual, last).routine.id == "wrists"
    assert choice(shelf(WRISTS, alike), usual, before).routine.id == "alike"
    assert choice(shelf(WRISTS, nearer), usual, last).routine.id == "nearer"
    same = played(TUESDAY, {"fists": "skipped"}, routine="wrists", hour=9)
    assert choice(shelf(WRISTS), usual, same).routine.id == "wrists", "where nothing else is as good it comes again"


def test_breathing_alone_comes_only_where_nothing_else_may() -> None:
    assert choice(shelf(), played(TUESDAY, {"rolls": "done", "nod": "done"}, hour=8)).routine.id == "usual"
    ill = Person(frozenset({"fever"}))
    alone = choice(shelf(), person=ill)
    assert (alone.routine.id, alone.how) == ("breath-1min", "stand-in")
    assert alone.why == "your default routine is not available now: fever today; this one replaces it"


def test_quiet_breathing_in_the_place_of_something_counts_for_the_breath() -> None:
    mostly = routine("mostly", 120, "fists", "fists", "turn")
    rests = Person(resting={"turn": Rest("turn", TUESDAY, FRIDAY, "worse")})
    rest_of_it = {"rolls": "done", "nod": "done", "fists": "done"}
    early = played(TUESDAY, rest_of_it, hour=8)
    assert choice(shelf(mostly), early, played(TUESDAY, rest_of_it), person=rests).region == "breath"
    breathed = played(TUESDAY, {**rest_of_it, QUIET.id: "done"})
    assert choice(shelf(mostly), early, breathed, person=rests).region == "neck"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_locked_default_is_still_the_measure_of_length_and_place(level: Level) -> None:
    locked = replace(USUAL, locked_for=("heart",))
    library = shelf(locked, WRISTS, replace(EYES, duration_s=(180, 180, 180)))
    twice = [played(TUESDAY, {"fists": "done"}, hour=hour) for hour in (9, 10)]
    chosen = choice(library, *twice, person=Person(frozenset({"heart"})), level=level)
    assert (chosen.routine.id, chosen.how) == ("eyes", "balanced")


def test_the_same_facts_give_the_same_answer_and_a_clock_set_back_breaks_nothing() -> None:
    library = shelf(WRISTS, EYES, LONG)
    ahead = played(THURSDAY, {"fists": "done", "nod": "done"}, routine="wrists")
    chosen = choice(library, ahead)
    assert chosen == choice(library, ahead)
    assert chosen.routine.id == "usual"
    assert next_routine(BALANCED, library, ANYBODY, History(), 1, NOON) == choice(library)
