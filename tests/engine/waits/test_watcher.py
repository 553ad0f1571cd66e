"""The watch over waits: when it looks, what the sitting clock gets, and that a broken source harms no other."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.records import WaitRecord
from deskspine.engine.ports import UnusableError
from deskspine.engine.wait_port import WaitSeen
from support.waiting import ScriptedWaits, Waiting


def of_tests(t: float, **more: object) -> WaitSeen:
    """Return a wait for tests."""
    return replace(WaitSeen("a", "tests", "shell", t), **more)


def notices(desk: Waiting) -> list[str]:
    """Return the sentences that the person is shown."""
    return [notice.text for notice in desk.person.picture.notices]


async def test_below_six_tenths_of_the_interval_nothing_wakes_up_and_nothing_is_looked_at() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        hints.sees(of_tests(desk.person.t))
        await desk.to_progress(0.599)
        assert desk.wakeups == []
        assert hints.looks == []
        assert len(desk.brought_forward) <= 1  # the engine wakes up once for the beginning
        await desk.to_progress(0.602)
        assert len(hints.looks) == 1


async def test_above_it_looks_every_ten_seconds_also_while_a_wait_goes_on() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.61)
        desk.wakeups.clear()
        at = desk.person.t
        await desk.to_progress(0.9)
        assert abs(len(desk.wakeups) / (desk.person.t - at) - 0.1) < 0.01  # the gate is 0.3
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(40)
        desk.wakeups.clear()
        await desk.pass_by(60)
        assert len(desk.wakeups) == 6


async def test_in_a_routine_it_looks_every_two_seconds_and_says_ready() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(30)
        desk.person.ask("start")
        desk.wakeups.clear()
        await desk.pass_by(20)
        assert 9 <= len(desk.wakeups) <= 11
        hints.seen.clear()
        await desk.pass_by(3)
        assert desk.sentences_of("ready") == ["your tests are done"]


async def test_a_wait_is_noted_offered_and_over() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(40)
        assert desk.waits() == ["a"]
        assert len(desk.sentences_of("wait")) == len(desk.sentences_of("offer")) == 1
        hints.seen.clear()
        await desk.pass_by(11)
        assert desk.waits() == []
        assert "your tests are done" in desk.sentences_of("wait-over")[0]
        assert len(desk.sentences_of("wait-over")) == len(desk.sentences_of("offer-withdrawn")) == 1


async def test_when_it_stops_looking_no_wait_is_left_behind() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(40)
        desk.person.ask("did-it")
        await desk.pass_by(1)
        assert desk.waits() == []
        looks = len(hints.looks)
        await desk.to_progress(0.59)
        assert len(hints.looks) == looks


async def test_in_an_absence_waits_stay_and_what_ended_in_it_is_no_news() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(40)
        desk.person.ask("away")
        looks = len(hints.looks)
        await desk.pass_by(80)
        assert len(hints.looks) == looks
        assert desk.waits() == ["a"]
        hints.seen.clear()
        desk.person.ask("back")
        await desk.pass_by(2)
        assert desk.waits() == []
        (over,) = desk.sentences_of("wait-over")
        assert "no more news" in over


async def test_a_source_that_fails_is_believed_for_half_a_minute_and_tried_again_later() -> None:
    hints, tmux = ScriptedWaits(), ScriptedWaits("tmux")
    async with Waiting(hints, tmux) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        tmux.sees(WaitSeen("p", "pane", "tmux", desk.person.t))
        await desk.pass_by(30)
        assert desk.waits() == ["a", "p"]
        tmux.fails = UnusableError("no answer from tmux within 1 s")
        await desk.pass_by(5)
        assert notices(desk) == []
        await desk.pass_by(15)
        assert notices(desk) == [
            "Waits that tmux would show are not noticed (no answer from tmux within 1 s); it is tried again."
        ]
        assert desk.waits() == ["a", "p"]
        await desk.pass_by(40)
        assert desk.waits() == ["a"]
        assert "no more news" in desk.sentences_of("wait-over")[0]
        assert dict(desk.person.engine.situation.waits.sources) == {
            "hints": "works",
            "tmux": "no answer from tmux within 1 s",
        }
        looks = len(tmux.looks)
        await desk.pass_by(280)
        assert len(tmux.looks) - looks <= 4  # after 60 s, then every five minutes
        assert desk.person.engine.faults == ()
        tmux.fails = None
        await desk.pass_by(300)
        assert dict(desk.person.engine.situation.waits.sources)["tmux"] == "works"
        assert notices(desk) == []
        assert "p" in desk.waits()


async def test_a_source_that_fails_is_shown_only_while_it_is_looked_at() -> None:
    tmux = ScriptedWaits("tmux")
    tmux.fails = UnusableError("no answer from tmux within 1 s")
    async with Waiting(tmux) as desk:
        await desk.to_progress(0.7)
        await desk.pass_by(60)
        assert len(notices(desk)) == 1
        desk.person.ask("did-it")
        await desk.pass_by(1)
        assert notices(desk) == []


async def test_a_source_that_comes_back_at_once_leaves_no_trace() -> None:
    tmux = ScriptedWaits("tmux")
    async with Waiting(tmux) as desk:
        await desk.to_progress(0.7)
        tmux.sees(WaitSeen("p", "pane", "tmux", desk.person.t))
        await desk.pass_by(30)
        tmux.fails = OSError(5, "Input/output error")
        await desk.pass_by(10)
        assert notices(desk) == []
        tmux.fails = None
        await desk.pass_by(60)
        assert desk.waits() == ["p"]
        assert desk.sentences_of("wait-over") == []


async def test_a_fault_in_a_source_costs_that_source_alone() -> None:
    hints, tmux = ScriptedWaits(), ScriptedWaits("tmux")
    tmux.fails = ZeroDivisionError("division by zero")
    async with Waiting(hints, tmux) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(60)
        assert desk.waits() == ["a"]
        assert {type(error) for error in desk.person.engine.faults} == {ZeroDivisionError}


async def test_what_is_switched_off_is_not_looked_at_and_its_waits_end_without_news() -> None:
    hints, tmux = ScriptedWaits(), ScriptedWaits("tmux")
    async with Waiting(hints, tmux, waits__tmux=False) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        hints.sees(WaitSeen("g", "agent", "agent", desk.person.t))
        await desk.pass_by(30)
        assert tmux.looks == []
        assert dict(desk.person.engine.situation.waits.sources)["tmux"] == "switched off"
        assert desk.waits() == ["a", "g"]
        desk.person.ask("set", key="waits.shell", value="off")
        await desk.pass_by(11)
        assert desk.waits() == ["g"]
        for key in ("waits.agents", "waits.commands", "waits.hints"):
            desk.person.ask("set", key=key, value="off")
        looks = len(hints.looks)
        await desk.pass_by(30)
        assert len(hints.looks) == looks
        assert desk.waits() == []
        assert len(desk.sentences_of("wait-over")) == 2
        assert all("no more news" in sentence for sentence in desk.sentences_of("wait-over"))


async def test_a_wait_of_unknown_length_gets_the_usual_one_and_is_noted_at_once() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        for length_s in (100, 200, 300):
            await desk.to_progress(0.7)
            hints.sees(of_tests(desk.person.t))
            await desk.pass_by(length_s)
            hints.seen.clear()
            await desk.pass_by(10)
            assert desk.person.ask("did-it").ok
            await desk.pass_by(700)
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(10)
        (wait,) = desk.person.engine.situation.desk.clock.waits
        assert wait.noted
        assert wait.expected_s is not None
        assert 200 <= wait.expected_s <= 220
        hints.sees(of_tests(wait.since, expected_s=90.0))  # its source knows better
        await desk.pass_by(10)
        (wait,) = desk.person.engine.situation.desk.clock.waits
        assert wait.expected_s == 90.0


async def test_a_wait_whose_end_was_not_seen_teaches_no_length_and_is_kept_as_used() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints) as desk:
        await desk.to_progress(0.7)
        hints.sees(of_tests(desk.person.t))
        await desk.pass_by(40)
        desk.person.ask("start", routine="micro-1min")
        await desk.pass_by(120)
        assert desk.waits() == []  # the routine is over, and nothing looks any more
        assert desk.person.engine.situation.profile.history.waits == ()
        (row,) = desk.person.journal.of(WaitRecord)
        assert (row.outcome, row.ended_wall) == ("used", row.started_wall)


async def test_without_offers_nothing_is_looked_at() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints, waits__offer=False) as desk:
        hints.sees(of_tests(desk.person.t))
        await desk.to_progress(0.95)
        assert hints.looks == []
        assert desk.wakeups == []


async def test_a_source_that_does_not_fit_the_place_is_left_alone() -> None:
    tmux = ScriptedWaits("tmux")
    tmux.refuses = "you do not use tmux here"
    async with Waiting(tmux) as desk:
        await desk.to_progress(0.7)
        assert tmux.looks == []
        assert dict(desk.person.engine.situation.waits.sources) == {"tmux": "you do not use tmux here"}


async def test_its_end_closes_the_sources() -> None:
    hints = ScriptedWaits()
    async with Waiting(hints):
        assert hints.closed == 0
    assert hints.closed == 1
