"""Wording of the page before a routine: what it needs, who should not do it, and the warm-up."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.coach.fitting import closing, fit
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import ASK_FIRST_CARD
from deskspine.core.routines.model import Routine
from deskspine.core.routines.selection import PickError, picked
from deskspine.core.text.durations import count
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot

BEFORE_THE_FLOOR, ASK_FIRST = "before-the-floor", "ask-first"
"""Ids of the cards that the page shows."""
HEADING = "Away from the desk"
WARM = "You are warm. Take your time getting down."
GONE = "This routine no longer exists."
ONCE = "You see this page once, because you ticked that you are being treated."
NO_CARD = Routine(
    ASK_FIRST_CARD,
    "Who should ask first",
    kind="card",
    about="You said that you are treated for something: ask whoever treats you before you begin.",
)
"""The card for a library that has none."""
HAVE_ASKED = "start: I have asked, or do not need to"
"""Label of the answer to the card."""


class GateView(Struct, frozen=True):
    """The page before one routine, as text."""

    name: str
    length_s: int
    """Seconds that it lasts for this person, with the time to read what is new."""
    summary: str
    parts: str
    """The chosen part of it, or "" for the whole."""
    warm_up: Routine | None
    """The routine to warm up with; None if this person may not do it or has just done it."""
    warm_up_s: int
    """Seconds that the warm-up lasts, 0 without one."""
    needs: str
    not_for: str
    cards: tuple[str, ...]
    """Texts of the cards that belong to it."""


def gate_view(snapshot: Snapshot) -> GateView | None:
    """Return the page of the gate that is open, or None if its routine no longer exists."""
    library, gate = snapshot.library, snapshot.gate
    routine = library.routines.get(gate.routine) if library else None
    if library is None or routine is None:
        return None
    try:
        playing = picked(routine, gate.items)
    except PickError:
        playing = routine
    parts = f"{len(playing.slots)} of {count(len(routine.slots), 'exercise')}: {_named(playing)}" if gate.items else ""
    warm_up = _warm_up_for(routine, snapshot)
    closed = [FLAGS[flag] for flag in closing(routine) if flag not in DAY_FLAGS]
    card_ids = (BEFORE_THE_FLOOR, *((ASK_FIRST,) if routine.ask_first else ()))
    return GateView(
        name=plain(routine.name),
        length_s=_length_s(playing, snapshot),
        summary=plain(routine.summary),
        parts=parts,
        warm_up=warm_up,
        warm_up_s=_length_s(warm_up, snapshot) if warm_up else 0,
        needs=f"{', '.join(routine.props)}.".replace("_", " ") if routine.props else "",
        not_for=f"{'; '.join(closed)}." if closed else "",
        cards=tuple(library.cards[name].about for name in card_ids if name in library.cards),
    )


def card_to_answer(snapshot: Snapshot) -> Routine:
    """Return the card that a person who should ask a doctor first reads before the first routine."""
    library = snapshot.library
    return library.cards.get(ASK_FIRST_CARD, NO_CARD) if library else NO_CARD


def waits_words(snapshot: Snapshot) -> str:
    """Return the sentence that names the routine that waits for the answer to the card."""
    library = snapshot.library
    routine = library.routines.get(snapshot.gate.routine) if library else None
    name = plain(routine.name) if routine else snapshot.gate.routine
    return f"{name} starts after your answer. Breathing, eye and wrist exercises need no answer."


def _length_s(routine: Routine, snapshot: Snapshot) -> int:
    """Return the seconds that `routine` lasts for this person, with the time to read what is new."""
    library = snapshot.library
    fitted = fit(routine, library, snapshot.person).routine if library else routine
    return fitted.promise_s(snapshot.level)


def _warm_up_for(routine: Routine, snapshot: Snapshot) -> Routine | None:
    if snapshot.library is None or snapshot.gate.warm or not routine.warmup:
        return None
    warm_up = snapshot.library.routines.get(routine.warmup)
    if warm_up is None or fit(warm_up, snapshot.library, snapshot.person).locked:
        return None
    return warm_up


def _named(routine: Routine) -> str:
    return ", ".join(plain(slot.exercise.name) for slot in routine.slots)
