"""States that an earlier version saved are read: the person sees what they left, and nothing is put aside."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from deskspine.core.timekeeping.instants import Reading
from support.earlier_home import SAMPLES, Home, left_by, rows, state_of, usual_left_out
from support.expected_states import EXPECTED, LATER

NAMES = sorted(EXPECTED)
WAITING = ("waiting_annulment", "waiting_rows")
"""The samples in which rows of the history wait to be written."""

Change = Callable[[dict[str, Any]], object]


def keys_of(value: Any, at: str = "") -> Iterator[str]:
    """Yield the dotted names of all keys in a state; `[]` means the parts of a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{at}{key}"
            yield from keys_of(inner, f"{at}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, f"{at[:-1]}[].")


def changed(root: Path, name: str, change: Change) -> Home:
    """Return the home of sample `name` after `change` to its saved state."""
    home = left_by(root, name)
    state = state_of(name)
    change(state)
    home.paths.state_file.write_text(tomli_w.dumps(state))
    return home


def without_read(name: str) -> dict[str, Any]:
    """Return what is expected of sample `name`, but for an absence that this run has not read itself."""
    return {key: value for key, value in EXPECTED[name].items() if key != "read"}


def hour_of(home: Home) -> str:
    """Let an hour without input pass; return its events as `LATER` has them, on one line."""
    home.events.clear()
    home.live(3600)
    return "; ".join(home.events)


def test_every_key_that_a_state_can_have_occurs_in_a_sample() -> None:
    listed = (SAMPLES / "state_keys.txt").read_text().split()
    assert sorted({key for name in NAMES for key in keys_of(state_of(name))}) == sorted(listed)
    assert sorted(path.name for path in (SAMPLES / "states").iterdir()) == NAMES


def test_every_kind_of_waiting_row_occurs_in_a_sample() -> None:
    kinds = {json.loads(row)[0] for name in WAITING for row in state_of(name)["waiting"]}
    assert kinds == {"annul", "answer", "break", "check", "event", "gap", "stretch", "unlock"}


@pytest.mark.long(sample=10)
@pytest.mark.parametrize("name", NAMES)
def test_the_person_sees_what_they_left_and_the_hour_that_was_coming(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    home.launch()
    assert home.seen() == EXPECTED[name]
    assert home.put_aside() == []
    assert hour_of(home) == LATER[name].replace("\n", " ")
    assert (home.notices(), home.put_aside(), home.engine.faults) == ([], [], ())


@pytest.mark.long(sample=10)
@pytest.mark.parametrize("name", NAMES)
def test_the_next_save_is_read_again_and_shows_the_same(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    home.launch()
    before = home.paths.state_file.read_bytes()
    assert tomllib.loads(before.decode()) != state_of(name)
    again = Home(tmp_path, home.clock.read())
    again.launch()
    assert again.seen() == without_read(name)
    assert again.put_aside() == []


@pytest.mark.long(sample=10)
@pytest.mark.parametrize("name", NAMES)
def test_a_farewell_and_a_new_start_show_the_same(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    home.launch()
    home.engine.quit()
    again = Home(tmp_path, home.clock.read())
    again.launch()
    assert again.seen() == without_read(name)
    assert (again.notices(), again.put_aside()) == ([], [])


@pytest.mark.long(sample=10)
@pytest.mark.parametrize("name", NAMES)
def test_after_a_restart_of_the_machine_instants_have_moved_along(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    home.clock.reading = Reading(100.0, 100.0, home.clock.read().wall, "another start")
    home.launch()
    assert home.seen() == EXPECTED[name]
    assert hour_of(home) == LATER[name].replace("\n", " ")
    assert home.put_aside() == []


def test_a_routine_goes_on_where_it_was_and_the_history_has_all_of_it(tmp_path: Path) -> None:
    home = left_by(tmp_path, "half_played")
    home.launch()
    assert home.ask("start").ok
    home.live(25)
    assert "playing" not in home.seen()
    assert home.seen()["breaks"] == 1
    assert rows(home.paths.journal, "SELECT outcome, side_missed, eased FROM exercises ORDER BY item") == [
        ("side-missed", "right", 0),
        ("worse", "", 0),
        ("done", "", 1),
    ]
    assert rows(home.paths.journal, "SELECT outcome, level, kind, sit_before_s FROM breaks") == [
        ("finished", 1, "break", 1800.0),
    ]


def test_a_question_lapses_when_it_would_have(tmp_path: Path) -> None:
    home = left_by(tmp_path, "away_since")
    home.clock.reading = Reading(100.0, 100.0, home.clock.read().wall, "another start")
    home.launch()
    home.live(560)
    assert home.seen()["question"] == "away-since"
    home.live(60)
    assert "question" not in home.seen()


def test_a_micro_break_stays_one(tmp_path: Path) -> None:
    home = left_by(tmp_path, "micro_plays")
    home.launch()
    home.ask("start")
    home.live(90)
    assert rows(home.paths.journal, "SELECT outcome, kind FROM breaks") == [("finished", "micro")]


def test_a_self_test_goes_on_with_the_answers_it_has(tmp_path: Path) -> None:
    home = left_by(tmp_path, "self_test")
    home.launch()
    home.ask("start")
    home.live(3)
    assert home.ask("player-score", score="3").ok
    home.live(15)
    result = home.engine.snapshot().result
    assert result is not None
    assert [(answer.exercise, answer.side, answer.score) for answer in result.scores] == [
        ("my-shrug-test", "left", 2),
        ("my-shrug-test", "right", 3),
    ]


def test_what_a_routine_warmed_up_for_opens_behind_it(tmp_path: Path) -> None:
    home = changed(tmp_path, "warm_up", lambda state: state["after_this"].update(items="1,2"))
    home.launch()
    home.ask("start")
    home.live(100)
    gate = home.engine.snapshot().gate
    assert (gate.routine, gate.warm, gate.items) == ("my-check", True, "1,2")


@pytest.mark.parametrize("boot_id", ["", "another start"])
def test_a_break_that_was_just_counted_is_not_counted_again(tmp_path: Path, boot_id: str) -> None:
    home = left_by(tmp_path, "did_it_twice", after_s=30.0)
    if boot_id:
        home.clock.reading = Reading(100.0, 100.0, home.clock.read().wall, boot_id)
    home.launch()
    assert not home.ask("did-it").ok
    home.live(300)
    assert home.ask("did-it").ok


def test_a_natural_break_can_still_be_taken_back(tmp_path: Path) -> None:
    home = left_by(tmp_path, "natural_break")
    assert rows(home.paths.journal, "SELECT id, outcome, annulled FROM breaks") == [(1, "natural", "")]
    home.launch()
    assert home.ask("was-here").ok
    assert rows(home.paths.journal, "SELECT annulled <> '' FROM breaks") == [(1,)]
    assert home.seen()["sit_s"] == 1200 + 900 + 20


def test_rows_that_waited_are_written_in_their_order(tmp_path: Path) -> None:
    home = left_by(tmp_path, "waiting_rows")
    home.launch()
    home.live(30)
    assert rows(home.paths.journal, "SELECT id, outcome, routine, answer FROM breaks ORDER BY id") == [
        (1, "finished", "breath-1min", "worse"),
        (2, "finished", "window-stretch", "better"),
        (3, "finished", "my-check", ""),
        (4, "natural", "", ""),
    ]
    assert rows(
        home.paths.journal, "SELECT break_id, exercise, outcome, eased FROM exercises WHERE break_id > 1 ORDER BY id"
    ) == [
        (2, "roof-line", "done", 0),
        (2, "window-lean", "arm", 0),
        (2, "roof-line", "shortened", 1),
        (3, "shoulder-rolls", "done", 0),
        (3, "my-shrug-test", "done", 0),
    ]
    assert rows(home.paths.journal, "SELECT break_id, routine FROM checks") == [(3, "my-check")]
    assert rows(home.paths.journal, "SELECT side, score FROM scores ORDER BY id") == [("left", 2), ("right", 3)]
    assert rows(home.paths.journal, "SELECT exercise FROM unlocks") == [("ask-first",)]
    assert rows(home.paths.journal, "SELECT kind, length_s, counted FROM gaps") == [("stall", 500.0, 1)]
    assert not tomllib.loads(home.paths.state_file.read_text()).get("waiting")


def test_a_break_that_was_taken_back_while_the_journal_was_locked_counts_no_more(tmp_path: Path) -> None:
    home = left_by(tmp_path, "waiting_annulment")
    home.launch()
    home.live(30)
    assert rows(home.paths.journal, "SELECT outcome, annulled <> '' FROM breaks") == [("did-it", 1)]


def test_the_last_snooze_is_counted(tmp_path: Path) -> None:
    home = left_by(tmp_path, "snoozed")
    home.launch()
    while home.seen()["mode"] != "asking":
        home.live(5)
    assert home.seen()["ask"]["asked"] == "09:40:00"
    assert home.ask("snooze").ok
    while home.seen()["mode"] != "asking":
        home.live(5)
    assert not home.ask("snooze").ok


def _gone(*places: str) -> Change:
    def change(state: dict[str, Any]) -> None:
        for place in places:
            *tables, key = place.split(".")
            at = state
            for table in tables:
                at = at[table]
            del at[key]

    return change


def _one_busy_device(state: dict[str, Any]) -> None:
    del state["clock"]["uses"]
    state["clock"]["hold_spent"] = False


OLDER: tuple[tuple[str, Change, dict[str, Any]], ...] = (
    ("half_played", _gone("player.asking", "player.waiting", "player.scores"), {}),
    ("micro_plays", _gone("playing"), {}),
    ("pages_skipped", _gone("pages_seen"), {}),
    ("sitting", _gone("pages_seen"), {"pages_seen": 1, "question": "skipped-pages"}),
    ("unwell", _gone("unwell"), {"unwell": []}),
    ("third_break", _gone("clock.ask.again", "clock.ask.quiet"), {}),
    ("away_since", _gone("clock.stepped_s", "clock.did_it_again", "clock.idle_cause", "clock.lock_sure"), {}),
    ("did_it_twice", _gone("clock.unanswered", "clock.floor", "clock.cover"), {}),
    ("in_a_call", _one_busy_device, {}),
)
"""Differences of still earlier versions: what they did not save, or saved otherwise, and what the person then sees."""


@pytest.mark.parametrize(("name", "change", "differs"), OLDER)
def test_a_state_without_what_came_later_is_read(
    tmp_path: Path, name: str, change: Change, differs: dict[str, Any]
) -> None:
    home = changed(tmp_path, name, change)
    home.launch()
    assert home.seen() == usual_left_out({**EXPECTED[name], **differs})
    assert (home.notices(), home.put_aside()) == ([], [])
