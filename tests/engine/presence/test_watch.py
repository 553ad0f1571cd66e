"""The presence sources: which is believed, that a broken source affects no other, and what the sitting clock gets."""

from __future__ import annotations

import asyncio
import math

import pytest
from msgspec.structs import replace

from deskspine.core.presence.evidence import IdleReading, SourceReach
from deskspine.core.presence.place import Place
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.machine import next_notice
from deskspine.engine.ports import UnusableError
from deskspine.engine.presence import watch
from support.watched import DESK, SSH, Scripted, Watched, settle

NOW = IdleReading(None)


async def test_somebody_who_stops_typing_is_away_since_the_last_input_and_back_with_the_next() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        await desk.pass_by(600)
        left_at = desk.person.t
        await desk.pass_by(20)
        x11.tell(IdleReading(left_at))
        await desk.pass_by(299 - 20)
        assert desk.mode == "sitting"
        await desk.pass_by(2)
        picture = desk.person.picture
        assert picture.mode == "away"
        assert picture.presence.since == left_at
        assert "x11" in picture.presence.evidence[0]
        x11.tell(NOW)
        assert desk.person.sentences_of("back") == ["away 5 min (no input), counted as a break"]


async def test_of_the_sources_that_see_the_seat_the_first_that_works_is_enough() -> None:
    gnome, wayland, x11 = Scripted("gnome"), Scripted("wayland", first=NOW), Scripted("x11", first=NOW)
    gnome.missing = "no such name on the bus"
    async with Watched([gnome, wayland, x11]) as desk:
        assert wayland.watching
        assert x11.starts == 0
        states = dict(desk.person.picture.presence.states)
        assert states["the gnome"] == "no such name on the bus"
        assert states["the wayland"] == "works"
        assert not desk.person.notices  # what was never there is no trouble


async def test_a_source_that_breaks_is_told_of_once_replaced_by_the_next_and_tried_again() -> None:
    wayland, x11 = Scripted("wayland", first=NOW), Scripted("x11", first=NOW)
    async with Watched([wayland, x11]) as desk:
        wayland.breaks(UnusableError("the compositor is gone"))
        await settle()
        assert x11.watching
        assert desk.person.notices == ["the wayland no longer works (the compositor is gone); it is tried again."]
        assert desk.person.engine.situation.desk.clock.source
        x11.breaks(OSError(32, "Broken pipe"))
        await settle()
        await desk.pass_by(6)
        assert wayland.watching
        assert wayland.starts == 2
        assert [text for text in desk.person.notices if "wayland" in text] == []


async def test_a_source_that_comes_back_at_once_leaves_no_trace_and_one_that_does_not_is_unknown() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        await desk.pass_by(60)
        x11.tell(IdleReading(desk.person.t))
        left_at = desk.person.t
        await desk.pass_by(200)
        x11.first = IdleReading(left_at)
        x11.breaks(UnusableError("gone"))
        await desk.pass_by(10)
        assert x11.watching
        assert dict(desk.person.picture.presence.states)["the x11"] == "works"
        await desk.pass_by(100)
        assert desk.person.picture.presence.since == left_at  # away since the last input, the break of the source apart
        x11.missing = "no server"
        x11.breaks(UnusableError("gone"))
        await desk.pass_by(60)
        assert not desk.person.engine.situation.desk.clock.source
        assert desk.mode == "sitting"  # not known counts as here


@pytest.mark.parametrize("lied", [IdleReading(1e12), IdleReading(math.nan), IdleReading(-5e6)])
async def test_a_source_that_says_what_cannot_be_is_dropped_and_says_so(lied: IdleReading) -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        await desk.pass_by(600)
        x11.tell(lied)
        await settle()
        assert not x11.watching
        assert "it reports input" in desk.person.notices[0]
        await desk.pass_by(30)
        assert desk.mode == "sitting"


async def test_a_source_that_alternates_between_now_and_long_ago_is_caught_at_its_first_contradiction() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        for _ in range(3):
            await desk.pass_by(60)
            x11.tell(NOW)
        x11.tell(IdleReading(desk.person.t - 170))
        await settle()
        assert not x11.watching
        assert desk.person.notices == [
            "the x11 no longer works (it denies input that it reported before); it is tried again."
        ]
        assert not desk.person.sentences_of("away")


async def test_a_source_that_never_says_anything_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FIRST_REPORT_S", 0.01)
    hung, x11 = Scripted("wayland"), Scripted("x11", first=NOW)
    async with Watched([hung, x11]) as desk:
        while not x11.watching:
            await desk.look_again()
        assert not hung.watching
        assert dict(desk.person.picture.presence.states)["the wayland"] == "it reports nothing"


