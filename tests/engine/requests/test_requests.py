"""Every request: what it does, and the sentence when it cannot be done."""

from __future__ import annotations

import pytest

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.player.scores import side_asked
from deskspine.core.schedule import inputs as given
from deskspine.core.session import DeskInput
from deskspine.engine.requests.dispatch import HANDLERS
from support.resident import Resident

Args = dict[str, str | float]
PLAYER_KEYS = ("pause", "next", "back", "repeat", "worse", "arm", "easier", "stop", "leave")
NOT_PLAYING: dict[str, tuple[Args, str]] = {f"player-{key}": ({}, "no routine is playing") for key in PLAYER_KEYS}
REFUSALS: dict[str, tuple[Args, str]] = NOT_PLAYING | {
    "start": ({"routine": "nonsense"}, "there is no routine 'nonsense'"),
    "player-score": ({"score": "2"}, "no routine is playing"),
    "wait-for-window": ({}, "no routine is playing"),
    "window-open": ({}, "no routine is playing"),
    "no-window": ({}, "no routine is playing"),
    "unlock": ({"exercise": "chin-tuck"}, "'chin-tuck' is not locked"),
    "save-routine": ({"name": "mine", "text": "schema = 1"}, "mine.toml"),
    "remove-routine": ({"name": "mine"}, "there is no routine 'mine' of your own"),
    "restore-routine": ({"name": "mine"}, "mine.toml was not brought back"),
    "snooze": ({}, "nothing to snooze"),
    "undo": ({}, "there is nothing to undo"),
    "put-aside": ({}, "no break reminder to close"),
    "meeting": ({"minutes": 0}, "expected 1 to 1440 minutes, not 0"),
    "meeting-over": ({}, "no meeting to end"),
    "pause": ({"until": "25:00"}, "expected a time as HH:MM or tomorrow, not '25:00'"),
    "resume": ({}, "nothing is paused"),
    "first-run-again": ({}, "no page of the first run was skipped"),
    "was-here": ({}, "no absence ended in the last ten minutes"),
    "set": ({"key": "schedule.sit_minutes", "value": "900"}, "schedule.sit_minutes: expected"),
    "rate": ({"answer": "fine"}, "expected better, same, worse or skip, not 'fine'"),
}
NEVER_REFUSED = {
    "quick", "not-now", "skip", "did-it", "did-it-again", "meeting-toggle", "pause-toggle", "away", "back",
    "away-toggle", "interval", "interval-up", "interval-down", "reload", "key", "first-run-done", "gate-close",
    "history-changed", "result-seen", "look", "unwell", "unwell-fever", "unwell-ill", "unwell-flare", "unwell-over",
}  # fmt: skip


@pytest.mark.parametrize("name", HANDLERS)
def test_a_request_is_either_done_or_refused_with_one_sentence_and_changes_nothing(name: str) -> None:
    desk = Resident()
    desk.live(60)
    before = desk.engine.situation.desk.clock.progress, desk.picture.mode, desk.picture.settings
    args, expected = REFUSALS.get(name, ({}, ""))
    reply = desk.ask(name, **args)
    assert reply.ok == (name in NEVER_REFUSED), reply
    assert reply.text
    if not reply.ok:
        assert expected in reply.text
        assert (desk.engine.situation.desk.clock.progress.at(desk.t), *before[1:]) == (60, *before[1:])


def test_what_can_be_done_at_an_ask_is_done() -> None:
    for name, mode in {
        "start": "playing", "quick": "playing", "snooze": "snoozed", "not-now": "sitting", "did-it": "sitting",
        "put-aside": "owed", "meeting": "held", "pause": "held", "away": "away",
    }.items():  # fmt: skip
        desk = Resident()
        desk.to_ask()
        assert desk.ask(name).ok
        assert desk.picture.mode == mode, name


@pytest.mark.parametrize("name", ["skip", "not-now", "snooze", "put-aside", "did-it", "did-it-again"])
def test_an_answer_to_an_ask_is_refused_while_a_routine_plays_and_leaves_no_trace(name: str) -> None:
    desk = Resident()
    desk.to_ask()
    desk.ask("start")
    desk.live(5)
    before = desk.outcomes, [event.kind for event in desk.events if event.kind != "refused"]
    assert desk.ask(name) == Reply(False, "a routine is playing")
    assert desk.picture.mode == "playing"
    assert (desk.outcomes, [event.kind for event in desk.events if event.kind != "refused"]) == before


def test_other_requests_while_a_routine_plays_do_what_they_say() -> None:
    replies = {}
    for name in ("start", "quick", "undo", "meeting", "pause", "away", "interval-up", "back", "resume"):
        desk = Resident()
        desk.to_ask()
        desk.ask("start")
        desk.live(5)
        replies[name] = (desk.ask(name), desk.picture.playing is not None)
    assert replies == {
        "start": (Reply(False, "a routine is playing already"), True),
        "quick": (Reply(False, "a routine is playing already"), True),
        "undo": (Reply(False, replies["undo"][0].text), True),
        "meeting": (Reply(True, "in a meeting until you end it: breaks wait"), True),
        "pause": (Reply(True, "no reminders until 10:50"), True),
        "away": (Reply(True, replies["away"][0].text), True),
        "interval-up": (Reply(True, "Sit at most: 55 minutes"), True),
        "back": (Reply(True, "you are here already"), True),
        "resume": (Reply(False, "nothing is paused"), True),
    }
    assert replies["undo"][0].text.startswith("there is nothing to undo")
    assert replies["away"][0].text.startswith("away")


