"""The control socket of a real `deskspine serve` under abuse: a face stays attached, and other programs are served."""

from __future__ import annotations

import os
import queue
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from deskspine import __version__
from deskspine.adapters.control.attachment import Attachment, Lost
from deskspine.adapters.control.client import ask
from deskspine.core.commands.messages import FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.engine.wire import News
from support.programs import NOBODY, Programs, run_as, until

pytestmark = [
    pytest.mark.serial,
    pytest.mark.skipif(sys.platform != "linux", reason="needs a Unix socket and /proc"),
]
MANY = 60
"""Connections of an attack: more than the socket has room for."""
SERVED_S = 1.0
"""Seconds within which an ordinary client is served whatever others do."""
MAX_GROWTH_KB, MAX_LEAK_KB = 20 * 1024, 3 * 1024
"""Maximum memory that all abuse together may take, and that it may take once more when it is repeated."""
STARTED_S = 20.0


class Host:
    """A `deskspine serve` with one face attached."""

    def __init__(self, home: Path, programs: Programs) -> None:
        self._lock = home / "state" / "deskspine" / "lock"
        self.process = programs.start(sys.executable, "-m", "deskspine", "serve")
        until(self._listens, STARTED_S, "serve listens")
        self.got: queue.SimpleQueue[News] = queue.SimpleQueue()
        self.losses: list[Lost] = []
        place = FacePlace("screen", os.getpid())
        self.face = Attachment.open(self.socket, place, __version__, self)
        self.face.begin()
        self.memory_kb = self.most_kb()

    def news(self, news: News) -> None:
        """Keep a message for the test."""
        self.got.put(news)

    def silent(self, silent: bool) -> None:
        """Do nothing: a check of its own measures how fast it reacts."""

    def lost(self, why: Lost) -> None:
        """Keep the reason for the test."""
        self.losses.append(why)

    @property
    def socket(self) -> str:
        return re.sub(r"(?s).*^socket=([^\n]*).*", r"\1", self._lock.read_text(), flags=re.MULTILINE)

    def _listens(self) -> bool:
        with suppress(OSError):
            return ask(self.socket, Message(request="status")).ok
        return False

    def most_kb(self) -> int:
        """Return the most memory that the process has had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])

    def check(self) -> None:
        """Check that other programs and the face are served within a second, and that memory stays bounded."""
        for minutes in (40, 45):
            answer = ask(self.socket, Message(request="interval", args={"minutes": minutes}), SERVED_S)
            assert (answer.ok, answer.text) == (True, f"Sit at most: {minutes} minutes")
            self._sees(minutes)
        self.face.send(Request("interval", {"minutes": 50}, typed=True))
        self._sees(50)
        assert self.losses == []
        assert self.process.poll() is None
        assert self.most_kb() - self.memory_kb < MAX_GROWTH_KB

    def _sees(self, minutes: int) -> None:
        while self.got.get(timeout=SERVED_S).snapshot.interval_s != minutes * 60:
            pass


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """Yield one host for all attacks, so that what one leaves behind would show at the next."""
    with tempfile.TemporaryDirectory(prefix="ds-") as folder:
        home = Path(folder)
        names = {"XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config"}
        names |= {"XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
        environment = {name: f"{folder}/{part}" for name, part in names.items()}
        for path in environment.values():
            Path(path).mkdir(mode=0o700)
        with Programs({"HOME": folder, **environment}) as programs:
            running = Host(home, programs)
            yield running
            running.face.close()


class Attacker:
    """Connections that misbehave, all open until the end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.links: list[socket.socket] = []

    def sends(self, *pieces: bytes, times: int = MANY) -> None:
        """Connect `times` times and send the pieces over each connection, as far as the server takes them."""
        for _ in range(times):
            link = socket.socket(socket.AF_UNIX)
            self.links.append(link)
            with suppress(OSError):
                link.connect(self.path)
                link.settimeout(0.0)
                for piece in pieces:
                    link.sendall(piece)

    def close(self) -> None:
        """Close every connection."""
        for link in self.links:
            link.close()