async def test_a_fault_in_a_source_costs_that_source_alone() -> None:
    x11, keys = Scripted("x11", first=NOW), Scripted("terminals", "terminals", first=NOW)
    async with Watched([x11, keys]) as desk:
        x11.breaks(ZeroDivisionError("division by zero"))
        await settle()
        assert keys.watching
        assert any("fault in deskspine" in text for text in desk.person.notices)
        assert [type(error) for error in desk.person.engine.faults] == [ZeroDivisionError]


async def test_over_ssh_the_desktop_says_nothing_and_a_quiet_terminal_is_an_absence_after_twenty_minutes() -> None:
    x11, keys = Scripted("x11", first=NOW), Scripted("terminals", "terminals", first=NOW)
    async with Watched([x11, keys], place=SSH) as desk:
        assert x11.starts == 0
        keys.tell(IdleReading(desk.person.t))
        await desk.pass_by(1199)
        assert desk.mode == "sitting"
        await desk.pass_by(2)
        assert desk.mode == "away"
        assert desk.person.picture.presence.evidence[0].startswith("no key in any terminal since")
        assert "over SSH" in desk.person.picture.presence.sources[-1]


async def test_a_tmux_nobody_is_attached_to_is_an_empty_desk_after_half_a_minute() -> None:
    keys = Scripted("terminals", "terminals", first=NOW)
    async with Watched([keys], place=SSH) as desk:
        await desk.pass_by(60)
        left_at = desk.person.t
        keys.tell(IdleReading(left_at))
        keys.missing = "no terminal of yours"
        desk.place = Place(remote=True, attached=False, why="no tmux client")
        await desk.look_again()
        await desk.pass_by(29)
        assert desk.mode == "sitting"
        await desk.pass_by(2)
        assert desk.mode == "away"
        assert desk.person.sentences_of("away") == ["away since 09:01 (last input): no terminal is attached"]
        await desk.pass_by(3600)
        assert desk.person.picture.presence.since == left_at


async def test_at_a_desk_whose_idle_time_nothing_can_tell_a_terminal_proves_presence_and_its_silence_nothing() -> None:
    keys = Scripted("terminals", "terminals", first=NOW)
    async with Watched([keys], minutes=240) as desk:
        keys.tell(IdleReading(desk.person.t))
        await desk.pass_by(7000)
        assert desk.mode == "sitting"
        assert not desk.person.engine.situation.desk.clock.source


async def test_at_a_text_console_the_terminals_are_the_seat() -> None:
    keys = Scripted("terminals", "terminals", first=NOW)
    async with Watched([keys], place=Place(console=True)) as desk:
        keys.tell(IdleReading(desk.person.t))
        await desk.pass_by(301)
        assert desk.mode == "away"


async def test_the_place_is_found_out_again_before_every_ask_and_sources_look_closely_then() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        before = desk.surveys
        assert desk.watch.prepare_for_message(100.0) == 95.0
        assert not x11.closely
        assert desk.watch.prepare_for_message(4.0) is None
        await settle()
        assert x11.closely
        assert desk.surveys == before + 1
        desk.place = SSH
        desk.watch.prepare_for_message(None)
        await desk.look_again()
        assert not x11.watching
        assert not x11.closely


async def test_two_sources_that_see_the_seat_must_agree_before_idleness_counts() -> None:
    x11, keys = Scripted("x11", first=NOW), Scripted("terminals", "terminals", first=NOW)
    async with Watched([x11, keys]) as desk:
        x11.tell(IdleReading(desk.person.t))
        await desk.pass_by(400)
        assert desk.mode == "sitting"
        keys.tell(IdleReading(desk.person.t))
        await desk.pass_by(301)
        assert desk.mode == "away"


async def test_a_session_attached_a_moment_after_it_was_made_is_no_absence() -> None:
    keys = Scripted("terminals", "terminals")
    keys.missing = "no terminal of yours"
    alone = Place(remote=True, attached=False, why="no tmux client")
    async with Watched([keys], place=alone) as desk:
        for _ in range(5):
            await desk.pass_by(20)
            desk.place, keys.missing, keys.first = SSH, "", NOW
            await desk.look_again()
            await desk.pass_by(400)
            desk.place, keys.missing = alone, "no terminal of yours"
            await desk.look_again()
        assert desk.person.sentences_of("away") == []


