"""The snapshots for screens and bars: the right word for every situation, and no new one when nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskspine.core.schedule import inputs as given
from deskspine.core.settings.settings import field_of, parse_text
from deskspine.engine.snapshot import HeadsUp, Snapshot
from deskspine.engine.wording.states import when_words
from support.resident import MORNING, Resident


def asked(desk: Resident) -> None:
    desk.to_ask()


def snoozed(desk: Resident) -> None:
    desk.to_ask()
    desk.ask("snooze")


def owed(desk: Resident) -> None:
    desk.to_ask()
    desk.ask("put-aside")


def held(desk: Resident) -> None:
    desk.ask("meeting", minutes=60)
    desk.live(2000)


def request(name: str) -> Callable[[Resident], object]:
    return lambda desk: desk.ask(name)


@pytest.mark.parametrize(
    ("mode", "begin", "shows"),
    [
        ("sitting", lambda desk: None, lambda s: s.due == 1800 and s.sit.since is not None and not s.notices),
        ("asking", asked, lambda s: s.ask.number == 1 and s.ask.next_remind == s.ask.asked + 60 and s.due is None),
        ("snoozed", snoozed, lambda s: s.ask.again == s.due == s.at.boot + 300 and s.ask.snoozes_used == 1),
        ("owed", owed, lambda s: s.ask.again == s.due and s.due >= s.at.boot + 600),
        ("held", held, lambda s: s.ask.asked is None and s.due == s.meeting.until + 120),
        ("playing", request("start"), lambda s: s.playing.plan.routine.id == "seated-2min" and s.due is None),
        ("away", request("away"), lambda s: s.presence.state == "away" and s.due is None and s.sit.since is None),
        ("paused", request("pause"), lambda s: s.pause.until == s.at.boot + 3600),
        ("meeting", request("meeting"), lambda s: s.meeting.since == s.at.boot and s.meeting.until is None),
    ],
)
def test_every_situation_has_its_word_and_its_instants(
    mode: str, begin: Callable[[Resident], object], shows: Callable[[Snapshot], bool]
) -> None:
    desk = Resident(minutes=30)
    begin(desk)
    picture = desk.picture
    assert picture.mode == mode
    assert shows(picture), picture
    fields = desk.status.fields
    assert fields["mode"] == mode
    asks = picture.next_ask
    assert fields["due_boot"] == ("" if asks is None else f"{asks:.0f}")
    assert fields["due_wall"] == ("" if asks is None else f"{asks + picture.at.wall - picture.at.boot:.0f}")
    assert fields["pid"] == "4711"


def test_an_unanswered_break_leaves_time_not_known_until_a_key_asks_once() -> None:
    desk = Resident(minutes=30)
    desk.to_ask()
    asked_at = desk.t
    desk.live(700)
    assert desk.picture.presence.state == "unknown"
    assert desk.picture.mode == "owed"
    assert desk.picture.sit.since is None
    desk.ask("key")
    question = desk.picture.question
    assert question is not None
    assert question.since == asked_at + 600
    assert question.text == "Away since 09:40?"
    assert desk.picture.was_here_until == desk.t + 600


def test_outside_work_hours_the_picture_says_until_when() -> None:
    desk = Resident(minutes=30)
    settings = desk.settings.settings
    hours = (((9 * 60, 17 * 60),), *((),) * 6)
    desk.settings.edited = settings.replace("schedule.work_hours", hours)
    desk.ask("reload")
    assert desk.picture.mode == "off-duty"
    assert desk.picture.off_duty_until == desk.clock.read().wall + 6 * 86400


def test_how_an_absence_was_read_is_told_with_its_instant() -> None:
    desk = Resident()
    desk.live(600)
    desk.killed(for_s=3600)
    assert desk.picture.read.startswith("closed 59 min, counted as a break")
    assert desk.picture.read_at == desk.t


def test_wake_ups_without_news_hand_out_save_and_write_nothing() -> None:
    desk = Resident(minutes=240)
    before = len(desk.pictures), desk.store.saves, desk.status.writes, len(desk.journal.events)
    desk.live(180 * 60)
    assert (len(desk.pictures), desk.store.saves, desk.status.writes, len(desk.journal.events)) == before
    assert desk.store.alive is not None
    assert desk.t - desk.store.alive.boot <= 60


def test_keys_in_our_own_screen_cost_no_save_and_no_line_in_the_status_file() -> None:
    desk = Resident(minutes=240)
    desk.live(7, [given.Key()])
    saves, writes = desk.store.saves, desk.status.writes
    for _ in range(100):
        desk.live(7.3, [given.Key()])
    assert (desk.store.saves, desk.status.writes) == (saves, writes)


def test_a_working_day_hands_out_a_picture_only_when_something_happened() -> None:
    desk = Resident()
    desk.pictures.clear()
    desk.events.clear()
    saves = desk.store.saves
    segments = 0
    while desk.t < 8 * 3600:
        desk.to_ask()
        desk.live(2)
        desk.ask("start")
        playing = desk.picture.playing
        assert playing is not None
        segments += len(playing.plan.segments)
        desk.live(140)
        desk.ask("rate", answer="same")
    assert desk.outcomes == ["finished"] * 10
    # Each segment, hold, exercise, event and answer may cause one snapshot.
    assert len(desk.pictures) <= 3 * segments + len(desk.events) + 40
    assert desk.store.saves - saves <= len(desk.pictures)


@pytest.mark.parametrize(
    ("request_", "args", "minutes"),
    [
        ("pause", {"minutes": 20}, 22),  # due in 10 minutes: two minutes after the pause
        ("pause", {"minutes": 5}, 10),  # over before it is due
        ("meeting", {"minutes": 30}, 32),
        ("meeting", {}, None),  # its end is not known
    ],
)
def test_the_countdown_runs_to_the_earliest_moment_at_which_it_can_ask(
    request_: str, args: dict[str, float], minutes: int | None
) -> None:
    desk = Resident(minutes=60)
    desk.live(50 * 60)
    desk.ask(request_, **args)
    expected = None if minutes is None else desk.t + minutes * 60
    assert desk.picture.next_ask == expected
    assert desk.status.fields["due_boot"] == ("" if expected is None else f"{expected:.0f}")
    assert desk.picture.due == desk.t + 600, "it falls due all the same"


def test_off_duty_and_a_break_that_would_fall_into_it_wait_for_the_work_hours() -> None:
    hours = parse_text(field_of("schedule.work_hours"), "tue 09:00-09:55 11:00-12:00")
    desk = Resident(minutes=60, schedule__work_hours=hours)
    desk.live(50 * 60)
    assert desk.picture.mode == "sitting"
    assert desk.picture.next_ask == desk.t + 10 * 60 + 3600 + 120
    desk.live(30 * 60)
    asks_at = desk.clock.read().wall + (desk.picture.next_ask or 0.0) - desk.t
    assert asks_at == MORNING + 2 * 3600 + 120


def test_a_snapshot_has_the_heads_up_and_what_was_added_to_the_interval() -> None:
    person = Resident()
    person.live(2930)
    assert person.picture.heads_up is None
    person.live(20)
    announced = person.picture.heads_up
    assert announced == HeadsUp(person.picture.next_ask or 0.0, 300, True)
    person.ask("snooze")
    assert (person.picture.heads_up, person.picture.added_s) == (None, 300)
    when = "".join(text for _, text in when_words(person.picture, person.engine.situation.now))
    assert when.endswith("after 55 min of sitting")
    person.live(600)
    assert (person.picture.mode, person.picture.heads_up) == ("asking", None)
