"""The running program in terminals that take reports of programs, and in others: what each gets, and what is left."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from deskspine.core.terminal.input_parser import QUIET_S
from support.paths import ROOT
from support.robot import DASHBOARD, WELCOME, deskspine, person
from support.shell_pty import Window
from support.status_terminal import FENCE, FENCE_REPLY, QUERY, records, reports

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lean driver is for Linux")

END_WITHIN_S = 4.0
LATE = ROOT / "tests" / "support" / "late_tick.py"
TAKES = (QUERY + FENCE_REPLY,)
NO = (FENCE_REPLY,)
PIECES = (QUERY[:4], QUERY[4:9], QUERY[9:] + FENCE_REPLY)
HALF = (QUERY[:7],)
PROGRESS = b"\x1b]9;4;"


class Terminal(Window):
    """A window with a terminal that shows progress, and replies once to the question for reports with `pieces`."""

    def __init__(
        self,
        home: Path,
        pieces: Sequence[bytes] = TAKES,
        *,
        arguments: Sequence[str] = (),
        command: Sequence[str] | None = None,
        **environ: str,
    ) -> None:
        self.env = person(home, TERM="xterm-256color", VTE_VERSION="8000", **environ)
        super().__init__(self.env, arguments, command=command)
        self._pieces = pieces

    def __enter__(self) -> Terminal:
        return self

    def reply(self) -> None:
        """Reply to the question, and before it to the fences of earlier ones."""
        self.wait_for((QUERY + FENCE).decode())
        before = bytes(self.written).partition(QUERY)[0]
        self.type(FENCE_REPLY * before.count(FENCE))
        for piece in self._pieces:
            self.type(piece)
            time.sleep(0.05)

    def begin(self) -> None:
        """Reply, and open the dashboard."""
        self.reply()
        self.wait_for(WELCOME)
        if self._pieces == HALF:
            time.sleep(QUIET_S + 0.2)  # until then a key would be a part of the reply
        self.type(b"\x1b")
        self.wait_for(DASHBOARD)

    def play(self) -> None:
        """Begin a routine from outside, and wait until the screen shows how far it is."""
        assert deskspine(self.env, "start").returncode == 0
        self.wait_for((PROGRESS + b"1;").decode())

    def states(self, since: int = 0) -> list[str]:
        """Return the states that were reported, each once in a row."""
        said = [fields["state"] for fields in reports(bytes(self.written[since:]))]
        return [state for at, state in enumerate(said) if at == 0 or said[at - 1] != state]

    def wait_for_state(self, state: str, since: int = 0) -> None:
        """Wait until `state` is the last report."""
        self.until(lambda: self.states(since)[-1:] == [state], state)

    def left(self) -> list[str]:
        """Return a sentence for each thing that the terminal still shows of a program that has ended."""
        written = bytes(self.written)
        last = re.findall(rb"\x1b\]9;4;(\d)", written)[-1:]
        titles = written.count(b"\x1b[22;2t") - written.count(b"\x1b[23;2t")
        wrong = [f"{name or 'the root'} is {fields}" for name, fields in records(written).items()]
        wrong += ["there is progress"] if last not in ([], [b"0"]) else []
        return wrong + ([f"{titles} titles are kept"] if titles else []) + self.given_back()


@pytest.mark.parametrize("how", [b"\x11", signal.SIGTERM, signal.SIGHUP, "quit"], ids=str)
def test_a_routine_is_reported_with_progress_and_nothing_is_left(how: bytes | int | str, tmp_path: Path) -> None:
    with Terminal(tmp_path) as window:
        window.begin()
        window.wait_for_state("idle")
        window.play()
        window.wait_for_state("working")
        if isinstance(how, bytes):
            window.type(how)
        elif isinstance(how, str):
            deskspine(window.env, how)
        else:
            window.signal(how)
        window.end(END_WITHIN_S)
        assert window.states() == ["idle", "working", "clear"]
        progress = [int(fields["progress"]) for fields in reports(bytes(window.written)) if "progress" in fields]
        assert progress == sorted(progress)
        written = bytes(window.written)
        assert written.rindex(b"\x1b]7501;state=clear\x1b\\") < written.rindex(b"\x1b[?1049l")
        assert b"seated" not in b"".join(repr(fields).encode() for fields in reports(written))
        assert window.left() == []


@pytest.mark.parametrize("driver", ["", "stock"])
def test_a_tick_between_the_last_key_and_the_end_leaves_nothing(driver: str, tmp_path: Path) -> None:
    with Terminal(tmp_path, command=[sys.executable, str(LATE)], DESKSPINE_DRIVER=driver) as window:
        if driver:  # which reads no replies
            window.wait_for(WELCOME)
            window.type(b"\x1b")
            window.wait_for(DASHBOARD)
        else:
            window.begin()
        window.play()
        window.type(b"\x11")
        window.end(END_WITHIN_S)
        assert window.left() == []


@pytest.mark.long(sample=3)
@pytest.mark.parametrize(
    ("pieces", "takes"),
    [
        (PIECES, True),
        ((QUERY + QUERY + FENCE_REPLY, QUERY), True),
        (NO, False),
        ((*NO, QUERY), False),
        ((b"\x1b]7501;state=working\x1b\\\x1b]7501;?;\x1b\\\x1bP7501;?\x1b\\", *NO), False),
        ((b"\x1b]7501;\xff\xfe?\x07", *NO), False),
        (HALF, False),
        ((), False),
    ],
    ids=["pieces", "twice", "no", "late", "junk", "bytes", "half", "silent"],
)
def test_only_a_terminal_that_replied_gets_reports(pieces: Sequence[bytes], takes: bool, tmp_path: Path) -> None:
    with Terminal(tmp_path, pieces) as window:
        window.begin()
        window.play()
        if takes:
            window.wait_for_state("working")
        time.sleep(0.5)
        window.type(b"\x11")
        assert window.end(END_WITHIN_S) == 0
        assert bool(window.states()) == takes
        assert window.written.count(b"\x1b]7501;") == (1 + len(list(reports(bytes(window.written)))))
        assert window.left() == []


def test_put_aside_it_is_removed_and_brought_back_it_is_there_again(tmp_path: Path) -> None:
    with Terminal(tmp_path) as window:
        window.begin()
        window.play()
        window.wait_for_state("working")
        for _ in range(2):
            since = len(window.written)
            window.signal(signal.SIGTSTP)
            window.until(lambda: window.state() == "T", "the stop")
            window.until(lambda: records(bytes(window.written)) == {}, "no record")
            assert [fault for fault in window.left() if "attributes" not in fault] == []
            since = len(window.written)
            window.signal(signal.SIGCONT)
            window.until(lambda: records(bytes(window.written)) != {}, "the record again")
            assert "clear" not in window.states(since)
        window.type(b"\x11")
        window.end(END_WITHIN_S)
        assert window.left() == []


def test_a_screen_that_hangs_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import time; from deskspine.composition import screen; from deskspine.tui.player import screen as player; "
        "player.PlayerScreen.key_x = lambda self, event: time.sleep(3600); screen.run_resident()"
    )
    with Terminal(tmp_path, command=[sys.executable, "-c", code]) as window:
        window.begin()
        window.play()
        window.wait_for_state("working")
        window.type(b"x")
        time.sleep(0.5)
        window.signal(signal.SIGTERM)
        window.end(END_WITHIN_S)
        assert window.left() == []


@pytest.mark.terminal
@pytest.mark.parametrize("allowed", ["on", "off"])
def test_behind_tmux_the_terminal_itself_gets_a_record_of_the_pane(allowed: str, tmp_path: Path) -> None:
    settings, socket = tmp_path / "tmux.conf", tmp_path / "tmux"
    settings.write_text(f"set -g allow-passthrough {allowed}\nset -g status off\n")
    tmux = ["tmux", "-S", str(socket), "-f", str(settings)]
    shell = shlex.join([sys.executable, "-m", "deskspine"])
    with Terminal(tmp_path, command=[*tmux, "new-session", f"{shell}; sleep 60"], LANG="C.UTF-8") as window:
        try:
            window.wait_for(WELCOME)
            assert QUERY not in window.written, "the reply would go to whichever pane has the keyboard"
            window.type(b"\x1b")
            if allowed == "on":
                window.wait_for(QUERY.decode())
                window.type(QUERY)
                window.until(lambda: "deskspine-0" in records(bytes(window.written)), "a record")
            window.wait_for(DASHBOARD)
            assert deskspine(window.env, "start").returncode == 0
            window.wait_for("seated reset")
            time.sleep(1.5)
            said = {name: fields["state"] for name, fields in records(bytes(window.written)).items()}
            assert said == ({"deskspine-0": "working"} if allowed == "on" else {})
            window.type(b"\x11")
            window.until(lambda: records(bytes(window.written)) == {}, "no record")
            assert (b"7501" in window.written) == (allowed == "on")
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)


@pytest.mark.long
def test_an_attached_screen_reports_to_its_own_terminal_and_goes_on_when_the_host_moves(tmp_path: Path) -> None:
    with Terminal(tmp_path) as host:
        host.begin()
        with Terminal(tmp_path, NO, arguments=("attach",)) as silent, Terminal(tmp_path, arguments=("attach",)) as face:
            for window in (silent, face):
                window.reply()
                window.wait_for(DASHBOARD)
            face.wait_for_state("idle")
            host.play()
            for window in (host, face):
                window.wait_for_state("working")
            host.signal(signal.SIGTERM)
            host.end(END_WITHIN_S)
            assert host.left() == []
            since = len(face.written)
            face.until(lambda: len(list(reports(bytes(face.written[since:])))) > 2, "reports of the next host")
            assert face.states(since) == ["working"], "a move of the host asks nobody anything again"
            for window in (silent, face):
                window.signal(signal.SIGTERM)
                window.end(END_WITHIN_S)
                assert window.left() == []
            assert silent.states() == []