async def test_the_place_is_looked_at_more_often_while_nobody_is_attached_and_not_yet_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "LEAVING_SURVEY_S", 0.01)
    alone = Place(remote=True, attached=False, why="no tmux client")
    async with Watched([Scripted("terminals", "terminals")], place=alone) as desk:
        while desk.surveys < 5:  # noqa: ASYNC110 - the watch sets no event
            await asyncio.sleep(0.01)
        await desk.pass_by(40)
        assert desk.mode == "away"
        await asyncio.sleep(0.02)
        before = desk.surveys
        await asyncio.sleep(0.1)
        assert desk.surveys == before
        desk.place = SSH
        await desk.look_again()
        before = desk.surveys
        await asyncio.sleep(0.1)
        assert desk.surveys == before


async def test_a_key_at_a_desk_without_a_terminal_has_the_place_looked_at_at_once() -> None:
    alone = Place(remote=True, attached=False, why="no tmux client")
    async with Watched([Scripted("terminals", "terminals")], place=alone) as desk:
        desk.watch.prepare_for_message(None)
        await desk.pass_by(40)
        desk.watch.prepare_for_message(None)
        assert desk.mode == "away"
        before, desk.place = desk.surveys, SSH
        desk.person.engine.step([given.Key()])
        desk.watch.prepare_for_message(None)
        await settle()
        assert desk.surveys == before + 1
        await desk.pass_by(600)
        assert len(desk.person.sentences_of("away")) == 1


async def test_a_lock_told_by_two_ends_when_both_say_so_and_one_of_a_broken_source_with_the_next_input() -> None:
    logind, windows = Scripted("logind", "facts"), Scripted("windows", "facts")
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11, logind, windows]) as desk:
        logind.tell(given.Lock())
        windows.tell(given.Lock())
        assert desk.person.picture.presence.evidence[0].startswith("locked since")
        logind.tell(given.Unlock())
        assert desk.mode == "away"
        x11.tell(IdleReading(desk.person.t))
        windows.breaks(UnusableError("the daemon is gone"))
        await settle()
        assert desk.mode == "away"
        await desk.pass_by(60)
        x11.tell(NOW)
        assert desk.mode == "sitting"


async def test_a_screen_saver_is_idleness_by_its_own_name_and_can_be_taken_back() -> None:
    saver, x11 = Scripted("screensaver", "facts"), Scripted("x11", first=NOW)
    async with Watched([saver, x11]) as desk:
        await desk.pass_by(600)
        left_at = desk.person.t
        x11.tell(IdleReading(left_at))
        await desk.pass_by(80)
        saver.tell(given.Saver(True))
        assert desk.mode == "sitting"
        await desk.pass_by(221)
        assert desk.mode == "away"
        assert desk.person.picture.presence.since == left_at
        assert desk.person.picture.presence.evidence[0].startswith("screen saver since")
        saver.tell(given.Saver(False))
        x11.tell(NOW)
        assert desk.person.sentences_of("back") == ["away 5 min (screen saver), counted as a break"]
        assert desk.person.picture.was_here_until is not None
        desk.person.ask("was-here")
        assert desk.person.picture.sit.at(desk.person.t) > 900


async def test_somebody_who_reads_under_a_screen_saver_sits() -> None:
    saver, x11 = Scripted("screensaver", "facts"), Scripted("x11", first=NOW)
    async with Watched([saver, x11], presence__away_after_minutes=30) as desk:
        await desk.pass_by(60)
        x11.tell(IdleReading(desk.person.t))
        await desk.pass_by(80)
        saver.tell(given.Saver(True))
        await desk.pass_by(1500)
        x11.tell(NOW)
        saver.tell(given.Saver(False))
        assert not desk.person.sentences_of("away")


async def test_where_nothing_sees_input_a_screen_saver_is_the_only_sign_of_an_empty_desk() -> None:
    saver = Scripted("screensaver", "facts", first=given.Saver(False))
    async with Watched([saver]) as desk:
        await desk.pass_by(600)
        saver.tell(given.Saver(True))
        on = desk.person.t
        await desk.pass_by(301)
        assert (desk.mode, desk.person.picture.presence.since) == ("away", on)
        saver.tell(given.Saver(False))
        assert desk.mode == "sitting"
        assert not desk.person.engine.situation.desk.clock.source
        saver.tell(given.Saver(True))
        saver.breaks(UnusableError("the session bus is gone"))
        await settle()
        await desk.pass_by(400)
        assert desk.mode == "sitting"