def test_a_request_that_finds_everything_as_it_wants_it_says_so() -> None:
    desk = Resident()
    assert desk.ask("back").text == "you are here already"
    assert desk.ask("away").text != "you are away already"
    desk.live(60)
    assert desk.ask("away").text == "you are away already"


def test_a_routine_waits_for_a_window_without_a_sign_of_life() -> None:
    desk = Resident()
    desk.ask("start")
    desk.live(10)
    seen = desk.engine.situation.desk.clock.last_input
    for name, paused in (("wait-for-window", True), ("window-open", False), ("wait-for-window", True)):
        assert desk.ask(name).ok
        assert desk.picture.playing is not None
        assert (desk.picture.playing.state.paused is not None) == paused
    assert desk.engine.situation.desk.clock.last_input == seen
    desk.ask("no-window")
    assert desk.outcomes == ["left"]


def test_every_key_of_the_player_is_taken_while_a_routine_plays() -> None:
    for name in (name for name in HANDLERS if name.startswith("player-")):
        desk = Resident()
        check = name == "player-score"
        desk.ask("start", routine="butrimov-check" if check else "seated-2min")
        desk.live(10)
        if name == "player-arm":
            desk.ask("player-worse")
        if check:
            to_the_question(desk)
        before = desk.engine.situation.desk.player, desk.engine.situation.follow_up.audible
        assert desk.ask(name, **({"score": "2"} if check else {})).ok
        assert (desk.engine.situation.desk.player, desk.engine.situation.follow_up.audible) != before, name


def to_the_question(desk: Resident) -> None:
    """Play a self-test up to the first time at which it asks how far it went."""
    while (playing := desk.picture.playing) is not None:
        if side_asked(playing.state, playing.plan) is not None:
            return
        desk.live(1)


def test_toggles_go_there_and_back() -> None:
    desk = Resident()
    for name, mode in (("meeting-toggle", "meeting"), ("pause-toggle", "paused"), ("away-toggle", "away")):
        desk.ask(name)
        assert desk.picture.mode == mode
        desk.ask(name)
        assert desk.picture.mode == "sitting"


def test_a_number_that_is_none_and_a_request_that_is_none_are_refused() -> None:
    desk = Resident()
    assert "expected 1 to 1440 minutes, not 'soon'" in desk.ask("pause", minutes="soon").text
    assert "no request 'dance'" in desk.ask("dance").text
    assert "no setting 'schedule.sit'" in desk.ask("set", key="schedule.sit", value="3").text


def test_a_pause_until_a_time_of_day_that_has_gone_by_means_tomorrow() -> None:
    desk = Resident()
    weekday = desk.engine.situation.now.local_at(desk.t + 23 * 3600).strftime("%a")
    assert f"until {weekday} 08:00" in desk.ask("pause", until="08:00").text
    pause = desk.picture.pause
    assert pause is not None
    assert pause.until == desk.t + 23 * 3600


def test_a_refusal_does_not_repeat_what_an_earlier_request_told() -> None:
    desk = Resident()
    desk.ask("meeting", minutes=10)
    desk.ask("player-next")
    assert desk.engine.events == ()


def test_the_answer_after_a_routine_reaches_its_row_once() -> None:
    desk = Resident()
    desk.ask("start", routine="micro-1min")
    desk.live(70)
    assert desk.picture.finished == "micro-1min"
    assert desk.ask("rate", answer="better").ok
    assert desk.journal.breaks[-1].answer == "better"
    assert desk.picture.finished == ""
    assert "no routine waits for an answer" in desk.ask("rate", answer="same").text


def test_the_question_after_a_routine_is_dropped_when_nobody_answers() -> None:
    desk = Resident()
    desk.ask("start", routine="micro-1min")
    desk.live(70)
    desk.live(640)
    assert desk.pictures[-1].finished == ""
    assert desk.journal.breaks[-1].answer == ""


@pytest.mark.parametrize(
    ("inputs", "next_press"),
    [([], "you were here all the time"), ([given.AwayKey()], "away: you pressed the away key")],
)
def test_the_away_key_of_a_person_who_comes_back_says_back(inputs: list[DeskInput], next_press: str) -> None:
    """Check that the press, which is input and ends the absence itself, does not begin another one or take it back."""
    desk = Resident(source=True)
    desk.live(600)
    desk.live(900, [*inputs, given.Idle(600.0)])
    desk.events.clear()
    assert desk.engine.handle(Request("away-toggle", typed=True)) == Reply(True, "you are back")
    assert [event.kind for event in desk.events] == ["back"]
    assert desk.sit_s == 0
    desk.live(5)
    assert desk.ask("away-toggle").ok
    assert desk.events[-1].why.startswith(next_press)
