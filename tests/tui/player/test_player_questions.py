"""The questions of the player: how it goes on after "worse", and how far each movement of the self-test went."""

from __future__ import annotations

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.key_line import KeyLine
from support import shipped
from support.player_desk import SIZES, TILT, playing


async def test_worse_stops_the_movement_and_asks_by_name_until_it_is_answered() -> None:
    async with playing(shipped.playing(TILT)) as desk:
        assert desk.player.query_one(Figure).pose == "tilt_l"
        await desk.press("w")
        assert desk.asked.names == ["player-worse"]
        assert "Stopped: Ear toward shoulder" in desk.text
        assert "Ease out slowly. This exercise is off for three days" in desk.text
        assert "HOLD" not in desk.text
        assert desk.player.query_one(Figure).pose == "bust", "the figure lets go as well"
        before = desk.panel
        desk.let(300)
        assert desk.panel == before
        keys = desk.player.query_one(KeyLine).plain()
        assert keys.startswith("space continue")
        assert "pause" not in keys
        assert "easier" not in keys
        await desk.press("space")
        assert "Look over the shoulder" in desk.text
        assert "GET READY" in desk.text


async def test_nothing_but_the_exercise_that_felt_worse_is_lost() -> None:
    async with playing(shipped.playing(TILT), (120, 40)) as desk:
        done = [attempt.outcome for attempt in desk.state.attempts[:2]]
        await desk.press("w", "space")
        outcomes = [attempt.outcome for attempt in desk.state.attempts]
        assert outcomes == [*done, "worse", "", "", ""]
        assert "! Ear toward shoulder" in desk.panel
        assert "felt worse" in desk.panel


async def test_pain_into_the_arm_is_told_with_one_more_key_and_taken_back_with_the_same() -> None:
    async with playing(shipped.playing(TILT)) as desk:
        await desk.press("t")
        assert "Stopped" not in desk.text, "it means nothing before worse"
        await desk.press("w", "t")
        assert "This exercise is off for 14 days" in desk.text
        assert "See a doctor or physiotherapist soon" in desk.text
        assert "Left out because of this arm: Look over the shoulder." in desk.text
        assert "space continue with Shoulder-blade squeeze" in desk.text
        assert "t not into the arm" in desk.text
        assert [attempt.outcome for attempt in desk.state.attempts][2] == "arm"
        await desk.press("t")
        assert "three days" in desk.text
        assert [attempt.outcome for attempt in desk.state.attempts][2] == "worse"


async def test_what_an_arm_leaves_out_is_marked_so_in_the_list_and_never_as_skipped() -> None:
    async with playing(shipped.playing(TILT), (120, 40)) as desk:
        await desk.press("w", "t", "space")
        assert "- Look over the shoulder" in desk.panel
        assert "not with this arm" in desk.panel
        assert "skipped" not in desk.panel


async def test_an_exercise_far_from_the_arm_is_not_asked_about_it() -> None:
    plan = shipped.plan("eye-reset")
    async with playing(shipped.playing(plan.segments[0].seconds + 1, laid_out=plan)) as desk:
        await desk.press("w")
        assert "Stopped: " in desk.text
        assert "arm" not in desk.text
        await desk.press("t")
        assert "arm" not in desk.text


async def test_leaving_with_pain_in_an_arm_shows_what_to_do_about_it() -> None:
    async with playing(shipped.playing(TILT)) as desk:
        await desk.press("w", "t", "escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, StopCardScreen))
        assert "Pain or tingling into an arm" in shipped.words(desk.app.screen)


@pytest.mark.parametrize("arm", [False, True])
async def test_stop_shows_the_card_and_that_of_the_arm_where_an_arm_was_told_of(arm: bool) -> None:
    async with playing(shipped.playing(TILT)) as desk:
        await desk.press("w", *(["t"] if arm else []), "space")
        desk.let(4.0)
        await desk.press("s")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, StopCardScreen))
        await desk.pilot.pause()
        text = shipped.words(desk.app.screen)
        assert "emergency number" in text
        assert ("Pain or tingling into an arm" in text) is arm
        await desk.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, DashboardScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_the_question_after_worse_has_its_name_and_all_three_keys_in_any_window(size: tuple[int, int]) -> None:
    async with playing(shipped.playing(TILT), size) as desk:
        await desk.press("w", "t")
        panel = desk.player.query_one("#player-panel")
        lines = desk.panel.splitlines()
        assert len(lines) <= panel.size.height
        assert all(len(line) <= panel.size.width for line in lines)
        assert "Ear toward shoulder" in desk.text
        arm_word = "into" if size[1] > 5 else "arm"
        for key, does in (("space", "continue"), ("t", arm_word), ("s", "end here")):
            assert any(key in line.split() and does in line for line in lines), key
        await desk.press("space")
        assert "Shoulder-blade squeeze" in desk.text, "looking over a shoulder is not for an arm that tingles"


