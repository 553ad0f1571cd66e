"""Names of files, folders, programs and routines that would steer a terminal or need another locale, at every verb."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.server import ControlServer, serve
from deskspine.cli.tree import OWN
from deskspine.cli.verbs import verbs
from deskspine.core.commands.messages import Answer, Message
from support.answering import Answering

STEERS = "\x1b]52;c;ZXZpbA==\x07\x9b2J\n\rdeskspine: all is well\u2028\u202e"
FOLDERS = {
    "CONFIG_HOME": "config",
    "STATE_HOME": "state",
    "DATA_HOME": "data",
    "CACHE_HOME": "cache",
    "RUNTIME_DIR": "run",
}
REGISTRY = [[verb] for verb in verbs()]
OWN_LINES = [
    ["--help"], [STEERS], ["status"], ["status", "--json"], ["status", STEERS], ["break"], ["break", STEERS], ["demo"],
    ["serve", STEERS], ["attach"], ["popup"],
    ["config", "list"], ["config", "get", STEERS], ["config", "set", STEERS, "1"], ["config", "edit"],
    ["config", "set", "schedule.sit_minutes", STEERS], ["config", "set", "routine.default", STEERS],
    ["config", "set", "schedule.sit_minutes", "40"], ["config", "unset", STEERS], ["config", STEERS],
    ["notify", STEERS], ["pause", STEERS], ["start", STEERS], ["snooze", STEERS],
    ["routines", "list"], ["routines", "list", "--system"], ["routines", "show", STEERS], ["routines", "edit", STEERS],
    ["routines", "check", STEERS], ["routines", "check", f"./{STEERS}.toml"], ["routines", "add", STEERS],
    ["routines", "add", f"./{STEERS}.toml"], ["routines", "new", STEERS], ["routines", "new", "mine"],
    ["routines", "edit", "mine"], ["routines", "list", "--json"], ["routines", "check", "--json", STEERS],
    ["routines", STEERS], ["notify", "test", STEERS], ["config", "list", "--json"],
    ["hooks"], ["hooks", STEERS], ["hooks", "list", "--json"], ["hooks", "test", STEERS], ["hooks", "test", "on_due"],
    ["config", "set", "hooks.on_due", STEERS, STEERS],
    ["hint", STEERS], ["hint", "working", "--id", STEERS], ["hint", "done"], ["wait", STEERS], ["wait", "--", STEERS],
    ["setup"], ["setup", STEERS], ["setup", "shell", "--yes"], ["setup", "claude"], ["setup", "--remove"],
    ["setup", "shell", "--shell", STEERS], ["setup", "tmux", "--yes"],
    ["service", STEERS], ["service", "status"], ["service", "remove"], ["service", "install"],
    ["service", "install", "--at", STEERS],
    ["completion", STEERS], ["completion", "bash"], ["completion", "zsh"], ["completion", "fish"],
    ["doctor"], ["doctor", "--json"], ["doctor", STEERS], ["doctor", "why", STEERS], ["doctor", "why", "10:40"],
    ["log"], ["log", STEERS], ["log", "--lines", STEERS],
    ["simulate", STEERS], ["simulate", f"./{STEERS}.toml"], ["simulate", "--set", STEERS], ["simulate", f"--{STEERS}"],
    ["simulate", "--set", f"schedule.sit_minutes={STEERS}"], ["simulate", "a", STEERS],
    ["simulate", "--replay", STEERS], ["simulate", "--replay", "week"],
    ["history"], ["history", STEERS], ["history", "week", "--json"], ["history", "forget", STEERS],
    ["export", STEERS], ["export", "--json", STEERS], ["export", "--csv", "-"], ["export", "--activitywatch", STEERS],
    ["import", STEERS], ["import", f"./{STEERS}.toml"],
]  # fmt: skip
"""Every verb, with the name at each place where it takes one."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment with folders below `home` alone."""
    folders = {f"XDG_{name}": str(home / folder) for name, folder in FOLDERS.items()}
    return {"PATH": os.environ["PATH"], "HOME": str(home), **folders, **more}