async def test_a_lock_that_was_asked_for_lasts_until_the_next_input_and_each_request_is_heard() -> None:
    logind, x11 = Scripted("logind", "facts"), Scripted("x11", first=NOW)
    async with Watched([logind, x11], minutes=240) as desk:
        for _ in range(2):
            x11.tell(NOW)
            await desk.pass_by(600)
            logind.tell(given.LockAsked())
            assert desk.mode == "away"
            left_at = desk.person.t
            await desk.pass_by(15)
            x11.tell(IdleReading(left_at))
            await desk.pass_by(1500)
            assert (desk.mode, desk.person.picture.presence.since) == ("away", left_at)
            x11.tell(NOW)
            assert desk.mode == "sitting"
        assert [text[:13] for text in desk.person.sentences_of("back")] == ["locked 25 min"] * 2


async def test_a_second_sleep_is_heard_when_input_ended_the_first_that_never_came() -> None:
    logind, x11 = Scripted("logind", "facts"), Scripted("x11", first=NOW)
    async with Watched([logind, x11]) as desk:
        for _ in range(2):
            x11.tell(IdleReading(desk.person.t))
            logind.tell(given.Sleep())
            assert desk.mode == "away"
            await desk.pass_by(40)
            x11.tell(NOW)
            assert desk.mode == "sitting"
            await desk.pass_by(60)


@pytest.mark.parametrize("reach", ["seat", "terminals"])
async def test_a_source_that_sees_no_pause_for_an_hour_is_not_believed_until_it_does(reach: SourceReach) -> None:
    endless = Scripted("endless", reach, first=NOW)
    async with Watched([endless], place=DESK if reach == "seat" else SSH, minutes=240) as desk:
        await desk.pass_by(1800)
        endless.tell(IdleReading(desk.person.t - 10))
        endless.tell(NOW)
        await desk.pass_by(3500)
        await desk.look_again()
        assert desk.person.engine.situation.desk.clock.source
        await desk.pass_by(150)
        await desk.look_again()
        assert not desk.person.engine.situation.desk.clock.source
        assert dict(desk.person.picture.presence.states)["the endless"].startswith("not believed")
        assert len(desk.person.notices) == 1
        assert "an idle inhibitor?" in desk.person.notices[0]
        endless.tell(IdleReading(desk.person.t - 10))
        assert desk.person.engine.situation.desk.clock.source
        assert dict(desk.person.picture.presence.states)["the endless"] == "works"
        assert not desk.person.notices


async def test_an_empty_desk_at_which_something_keeps_the_session_awake_becomes_unknown() -> None:
    wayland = Scripted("wayland", first=NOW)
    async with Watched([wayland]) as desk:
        for _ in range(4 * 60):
            await desk.pass_by(60)
            await desk.look_again()
        assert desk.mode == "owed"
        assert desk.person.picture.presence.state == "unknown"
        assert desk.person.picture.sit.at(desk.person.t) < 2 * 3600


async def test_a_source_that_is_not_believed_and_breaks_is_said_to_be_broken() -> None:
    wayland = Scripted("wayland", first=NOW)
    async with Watched([wayland]) as desk:
        await desk.pass_by(3660)
        await desk.look_again()
        wayland.missing = "no display"
        wayland.breaks(UnusableError("the compositor is gone"))
        await desk.pass_by(60)
        assert dict(desk.person.picture.presence.states)["the wayland"] == "no display"
        assert "the compositor is gone" in desk.person.notices[0]


async def test_what_may_hold_asks_goes_by_the_settings_as_they_are_now() -> None:
    microphone, camera = Scripted("microphone", "facts"), Scripted("camera", "facts")
    async with Watched([microphone, camera]) as desk:
        assert microphone.watching
        assert camera.starts == 0
        microphone.tell(given.Busy(True))
        await desk.pass_by(21)
        assert desk.person.picture.meeting is not None
        desk.person.ask("set", key="busy.microphone", value="off")
        desk.person.ask("set", key="busy.camera", value="on")
        await desk.look_again()
        assert desk.person.picture.meeting is None
        assert not microphone.watching
        camera.tell(given.Busy(True, "camera"))
        await desk.pass_by(21)
        assert desk.person.picture.meeting is not None
        assert desk.person.picture.meeting.cause == "the camera is in use"


async def test_a_call_that_went_on_while_the_program_was_closed_is_not_broken_off() -> None:
    microphone = Scripted("microphone", "facts")
    desk = Watched([microphone])
    desk.person.live(60, [given.Busy(True)])
    desk.person.killed(for_s=5)
    desk.watch._engine = desk.person.engine
    async with desk:
        await desk.pass_by(1)
        microphone.tell(given.Busy(True))
        await desk.pass_by(30)
        assert not desk.person.sentences_of("meeting-over")
        assert desk.person.picture.meeting is not None


