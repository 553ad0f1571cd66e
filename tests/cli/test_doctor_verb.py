"""`deskspine doctor`: everything is looked at, nothing is changed, nothing is waited for, and the verdict is right."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.server import serve
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.doctor_program import installation, service, terminal
from deskspine.cli.doctor_reach import LABELS, ChannelLook, reaching, verdict
from deskspine.cli.doctor_running import RunningLook
from deskspine.cli.findings import Finding, finding_lines, within
from deskspine.cli.main import main
from deskspine.core.commands.messages import Answer, Message
from deskspine.core.history.records import BreakRecord
from deskspine.core.settings.fields import CHANNELS
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.notify.trial import TrialOutcome
from pseudo_terminal import PseudoTerminal
from support.answering import Answering

FOLDERS = {"CONFIG_HOME": "config", "STATE_HOME": "state", "DATA_HOME": "data", "CACHE_HOME": "cache"}
STATUS = {
    "format": "1",
    "mode": "sitting",
    "place": "this machine",
    "sources": "X11 idle time: works; logind: no system bus",
    "channels": "desktop: works; notice: not in tmux; tmux: works; sound: works",
}
LIMIT_S = 8.0
"""Timeout for a whole run, on a machine that is busy."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a person without a desktop, whose programs are this Python alone."""
    (home / "bin").mkdir(exist_ok=True)
    folders = {f"XDG_{name}": str(home / folder) for name, folder in FOLDERS.items()}
    runtime = {"XDG_RUNTIME_DIR": str(home), "PATH": str(home / "bin")}
    return {"HOME": str(home), "TERM": "foot", "LANG": "C.UTF-8", "TZ": "UTC", **folders, **runtime, **more}


def paths_of(home: Path) -> Paths:
    """Return the folders that this environment leads to."""
    config, state, data, cache = (home / folder / "deskspine" for folder in ("config", "state", "data", "cache"))
    return Paths(config, state, data, home / "deskspine", cache)