def _garbage(attacker: Attacker) -> None:
    dice = random.Random(13)
    for _ in range(MANY):
        attacker.sends(dice.randbytes(5_000), b"\n", dice.randbytes(500), times=1)


def _slow_faces(attacker: Attacker) -> None:
    attacker.sends(b'{"request": "subscribe", "face": {"kind": "status"}}\n')


def _quick_ends(attacker: Attacker) -> None:
    attacker.sends(b'{"request": "status"}\n' * 5)
    attacker.close()


STATUS = b'{"request": "status"}\n'
ATTACKS: dict[str, Callable[[Attacker], None]] = {
    "garbage": _garbage,
    "NUL bytes": lambda attacker: attacker.sends(b"\0" * 4_000 + b"\n", b'{"request": "\0"}\n', b"\0"),
    "half lines": lambda attacker: attacker.sends(b'{"request": '),
    "halves of long lines": lambda attacker: attacker.sends(b'{"request": "' + b"x" * 60_000),
    "lines of a mebibyte": lambda attacker: attacker.sends(b"x" * (1 << 20), b"\n" + STATUS),
    "deep JSON": lambda attacker: attacker.sends(b"[" * 60_000 + b"\n", b'{"args":' * 7_000 + b"\n"),
    "large JSON": lambda attacker: attacker.sends(b'{"args": {' + b'"a": 1, ' * 7_000 + b'"b": 1}}\n'),
    "readers that do not read": lambda attacker: attacker.sends(STATUS * 1_000),
    "faces that do not read": _slow_faces,
    "ends before the answer": _quick_ends,
    "200 at once that say nothing": lambda attacker: attacker.sends(times=200),
    "200 at once that ask": lambda attacker: attacker.sends(STATUS, times=200),
}


@contextmanager
def under(attack: str, host: Host) -> Iterator[Attacker]:
    """Attack a host inside, and let all connections go at the end."""
    attacker = Attacker(host.socket)
    try:
        ATTACKS[attack](attacker)
        yield attacker
    finally:
        attacker.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_everybody_else_is_served_within_a_second_while_one_program_misbehaves(host: Host, attack: str) -> None:
    with under(attack, host):
        host.check()
        host.check()
    host.check()


def test_all_attacks_at_once_and_again_and_again(host: Host) -> None:
    most_kb = []
    for _ in range(4):
        with ExitStack() as stack:
            for attack in ATTACKS:
                stack.enter_context(under(attack, host))
            host.check()
        host.check()
        most_kb.append(host.most_kb())
    assert most_kb[-1] - most_kb[0] < MAX_LEAK_KB, most_kb


def test_200_at_once_that_ask_are_all_answered(host: Host) -> None:
    with under("200 at once that ask", host) as attacker:
        answers = []
        for link in attacker.links:
            link.settimeout(5 * SERVED_S)
            with suppress(OSError):
                answers.append(link.recv(100)[:11])
    assert answers == [b'{"ok":true,'] * 200


def test_another_user_is_refused_by_the_folder_and_by_the_kernel_s_word(host: Host) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may run a program as another user")
    folder = Path(host.socket).parent
    Path(folder.parent).chmod(0o755)
    folder.parent.parent.chmod(0o755)
    plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    listed = subprocess.run([*plain, "ls", folder], capture_output=True, text=True)
    assert (listed.returncode, listed.stdout) == (2, "")
    code = (
        "import socket, sys; link = socket.socket(socket.AF_UNIX); link.connect(sys.argv[1])\n"
        'link.sendall(b\'{"request": "quit"}\\n\'); print(link.recv(100))'
    )
    asked = subprocess.run([*run_as(NOBODY), sys.executable, "-c", code, host.socket], capture_output=True, text=True)
    assert "b''" in asked.stdout or "ConnectionReset" in asked.stderr or "BrokenPipe" in asked.stderr, asked
    host.check()
