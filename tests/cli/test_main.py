"""The command line as a person meets it: help, mistakes, exit codes, closed streams, verbs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deskspine import __version__
from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.server import serve
from deskspine.cli import config, routines, status
from deskspine.cli.client import send
from deskspine.cli.help import WIDTH, help_text
from deskspine.cli.main import main
from deskspine.cli.own_verbs import OWN_VERBS
from deskspine.cli.verbs import Misuse, request_for, verbs
from deskspine.core.commands.key_labels import human_key, markdown_keys
from deskspine.core.commands.messages import Answer, Message
from deskspine.core.commands.registry import COMMANDS, Request


def deskspine(home: Path, *args: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program with folders of its own and no terminal; `shell` is put behind the command."""
    env = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    command = ["sh", "-c", f'"$@" {shell}', "sh", sys.executable, "-m", "deskspine", *args]
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)


def test_help_names_every_verb_in_eighty_columns(tmp_path: Path) -> None:
    done = deskspine(tmp_path, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for verb in (*OWN_VERBS, *verbs()):
        assert f"\n  {verb}" in done.stdout
    assert max(map(len, help_text().splitlines())) <= WIDTH


SUB_VERBS = {"config": [*config.SUB_VERBS], "routines": [*routines.SUB_VERBS], "notify": ["test"]}
WITH_SUB_VERBS = [
    *([verb] for verb in (*OWN_VERBS, *verbs())),
    *([verb, sub] for verb, subs in SUB_VERBS.items() for sub in subs),
    ["config", "get", "schedule.sit_minutes"],
    ["config", "set", "schedule.sit_minutes", "40"],
    ["routines", "add", "file.toml", "--replace"],
    ["simulate", "day.txt", "--json"],
    ["status", "--json"],
]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("words", WITH_SUB_VERBS, ids=" ".join)
def test_every_verb_takes_help_anywhere_and_does_nothing_else(
    words: list[str], flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for at in range(1, len(words) + 1):
        args = [*words[:at], flag, *words[at:]]
        code = status.run(args[1:]) if args[0] == "status" else main(args)
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), args
        assert said.out.startswith("usage: deskspine ") or said.out.startswith("deskspine "), args
        assert words[0] in said.out
    assert list(tmp_path.iterdir()) == [], "help touches no file"


def test_help_in_front_of_a_verb_is_the_help_of_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (*OWN_VERBS, *verbs()):
        main([verb, "--help"]) if verb != "status" else status.run(["--help"])
        page = capsys.readouterr().out
        assert main(["help", verb]) == 0
        assert capsys.readouterr().out == page


def test_version(tmp_path: Path) -> None:
    assert deskspine(tmp_path, "--version").stdout == f"deskspine {__version__}\n"


def test_an_unknown_verb_gets_a_suggestion(tmp_path: Path) -> None:
    done = deskspine(tmp_path, "snoze")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean `deskspine snooze`?" in done.stderr


@pytest.mark.parametrize("verb", ["snooze", "quit"])
def test_a_verb_with_nobody_to_talk_to_says_so(verb: str, tmp_path: Path) -> None:
    done = deskspine(tmp_path, verb)
    assert (done.returncode, done.stdout) == (3, "")
    assert "not running" in done.stderr


@pytest.mark.parametrize("args", [(), ("break",), ("demo",)])
def test_without_a_terminal_one_sentence_and_no_traceback(args: tuple[str, ...], tmp_path: Path) -> None:
    done = deskspine(tmp_path, *args)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr


@pytest.mark.parametrize("shell", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("verb", "code"), [("status", 3), ("--help", 0), ("", 2)])
def test_closed_streams_do_no_harm(verb: str, code: int, shell: str, tmp_path: Path) -> None:
    done = deskspine(tmp_path, *([verb] if verb else []), shell=shell)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_not_worth_a_word(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    env = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    for verb in ("--help", "status"):
        command = [sys.executable, "-m", "deskspine", verb]
        done = subprocess.run(command, env=env, stdout=write_end, stderr=subprocess.PIPE, timeout=30)
        assert (done.returncode, done.stderr) == (141, b"")
    os.close(write_end)


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("pause", "pause", {}),
        ("pause 20", "pause", {"minutes": 20}),
        ("pause 9:05", "pause", {"until": "09:05"}),
        ("meeting 30", "meeting", {"minutes": 30}),
        ("meeting over", "meeting-over", {}),
        ("start micro-1min", "start", {"routine": "micro-1min"}),
        ("did-it", "did-it", {}),
        ("did-it --again", "did-it-again", {}),
        ("undo", "undo", {}),
        ("unwell", "unwell", {}),
        ("unwell fever", "unwell-fever", {}),
        ("unwell over", "unwell-over", {}),
    ],
)
def test_what_a_verb_asks_for(line: str, name: str, args: dict[str, Any]) -> None:
    verb, *words = line.split()
    assert request_for(verbs()[verb], words) == Request(name, args, "verb")


@pytest.mark.parametrize(
    "line",
    [
        "did-it again",
        "undo it",
        "pause 0",
        "pause 25:00",
        "pause ²",
        "pause 1 2",
        "meeting soon",
        "snooze 5",
        "pause 9:5",
        "unwell sick",
    ],
)
def test_what_a_verb_cannot_take_is_told(line: str) -> None:
    verb, *words = line.split()
    with pytest.raises(Misuse, match=words[-1]):
        request_for(verbs()[verb], words)


async def test_a_verb_reaches_the_engine_through_the_socket_the_lock_names(tmp_path: Path) -> None:
    async def engine(message: Message) -> Answer:
        return Answer(message.request == "snooze", str(message.args))

    state, path = tmp_path / "deskspine", tmp_path / "elsewhere" / "s"
    assert await asyncio.to_thread(send, str(state), Request("snooze")) is None
    lock = acquire(state / "lock", path)
    starting = await asyncio.to_thread(send, str(state), Request("snooze"))
    assert starting is not None
    assert not starting.ok
    assert "does not listen" in starting.text
    server = await serve(path, engine)
    done = await asyncio.to_thread(deskspine, tmp_path, "snooze")
    assert (done.returncode, done.stdout) == (0, "{}\n")
    refused = await asyncio.to_thread(deskspine, tmp_path, "pause", "20")
    assert (refused.returncode, refused.stderr) == (1, "{'minutes': 20}\n")
    await server.close()
    lock.release()


def test_the_key_table_has_every_key_in_human_spelling() -> None:
    table = markdown_keys()
    assert table.count("\n") == 2 + sum(1 for entry in COMMANDS if entry.keys)
    assert "| Dashboard | `+` | Longer |" in table
    assert "| Everywhere | `?` | Help |" in table
    assert human_key("ctrl+question_mark") == "ctrl+?"
