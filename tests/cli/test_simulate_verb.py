"""`deskspine simulate` as typed: files of every kind, standard input, settings, and the preview of today."""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime
from pathlib import Path

import pytest

from deskspine.cli.main import main
from deskspine.core.timeline import MAX_TIMELINE_BYTES


def run(words: list[str]) -> int:
    """Run the verb."""
    return main(["simulate", *words])


START = "start 2026-03-02T08:00:00+00:00 UTC\n"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use the settings of the test alone."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def written(folder: Path, text: str | bytes) -> str:
    """Write a timeline file and return its path."""
    path = folder / "day.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_lines_for_people_bear_elapsed_wall_event_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([written(tmp_path, START + "+50:00 idle\n+51:00 end\n")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  +0:49:00  2026-03-02T08:49:00+00:00  heads-up       a break in 1 min"
    assert [line.split()[2] for line in lines] == ["heads-up", "due", "ask", "end"]


def test_json_prints_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json", written(tmp_path, START + "+50:00 idle\n+51:00 end\n")]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["event"] for row in rows] == ["heads-up", "due", "ask", "end"]
    assert all({"elapsed_s", "wall", "event", "sit_s", "next_due_s", "why"} <= row.keys() for row in rows)


@pytest.mark.long(sample=6)
@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "expected a first line"),
        ("# only words\n\n", 1, "expected a first line"),
        ("+1:00 idle\n", 1, "expected `start`"),
        ("start yesterday UTC\n", 1, "expected `start`"),
        ("start 2026-03-02T08:00:00 UTC\n", 1, "the offset from UTC is missing"),
        ("start 2026-03-02T08:00:00+00:00 Europe/Nowhere\n", 1, "expected the name of a time zone"),
        ("start 2026-03-02T08:00:00+00:00 ../../etc/passwd\n", 1, "expected the name of a time zone"),
        ("start 9999-12-31T23:00:00+00:00 UTC\n", 1, "expected a year from 1980 to 2200"),
        (START + "idle\n", 2, "expected a time such as +50:40"),
        (START + "+50 idle\n", 2, "expected a time such as +50:40"),
        (START + "+1:00:60 idle\n", 2, "expected a time such as +50:40"),
        (START + "+1:60:00 idle\n", 2, "expected a time such as +50:40"),
        (START + "-1:00 idle\n", 2, "expected a time such as +50:40"),
        (START + "+99999:00:00 idle\n", 2, "expected a time within 400 days"),
        (START + "\n# a comment\n+1:00\n", 4, "expected an event after the time"),
        (START + "+1:00 idel\n", 2, "did you mean idle?"),  # codespell:ignore idel
        (START + "+2:00 idle\n+1:00 input\n", 3, "not before the line above"),
        (START + "+2:00 end\n+3:00 input\n", 3, "expected nothing after end"),
        (START + "+1:00 idle 5\n", 2, "idle: expected nothing after it"),
        (START + "+1:00 meeting soon\n", 2, "meeting: expected nothing, or minutes from 1 to 1440"),
        (START + "+1:00 pause 0\n", 2, "pause: expected nothing, minutes from 1 to 1440 such as 45 or 1h30m"),
        (START + "+1:00 mic\n", 2, "mic: expected on or off, not 'nothing'"),
        (START + "+1:00 source off\n", 2, "source: expected on or none"),
        (START + "+1:00 clock soon\n", 2, "clock: expected seconds"),
        (START + "+1:00 clock 9999999\n+2:00 clock 9999999\n+3:00 clock 9999999\n+4:00 clock 9999999\n", 5, "400 days"),
        (START + "+1:00 stall -5\n", 2, "stall: expected seconds"),
        (START + "+1:00 zone Mars\n", 2, "zone: expected the name of a time zone"),
        (START + "+1:00 interval 5\n", 2, "interval: expected +5 or -5"),
        (START + "+1:00 start A routine\n", 2, "start: expected nothing, or the id of a routine"),
        (START + "+1:00 \x1b[2Jboo\n", 2, "expected an event"),
    ],
)
def test_a_mistake_names_file_and_line_and_what_was_expected(
    text: str, line: int, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, text)
    assert run([file]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"deskspine simulate: {file}:{line}: ")
    assert expected in output.err
    assert output.err.count("\n") == 1
    assert "\x1b" not in output.err


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xff\xfe\x00start", "expected text in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\xf0\x80", "expected text in UTF-8"),
        (b"\x00" * 100, "expected `start`"),
        (b"# " + b"x" * (2 << 20), "expected at most 1 MiB"),
        ("ä".encode() * (1 << 20), "expected at most 1 MiB"),
    ],
    ids=["utf-16", "binary", "zeros", "2 MiB comment", "2 MiB of letters"],
)
def test_a_file_that_is_no_timeline_is_refused(
    raw: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([written(tmp_path, raw)]) == 2
    assert expected in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "missing.txt")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert run([str(tmp_path)]) == 2
    assert "is a directory" in capsys.readouterr().err


def test_the_largest_file_allowed_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = START + "+1:00 end\n"
    assert run([written(tmp_path, text + "#" * (MAX_TIMELINE_BYTES - len(text)))]) == 0
    assert "the timeline ends" in capsys.readouterr().out


