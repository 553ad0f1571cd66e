"""`deskspine status`: its sentence in each mode, its cost, and that engine and verb agree on the fields."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.status_file import StatusFile
from deskspine.cli import status
from deskspine.core.status.fields import FILE_FIELDS
from deskspine.core.status.sentence import sentence
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.snapshot import HeadsUp, Mode, OfferView, WaitView
from deskspine.engine.storage.status_fields import status_fields
from support.paths import ROOT
from support.status_samples import BOOT, SITTING, WALL, facts_of, in_mode


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock to ten o'clock UTC, in another start of the machine than the file was written in."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr("time.time", lambda: WALL)
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("sitting", "sitting 34 min; next break in 16 min, at 10:16"),
        ("owed", "break overdue since 09:50, next reminder at 10:15; sitting 34 min"),
        ("asking", "time for a break since 09:50; sitting 34 min"),
        ("snoozed", "snoozed, next reminder at 10:15; sitting 34 min"),
        ("away", "away 12 min"),
        ("meeting", "meeting until 11:30; sitting 34 min"),
        ("paused", "paused since 09:59; sitting 34 min"),
        ("off-duty", "outside work hours until Thu 09:00"),
    ],
)
def test_every_mode_has_its_sentence(mode: Mode, said: str) -> None:
    assert status.sentence(dict(status_fields(in_mode(mode), 7, UTC))) == said


@pytest.mark.usefixtures("at_ten")
def test_an_offer_says_how_it_is_taken() -> None:
    waits = (WaitView("tests", "shell", BOOT - 40), WaitView("agent", "agent", BOOT - 30, needs_you=True))
    offer = OfferView("tests", BOOT - 20, BOOT + 100, SITTING.quick, "your tests are running: 60 seconds?")
    announced = replace(SITTING, waits=waits, offer=offer, heads_up=HeadsUp(BOOT + 960, 300, True))
    fields = dict(status_fields(announced, 7, UTC))
    said = status.sentence(fields)
    assert said == (
        "sitting 34 min; next break in 16 min, at 10:16; your tests are running: 60 seconds?"
        " `deskspine start` begins it"
    )
    assert sentence(facts_of(announced)) == said
    shown = status.as_object(fields, said)
    assert (shown["wait"], shown["wait_since_wall"]) == ("agent", round(WALL) - 30)
    assert (shown["offer"], shown["offer_until_boot"]) == (SITTING.quick.routine.id, round(BOOT) + 100)
    nothing = status.as_object(dict(status_fields(SITTING, 7, UTC)), "")
    assert [nothing[name] for name in ("wait", "wait_since_boot", "offer", "offer_until_wall", "offer_why")] == [
        None
    ] * 5


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize(("can_snooze", "more"), [(True, "; `deskspine snooze` moves it by 5 min"), (False, "")])
def test_an_announced_break_says_how_it_is_moved(can_snooze: bool, more: str) -> None:
    announced = replace(SITTING, heads_up=HeadsUp(BOOT + 960, 300, can_snooze))
    said = status.sentence(dict(status_fields(announced, 7, UTC)))
    assert said == f"sitting 34 min; next break in 16 min, at 10:16{more}"
    assert sentence(facts_of(announced)) == said


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize(
    ("seconds", "shown"), [(3599.9995, "11:00"), (3600, "11:00"), (3599.4, "10:59"), (86399.9999, "Thu 10:00")]
)
def test_an_instant_just_before_a_minute_belongs_to_it(seconds: float, shown: str) -> None:
    fields = {"mode": "paused", "until_wall": repr(WALL + seconds)}
    assert status.sentence(fields) == f"paused until {shown}"


@pytest.mark.usefixtures("at_ten")
def test_boot_time_is_used_within_one_start_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = dict(status_fields(SITTING, 7, UTC))
    monkeypatch.setattr(status, "_same_boot", lambda boot: boot == "this-start")
    monkeypatch.setattr("time.clock_gettime", lambda _clock: BOOT + 60)
    assert status.sentence(fields) == "sitting 35 min; next break in 15 min, at 10:15"


def test_the_file_is_the_same_until_something_happens() -> None:
    later = Reading(BOOT + 30, BOOT + 30, WALL + 30.0004, "this-start")
    assert status_fields(SITTING, 7, UTC) == status_fields(replace(SITTING, at=later), 7, UTC)


@pytest.mark.parametrize("seconds", [0, 59.4, 59.6, 60, 3599, 3600, 7500])
def test_lengths_are_worded_as_on_the_screens(seconds: float) -> None:
    assert status._length(seconds) == duration(seconds)


@pytest.mark.parametrize("variables", [{}, {"XDG_STATE_HOME": "/x"}, {"XDG_STATE_HOME": "relative"}])
def test_the_folder_is_the_one_everything_else_uses(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Path(status.state_folder()) == Paths.of_person().state_dir


def run_status(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m deskspine status` with folders of its own; it prints the modules it loaded to stderr."""
    code = (
        "import os, sys, time; before = set(sys.modules); sys.argv[0] = 'deskspine'\n"
        "from deskspine.__main__ import main\n"
        "code = main(); print(*sorted(set(sys.modules) - before), file=sys.stderr); sys.exit(code)"
    )
    env = {**os.environ, "XDG_STATE_HOME": str(home), "TZ": "UTC"}
    command = [sys.executable, "-c", code, "status", *args]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)


