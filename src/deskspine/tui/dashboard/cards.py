"""The three cards of the dashboard: this sit, today, and the longest sit."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.text.durations import count
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import time_of
from deskspine.tui.dashboard.ramp import SIGNS, tone
from deskspine.tui.dashboard.words import limit_words, whole_minutes
from deskspine.tui.widgets.lines import Line, short

BREAKS = "hold"
"""Role of the colour of breaks: green."""
SPACE = 2
"""Columns between two cards."""


class Card(Struct, frozen=True):
    """A value with its name; the role is the colour of the value."""

    name: str
    value: str
    role: str
    detail: str = ""
    shorter: str = ""
    """The detail where there is no room for it, or ""."""


def cards_of(snapshot: Snapshot, now: Now) -> tuple[Card, ...]:
    """Return the cards; a number that is zero is left out or a word."""
    cards = (_sit(snapshot, now), _today(snapshot, now))
    longest = snapshot.today.longest_sit.at(now.t)
    if longest < 60:
        return cards
    detail = "this one" if longest <= snapshot.sit.at(now.t) else "sit today"
    return (*cards, Card("Longest", brief(longest), "strong", detail))


def brief(seconds: float) -> str:
    """Return a duration in minutes, without the last unit if it has two: "1 h 04", "47 min", "< 1 min"."""
    text = whole_minutes(seconds)
    return text.removesuffix(" min") if " h " in text else text


def _sit(snapshot: Snapshot, now: Now) -> Card:
    since = snapshot.presence.since
    if snapshot.mode == "away" and since is not None:
        return Card("Away", brief(now.t - since), "strong", f"since {time_of(now, since)}")
    sat, stage = snapshot.sit.at(now.t), tone(snapshot, now)
    detail = limit_words(snapshot) if stage == "head" else "over the limit"
    return Card("This sit", f"{brief(sat)}{SIGNS.get(stage, '')}", stage, detail)


def _today(snapshot: Snapshot, now: Now) -> Card:
    today = snapshot.today
    numbers = ((today.natural, "natural"), (today.not_now, "skipped"))
    detail = " · ".join(f"{number} {word}" for number, word in numbers if number)
    detail = detail or f"{whole_minutes(today.sitting.at(now.t))} sitting"
    name, shorter = "Today", ""
    if today.others:  # the number is not of this machine alone, also where there is no room for the detail
        name, (_, detail, shorter) = "Today, all", today.others
    if not today.breaks:
        return Card(name, "none yet", "dim", detail, shorter)
    return Card(name, count(today.breaks, "break"), BREAKS, detail, shorter)


def columns(number: int, width: int) -> int:
    """Return the columns of one of `number` cards."""
    return (width - SPACE * (number - 1)) // max(1, number)


def plain_cards(cards: tuple[Card, ...], width: int) -> list[Line]:
    """Return the cards as two lines, names above values."""
    each = columns(3, width)
    names: list[tuple[str, str]] = []
    values: list[tuple[str, str]] = []
    for card in cards:
        space = SPACE if card is not cards[-1] else 0
        names.append(("dim", _padded(card.name, each, space)))
        values.append((card.role, _padded(card.value, each, space)))
    return [tuple(names), tuple(values)]


def framed_cards(cards: tuple[Card, ...], width: int) -> list[Line]:
    """Return the cards as four lines, each card in a frame."""
    each = columns(3, width) - 4
    space = " " * SPACE
    rows: list[list[tuple[str, str]]] = [[], [], [], []]
    for at, card in enumerate(cards):
        gap = [("", space)] if at else []
        name = short(card.name, each - 1)
        rows[0] += [*gap, ("track", "╭ "), ("dim", name), ("track", f" {'─' * (each - len(name))}╮")]
        detail = card.shorter if card.shorter and cell_len(card.detail) > each else card.detail
        for row, role, text in ((1, card.role, card.value), (2, "dim", detail)):
            rows[row] += [*gap, ("track", "│ "), (role, _padded(text, each, 0)), ("track", " │")]
        rows[3] += [*gap, ("track", f"╰{'─' * (each + 2)}╯")]
    return [tuple(row) for row in rows]


def list_of_cards(cards: tuple[Card, ...], width: int) -> list[Line]:
    """Return the cards as one line each: the name, then the value."""
    names = max(len(card.name) for card in cards) + 2
    return [(("dim", card.name.ljust(names)), (card.role, short(card.value, max(1, width - names)))) for card in cards]


def _padded(text: str, width: int, space: int) -> str:
    cut = short(text, width)
    return cut + " " * (width - cell_len(cut) + space)
