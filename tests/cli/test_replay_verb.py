"""`deskspine simulate --replay` as typed: recorded days and their replays, and every way in which it can go wrong."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.main import main
from deskspine.cli.replay import DaysAsked, days_of
from deskspine.core.history.records import AskRecord, DayRows, PlainRow, SitRecord, StretchRecord
from deskspine.core.replay.answers import AnswerShares
from deskspine.core.timeline import Timeline, TimelineEntry
from deskspine.engine.simulation.replay import replayed
from support.lived import library, settings_of

MONDAY = date(2026, 3, 2)
RANGE = "2026-03-02..2026-03-08"


def run(words: list[str]) -> int:
    """Run the verb."""
    return main(["simulate", *words])


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use the files of the test alone, in one time zone."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    return tmp_path


def at(hour: float, days: int = 0) -> float:
    midnight = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=SystemClock().zone())
    return (midnight + timedelta(days=days, hours=hour)).timestamp()


def lived(days: int) -> DayRows:
    """Return the rows of working days from nine to one and from two to six, with every ask answered by a break."""
    lines = [
        (at(hour, day), word)
        for day in range(days)
        for hour, word in ((9, "unlock"), (13, "lock"), (14, "unlock"), (18, "lock"))
    ]
    start = lines[0][0]
    entries = [TimelineEntry(0, wall - start, word) for wall, word in lines[1:]]
    entries.append(TimelineEntry(0, entries[-1].elapsed_s + 3600, "end"))
    timeline = Timeline(start, SystemClock().zone(), tuple(entries))
    return replayed(timeline, AnswerShares((("started", 1),)), settings_of(), library())


def written(rows: DayRows) -> None:
    """Write these rows into the journal of the test."""
    journal = SqliteJournal(Paths.of_person().journal)
    for record in rows.breaks:
        journal.add_break(record)
    plain_rows: list[PlainRow] = [*rows.stretches, *rows.gaps, *rows.waits, *rows.asks, *rows.meetings, *rows.sits]
    for row in plain_rows:
        journal.add_row(row)
    for wall, kind, why in rows.events:
        journal.add_event(wall, datetime.fromtimestamp(wall, SystemClock().zone()).date().isoformat(), kind, why)
    journal.close()


def test_recorded_days_stand_beside_their_replays(capsys: pytest.CaptureFixture[str]) -> None:
    written(lived(2))
    assert run(["--replay", RANGE, "--set", "schedule.sit_minutes=30"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "From 2 to 8 March 2026: 2 days and 16 h 00 min at the desk"
    table = {line[:17].strip(): line[17:].split("   ") for line in lines if "   " in line}
    breaks = [cell.strip() for cell in table["breaks"] if cell.strip()]
    assert breaks == ["16", "16", "28"]
    assert "changed: schedule.sit_minutes=30" in lines
    assert all(len(line) <= 80 for line in lines)


def test_days_may_be_named_in_either_order(capsys: pytest.CaptureFixture[str]) -> None:
    written(lived(2))
    assert run(["--replay", RANGE]) == 0
    forwards = capsys.readouterr().out
    assert run(["--replay", "..".join(reversed(RANGE.split("..")))]) == 0
    assert capsys.readouterr().out == forwards


def test_json_is_one_object_with_a_version(capsys: pytest.CaptureFixture[str]) -> None:
    written(lived(2))
    assert run(["--replay", RANGE, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["first"], report["last"], report["days"]) == (1, "2026-03-02", "2026-03-08", 2)
    assert report["changed"] is None
    assert report["set"] == {}
    assert report["now"]["breaks"] == report["recorded"]["breaks"] == 16
    assert report["now"]["longest_sit_s"] == pytest.approx(report["recorded"]["longest_sit_s"])


def test_one_day_and_days_outside_of_the_range_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    written(lived(2))
    assert run(["--replay", "2026-03-03", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["days"], report["at_desk_s"]) == (1, pytest.approx(8 * 3600))


def test_the_recorded_answers_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    sitting = StretchRecord("sitting", at(9), at(12), "2026-03-02", 3600)
    asks = [
        AskRecord("break", at(9) + 3000 * number, at(9) + 3000 * number + 10, "2026-03-02", 3600, answer, 3000, 3000)
        for number, answer in enumerate(["started", "not-now", "not-now"], 1)
    ]
    sit = SitRecord(at(9), at(12), "2026-03-02", 3600, 10_000, "gap")
    written(DayRows(stretches=(sitting,), asks=tuple(asks), sits=(sit,)))
    assert run(["--replay", "2026-03-02"]) == 0
    out = capsys.readouterr().out
    assert "recorded answers: 1 of 3 asks with a break." in out


@pytest.mark.parametrize("words", [["--replay", "week"], ["--replay", "month", "--json"], ["--replay", RANGE]])
def test_an_empty_history_is_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("deskspine simulate: no time at the desk is recorded from ")
    assert output.err.count("\n") == 1


def test_a_history_that_cannot_be_read_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    path = Paths.of_person().journal
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database at all" * 100)
    assert run(["--replay", "week"]) == 1
    assert capsys.readouterr().err.startswith("deskspine simulate: the history cannot be read: ")


@pytest.mark.parametrize(
    "text",
    ["", "year", "2026-13-01", "2026-03-02..", "..", "2020-01-01..2026-01-01", "20260302"],
)
def test_other_days_are_refused_in_one_sentence(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--replay", text]) == 2
    assert capsys.readouterr().err.startswith("deskspine simulate: --replay: expected week, month, a date such as ")


def test_a_file_and_a_replay_are_refused_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["day.txt", "--replay", "week"]) == 2
    assert "not both" in capsys.readouterr().err


def test_a_setting_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--replay", "week", "--set", "schedule.sit_minute=30"]) == 2
    assert "did you mean schedule.sit_minutes?" in capsys.readouterr().err


def test_week_and_month_end_today() -> None:
    assert days_of("week", MONDAY) == DaysAsked(date(2026, 2, 24), MONDAY)
    assert days_of("month", MONDAY) == DaysAsked(date(2026, 2, 1), MONDAY)
    assert days_of("2026-03-02", MONDAY) == DaysAsked(MONDAY, MONDAY)
