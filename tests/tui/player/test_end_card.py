"""The card after a routine: what was done, the next reminder, and the question; the question stays longest."""

from __future__ import annotations

import pytest

from deskspine.engine.snapshot import EndedRoutine, Snapshot
from deskspine.engine.wording.after import QUESTION, end_figures, end_words
from deskspine.tui.player.after import after_lines
from deskspine.tui.player.dots import drawn, lettered
from support import fakes, shipped
from support.player_text import text_of

NOW = fakes.services(fakes.snapshot())[0].now()
DONE = EndedRoutine("finished", 117.4, 6, 6)


def ended(end: EndedRoutine | None = DONE, breaks: int = 1) -> Snapshot:
    """Return a snapshot after a routine, with the next reminder at 10:18."""
    return shipped.snapshot(finished="seated-2min", ended=end, today=fakes.today(breaks=breaks))


def card(snapshot: Snapshot, width: int, height: int, *, blocks: bool = True) -> list[str]:
    """Return the rows of the card."""
    return text_of(after_lines(snapshot, "seated-2min", NOW, width, height, blocks=blocks))


@pytest.mark.parametrize(
    ("end", "breaks", "word", "figures"),
    [
        (DONE, 1, "Done", ("1:57", "6 exercises", "1 break today")),
        (EndedRoutine("shortened", 62.0, 3, 6), 4, "Ended early", ("1:02", "3 of 6 exercises", "4 breaks today")),
        (None, 0, "Done", ()),
    ],
)
def test_the_figures_are_those_of_the_routine_that_ended(
    end: EndedRoutine | None, breaks: int, word: str, figures: tuple[str, ...]
) -> None:
    assert (end_words(ended(end, breaks)), end_figures(ended(end, breaks))) == (word, figures)


def test_a_high_window_draws_the_word_and_has_everything() -> None:
    rows = card(ended(breaks=3), 50, 22)
    dots = lettered("Done")
    assert dots is not None
    assert rows[:3] == list(drawn(dots))
    text = " ".join(" ".join(rows).split())
    assert "Two-minute seated reset 1:57 · 6 exercises · 3 breaks today Next break at 10:18" in text
    assert QUESTION in text
    assert "walk for two minutes" in text


def test_a_terminal_without_half_blocks_has_the_word_in_letters() -> None:
    rows = card(ended(), 50, 22, blocks=False)
    assert rows[0] == "✓ Done"
    assert not set("▀▄█") & set("".join(rows))


@pytest.mark.parametrize(("width", "height"), [(20, 4), (24, 6), (34, 8), (50, 12), (50, 22)])
@pytest.mark.parametrize("breaks", [1, 3])
def test_facts_give_way_before_the_answers(width: int, height: int, breaks: int) -> None:
    rows = card(ended(breaks=breaks), width, height)
    assert len(rows) <= height
    for key, word in (("b", "better"), ("s", "same"), ("w", "worse"), ("esc", "no answer")):
        assert any(key in row and word in row for row in rows)
    text = " ".join(" ".join(rows).split())
    assert ("Next break at 10:18" in text) is (height >= 8)
