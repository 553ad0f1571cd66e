"""Journals of every version are read, brought to the present one and written on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from deskspine.adapters.storage.journal_look import days
from deskspine.core.timekeeping.instants import Reading
from support.earlier_home import SAMPLES, Home, make_journal, rows

LAST = 1774005464.0
"""Wall second at which the journal's last break ended: Friday 20 March 2026, 11:17:44."""
VERSIONS = (1, 2, 3, 4, 5, 6)


def with_journal(root: Path, version: int) -> Home:
    """Return a home with the journal of that version, a minute after its last break."""
    home = Home(root, Reading(9000.0, 9000.0, LAST + 60, "a later start"))
    copytree(SAMPLES / "config", home.paths.config_dir)
    make_journal(SAMPLES / "journals" / f"version-{version}.sql", home.paths.journal)
    return home


@pytest.mark.parametrize("version", VERSIONS)
def test_the_person_is_known_by_what_an_earlier_version_wrote(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    snapshot = home.launch()
    view = home.seen()
    figures = {name: view[name] for name in ("breaks", "shortened", "not_now", "natural", "level")}
    assert figures == {"breaks": 5, "shortened": 1, "not_now": 1, "natural": 3, "level": 2}
    assert (snapshot.course.done, snapshot.course.day, snapshot.course.level) == (10, 10, 2)
    (rest,) = snapshot.person.resting.values()
    assert (rest.exercise, rest.since, rest.until, rest.locked) == (
        "window-lean",
        date(2026, 3, 11),
        date(2026, 3, 25),
        False,
    )
    assert {name: plays.times for name, plays in snapshot.played.items()} == PLAYED
    assert snapshot.person.missed == {"roof-line": ""}
    assert snapshot.person.plays is not None
    assert {name: snapshot.person.plays[name] for name in ("roof-line", "window-lean", "my-shrug-test")} == {
        "roof-line": 6,
        "window-lean": 2,
        "my-shrug-test": 1,
    }
    assert (home.notices(), home.put_aside()) == ([], [])


PLAYED = {"breath-1min": 1, "my-check": 1, "window-stretch": 12}
"""Number of times that each routine was done, also of one that is no longer there."""


@pytest.mark.parametrize("version", VERSIONS)
def test_the_day_is_shown_as_it_was(tmp_path: Path, version: int) -> None:
    today = with_journal(tmp_path, version).launch().today
    assert [kind for _, kind, _ in today.events].count("stopped") == 2
    assert {kind for _, kind, _ in today.events} >= {"did-it", "not-now", "finished", "shortened", "gap"}
    lengths = dict.fromkeys(("sitting", "away", "routine"), 0.0)
    for stretch in today.strip:
        if stretch.end is not None:
            lengths[stretch.kind] += stretch.end - stretch.start
    assert {kind: round(length) for kind, length in lengths.items()} == LENGTHS


LENGTHS = {"sitting": 6241, "away": 5 * 3600 + 1800, "routine": 223}
"""Seconds on the strip of that day: what overlaps, because the clock was set back, counts once."""


@pytest.mark.parametrize("version", VERSIONS)
def test_self_tests_and_cards_that_were_read_are_known_where_they_were_kept(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    home.paths.config_file.write_text('[safety]\nflags = ["ask_first"]\n')
    snapshot = home.launch()
    if version == 1:  # it knew neither
        assert (snapshot.checks, snapshot.person.unread) == ((), frozenset({"ask-first"}))
        return
    (check,) = snapshot.checks
    assert (check.routine, check.day) == ("my-check", "2026-03-20")
    assert [(answer.exercise, answer.side, answer.score) for answer in check.scores] == [
        ("my-shrug-test", "left", 2),
        ("my-shrug-test", "right", 3),
    ]
    assert snapshot.person.unread == frozenset()


@pytest.mark.parametrize("version", VERSIONS)
def test_waits_are_known_where_they_were_kept(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    today = home.launch().today
    lengths = {(known.source, known.kind): known.median_s for known in home.engine.situation.profile.history.waits}
    if version < 5:
        assert (today.waits_used, today.waits_passed, lengths) == (0, 0, {})
        assert rows(home.paths.journal, "SELECT * FROM waits") == []
        return
    assert (today.waits_used, today.waits_passed) == (1, 3)
    assert lengths == {("shell", "tests"): 90.0, ("agent", "agent"): None}


@pytest.mark.parametrize("version", VERSIONS)
def test_asks_meetings_and_sits_are_known_where_they_were_kept(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    looked_at = days(home.paths.journal, ["2026-03-20"])
    home.launch()
    written = days(home.paths.journal, ["2026-03-20"])
    for day in (looked_at, written):
        answers = [row.answer for row in day.asks]
        if version < 6:
            assert (day.asks, day.meetings, day.sits, {row.reason for row in day.breaks}) == ((), (), (), {""})
        else:
            assert answers == ["did-it", "not-now", "started", "started", "owed"]
            assert [row.kind for row in day.meetings] == ["meeting", "microphone"]
            assert {row.reason for row in day.breaks} == {"asked", "closed"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_figures_of_finished_days_can_be_filled(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    home.launch()
    home.live(300)
    figures = "SELECT day, breaks, round(sitting_s) FROM day_figures WHERE day < '2026-03-20' ORDER BY day"
    assert rows(home.paths.journal, figures) == FIGURES


FIGURES = [(f"2026-03-{day}", 1, 400.0) for day in range(10, 20)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_day_can_be_looked_at_without_changing_the_file(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    before = home.paths.journal.read_bytes()
    seen = days(home.paths.journal, ["2026-03-20"])
    assert (len(seen.breaks), len(seen.waits)) == (12, 4 if version >= 5 else 0)
    assert home.paths.journal.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_written_on_and_read_again(tmp_path: Path, version: int) -> None:
    home = with_journal(tmp_path, version)
    home.launch()
    before = rows(home.paths.journal, "SELECT * FROM breaks ORDER BY id")
    assert home.ask("start", routine="window-stretch").ok
    home.live(120)
    assert home.ask("rate", answer="better").ok
    home.engine.quit()
    after = rows(home.paths.journal, "SELECT * FROM breaks ORDER BY id")
    assert after[: len(before)] == before
    assert [(row[5], row[6], row[11]) for row in after[len(before) :]] == [("finished", "window-stretch", "better")]
    again = Home(tmp_path, home.clock.read())
    again.launch()
    assert again.seen()["breaks"] == 6
    assert (again.notices(), again.put_aside()) == ([], [])


def test_a_journal_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    home = with_journal(tmp_path, 3)
    with closing(sqlite3.connect(home.paths.journal)) as connection:
        connection.execute("PRAGMA user_version = 97")
    before = home.paths.journal.read_bytes()
    home.launch()
    assert any("97" in text for text in home.notices())
    assert home.paths.journal.read_bytes() == before
    assert home.put_aside() == []


def test_a_journal_that_is_no_database_is_put_aside(tmp_path: Path) -> None:
    home = with_journal(tmp_path, 3)
    home.paths.journal.write_bytes(b"x" * 5000)
    home.launch()
    home.live(10)
    assert home.put_aside() == ["journal.sqlite3.bad"]
    assert any("journal.sqlite3.bad" in text for text in home.notices())
