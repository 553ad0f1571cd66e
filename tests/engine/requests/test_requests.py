"""Every request: what it does, and the sentence when it cannot be done."""

from __future__ import annotations

import pytest

from deskspine.core.player.scores import side_asked
from deskspine.engine.requests.dispatch import HANDLERS
from support.resident import Resident, shipped

Args = dict[str, str | float]
PLAYER_KEYS = ("pause", "next", "back", "repeat", "worse", "arm", "easier", "stop", "leave")
NOT_PLAYING: dict[str, tuple[Args, str]] = {f"player-{key}": ({}, "no routine is playing") for key in PLAYER_KEYS}
REFUSALS: dict[str, tuple[Args, str]] = NOT_PLAYING | {
    "start": ({"routine": "nonsense"}, "there is no routine 'nonsense'"),
    "player-score": ({"score": "2"}, "no routine is playing"),
    "unlock": ({"exercise": "chin-tuck"}, "'chin-tuck' is not locked"),
    "save-routine": ({"name": "mine", "text": "schema = 1"}, "mine.toml"),
    "snooze": ({}, "nothing to snooze"),
    "undo": ({}, "there is nothing to take back"),
    "put-aside": ({}, "no break reminder to close"),
    "meeting": ({"minutes": 0}, "expected 1 to 1440 minutes, not 0"),
    "meeting-over": ({}, "no meeting to end"),
    "pause": ({"until": "25:00"}, "expected a time as HH:MM, not '25:00'"),
    "resume": ({}, "nothing is paused"),
    "first-run-again": ({}, "no page of the first run was skipped"),
    "was-here": ({}, "no absence ended in the last ten minutes"),
    "set": ({"key": "schedule.sit_minutes", "value": "900"}, "schedule.sit_minutes: expected"),
    "rate": ({"answer": "fine"}, "expected better, same, worse or skip, not 'fine'"),
    "rate-elsewhere": ({"answer": "fine"}, "expected better, same or worse, not 'fine'"),
    "play-elsewhere": (
        {"routine": "micro-1min", "promise_s": "nan"},
        "promise_s: expected 0 to 86400 seconds, not 'nan'",
    ),
    "played-elsewhere": ({"outcome": "finished"}, "no routine plays in another terminal"),
    "checked-elsewhere": ({"routine": "butrimov-check"}, "no self-test was played in another terminal"),
}
NEVER_REFUSED = {
    "quick", "not-now", "did-it", "did-it-again", "meeting-toggle", "pause-toggle", "away", "back", "away-toggle",
    "interval-up", "interval-down", "reload", "key", "first-run-done", "gate-close", "result-seen", "look",
    "unwell", "unwell-fever", "unwell-ill", "unwell-flare", "unwell-over", "may-play",
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


def test_a_routine_in_another_terminal_keeps_asks_away_and_is_written_down() -> None:
    desk = Resident()
    desk.to_ask()
    assert desk.ask("play-elsewhere", routine="micro-1min", promise_s=60).ok
    assert (desk.picture.mode, desk.picture.remote_routine) == ("playing", "micro-1min")
    assert desk.status.fields["playing"] == shipped().routines["micro-1min"].name
    desk.live(61)
    reply = desk.ask("played-elsewhere", outcome="finished", played_s=60.0, exercises="long-exhale,done,,0;x,odd,,0")
    assert reply.ok
    assert desk.outcomes == ["finished"]
    assert [row.exercise for row in desk.journal.exercises[-1]] == ["long-exhale"]
    assert desk.picture.mode == "sitting"
    assert desk.sit_s == 0
    assert desk.ask("rate-elsewhere", answer="worse").ok
    assert desk.journal.breaks[-1].answer == "worse"


def test_a_routine_in_another_terminal_that_is_never_heard_of_again_was_left() -> None:
    desk = Resident(minutes=240)
    desk.ask("play-elsewhere", routine="micro-1min", promise_s=60)
    desk.live(60 + 900)
    assert desk.picture.remote_routine
    desk.live(31)
    assert not desk.picture.remote_routine
    assert "too short to count" in desk.sentences_of("stopped")[-1]
    assert desk.outcomes == []
