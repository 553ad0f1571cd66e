"""Bursts of lines in plain mode: whatever is typed at whatever moment, it goes on and writes only text."""

from __future__ import annotations

import random

import pytest

from deskspine.core.text.sanitize import has_control
from deskspine.plain.letters import LETTERS
from support.plain_desk import PlainDesk
from support.resident import Resident

WORDS = (
    "start seated-2min", "start bragg", "start butrimov-check", "start nothing", "pause 5", "resume", "meeting 2",
    "meeting over", "unwell flare", "unwell over", "away", "back", "undo", "status", "help", "did-it --again",
    "cards", "card when-to-stop", "unlock chin-tuck", "set schedule.sit_minutes 5", "set x",
)  # fmt: skip
OTHERS = ("", " ", "0", "1 4", "3", "2", "b", "99999", "\x1b[A", "é", "start", "x" * 500, "ÿ\x00", "y")


@pytest.mark.parametrize("seed", range(6))
def test_any_line_at_any_moment(seed: int) -> None:
    chance = random.Random(seed)
    at = PlainDesk(Resident(minutes=5, safety__flags=("ask_first",) if seed % 2 else ()), pages=seed % 3 == 0)
    typed = [*sorted({*LETTERS.values()} - {"q"}), *WORDS, *OTHERS]
    for _ in range(250):
        said = at.type(chance.choice(typed))
        assert len(said) < 120
        at.live(chance.choice((0.0, 0.3, 2.0, 7.0, 40.0, 200.0)))
    assert not any(has_control(line) for _, line in at.said)
    assert all(line and len(line) <= 4000 for _, line in at.said)
    assert not at.ended