async def test_a_call_that_ended_while_the_program_was_closed_is_over_when_nothing_claims_it() -> None:
    desk = Watched([Scripted("microphone", "facts")])
    desk.person.live(60, [given.Busy(True)])
    desk.person.killed(for_s=5)
    desk.watch._engine = desk.person.engine
    async with desk:
        await desk.pass_by(10)
        assert desk.person.picture.meeting is None


async def test_sights_of_input_that_change_nothing_cost_neither_a_picture_nor_a_write() -> None:
    x11, keys = Scripted("x11", first=NOW), Scripted("terminals", "terminals", first=NOW)
    async with Watched([keys, x11]) as desk:
        await desk.pass_by(5)
        pictures, writes = len(desk.person.pictures), desk.person.store.saves
        for _ in range(10):
            x11.tell(IdleReading(desk.person.t))
            keys.tell(IdleReading(desk.person.t))
            x11.tell(NOW)
            await desk.pass_by(1)
            keys.tell(NOW)
        assert len(desk.person.pictures) == pictures
        assert desk.person.store.saves == writes


async def test_presence_source_chooses_one_and_none_watches_facts_alone() -> None:
    wayland, x11, logind = Scripted("wayland", first=NOW), Scripted("x11", first=NOW), Scripted("logind", "facts")
    async with Watched([wayland, x11, logind], presence__source="x11") as desk:
        assert x11.watching
        assert wayland.starts == 0
        desk.person.ask("set", key="presence.source", value="none")
        desk.watch.prepare_for_message(None)  # as after every step
        await settle()
        assert not x11.watching
        assert logind.watching
        await desk.pass_by(30)
        assert not desk.person.engine.situation.desk.clock.source


def word_at(desk: Watched) -> float | None:
    """Return when something may be said to the person next."""
    situation = desk.person.engine.situation
    return next_notice(situation.desk.clock, replace(situation.now, t=desk.person.t), situation.profile.policy)


async def test_while_a_due_ask_waits_for_the_hands_to_rest_something_may_be_said_at_any_moment() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11], minutes=10) as desk:
        await desk.pass_by(599)
        assert word_at(desk) == pytest.approx(desk.person.t + 1, abs=1)
        await desk.pass_by(5)
        assert desk.mode == "sitting"
        assert word_at(desk) == desk.person.t
        x11.tell(IdleReading(desk.person.t))
        await desk.pass_by(4)
        assert desk.mode == "asking"


async def test_after_a_return_the_screen_says_when_a_due_break_asks() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11], minutes=10) as desk:
        await desk.pass_by(602)
        x11.tell(given.Lock())
        await desk.pass_by(60)
        x11.tell(given.Unlock())
        ask = desk.person.picture.ask
        assert ask is not None
        assert ask.stage == "waiting"
        assert ask.again == desk.person.t + 60


async def test_a_trouble_stands_until_the_source_tells_again() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        x11.missing = "no server"
        x11.breaks(UnusableError("the server is gone"))
        await desk.pass_by(30)
        assert x11.starts > 2
        assert desk.person.notices == ["the x11 no longer works (the server is gone); it is tried again."]
        x11.missing = ""
        await desk.pass_by(70)
        assert desk.person.notices == []


async def test_what_a_source_saw_fades_after_its_last_break_and_not_after_an_earlier_one() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        x11.breaks(UnusableError("gone"))
        await desk.pass_by(6)
        assert x11.watching
        x11.missing = "no server"
        x11.breaks(UnusableError("gone again"))
        await desk.pass_by(16)
        assert desk.person.engine.situation.desk.clock.source
        await desk.pass_by(6)
        assert not desk.person.engine.situation.desk.clock.source


async def test_a_source_is_never_watched_twice_at_a_time() -> None:
    x11 = Scripted("x11", first=NOW)
    async with Watched([x11]) as desk:
        for display in (":1", ":2", ":3"):
            desk.place = Place(desktop=True, variables=(("DISPLAY", display),))
            await desk.look_again()
            assert x11.watching
        assert [place.variable("DISPLAY") for place in x11.at] == ["", ":1", ":2", ":3"]
        assert x11.most == 1


async def test_a_source_that_is_not_there_costs_no_picture_however_often_it_is_tried() -> None:
    logind, gnome = Scripted("logind", "facts"), Scripted("gnome")
    logind.missing, gnome.missing = "no system bus", "no session bus"
    async with Watched([gnome, logind]) as desk:
        await desk.pass_by(4)
        pictures = len(desk.person.pictures)
        await desk.pass_by(400)
        assert logind.starts == gnome.starts == 3
        assert len(desk.person.pictures) == pictures
        assert desk.person.picture.presence.states == (("the gnome", "no session bus"), ("the logind", "no system bus"))