def doctor(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the verb without a terminal."""
    command = [sys.executable, "-m", "deskspine", "doctor", *words]
    return subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, timeout=30)


def report_of(home: Path, *words: str, code: int, **more: str) -> dict[str, Any]:
    """Return the object that the verb prints, after a check of its exit code."""
    result = doctor(home, "--json", *words, **more)
    assert (result.returncode, result.stderr) == (code, "")
    report: dict[str, Any] = json.loads(result.stdout)
    assert set(report) == {"checks", "reaches", "text"}
    for check in report["checks"]:
        assert set(check) == {"name", "state", "found", "advice"}
        assert check["state"] in ("ok", "problem", "not here")
        assert check["found"]
    return report


def checks(report: dict[str, Any], name: str) -> list[tuple[str, str]]:
    """Return state and text of every check of that name."""
    return [(check["state"], check["found"]) for check in report["checks"] if check["name"] == name]


def files(home: Path) -> dict[str, tuple[int, int]]:
    """Return everything below a folder with the size and the time of its last change."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in home.rglob("*")}


def test_nothing_there_is_no_problem_of_the_files_and_nothing_reaches(tmp_path: Path) -> None:
    environment(tmp_path)
    before = files(tmp_path)
    report = report_of(tmp_path, code=1)
    assert report["reaches"] == []
    assert report["text"].startswith("Nothing can reach you")
    assert "Start it: `deskspine`" in report["text"]
    for name in ("journal", "state", "running", "service"):
        assert [state for state, _ in checks(report, name)] == ["not here"]
    for name in ("python", "settings", "routines", "themes", "folders", "log"):
        assert [state for state, _ in checks(report, name)] == ["ok"]
    assert files(tmp_path) == before


def set_where(lock: Path, where: str) -> None:
    """Change the terminal that a lock file names."""
    lock.write_text(re.sub(r"(?m)^where=.*$", f"where={where}", lock.read_text(encoding="utf-8")), encoding="utf-8")


async def running(home: Path, *words: str, where: str, code: int, **fields: str) -> dict[str, Any]:
    """Return the report while a deskspine with this status runs in the terminal `where`."""

    async def reply(message: Message) -> Answer:
        assert message.request == "status"
        return Answer(True, "", {**STATUS, **fields})

    paths = paths_of(home)
    lock, server = acquire(paths.lock, home / "s"), await serve(home / "s", Answering(reply))
    set_where(paths.lock, where)
    try:
        return await asyncio.to_thread(report_of, home, *words, code=code)
    finally:
        await server.close()
        lock.release()


async def test_everything_fine(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    journal = SqliteJournal(paths.journal)
    journal.add_break(BreakRecord(0.0, 120.0, "2026-03-10", 0, "finished", "seated-2min"))
    journal.close()
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text("[schedule]\nsit_minutes = 40\n", encoding="utf-8")
    report = await running(tmp_path, where="/dev/pts/3", code=0)
    ((state, found),) = checks(report, "running")
    assert state == "ok"
    assert "/dev/pts/3" in found
    assert ("ok", "X11 idle time: works") in checks(report, "presence")
    assert ("not here", "logind: no system bus") in checks(report, "presence")
    assert ("ok", "desktop notice: works") in checks(report, "channel")
    ((state, found),) = checks(report, "journal")
    assert state == "ok"
    assert found.endswith("1 break since 2026-03-10")
    assert checks(report, "settings")[0][1].startswith("1 setting differs from its default; ")
    assert report["reaches"] == ["screen", "title", "bell", "desktop", "tmux"]
    assert report["text"] == "A due break reaches you by: screen, window title, bell, desktop notice, tmux."


async def test_the_open_faces_count_and_not_where_it_was_started(tmp_path: Path) -> None:
    report = await running(tmp_path, where="", code=0, faces="popup: /dev/pts/1; screen: /dev/pts/2", channels="")
    assert report["reaches"] == ["screen", "title", "bell"]
    report = await running(tmp_path, where="", code=0, faces="plain: /dev/pts/2", channels="")
    assert report["reaches"] == ["screen"]
    report = await running(tmp_path, where="/dev/pts/9", code=1, faces="", channels="")
    assert checks(report, "running")[0][1].endswith("; open: no face")
    report = await running(tmp_path, where="", code=1, faces="status: no terminal; popup: /dev/pts/1", channels="")
    assert checks(report, "running")[0][1].endswith("; open: popup: /dev/pts/1"), "a bar shows no break"


async def test_without_a_screen_its_channels_alone_count(tmp_path: Path) -> None:
    report = await running(tmp_path, where="", code=0)
    assert report["reaches"] == ["desktop", "tmux"]
    report = await running(tmp_path, where="", code=1, channels="desktop: no session bus; sound: works")
    assert report["text"].startswith("Nothing can reach you")
    assert report["text"].endswith("Open a screen: `deskspine` in a terminal that you see.")


async def test_a_screen_in_a_tmux_without_a_client_is_not_seen(tmp_path: Path) -> None:
    report = await running(tmp_path, where="/dev/pts/3", code=1, place="no tmux client", channels="")
    assert checks(report, "place")[0][0] == "problem"


async def test_another_version_says_what_to_do(tmp_path: Path) -> None:
    report = await running(tmp_path, where="/dev/pts/3", code=0, version="0.0.1")
    (check,) = (check for check in report["checks"] if check["name"] == "running")
    assert check["state"] == "problem"
    assert "`deskspine restart`" in check["advice"]


async def test_nothing_sees_the_person(tmp_path: Path) -> None:
    report = await running(tmp_path, where="x", code=0, sources="X11 idle time: no X display; logind: works")
    assert ("problem", "nothing here sees your input") in checks(report, "presence")


def test_broken_settings_and_routines_name_file_line_and_key(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    paths.own_routines.mkdir(parents=True)
    text = '[schedule]\nsit_minutes = "soon"\nsnoze = 1\n[routine]\ndefault = "seatd-2min"\n'
    paths.config_file.write_text(text, encoding="utf-8")
    (paths.own_routines / "mine.toml").write_text("schema = 1\nname = 3\n", encoding="utf-8")
    report = report_of(tmp_path, code=1)
    wrong = [check for check in report["checks"] if check["name"] == "settings"]
    assert [check["state"] for check in wrong] == ["problem", "problem"]
    assert wrong[0]["found"].startswith(f"{paths.config_file}:2: schedule.sit_minutes: expected")
    assert wrong[0]["advice"] == "`deskspine config edit` opens the file."
    assert wrong[1]["advice"] == "`deskspine config unset schedule.snoze` removes it."
    routines = [found for state, found in checks(report, "routines") if state == "problem"]
    assert any("mine.toml" in found for found in routines)
    assert "did you mean seated-2min?" in routines[-1]


def test_broken_themes_name_file_line_and_key(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    paths.own_themes.mkdir(parents=True)
    paths.config_file.write_text('[appearance]\ntheme = "mime"\n', encoding="utf-8")
    (paths.own_themes / "mine.toml").write_text('\nprimary = "blu"\n', encoding="utf-8")
    (paths.own_themes / "nord.toml").write_text("", encoding="utf-8")
    found = checks(report_of(tmp_path, code=1), "themes")
    assert [state for state, _ in found] == ["problem"] * 3
    assert found[0][1] == f"{paths.own_themes}/nord.toml: there is a theme nord already; give the file another name"
    assert found[1][1].startswith(f"{paths.own_themes}/mine.toml:2: primary: expected a colour such as #7fd0ae")
    assert found[2][1] == "appearance.theme: there is no theme 'mime' (did you mean mine?)"
    paths.config_file.write_text('[appearance]\ntheme = "mine"\n', encoding="utf-8")
    (paths.own_themes / "mine.toml").write_text('primary = "#00f"\n', encoding="utf-8")
    (paths.own_themes / "nord.toml").unlink()
    assert checks(report_of(tmp_path, code=1), "themes") == [("ok", "1 theme of your own")]


def test_hooks_whose_program_is_gone(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    assert checks(report_of(tmp_path, code=1), "hooks") == [("not here", "no hook is set")]
    paths.config_dir.mkdir(parents=True)
    (tmp_path / "lamp").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "lamp").chmod(0o755)
    paths.config_file.write_text('[hooks]\non_due = ["~/lamp", "on"]\n', encoding="utf-8")
    assert checks(report_of(tmp_path, code=1), "hooks") == [("ok", "the programs exist: on_due")]
    paths.config_file.write_text('[hooks]\non_due = ["~/lamp"]\non_away = ["gone", "x"]\n', encoding="utf-8")
    assert checks(report_of(tmp_path, code=1), "hooks") == [
        ("problem", "hooks.on_away: 'gone' is no program that can be run")
    ]


def test_a_folder_in_place_of_each_file_is_a_problem_with_advice(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    for path in (paths.journal, paths.config_file, paths.state_file, paths.log):
        path.mkdir(parents=True)
    report = report_of(tmp_path, code=1)
    for name in ("journal", "settings", "state", "log"):
        (check,) = (check for check in report["checks"] if check["name"] == name)
        assert check["state"] == "problem"
        assert check["advice"]
    assert paths.journal.is_dir()


def test_files_that_are_no_journal_and_no_state_stay_as_they_are(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    for path in (paths.journal, paths.state_file):
        path.parent.mkdir(parents=True)
        path.write_text("nothing of ours", encoding="utf-8")
    before = files(tmp_path / "data") | files(tmp_path / "state")
    report = report_of(tmp_path, code=1)
    assert [state for name in ("journal", "state") for state, _ in checks(report, name)] == ["problem", "problem"]
    assert files(tmp_path / "data") | files(tmp_path / "state") == before


def test_rows_that_wait_and_a_log_with_entries_are_mentioned(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    paths.state_dir.mkdir(parents=True)
    paths.state_file.write_text('version = 2\nwaiting = ["a", "b"]\n', encoding="utf-8")
    paths.log.write_text("a fault\n", encoding="utf-8")
    report = report_of(tmp_path, code=1)
    assert checks(report, "state") == [("problem", "2 rows of history wait to be written")]
    assert checks(report, "log")[0][1].startswith("last written at ")


@pytest.fixture
def hung_socket(tmp_path: Path) -> Iterator[Path]:
    """Yield the home of a deskspine whose socket takes connections and never replies."""
    paths = paths_of(tmp_path)
    lock = acquire(paths.lock, tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        yield tmp_path
    lock.release()


def test_a_hung_socket_is_not_waited_for(hung_socket: Path) -> None:
    began = time.monotonic()  # noqa: TID251 - the time that a real program takes
    report = report_of(hung_socket, code=1)
    assert time.monotonic() - began < LIMIT_S  # noqa: TID251
    ((state, found),) = checks(report, "running")
    assert state == "problem"
    assert "gives no answer" in found
    assert report["text"] == "Nothing can reach you now: deskspine runs, but gives no answer."


def test_a_socket_that_is_gone_is_a_problem_and_the_screen_still_counts(tmp_path: Path) -> None:
    lock = acquire(paths_of(tmp_path).lock, tmp_path / "gone")
    set_where(paths_of(tmp_path).lock, "/dev/pts/3")
    report = report_of(tmp_path, code=0)
    lock.release()
    assert checks(report, "running")[0][0] == "problem"
    assert report["reaches"] == ["screen", "title", "bell"]


def test_a_user_without_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_entry(user: int) -> None:
        raise KeyError(user)

    monkeypatch.setattr("pwd.getpwuid", no_entry)
    for name in ("HOME", *(f"XDG_{name}" for name in FOLDERS)):
        monkeypatch.delenv(name, raising=False)
    assert main(["doctor", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert ("problem", "this user has no home folder; set HOME to one that can be written") in checks(report, "folders")
    assert report["text"] == "Nothing can reach you: deskspine cannot start here."


def test_lines_have_80_columns_and_the_verdict_is_the_last(tmp_path: Path) -> None:
    result = doctor(tmp_path)
    lines = result.stdout.splitlines()
    assert all(len(line) <= 80 for line in lines if str(tmp_path) not in line)
    assert result.stdout.rpartition("\n\n")[2].startswith("Nothing can reach you")
    assert any(line.startswith("not here  journal   no history yet") for line in lines)


def test_with_try_the_terminal_really_gets_a_message(tmp_path: Path) -> None:
    written = b""
    command = [sys.executable, "-m", "deskspine", "doctor", "--try"]
    with PseudoTerminal(command, environment(tmp_path)) as screen:
        while piece := screen.read(30):
            written += piece
        assert screen.process.wait(10) == 1
    assert b"\a" in written
    assert b"\x1b]777;notify;Time to move;" in written
    assert b"terminal notice of this terminal: sent as osc777" in b" ".join(written.split())


def test_without_try_the_terminal_gets_no_escape_sequence(tmp_path: Path) -> None:
    written = b""
    with PseudoTerminal([sys.executable, "-m", "deskspine", "doctor"], environment(tmp_path)) as screen:
        while piece := screen.read(30):
            written += piece
    assert b"\x1b" not in written
    assert b"\a" not in written


def test_a_check_that_hangs_or_fails_costs_only_itself() -> None:
    def fails() -> list[Finding]:
        raise PermissionError(13, "Permission denied")

    def hangs() -> list[Finding]:
        over.wait(30)
        return []

    over = Event()
    found = within(0.3, {"good": lambda: [Finding("good", "ok", "x")], "hangs": hangs, "fails": fails})
    over.set()
    assert [(one.name, one.state) for one in found] == [("good", "ok"), ("hangs", "problem"), ("fails", "problem")]
    assert "no answer within 0.3 s" in found[1].found
    assert "Permission denied" in found[2].found


def test_a_file_system_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    over = Event()
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("deskspine.cli.doctor.FILES_S", 1.5)
    monkeypatch.setattr("deskspine.adapters.storage.journal_look.summary", lambda *_: over.wait(60))
    monkeypatch.setattr("deskspine.cli.doctor_running.held", lambda _: over.wait(60))
    assert main(["doctor", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    over.set()
    for name in ("journal", "running"):
        assert checks(report, name) == [("problem", "no answer within 1.5 s")]
    assert checks(report, "settings")[0][0] == "ok"


@pytest.mark.parametrize(
    ("environ", "size", "state"),
    [
        ({"TERM": "foot", "COLORTERM": "truecolor"}, (100, 40), "ok"),
        ({"TERM": "xterm-256color", "TMUX": "x", "SSH_TTY": "y"}, (40, 12), "ok"),
        ({"TERM": "foot"}, (39, 40), "problem"),
        ({"TERM": "foot"}, (80, 11), "problem"),
        ({"TERM": "dumb"}, (80, 24), "problem"),
        ({}, (80, 24), "problem"),
        ({"TERM": "foot"}, None, "not here"),
    ],
)
def test_the_terminal(environ: dict[str, str], size: tuple[int, int] | None, state: str) -> None:
    ((found),) = terminal(environ, size)
    assert found.state == state
    assert bool(found.advice) == (state == "problem")
    assert ("in tmux, over SSH" in found.found) == ("TMUX" in environ)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is on Linux only")
@pytest.mark.parametrize(
    ("unit", "active", "state"), [(False, "", "not here"), (True, "active", "ok"), (True, "inactive", "problem")]
)
def test_the_service(unit: bool, active: str, state: str, tmp_path: Path) -> None:
    program, folder = tmp_path / "systemctl", tmp_path / ".config" / "systemd" / "user"
    reply = f"UnitPath={folder}\nUnitFileState=enabled\nActiveState={active}\nMainPID=7\n"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{reply}'\n", encoding="utf-8")
    program.chmod(0o755)
    if unit:
        folder.mkdir(parents=True)
        (folder / "deskspine.service").write_text("[Service]\n", encoding="utf-8")
    (found,) = service({"HOME": str(tmp_path), "PATH": str(tmp_path)})
    assert found.state == state
    assert bool(found.advice) == (state != "ok")


def test_without_systemd_the_way_by_hand_is_named(tmp_path: Path) -> None:
    (found,) = service({"HOME": str(tmp_path), "PATH": str(tmp_path)})
    assert (found.state, bool(found.advice)) == ("not here", True)


def test_which_deskspine_a_shell_finds(tmp_path: Path) -> None:
    for name in ("own", "other"):
        (tmp_path / name).mkdir()
        script = tmp_path / name / "deskspine"
        script.write_text("#!/bin/sh\n", encoding="utf-8")
        script.chmod(0o755)
    own, other = tmp_path / "own", tmp_path / "other"
    states = {
        f"{own}:{other}": "ok",
        f"{other}:{own}": "problem",
        str(tmp_path): "problem",
    }
    for path, state in states.items():
        (found,) = installation({"PATH": path}, str(own / "python"))
        assert found.state == state, found
    (missing,) = installation({"PATH": str(tmp_path)}, str(own / "python"))
    assert missing.advice == f"Add {own} to PATH, or run `python -m deskspine`."
    (own / "deskspine").unlink()
    assert installation({"PATH": str(other)}, str(own / "python"))[0].state == "ok"


@pytest.mark.parametrize(
    ("name", "did", "fits", "state", "advised"),
    [
        ("notice", "pop-ups are not supported in vt220, as far as known", True, "problem", True),
        ("notice", "no answer from tmux within 1 s", True, "problem", False),
        ("notice", "switched off", True, "not here", False),
        ("desktop", "no notification daemon", True, "problem", True),
        ("desktop", "no session bus", False, "not here", False),
    ],
)
def test_a_channel_that_does_not_work(name: str, did: str, fits: bool, state: str, advised: bool) -> None:
    found = ChannelLook(name, TrialOutcome(did, False), fits).finding()
    assert (found.state, bool(found.advice)) == (state, advised)


def test_a_tmux_that_gives_no_answer_reaches_no_one(tmp_path: Path) -> None:
    environment(tmp_path)
    program = tmp_path / "bin" / "tmux"
    program.write_text("#!/bin/sh\nexec /bin/sleep 30\n", encoding="utf-8")
    program.chmod(0o755)
    began = time.monotonic()  # noqa: TID251 - the time that a real program takes
    report = report_of(tmp_path, code=1, TMUX=f"{tmp_path}/t,1,0", TMUX_PANE="%0")
    assert time.monotonic() - began < LIMIT_S  # noqa: TID251
    assert not [text for state, text in checks(report, "channel") if state == "ok" and "tmux" in text]
    assert report["reaches"] == []


def test_every_channel_of_the_settings_has_words() -> None:
    assert set(LABELS) >= set(CHANNELS)


def test_what_reaches_follows_the_ladder() -> None:
    every = set(CHANNELS)
    assert "sound" not in reaching(DEFAULTS, every)
    loud = DEFAULTS.replace("ladder.ask", ("sound", "bell"))
    assert {"sound", "bell"} <= set(reaching(loud, every))
    assert not {"sound", "bell"} & set(reaching(loud.replace("sound.ask", False), every))
    only_title = DEFAULTS
    for step in ("ask", "remind_1", "remind_2", "remind_3"):
        only_title = only_title.replace(f"ladder.{step}", ("title",))
    assert reaching(only_title, every) == ("title",)
    assert reaching(only_title.replace("ladder.owed", ("desktop",)), {"desktop"}) == ()
    off = RunningLook(Finding("running", "not here", "x"))
    assert verdict(["desktop"], off) == (
        "deskspine is not running. While it runs, a due break reaches you by its screen, and by: desktop notice."
    )


def test_a_finding_without_blanks_stays_whole() -> None:
    path = "/" + "x" * 100
    assert list(finding_lines(Finding("journal", "ok", path)))[-1].endswith(f" {path}")


@pytest.mark.skipif(os.name != "posix", reason="a pipe in the file system")
def test_pipes_in_place_of_files_are_not_waited_for(tmp_path: Path) -> None:
    paths = paths_of(tmp_path)
    for path in (paths.journal, paths.config_file, paths.state_file, paths.alive, paths.lock, paths.log):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)
    began = time.monotonic()  # noqa: TID251 - the time that a real program takes
    report = report_of(tmp_path, code=1)
    assert time.monotonic() - began < LIMIT_S  # noqa: TID251
    assert checks(report, "journal")[0][0] == "problem"
