"""Verbs for a resident that cannot be reached: true messages, and `quit` that ends it nevertheless."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.control.instance_lock import acquire
from deskspine.cli.client import Unreached, send
from deskspine.cli.end_process import end_process
from deskspine.cli.status import held
from deskspine.core.commands.messages import Answer
from deskspine.core.commands.registry import Request

HOLD = """
import sys
from pathlib import Path
from deskspine.adapters.control.instance_lock import acquire
kept = acquire(Path(sys.argv[1], "lock"), Path(sys.argv[1], "s"))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def resident(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that holds the lock and listens on no socket."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def sentence_of(state: Path) -> str:
    """Return the words of a verb."""
    reply = send(str(state), Request("meeting"))
    assert isinstance(reply, Unreached)
    assert not reply.ok
    return reply.text


def test_while_it_starts_and_when_the_socket_is_gone_the_words_differ(
    resident: subprocess.Popen[str], tmp_path: Path
) -> None:
    (tmp_path / "status").write_text("format=1\npid=1\nmode=sitting\n", encoding="utf-8")
    assert "it is starting or ending; try again in a moment" in sentence_of(tmp_path)
    (tmp_path / "status").write_text(f"pid={resident.pid}\nmode=sitting\n", encoding="utf-8")
    text = sentence_of(tmp_path)
    assert f"process {resident.pid}" in text
    assert "its socket is gone; it looks after it once a minute" in text
    assert "try again in a moment" not in text


def test_one_that_has_ended_meanwhile_is_not_running(resident: subprocess.Popen[str], tmp_path: Path) -> None:
    resident.kill()
    resident.wait()
    assert send(str(tmp_path), Request("meeting")) is None
    assert end_process(str(tmp_path)) is None


def test_quit_ends_the_process_and_says_by_what(resident: subprocess.Popen[str], tmp_path: Path) -> None:
    reply = end_process(str(tmp_path))
    assert reply is not None
    assert reply.ok
    assert f"process {resident.pid}) did not listen and was ended by a signal" in reply.text
    assert resident.wait() == -signal.SIGTERM
    assert not held(str(tmp_path / "lock"))


def test_without_links_to_processes_too(
    resident: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    reply = end_process(str(tmp_path))
    assert reply is not None
    assert reply.ok
    assert resident.wait() == -signal.SIGTERM


@pytest.mark.parametrize("note", ["pid={other}\nstarted={start}\n", "pid={other}\n", "pid=²\nstarted={start}\n", ""])
def test_a_stranger_is_never_signalled(
    note: str, resident: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock"
    start = next(line for line in lock.read_text(encoding="utf-8").splitlines() if line.startswith("started="))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        lock.write_text(note.format(other=stranger.pid, start=start.partition("=")[2] + "7"), encoding="utf-8")
        sent: list[object] = []
        monkeypatch.setattr(signal, "pidfd_send_signal", lambda *args: sent.append(args), raising=False)
        monkeypatch.setattr(os, "kill", lambda *args: sent.append(args))
        reply = end_process(str(tmp_path))
        monkeypatch.undo()
        assert reply is not None
        assert not reply.ok
        assert sent == []
        assert stranger.poll() is None
        stranger.kill()
    assert resident.poll() is None


def test_an_answer_that_steers_a_terminal_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = acquire(tmp_path / "lock", tmp_path / "s")
    monkeypatch.setattr("deskspine.cli.client.ask", lambda *args: Answer(True, "a\x1b]52;c;eA==\x07b\nc"))
    reply = send(str(tmp_path), Request("meeting"))
    assert reply is not None
    assert reply.text == "a?]52;c;eA==?b?c"
    lock.release()


def test_a_socket_whose_name_is_not_of_the_locale_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = os.fsencode(tmp_path) + b"/J\xc3\xb6rg \xff"
    lock = acquire(tmp_path / "lock", Path(os.fsdecode(name)))
    requests: list[str] = []

    def ask(path: str, *args: object) -> Answer:
        requests.append(path)
        return Answer(True, "")

    monkeypatch.setattr("deskspine.cli.client.ask", ask)
    send(str(tmp_path), Request("meeting"))
    assert [os.fsencode(path) for path in requests] == [name]
    lock.release()


def test_an_empty_lock_file_is_named(resident: subprocess.Popen[str], tmp_path: Path) -> None:
    os.truncate(tmp_path / "lock", 0)
    text = sentence_of(tmp_path)
    assert text.startswith("deskspine is running, but its lock file is empty")
    assert "?" not in text
