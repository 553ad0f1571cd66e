"""The content of the band at one instant: phase, side, icon, and what comes next."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.player.plan import Plan
from deskspine.core.player.view import ANSWER_WORD, REST_WORD, PlayerView, phase_word
from deskspine.core.routines.model import Phase
from deskspine.core.text.sanitize import plain

OUTCOME_WORDS = {"finished": "done", "shortened": "ended", "left": "ended", "stopped": "stopped"}
STATES = ("waiting", "paused", "stopped", "done", "ended")
"""Words of the band while no phase runs."""
DIRECTIONS = ("left", "right", "up", "down")


class Headline(Struct, frozen=True):
    """The content of the band at one instant."""

    words: str
    phase: Phase | None = None
    """The phase that colours it, or None while no phase runs."""
    icon: str = ""
    arrow: str = ""
    """Direction of the present side, or of the coming one while it is announced, or ""."""
    note: str = ""
    waits: bool = False
    """True if the key that continues belongs to it."""


def headline_of(view: PlayerView, *, letters: bool) -> Headline:
    """Return the content of the band; in large letters a change of side is written with a sign, not with a word."""
    if view.outcome or view.asking:
        return Headline("stopped" if view.asking else state_word(view))
    if view.held or (view.paused and not view.answer):
        return Headline(state_word(view), waits=True)
    icon = icon_of(view)
    if view.next_side:
        words = f"{view.word} {'>' if letters else '· then'} {plain(view.next_side, 20)}"
        return Headline(words, view.phase, icon, direction_of(view.next_side))
    words = f"{plain(view.side, 20)} · {view.word}" if view.side else view.word
    return Headline(words, view.phase, icon, direction_of(view.side), note_of(view))


def headline_words(plan: Plan) -> set[str]:
    """Return all words that the band has in a routine, as they are written in large letters."""
    words = set(STATES)
    for segment in plan.segments:
        word = phase_word(segment, segment.phase, plan.exercise(segment.item).kind == "breath")
        words.add(f"{plain(segment.side, 20)} · {word}" if segment.side else word)
        if segment.phase != "prep":
            sides = plan.sides(segment.item)
            words |= {f"{word} > {plain(side, 20)}" for side in sides if side != segment.side}
    return words


def state_word(view: PlayerView) -> str:
    """Return the phase, or why none runs: the outcome, "waiting" or "paused"."""
    if view.outcome:
        return OUTCOME_WORDS[view.outcome]
    return "waiting" if view.held else "paused" if view.paused else view.word


def icon_of(view: PlayerView) -> str:
    """Return the icon of the phase, or the arrow of the breath where the breath is the movement."""
    return view.breath if view.breathing and view.breath != "free" and view.word != REST_WORD else view.phase


def direction_of(side: str) -> str:
    """Return the direction in which a side lies: left, right, up, down, or "" for another label."""
    first = side.split(" ", 1)[0]
    return first if first in DIRECTIONS else ""


def note_of(view: PlayerView) -> str:
    """Return the number of the repetition, "after the pause", or what comes after a rest, or ""."""
    if view.lead_in:
        return "after the pause"
    if view.word in (REST_WORD, ANSWER_WORD):
        return f"then {plain(view.next_name, 24)}" if view.next_name else ""
    return f"{view.rep} of {view.reps}" if view.rep and view.reps > 1 else ""
