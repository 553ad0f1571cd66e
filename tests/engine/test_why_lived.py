"""The explanation of a minute from what the engine writes down in lived days."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from deskspine.core.history.presence_then import ABSENCES
from deskspine.core.history.records import StretchRecord
from deskspine.core.history.why import WhyFacts, explain
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.absence_words import AWAY_KEY
from deskspine.core.schedule.presence import CAUSES
from deskspine.core.schedule.unseen_time import GAP_WORDS
from support.resident import Resident

MINUTE = 60.0


def why(resident: Resident, minute: str) -> str:
    """Return the sentences about a minute of today, by the journal and the stretch under way."""
    now, zone = resident.clock.read(), resident.clock.zone()
    clock, coming = resident.engine.situation.desk.clock, resident.picture.next_ask
    since = now.wall - (now.boot - clock.kind_since)
    under_way = StretchRecord(clock.time_kind, since, now.wall, "", 0, clock.kind_cause)
    rows = resident.journal.day(resident.day.isoformat())
    hour, minutes = map(int, minute.split(":"))
    at = datetime.fromtimestamp(now.wall, zone).replace(hour=hour, minute=minutes, second=0, microsecond=0)
    facts = WhyFacts(zone, now.wall, now.wall, resident.picture.interval_s, due=coming and now.wall + coming - now.boot)
    rows = replace(rows, stretches=(*rows.stretches, under_way))
    return " ".join(explain(rows, at.timestamp(), facts))


def at_desk(minutes: float, **settings: object) -> Resident:
    """Return the resident of a person who types since nine, after some minutes."""
    resident = Resident(source=True, **settings)  # type: ignore[arg-type]
    resident.live(minutes * MINUTE, [given.Typing()])
    return resident


def test_before_it_is_due_and_after_each_answer() -> None:
    resident = at_desk(32)
    assert why(resident, "09:20").startswith("You had been sitting for 20 min; a break is due after 50 min.")
    assert "As things are now, the next break comes at 09:50." in why(resident, "09:20")
    resident.live(20 * MINUTE)
    assert why(resident, "09:51").startswith("A break was asked for at 09:50: you have been sitting for 50 min.")
    resident.ask("snooze")
    resident.live(6 * MINUTE)
    assert "At 09:52 you snoozed it. The next break was asked for at 09:57." in why(resident, "09:51")
    assert why(resident, "09:54").startswith("You snoozed the break at 09:52: snoozed until 09:57 (1 of 3 used).")
    resident.ask("not-now")
    resident.live(30 * MINUTE)
    assert "since you skipped a break at 09:58" in why(resident, "10:20")


def test_a_routine_and_the_time_after_it() -> None:
    resident = Resident()
    resident.to_ask()
    resident.play()
    resident.live(10 * MINUTE)
    assert "asked for at 09:50: you have been sitting for 50 min. You were in a break since 09:50" in why(
        resident, "09:50"
    )
    assert "sitting for 8 min since the break at 09:51" in why(resident, "10:00")


def test_a_routine_that_was_left_early_leaves_the_break_overdue() -> None:
    resident = Resident()
    resident.to_ask()
    resident.ask("start")
    resident.live(20)
    resident.ask("player-leave")
    resident.live(5 * MINUTE)
    assert "A break was overdue since 09:50: left after 20 s, too short to count" in why(resident, "09:53")


def test_a_pause_a_meeting_and_a_call_hold_the_break() -> None:
    resident = at_desk(10)
    resident.ask("pause", minutes=60)
    resident.live(45 * MINUTE)
    assert "Reminders were paused since 09:10 (until 10:10). A break was due and waited since 09:50." in why(
        resident, "09:52"
    )
    resident.live(30 * MINUTE)
    assert "Reminders were paused from 09:10 until 10:10." in why(resident, "09:52")
    assert (
        why(resident, "10:11")
        == ("A break was due and waited since 09:50. The next break was asked for at 10:12. ").strip()
    )

    resident = at_desk(10)
    resident.ask("meeting")
    resident.live(1, [given.Busy(True)])
    resident.live(10 * MINUTE)
    resident.live(1, [given.Busy(False)])
    resident.live(30 * MINUTE)
    assert "Reminders had to wait from 09:10 until 09:20: the microphone is in use." in why(resident, "09:15")
    assert "Reminders had to wait since 09:10: in a meeting until you end it." in why(resident, "09:30")
    resident.ask("meeting-over")
    resident.live(5 * MINUTE)
    assert "Reminders" not in why(resident, "09:53")


def test_a_microphone_that_no_longer_holds_is_no_reason() -> None:
    resident = at_desk(1)
    resident.live(115 * MINUTE, [given.Busy(True)])
    assert "Reminders had to wait from 09:01 until 10:50: the microphone is in use." in why(resident, "10:00")
    assert "Reminders" not in why(resident, "10:51")


def test_absences_by_their_cause() -> None:
    resident = at_desk(10)
    resident.live(15 * MINUTE, [given.Lock()])
    resident.live(5 * MINUTE, [given.Unlock(), given.Typing()])
    assert "The screen was locked from 09:10 to 09:25, which counted as a break." in why(resident, "09:15")
    resident.closed(40 * MINUTE)
    resident.live(20 * MINUTE, [given.Typing()])
    assert "deskspine was not running from 09:30 to 10:10" in why(resident, "09:40")
    resident.clock.pass_by(30 * MINUTE, asleep=True)
    resident.live(10 * MINUTE)
    assert "The computer was asleep from 10:30 to 11:00" in why(resident, "10:40")


def test_an_unanswered_break_is_overdue() -> None:
    resident = at_desk(65)
    assert "At 10:00 it had no answer, and the break was overdue." in why(resident, "09:53")
    assert "A break was overdue since 10:00: no answer for 10 min. It is asked for again" in why(resident, "10:03")


def test_work_hours_that_hold_a_break() -> None:
    resident = at_desk(90, schedule__work_hours=(((600, 720),),) * 7)
    assert "It was outside your work hours, so nothing asked: from 09:00 until 10:00." in why(resident, "09:55")
    assert "A break was due and waited since 09:50." in why(resident, "09:55")


def test_an_ask_under_do_not_disturb_says_where_it_was_shown() -> None:
    resident = at_desk(1)
    resident.live(55 * MINUTE, [given.DoNotDisturb(True)])
    assert "sitting for 50 min; do-not-disturb: on screen and in the title only." in why(resident, "09:52")
    assert resident.picture.ask is not None
    assert "do-not-disturb" not in resident.picture.ask.why


def test_every_cause_that_is_no_idleness_has_words() -> None:
    assert {*CAUSES.values(), *GAP_WORDS.values()} - {GAP_WORDS["clock"]} == set(ABSENCES)
    assert AWAY_KEY in ABSENCES
