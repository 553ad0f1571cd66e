"""Help, the question after a routine, the result of a self-test, not well today, and the stop card."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from rich.cells import cell_len

from deskspine.core.history.history import CheckResult, Score
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.player.wording import WITHOUT_THE_CARD
from deskspine.engine.snapshot import Snapshot, TakeBack
from deskspine.engine.wording.after import WALK
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.dashboard.unwell import UnwellScreen
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.result import ResultScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Lines
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

SCORED = (
    ("chk-chin", ""),
    ("chk-up", ""),
    ("chk-ear", "left"),
    ("chk-ear", "right"),
    ("chk-nose", "left"),
    ("chk-nose", "right"),
)


def result_of(day: str, *scores: int) -> CheckResult:
    """Return a finished self-test."""
    answers = tuple(Score(exercise, side, score) for (exercise, side), score in zip(SCORED, scores, strict=True))
    return CheckResult(fakes.WALL, day, "butrimov-check", answers)


FIRST, NOW = result_of("2026-02-20", 3, 2, 3, 3, 3, 3), result_of("2026-03-04", 3, 2, 3, 3, 1, 3)


@pytest.mark.parametrize(("key", "answer"), [("b", "better"), ("s", "same"), ("w", "worse"), ("escape", "skip")])
async def test_the_question_after_a_routine_takes_one_key(key: str, answer: str) -> None:
    services, _, recorder = fakes.services(fakes.snapshot(finished="seated-2min"))
    app = DeskApp(services)
    async with app.run_test(size=(40, 12)) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, AfterScreen))
        await pilot.press(key)
        await pilot.pause()
        assert recorder.last.args == {"answer": answer}
        await shipped.settled(pilot, lambda: not isinstance(app.screen, AfterScreen))


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_the_question_after_a_routine_that_was_left_says_how_to_take_its_end_back(size: tuple[int, int]) -> None:
    take_back = TakeBack(fakes.BOOT + 20, "shortened", "Routine left, counted as a break")
    services, _, sent = fakes.services(fakes.snapshot(finished="seated-2min", undo=take_back))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, AfterScreen))
        assert "U undo" in app.screen.query_one("#after-text", Lines).plain()
        await pilot.press("U")
        assert sent.names == ["undo"]


async def test_the_question_goes_when_it_is_settled_elsewhere() -> None:
    services, _, recorder = fakes.services(fakes.snapshot(finished="seated-2min"))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        services.link.put(fakes.snapshot())
        await pilot.pause()
        await shipped.settled(pilot, lambda: not isinstance(app.screen, AfterScreen))
        assert recorder.names == []


@pytest.mark.parametrize(("breaks", "due"), [(2, False), (3, True), (4, False), (6, True)])
async def test_a_walk_is_suggested_after_every_third_break(breaks: int, due: bool) -> None:
    snapshot = fakes.snapshot(finished="seated-2min", today=fakes.today(breaks=breaks))
    services, _, _ = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        page_text = " ".join(app.screen.query_one("#after-text", Lines).plain().split())
        assert (WALK in page_text) is due


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("size", [(20, 4), (24, 6), (39, 11), (40, 12), (60, 16), (80, 24), (200, 60)], ids=str)
@pytest.mark.parametrize("walk", [False, True])
async def test_the_question_has_its_words_and_all_answers_in_any_window(size: tuple[int, int], walk: bool) -> None:
    snapshot = shipped.snapshot(finished="seated-2min", today=fakes.today(breaks=3 if walk else 1))
    services, _, _ = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, AfterScreen))
        shown = app.screen.query_one("#after-text", Lines)
        assert shown.region.height == len(shown.lines)
        assert app.screen.region.contains_region(shown.region)
        page_text = shown.plain()
        assert max(len(line) for line in page_text.splitlines()) <= shown.size.width
        assert ("How is it now?" if size == (20, 4) else "How does it feel") in page_text
        for key, word in (("b", "better"), ("s", "same"), ("w", "worse"), ("esc", "no answer")):
            assert any(key in line and word in line for line in page_text.splitlines()), key


async def test_a_first_self_test_is_told_without_comparison_and_closed_for_good() -> None:
    services, _, recorder = fakes.services(shipped.snapshot(result=FIRST, checks=(FIRST,)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, ResultScreen))
        text = shipped.words(app.screen)
        assert "head turn left full" in text
        assert "17 of 18. This is your first" in text
        assert "not how healthy a neck is" in text
        assert "first full" not in text
        await pilot.press("enter")
        assert recorder.names == ["result-seen"]
        services.link.put(shipped.snapshot(checks=(FIRST,)))
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_a_later_self_test_stands_beside_the_first(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot(result=NOW, checks=(FIRST, NOW)))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, ResultScreen))
        await pilot.pause()
        page = app.screen.query_one(Flow)
        rows = [line.split() for line in page.plain().splitlines()]
        assert ["today", "first"] in rows
        assert ["head", "turn", "left", "1", "of", "3", "full"] in rows
        assert ["all", "together", "15", "17"] in rows
        assert "Less far than at first: head turn left." in shipped.words(app.screen)
        assert all(cell_len(line) <= page.size.width for line in page.plain().splitlines())
        assert len({(len(line[0][1]), len(line[1][1])) for line in page.lines[:8]}) == 1, "columns"


async def test_not_well_today_is_told_box_by_box_and_counts_at_once() -> None:
    services, _, recorder = fakes.services(shipped.snapshot(unwell=("flare",)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("u")
        await shipped.settled(pilot, lambda: isinstance(app.screen, UnwellScreen))
        boxes = app.screen.query_one(Rows)
        assert [f"{words} {'[x]' if flag == 'flare' else '[ ]'}" for flag, words in DAY_FLAGS.items()] == [
            f"{line[6:]} {line[2:5]}" for line in boxes.plain().splitlines()
        ]
        await pilot.press("space", "end", "enter")
        assert [request.args for request in recorder.requests if request.name == "unwell"] == [
            {"flag": "fever", "on": True},
            {"flag": "flare", "on": False},
        ]
        services.link.put(shipped.snapshot(unwell=("fever",)))
        await pilot.pause()
        await pilot.pause()
        assert "[x] fever" in boxes.plain()
        assert "[ ] worse pain" in boxes.plain()
        assert "only breathing, eye and hand exercises" in shipped.words(app.screen)
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
        assert recorder.names == ["unwell", "unwell"]


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (120, 40)])
async def test_not_well_today_fits_and_closes_with_its_own_key(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.press("u")
        await shipped.settled(pilot, lambda: isinstance(app.screen, UnwellScreen))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        assert rows.region.height >= len(DAY_FLAGS)
        assert rows.parent.region.height >= min(4, len(DAY_FLAGS))  # type: ignore[union-attr]
        assert all(words.split()[-1] in rows.plain() for words in DAY_FLAGS.values())
        keys = app.screen.query_one(KeyLine)
        assert {"esc", "?"} <= set(keys.plain().split())
        assert 0 < keys.region.bottom <= size[1]
        await pilot.press("u")
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))


@pytest.mark.parametrize("width", [30, 60, 96])
def test_every_card_fits_any_width(width: int) -> None:
    for text in (WITHOUT_THE_CARD, *(card.about for card in shipped.library().cards.values())):
        lines = ["".join(piece for _, piece in line) for line in prose_lines(text, width)]
        assert all(cell_len(line) <= width for line in lines)
        assert lines[0]
        assert lines[-1]
        assert not any(before == after == "" for before, after in pairwise(lines))
        assert " ".join(" ".join(lines).replace("· ", "").split()) == " ".join(
            text.replace("## ", "").replace("- ", "").split()
        )


async def stop_card(snapshot: Snapshot, *, arm: bool) -> str:
    """Return the words of the stop card."""
    services, _, _ = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(StopCardScreen(services, arm=arm))
        await pilot.pause()
        return shipped.words(app.screen)


@pytest.mark.parametrize("over", [shipped.snapshot, fakes.snapshot])
async def test_the_stop_card_names_what_must_be_named_even_without_its_file(over: Any) -> None:
    text = await stop_card(over(), arm=False)
    for needed in ("emergency number", "seeing double", "chest", "See a doctor", "not a diagnosis"):
        assert needed in text
    assert "may tingle" not in text


async def test_in_a_very_small_window_the_stop_card_begins_with_what_is_urgent() -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(24, 6)) as pilot:
        await app.push_screen(StopCardScreen(services))
        await pilot.pause()
        rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
        assert "Call your emergency" in rows[1]
        assert rows[-1].split()[0] == "esc"
        page_text = shipped.words(app.screen)
        assert page_text.index("emergency") < page_text.index("No break is owed.")


async def test_after_pain_into_an_arm_the_stop_card_has_both_the_urgent_one_first() -> None:
    text = await stop_card(shipped.snapshot(), arm=True)
    assert "Further down: Pain or tingling into an arm." in text
    assert text.index("seeing double") < text.index("may tingle only because of that")
    assert "may tingle" not in await stop_card(fakes.snapshot(), arm=True)
