"""Cards in plain mode: the list of them, their text, and the card that unlocks an exercise."""

from __future__ import annotations

from deskspine.core.coach.recovery import why_resting
from deskspine.core.commands.registry import Request
from deskspine.core.person.person import WORSE_TWICE_CARD
from deskspine.core.player.wording import ARM, CARD, WITHOUT_THE_CARD
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.letters import Letter, PlainPage
from deskspine.plain.sentences import card_lines, sentences


def card_list(snapshot: Snapshot) -> tuple[str, ...]:
    """Return each card with the word that reads it, and each exercise that rests with the reason."""
    cards = snapshot.library.cards.values() if snapshot.library else ()
    exercises = snapshot.library.exercises if snapshot.library else {}
    lines = [f"{plain(card.name)}: card {card.id}" for card in cards]
    for rest in snapshot.person.resting.values():
        name = exercises[rest.exercise].name if rest.exercise in exercises else rest.exercise
        lines.append(f"{name} {why_resting(rest)}" + (f": unlock {rest.exercise}" if rest.locked else ""))
    return sentences(lines)


def card_text(snapshot: Snapshot, card_id: str) -> tuple[str, ...]:
    """Return the text of a card, or a sentence if there is no such card."""
    card = snapshot.library.cards.get(card_id) if snapshot.library else None
    if card is None:
        return sentences((f"there is no card {card_id!r}; type cards for the list",))
    return (*sentences((card.name,)), *card_lines(card.about))


def stop_lines(snapshot: Snapshot, *, arm: bool) -> tuple[str, ...]:
    """Return the card about a stop, and with `arm` that about pain or tingling in an arm."""
    cards = snapshot.library.cards if snapshot.library else {}
    names = (CARD, ARM) if arm else (CARD,)
    shown = [(*sentences((cards[name].name,)), *card_lines(cards[name].about)) for name in names if name in cards]
    return (*(() if CARD in cards else card_lines(WITHOUT_THE_CARD)), *(line for lines in shown for line in lines))


def unlock_page(snapshot: Snapshot, exercise: str) -> PlainPage | None:
    """Return the card that unlocks `exercise` with its answer, or None if that exercise is not locked."""
    rest = snapshot.person.resting.get(exercise)
    library = snapshot.library
    if rest is None or not rest.locked or library is None or WORSE_TWICE_CARD not in library.cards:
        return None
    name = library.exercises[exercise].name if exercise in library.exercises else exercise
    lines = (*sentences((f"{name}: felt worse twice",)), *card_lines(library.cards[WORSE_TWICE_CARD].about))
    unlock = Letter("y", f"unlock {plain(name)}", (Request("unlock", {"exercise": exercise}),), "Unlocked.")
    return PlainPage(("unlock", exercise), lines, (unlock, Letter("x", "close")))