OWN = {"deskspine", "deskspine.__main__", "deskspine.cli", "deskspine.cli.status"}


def test_nothing_running_is_exit_code_3_even_if_a_killed_one_left_its_files(tmp_path: Path) -> None:
    StatusFile(_folder(tmp_path) / "status").write(status_fields(SITTING, 7, UTC))
    (tmp_path / "deskspine" / "lock").write_text("pid=7\n")
    result = run_status(tmp_path)
    assert (result.returncode, result.stdout) == (3, "deskspine is not running\n")
    assert json.loads(run_status(tmp_path, "--json").stdout)["running"] is False


def test_a_running_one_is_told_with_hardly_a_module_loaded(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    lock = acquire(folder / "lock", tmp_path / "socket")
    try:
        assert run_status(tmp_path).stdout == "deskspine is starting\n"
        StatusFile(folder / "status").write(status_fields(in_mode("away"), 7, UTC))
        result = run_status(tmp_path)
        assert result.returncode == 0
        assert result.stdout.startswith("away ")
        assert set(result.stderr.split()) == OWN | {"fcntl"}
        fields = json.loads(run_status(tmp_path, "--json").stdout)
        assert (fields["running"], fields["mode"], fields["sit_s"], fields["due_in_s"]) == (True, "away", 2040, None)
    finally:
        lock.release()


def test_the_object_has_the_fields_of_the_status_file_and_four_more() -> None:
    fields = dict(status_fields(SITTING, 7, UTC))
    members = status.as_object(fields, "x")
    assert set(members) == {"running", "text", "sit_s", "due_in_s", *FILE_FIELDS}
    assert (members["due_wall"], members["again_wall"], members["breaks"]) == (int(WALL) + 960, None, 2)
    page = (ROOT / "docs" / "control.md").read_text(encoding="utf-8").partition("## The status file")[2]
    rows = [row.partition(" | ")[0] for row in page.partition("\n## ")[0].splitlines() if row.startswith("| `")]
    assert [name for row in rows for name in re.findall("`(.*?)`", row)] == list(FILE_FIELDS)


def test_an_unknown_option_is_refused(tmp_path: Path) -> None:
    result = run_status(tmp_path, "--jsn")
    assert result.returncode == 2
    assert "--json" in result.stderr


def _folder(home: Path) -> Path:
    folder = home / "deskspine"
    folder.mkdir()
    return folder


NUMBERS = ("sit_base_s", "sit_since_boot", "sit_since_wall", "due_boot", "due_wall", "since_boot", "since_wall", "pid")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e300", "9" * 5000, "-9e99", "", "x", "\x1b]52;c;x\x07"])
@pytest.mark.parametrize("mode", ["sitting", "owed", "away", "\x1b[2J"])
def test_a_damaged_status_file_is_a_sentence(
    mode: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    lock = acquire(folder / "lock", tmp_path / "socket")
    try:
        for name in NUMBERS:
            lines = [f"{each}={value if each == name else 5}" for each in NUMBERS]
            (folder / "status").write_text("\n".join([f"mode={mode}", *lines, "=", "junk"]), encoding="utf-8")
            for as_json in (False, True):
                assert status.show(as_json=as_json) == 0
                output = capsys.readouterr().out
                assert output.count("\n") == 1
                assert "\x1b" not in output
    finally:
        lock.release()


@pytest.mark.parametrize("name", ["lock", "status"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    if name == "status":
        (folder / "lock").touch()
    os.mkfifo(folder / name)
    assert run_status(tmp_path).returncode == 3