def test_carriage_returns_and_a_byte_order_mark_are_let_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\ufeff" + (START + "+50:00 idle\n+51:00 end\n").replace("\n", "\r\n")
    assert run([written(tmp_path, text)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_without_an_end_it_ends_with_the_last_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json", written(tmp_path, START + "+10:00 idle\n+12:00 input")]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["event"], row["elapsed_s"], row["sit_s"]) == ("end", 720, 720)


def test_a_first_line_without_a_zone_keeps_its_offset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json", written(tmp_path, "start 2026-03-02T08:00:00+05:30\n+1:00 end\n")]) == 0
    assert json.loads(capsys.readouterr().out)["wall"] == "2026-03-02T08:01:00+05:30"


def test_at_equal_times_what_is_due_comes_before_what_the_line_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--json", written(tmp_path, START + "+50:00 did-it\n+50:00 lock\n+50:00 unlock\n+51:00 end\n")]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["elapsed_s"], row["event"]) for row in rows] == [
        (2940, "heads-up"),
        (3000, "due"),
        (3000, "did-it"),
        (3000, "away"),
        (3000, "back"),
        (3060, "end"),
    ]


def test_a_dash_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((START + "+1:00 end\n").encode()), "utf-8"))
    assert run(["-"]) == 0
    assert "the timeline ends" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xff"), "utf-8"))
    assert run(["-"]) == 2
    assert "-: expected text in UTF-8" in capsys.readouterr().err


def test_set_overrides_the_persons_setting(own_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(own_folders, START + "+12:00 end\n")
    assert run([file, "--set", "schedule.sit_minutes=10", "--set=schedule.heads_up_seconds=0"]) == 0
    assert [line.split()[2] for line in capsys.readouterr().out.splitlines()] == ["due", "ask", "remind", "end"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--set"], "--set: expected one argument; see `deskspine simulate --help`"),
        (["--set", "schedule.sit_minutes"], "expected KEY=VALUE"),
        (["--set", "schedule.sit_minuets=5"], "did you mean schedule.sit_minutes?"),
        (["--set", "schedule.sit_minutes=0"], "schedule.sit_minutes: expected"),
        (["--verbose"], "there is no option '--verbose'"),
        (["one", "two"], "unexpected argument 'two'"),
    ],
)
def test_a_misused_option_is_refused(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    output = capsys.readouterr()
    assert (output.out, output.err.count("\n")) == ("", 1)
    assert expected in output.err


def test_without_a_file_it_prints_the_next_eight_hours_breaks_assumed_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    asks = [row["elapsed_s"] for row in rows if row["event"] == "ask"]
    # 50 min and two minutes of movement each: nine fit into eight hours.
    assert asks == pytest.approx([3000 + 3117 * n for n in range(9)], abs=0.01)
    assert rows[-1]["elapsed_s"] == pytest.approx(8 * 3600)
    assert run([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.endswith(" break")]) == 9


# One day as it is lived every day of the year, in seconds since the person sat down: their acts, and what is shown.
DONE = (
    (3040, "start"), (6200, "did-it"), (9240, "snooze"), (9580, "quick"), (12000, "lock"), (15000, "unlock"),
    (18040, "not-now"), (21080, "start"), (22000, "idle"), (23000, "input"), (26040, "did-it"), (28000, "lock"),
)  # fmt: skip
TOLD = (
    (9140, "heads-up"), (9200, "due"), (9230, "ask"), (9240, "snoozed"), (9570, "ask"),
    (9580, "started"), (9640, "finished"),
    (12000, "away"), (12120, "natural-break"), (15000, "back"),
    (17940, "heads-up"), (18000, "due"), (18030, "ask"), (18040, "not-now"),
    (20980, "heads-up"), (21040, "due"), (21070, "ask"), (21080, "started"),
    (22300, "away"), (22300, "natural-break"), (23000, "back"),
    (25940, "heads-up"), (26000, "due"), (26030, "ask"), (26040, "did-it"),
    (28000, "away"), (28120, "natural-break"),
)  # fmt: skip
LENGTHS_S = (117, 121, 123)
"""Seconds of the default routine at levels 1, 2 and 3; each seventh finished day brings the next one."""


def told_on(day: int) -> list[tuple[int, str]]:
    """Return what is shown on that day, from 0: the second routine of a seventh finished day is at the next level."""
    first_s, second_s = (LENGTHS_S[min(2, (day + more) // 7)] for more in (0, 1))
    ended = 3040 + first_s
    morning = [
        (2940, "heads-up"), (3000, "due"), (3030, "ask"), (3040, "started"), (ended, "finished"),
        (ended + 2940, "heads-up"), (ended + 3000, "due"), (ended + 3030, "ask"), (6200, "did-it"),
    ]  # fmt: skip
    return sorted([*morning, *TOLD, (21080 + second_s, "finished")], key=lambda entry: entry[0])


@pytest.mark.long
def test_a_year_of_lived_days_misses_nothing_doubles_nothing_and_does_not_drift(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, expected = ["start 2026-01-01T08:00:00+01:00 Europe/Berlin"], []
    for morning in range(0, 365 * 86400, 86400):
        day = [(0, "unlock"), *DONE] if morning else DONE
        for at, event in day:
            seconds = morning + at
            rows.append(f"+{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d} {event}")
        expected += [(morning, "back")] if morning else []
        expected += [(morning + at, event) for at, event in told_on(morning // 86400)]
    rows.append("+8760:00:00 end")
    assert run(["--json", written(tmp_path, "\n".join(rows))]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["elapsed_s"], row["event"]) for row in printed] == [*expected, (365 * 86400, "end")]
    begun = datetime.fromisoformat(rows[0].split()[1])
    assert all((datetime.fromisoformat(row["wall"]) - begun).total_seconds() == row["elapsed_s"] for row in printed)
    offsets = {row["wall"][-6:] for row in printed}
    assert offsets == {"+01:00", "+02:00"}