def run(words: list[str], environ: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a verb without a terminal."""
    command = [sys.executable, "-m", "deskspine", *words]
    return subprocess.run(command, env=environ, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose name steers a terminal, with own routines, a settings file and other files that do."""
    home = tmp_path_factory.mktemp("home") / STEERS
    routines = home / "config" / "deskspine" / "routines"
    routines.mkdir(parents=True)
    (routines / f"{STEERS}.toml").write_text(f'schema = 1\nname = "{STEERS!r}"\n', encoding="utf-8")
    (routines.parent / "config.toml").write_text('[schedule]\n"a\\u001b]52;c;eA==\\u0007\\nb" = 1\n', encoding="utf-8")
    (home / f"{STEERS}.toml").write_text("no timeline and no TOML\n", encoding="utf-8")
    return home


def test_every_verb_is_tried() -> None:
    tried = {words[0] for words in (*REGISTRY, *OWN_LINES)}
    assert {*verbs(), *OWN} <= tried


@pytest.mark.long(sample=12)
@pytest.mark.parametrize("words", [*REGISTRY, *OWN_LINES], ids=lambda words: "-".join(map(repr, words))[:60])
def test_nothing_that_is_printed_steers_a_terminal_or_makes_lines_of_its_own(words: list[str], hostile: Path) -> None:
    environ = environment(hostile, EDITOR=f'"{STEERS}"', TMUX_PANE=STEERS, LANG="C.UTF-8")
    result = run(words, environ, hostile)
    for stream in (result.stdout, result.stderr):
        text = stream.decode("utf-8")
        bad = {character for character in text if not character.isprintable() and character != "\n"}
        assert not bad, text
        assert not [line for line in text.split("\n") if line.startswith("deskspine: all is well")], text
    assert b"Traceback" not in result.stderr


PLAIN_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCAL = [
    ["status"], ["status", "--json"], ["config", "path"], ["config", "list"], ["config", "get", "schedule.sit_minutes"],
    ["config", "set", "schedule.sit_minutes", "40"], ["config", "unset", "schedule.sit_minutes"], ["config", "edit"],
    ["routines", "list"], ["routines", "show", "seated-2min"], ["routines", "show", "seated-2min", "--figure"],
    ["routines", "check", "Jörg/x.toml"], ["routines", "add", "Jörg/x.toml"], ["routines", "new", "mine"],
    ["routines", "edit", "Jörg"], ["simulate"], ["simulate", "Jörg/x.txt"], ["break", "Jörg"], ["demo"],
    ["serve", "Jörg"], ["--help"],
    ["attach"], ["popup"], ["service", "status"], ["service", "install"], ["setup"], ["setup", "shell"],
    ["start", "Jörg"], ["pause", "14:30"], ["notify", "Jörg"], ["Jörg"],
    ["doctor"], ["doctor", "--json"], ["doctor", "why", "Jörg"], ["log"],
    ["hooks"], ["hooks", "test", "on_due"], ["config", "set", "hooks.on_due", "Jörg", "Jörg"],
]  # fmt: skip


@contextmanager
def resident(home: Path) -> Iterator[list[str]]:
    """Listen where the lock file says, and give the requests that arrive."""
    requests: list[str] = []

    async def handle(message: Message) -> Answer:
        requests.append(message.request)
        return Answer(True, "Jörg")

    socket = home / "run" / "s"
    lock = acquire(home / "state" / "deskspine" / "lock", socket)
    loop = asyncio.new_event_loop()
    server: ControlServer = loop.run_until_complete(serve(socket, Answering(handle)))
    from threading import Thread

    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield requests
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
        lock.release()


@pytest.mark.long
def test_every_verb_works_where_the_locale_does_not_know_the_letters_of_the_path(tmp_path: Path) -> None:
    home = tmp_path / "Jörg"
    home.mkdir()
    environ = environment(home, EDITOR="true", **PLAIN_LOCALE)
    with resident(home) as requests:
        for words in (*([verb] for verb in verbs()), *LOCAL):
            result = run(words, environ, tmp_path)
            assert b"Traceback" not in result.stderr, (words, result.stderr.decode("utf-8", "replace"))
            assert result.returncode in (0, 1, 2), (words, result.stderr)
    assert {"not-now" if verb == "skip" else verb for verb in verbs()} <= set(requests)
    for words in LOCAL:
        assert b"Traceback" not in run(words, environ, tmp_path).stderr, words
