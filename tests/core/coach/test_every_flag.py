"""The effect of every flag: for each flag a change that a person would notice."""

from __future__ import annotations

from functools import cache

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import UNREAD, fit
from deskspine.core.coach.recovery import person
from deskspine.core.history.history import History
from deskspine.core.person.flags import DAY_FLAGS, FLAGS, LASTING_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.person.person import ASK_FIRST_CARD
from deskspine.core.routines.model import Library
from support.paths import ROUTINES
from support.remembered import MONDAY, TUESDAY, unlock

CLOSED = "closed"
CHANGES = {
    "neck_instability": ("seated-2min", CLOSED),
    "recent_trauma": ("bubnovsky-exhale", CLOSED),
    "recent_surgery": ("posture-six", CLOSED),
    "arm_symptoms": ("seated-2min", "ear-to-shoulder", "chin-tuck"),
    "dizzy_turning": ("morning-seven", CLOSED),
    "carotid": ("seated-2min", "ear-to-shoulder", "chin-tuck"),
    "vascular": ("seated-2min", "look-over", "blade-squeeze"),
    "bp_uncontrolled": ("strengthen-stretch", CLOSED),
    "heart": ("seated-5min", "press-forehead", "chin-tuck"),
    "osteoporosis": ("bubnovsky-exhale", "round-arch", "shoulder-rolls"),
    "pregnancy": ("thoracic-lumbar", CLOSED),
    "shoulder_injury": ("seated-5min", "elbow-circles", "shoulder-rolls"),
    "wrist_injury": ("wrist-reset", CLOSED),
    "eye_pressure": ("eye-reset", "palming", "slow-blinks"),
    "balance": ("warm-up", CLOSED),
    "ask_first": ("thoracic-lumbar", CLOSED),
    "fever": ("seated-2min", CLOSED),
    "ill": ("bubnovsky-exhale", CLOSED),
    "flare": ("micro-1min", CLOSED),
    "firm_chair": ("seated-2min", "chest-lift-easy", "chest-lift"),
    "castor_chair": ("thoracic-lumbar", "chest-lift", "chest-lift-easy"),
    "no_wall": ("posture-six", "wall-reach", "shrug-drop"),
    "no_prop": ("borshchenko", "book-balance", "chin-tuck"),
    "no_room": ("bragg", CLOSED),
}
"""Flag → a routine, and that it is closed or which exercise replaces which."""


@cache
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_changes_something_that_a_person_notices(flag: str) -> None:
    routine, *change = CHANGES[flag]
    with_it = fit(library().routines[routine], library(), person((flag,), History(), MONDAY))
    # Without a tick every chair counts as one that rolls, so `castor_chair` shows only against `firm_chair`.
    others = ("firm_chair",) if flag == "castor_chair" else ()
    without = fit(library().routines[routine], library(), person(others, History(), MONDAY))
    assert not without.locked
    if change == [CLOSED]:
        assert with_it.locked
        return
    old, new = change
    both = fit(library().routines[routine], library(), person((flag, *others), History(), MONDAY))
    places = [at for at, slot in enumerate(without.routine.slots) if slot.exercise.id == old]
    assert places
    assert [both.routine.slots[at].exercise.id for at in places] == [new]
    assert any(note.startswith(library().exercises[old].name) for note in both.notes)


def test_the_list_has_every_flag_and_every_page_asks_only_for_what_is_not_of_an_earlier_version() -> None:
    assert CHANGES.keys() == FLAGS.keys()
    assert "castor_chair" in LASTING_FLAGS, "what an earlier version saved is still read"
    assert "castor_chair" not in {**PROFILE_FLAGS, **PLACE_FLAGS, **DAY_FLAGS}


def test_who_should_ask_first_reads_so_once_and_what_is_away_from_the_desk_waits_for_it() -> None:
    asks_first = person(("ask_first",), History(), MONDAY)
    assert asks_first.unread == {ASK_FIRST_CARD}
    for routine in library().routines.values():
        fitted = fit(routine, library(), asks_first)
        assert fitted.locked == (() if routine.desk else (UNREAD,)), routine.id
    read = person(("ask_first",), History(unlocks=(unlock(ASK_FIRST_CARD, MONDAY),)), TUESDAY)
    assert read.unread == frozenset()
    for routine in library().routines.values():
        assert not fit(routine, library(), read).locked
    assert person((), History(), MONDAY).unread == frozenset()
    assert read.resting == {}, "it rests no exercise and unlocks none"


def test_a_floor_set_that_is_closed_for_another_reason_stays_closed_when_the_card_was_read() -> None:
    read = History(unlocks=(unlock(ASK_FIRST_CARD, MONDAY),))
    for flags in (("ask_first", "pregnancy"), ("ask_first", "dizzy_turning")):
        assert fit(library().routines["thoracic-lumbar"], library(), person(flags, read, TUESDAY)).locked