async def test_after_the_last_exercise_there_is_no_next_to_go_on_with() -> None:
    last = shipped.second_of(shipped.plan(), "chest-lift-easy", "move")
    async with playing(shipped.playing(last + 1)) as desk:
        await desk.press("w")
        assert "continue: it was the last exercise" in desk.text
        await desk.press("space")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, DashboardScreen))


async def test_keys_that_were_rebound_are_named_as_they_are() -> None:
    settings = DEFAULTS.replace("keys.player.arm", ("x",)).replace("keys.player.pause", ("g",))
    async with playing(shipped.playing(TILT, settings=settings)) as desk:
        await desk.press("w")
        assert "g continue with Look over the shoulder" in desk.text
        assert "x it was pain" in desk.text
        await desk.press("x", "g")
        assert desk.asked.names == ["player-worse", "player-arm", "player-pause"]


async def test_the_self_test_asks_how_far_in_the_words_of_the_movement() -> None:
    async with playing(shipped.answering("chk-ear", after_s=1.0)) as desk:
        assert "Head tilt left: how far?" in desk.text
        guide = shipped.library().exercises["chk-ear"].scores
        at = [desk.text.index(f"{score} {guide[score - 1]}") for score in (3, 2, 1)]
        assert at == sorted(at)
        assert "0 Dizzy, numb or a sharp pain: the test ends" in desk.text
        assert "w worse" in desk.text
        assert "s stop" in desk.text
        assert "waits" not in desk.text
        await desk.press("2")
        assert (desk.asked.last.name, desk.asked.last.args) == ("player-score", {"score": "2"})
        assert "Head tilt right: how far?" in desk.text
        assert "Left: 2 of 3." in desk.text
        await desk.press("3")
        assert "Test: head turn" in desk.text
        assert "GET READY" in desk.text


async def test_the_answer_is_waited_for_and_it_says_so() -> None:
    async with playing(shipped.answering("chk-chin", after_s=1.0)) as desk:
        desk.let(20)
        assert "The test waits for your answer." in desk.text
        before = desk.panel
        desk.let(300)
        assert desk.panel == before
        await desk.press("1")
        assert "Test: look up" in desk.text
        assert [score.score for score in desk.state.scores] == [1]


async def test_a_symptom_ends_the_test_and_shows_when_to_seek_care() -> None:
    async with playing(shipped.answering("chk-up", after_s=1.0)) as desk:
        await desk.press("0")
        assert desk.asked.last.args == {"score": "0"}
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, StopCardScreen))
        await desk.pilot.pause()
        assert "emergency number" in shipped.words(desk.app.screen)
        await desk.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, DashboardScreen))


async def test_worse_and_stop_work_while_an_answer_is_asked_for() -> None:
    async with playing(shipped.answering("chk-up", after_s=1.0)) as desk:
        await desk.press("w")
        assert "Stopped: Test: look up" in desk.text
        await desk.press("2")
        assert "player-score" not in desk.asked.names
        await desk.press("s")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, StopCardScreen))


async def test_a_digit_means_nothing_while_nothing_is_asked() -> None:
    for first in (shipped.playing(TILT), shipped.playing(3.0, laid_out=shipped.plan("butrimov-check"))):
        async with playing(first) as desk:
            await desk.press("0", "1", "2", "3")
            assert desk.asked.names == []
            assert isinstance(desk.app.screen, PlayerScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_answer_window_has_all_its_keys_in_any_window(size: tuple[int, int]) -> None:
    async with playing(shipped.answering("chk-ear", after_s=30.0), size) as desk:
        panel = desk.player.query_one("#player-panel")
        lines = desk.panel.splitlines()
        assert len(lines) <= panel.size.height
        assert all(len(line) <= panel.size.width for line in lines)
        assert "how far?" in desk.text.lower()
        for key in "3210":
            assert any(key in line.split()[:4] for line in lines), key
        assert "s stop" in desk.text
        await desk.press("3")
        assert desk.asked.last.args == {"score": "3"}
