"""The surroundings of a break as a person lives them: changed with the routine, put right after it, never twice."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy, Lock
from deskspine.engine.surroundings.changes import Change, Record
from deskspine.engine.surroundings.trial import NOT_OVER, NOTHING, PLAYING, UNKNOWN
from support.around import FAR, HERE, Home


async def test_a_routine_pauses_what_plays_and_it_goes_on_after_it() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    assert home.music.on == {"mpv": False, "vlc": False}
    assert home.notices.on == {"dunst": False}
    assert home.service.changed("do-not-disturb")
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off", "mpv on"]
    assert home.notices.did == ["dunst off", "dunst on"]
    assert home.disk.record is None
    assert not home.service.changed("do-not-disturb")


async def test_everything_is_written_down_before_it_is_changed() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    assert home.music.written_before
    assert home.notices.written_before


async def test_nothing_is_loaded_and_nothing_changed_until_it_is_chosen() -> None:
    home = Home(every=False)
    await home.starts()
    await home.asks("start")
    await home.plays_to_the_end()
    await home.asks("away")
    assert home.made == 0
    assert home.disk.record is None


async def test_each_kind_is_chosen_by_itself() -> None:
    home = Home(every=False, surroundings__do_not_disturb=True)
    await home.starts()
    await home.asks("start")
    await home.plays_to_the_end()
    assert home.music.did == []
    assert home.notices.did == ["dunst off", "dunst on"]


@pytest.mark.parametrize("how", ["player-stop", "player-leave"])
async def test_it_goes_on_however_the_routine_ends(how: str) -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.person.live(20.0)
    await home.asks(how)
    assert home.music.did == ["mpv off", "mpv on"]
    assert home.notices.on == {"dunst": True}


async def test_a_paused_routine_changes_nothing() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.person.live(20.0)
    await home.asks("player-pause")
    assert home.person.picture.playing is not None
    assert home.person.picture.playing.state.paused is not None
    home.person.live(60.0)
    await home.asks("player-pause")
    await home.settle()
    assert home.music.did == ["mpv off"]
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off", "mpv on"]


async def test_music_stays_paused_if_a_meeting_began_in_the_break() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    await home.asks("meeting")
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off"]
    assert home.notices.on == {"dunst": True}, "do-not-disturb is the person's again"
    assert home.disk.record is None


async def test_music_goes_on_if_the_meeting_was_there_before() -> None:
    home = Home()
    await home.starts()
    await home.asks("meeting")
    await home.asks("start")
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off", "mpv on"]


async def test_music_stays_paused_if_a_call_began_in_the_break() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    await home.sits(HERE, Busy(True, "microphone", ("zoom",)))
    home.person.live(60.0)
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off"]


async def test_music_stays_paused_for_a_person_who_left() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.person.live(20.0)
    await home.sits(HERE, Lock())
    home.person.live(1200.0)
    await home.settle()
    assert home.person.picture.playing is None, "the absence was a break"
    assert home.music.did == ["mpv off"]
    assert home.notices.on == {"dunst": True}
    assert home.disk.record is None


async def test_at_another_machine_nothing_is_changed() -> None:
    home = Home(place=FAR)
    await home.starts()
    await home.asks("start")
    await home.asks("away")
    assert home.music.did == home.notices.did == []
    assert home.bolt.locked == 0
    assert home.disk.record is None


async def test_nothing_is_changed_that_cannot_be_written_down() -> None:
    home = Home()
    await home.starts()
    home.disk.full = True
    await home.asks("start")
    assert home.music.on["mpv"]
    assert home.notices.on["dunst"]
    assert any("cannot be noted (No space left on device)" in text for text in home.person.notices)
    home.disk.full = False
    await home.plays_to_the_end()
    await home.asks("start")
    assert not home.music.on["mpv"]
    assert home.person.notices == []


async def test_a_kind_that_fails_does_not_hinder_the_other() -> None:
    home = Home()
    await home.starts()
    home.music.fails = "look"
    await home.asks("start")
    assert home.notices.did == ["dunst off"]
    assert home.person.notices == ["Music and video around a break: no answer within 1 s."]


async def test_what_could_not_be_put_right_is_put_right_after_the_next_break() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.notices.fails = "end"
    await home.plays_to_the_end()
    assert home.music.on["mpv"]
    assert home.disk.record is not None
    assert home.disk.record.changes == (Change("do-not-disturb", "dunst"),)
    assert home.service.changed("do-not-disturb"), "it is not taken for the person's own"
    home.notices.fails = ""
    await home.asks("start")
    await home.plays_to_the_end()
    assert home.notices.did == ["dunst off", "dunst on"]
    assert home.disk.record is None


async def test_a_break_within_a_blink_leaves_nothing_changed() -> None:
    home = Home()
    await home.starts()
    home.person.ask("start")
    home.person.ask("player-stop")
    await home.settle()
    assert home.music.on["mpv"]
    assert home.disk.record is None


# -- after the end of the program ------------------------------------------------------------------------------------


async def killed_in_a_break(home: Home, for_s: float = 20.0) -> None:
    """Kill the program in a break, with the lock of the record kept, and start it again."""
    await home.starts()
    await home.asks("start")
    home.person.live(10.0)
    home.person.killed(for_s)


async def test_a_killed_program_puts_everything_right_at_its_next_start() -> None:
    home = Home()
    await killed_in_a_break(home)
    await home.starts()
    assert home.music.did == ["mpv off", "mpv on"]
    assert home.notices.did == ["dunst off", "dunst on"]
    assert home.disk.record is None


async def test_a_killed_program_puts_everything_right_also_if_it_is_switched_off_by_then() -> None:
    home = Home()
    await killed_in_a_break(home)
    for name in ("media", "do_not_disturb"):
        home.person.settings.set(f"surroundings.{name}", False)
    home.person.launch()
    await home.starts()
    assert home.music.on["mpv"]
    assert home.notices.on["dunst"]


async def test_music_of_long_ago_stays_paused() -> None:
    home = Home()
    await killed_in_a_break(home, 3600.0)
    await home.starts()
    assert home.music.did == ["mpv off"]
    assert home.notices.on["dunst"], "do-not-disturb is put right however late"
    assert home.disk.record is None


async def test_after_a_restart_of_the_machine_music_stays_paused() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.person.clock.reboot(60.0)
    home.person.launch()
    await home.starts()
    assert home.music.did == ["mpv off"]
    assert home.notices.on["dunst"]


async def test_it_waits_until_the_place_of_the_person_is_known() -> None:
    home = Home(place=Place())
    home.disk.record = Record((Change("do-not-disturb", "dunst"),), home.person.t)
    home.notices.on["dunst"] = False
    await home.starts()
    assert home.notices.did == []
    await home.sits(FAR)
    assert home.notices.did == []
    await home.sits(HERE)
    assert home.notices.did == ["dunst on"]


async def test_a_damaged_record_is_said_in_one_sentence() -> None:
    home = Home()
    home.disk.why = "surroundings.json could not be read (it is not what deskspine writes); it is kept aside."
    await home.starts()
    home.person.live(1.0)
    assert home.person.notices == [home.disk.why]


async def test_quitting_in_a_break_puts_everything_right() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    await home.service.close()
    assert home.music.on["mpv"]
    assert home.notices.on["dunst"]
    assert home.disk.record is None


async def test_another_process_that_goes_on_with_the_break_leaves_the_music_paused() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.moves = True
    await home.service.close()
    assert not home.music.on["mpv"]
    home.person.taken_over(1.0, killed=False)
    await home.starts()
    assert home.music.did == ["mpv off", "closed"]
    assert home.service.changed("media")
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off", "closed", "mpv on"]
    assert home.disk.record is None


async def test_a_player_started_while_the_process_changed_is_left_alone() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    home.moves = True
    await home.service.close()
    home.music.on["mpv"] = True
    home.person.taken_over(1.0, killed=False)
    await home.starts()
    assert not home.service.changed("media")
    home.music.on["mpv"] = False
    await home.plays_to_the_end()
    assert not home.music.on["mpv"], "the person paused it"


# -- the lock ----------------------------------------------------------------------------------------------------------


async def test_the_away_key_locks_the_screen_once() -> None:
    home = Home()
    await home.starts()
    await home.asks("away")
    home.person.live(600.0)
    await home.settle()
    assert home.bolt.locked == 1
    await home.asks("back")
    await home.asks("away")
    assert home.bolt.locked == 2


async def test_nothing_else_locks_the_screen() -> None:
    home = Home()
    await home.starts()
    await home.asks("start")
    await home.plays_to_the_end()
    await home.sits(HERE, Lock())
    home.person.live(1200.0)
    await home.settle()
    assert home.bolt.locked == 0


async def test_a_start_while_away_does_not_lock_again() -> None:
    home = Home()
    await home.starts()
    await home.asks("away")
    home.person.killed(5.0)
    await home.starts()
    assert home.bolt.locked == 1


async def test_a_lock_that_fails_is_said() -> None:
    home = Home()
    await home.starts()
    home.bolt.fails = True
    await home.asks("away")
    assert home.person.notices == ["The screen could not be locked (no service locks the screen here)."]


# -- trying it ---------------------------------------------------------------------------------------------------------


async def test_trying_pauses_for_three_seconds_and_goes_on() -> None:
    home = Home(every=False)
    await home.starts()
    assert await home.tries("media") == (True, "mpv was paused for 3 s")
    assert home.waited == [3.0]
    assert home.music.did == ["mpv off", "mpv on"]
    assert await home.tries("do-not-disturb") == (True, "dunst showed no notices for 3 s")
    assert home.notices.did == ["dunst off", "dunst on"]
    assert home.disk.record is None


async def test_trying_the_lock_only_says_what_it_would_use() -> None:
    home = Home(every=False)
    await home.starts()
    assert await home.tries("lock") == (True, "org.gnome.ScreenSaver")
    assert home.bolt.locked == 0


async def test_trying_says_why_nothing_happens() -> None:
    home = Home(every=False)
    await home.starts()
    home.music.on["mpv"] = home.notices.on["dunst"] = False
    assert await home.tries("media") == NOTHING["media"]
    assert await home.tries("do-not-disturb") == NOTHING["do-not-disturb"]
    home.music.fails = "look"
    assert await home.tries("media") == (False, "no answer within 1 s")
    assert await home.tries("smoke") == (False, UNKNOWN)
    await home.sits(FAR)
    assert await home.tries("lock") == (False, "you are at another machine")


async def test_nothing_is_tried_in_a_break_or_twice() -> None:
    home = Home()
    await home.starts()
    first, second = (home.service.try_out(Request("try-surroundings", {"what": "media"})) for _ in range(2))
    assert (first.ok, second.text) == (True, NOT_OVER)
    await home.settle()
    await home.asks("start")
    assert await home.tries("media") == (False, PLAYING)


async def test_a_break_that_begins_in_a_trial_comes_after_it() -> None:
    home = Home()
    await home.starts()
    home.service.try_out(Request("try-surroundings", {"what": "media"}))
    await asyncio.sleep(0)
    home.person.ask("start")
    await home.settle()
    assert home.music.did == ["mpv off", "mpv on", "mpv off"]
    await home.plays_to_the_end()
    assert home.music.on["mpv"]


def test_a_record_is_fresh_for_a_quarter_of_an_hour_of_the_same_start() -> None:
    record = Record((), 100.0, "boot")
    assert record.fresh(100.0, "boot")
    assert record.fresh(1000.0, "boot")
    assert not record.fresh(1000.5, "boot")
    assert not record.fresh(99.0, "boot")
    assert not replace(record, boot_id="other").fresh(100.0, "boot")


async def test_a_break_that_begins_before_the_last_was_put_right_is_a_break_like_any_other() -> None:
    home = Home()
    await killed_in_a_break(home)
    home.place = Place()
    await home.starts()
    await home.asks("player-pause")
    assert home.music.did == ["mpv off"]
    await home.sits(HERE)
    assert home.music.did == ["mpv off", "mpv on", "mpv off"]
    await home.plays_to_the_end()
    assert home.music.did == ["mpv off", "mpv on", "mpv off", "mpv on"]
    assert home.disk.record is None
