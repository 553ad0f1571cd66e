"""A real tmux server with real clients in terminals of their own."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

NAME_QUERY = b"\x1b[>q"


class Client:
    """A terminal with a tmux client in it; it answers `said` when it is asked for its name."""

    def __init__(
        self, argv: list[str], environ: dict[str, str], said: str = "", size: tuple[int, int] = (80, 24)
    ) -> None:
        self.person, program = os.openpty()
        termios.tcsetwinsize(program, (size[1], size[0]))
        self.tty = os.ttyname(program)
        self._said = said
        self._text = b""
        self.process = subprocess.Popen(
            argv, stdin=program, stdout=program, stderr=program, env=environ, start_new_session=True
        )
        os.close(program)

    def seen(self) -> bytes:
        """Return all that was ever shown."""
        with suppress(OSError):
            while select.select([self.person], [], [], 0)[0]:
                text = os.read(self.person, 65536)
                if NAME_QUERY in text and self._said:
                    os.write(self.person, f"\x1bP>|{self._said}\x1b\\".encode())
                self._text += text
        return self._text

    def type(self, keys: str) -> None:
        """Type keys as the person."""
        os.write(self.person, keys.encode())

    def end(self) -> None:
        """End the client and close its terminal."""
        self.process.kill()
        self.process.wait(5)
        os.close(self.person)


class Server:
    """A private tmux server, and the program in its background window."""

    def __init__(self, folder: Path, name: str = "tmux") -> None:
        """Start it with its socket in the folder that a tmux with TMUX_TMPDIR=`folder` uses."""
        self.folder = folder
        self.socket = folder / f"tmux-{os.getuid()}" / name
        self.socket.parent.mkdir(mode=0o700, exist_ok=True)
        names = ("PATH", "HOME", "LANG", "LC_ALL")
        self.environ = {name: os.environ[name] for name in names if name in os.environ}
        self.clients: list[Client] = []
        self.tmux("new-session", "-d", "-s", "with space", "-x", "80", "-y", "24", "sleep 100")
        pane, pid = self.tmux("display-message", "-p", "#{pane_id} #{pid}").split()
        self.tmux("new-window", "cat")
        self.ours = {"TMUX": f"{self.socket},{pid},0", "TMUX_PANE": pane}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.end()
        with suppress(subprocess.CalledProcessError):
            self.tmux("kill-server")

    def tmux(self, *arguments: str) -> str:
        """Run a command of tmux and return its output."""
        argv = ["tmux", "-u", "-S", str(self.socket), "-f", "/dev/null", *arguments]
        return subprocess.run(argv, env=self.environ, check=True, capture_output=True, text=True, timeout=5).stdout

    def ask(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command of tmux that waits until what it opened is closed."""
        argv = ["tmux", "-u", "-S", str(self.socket), *arguments]
        return subprocess.Popen(argv, env=self.environ, start_new_session=True)

    def attach(
        self,
        said: str = "",
        size: tuple[int, int] = (80, 24),
        session: str = "with space",
        before: tuple[str, ...] = (),
        **environ: str,
    ) -> Client:
        """Attach a client whose environment has `environ` too; `before` are words before the command."""
        argv = [*before, "tmux", "-S", str(self.socket), "attach-session", "-t", session]
        known = self.ttys()
        client = Client(argv, {**self.environ, "TERM": "xterm-256color", **environ}, said, size)
        self.clients.append(client)
        self.until(lambda: bool(self.ttys() - known))
        (client.tty,) = self.ttys() - known
        if said:
            self.until(lambda: said in self.tmux("list-clients", "-F", "#{client_termtype}"))
        return client

    def ttys(self) -> set[str]:
        """Return the terminals of all clients."""
        return set(self.tmux("list-clients", "-F", "#{client_tty}").split())

    def detach(self, client: Client) -> None:
        """Detach a client."""
        self.tmux("detach-client", "-t", client.tty)
        client.process.wait(5)

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until `holds`, five seconds at most; the clients go on reading."""
        end = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < end, f"waited in vain {what}"
            for client in self.clients:
                client.seen()
            time.sleep(0.02)

    async def shown(self, client: Client, text: bytes) -> None:
        """Wait until `client` has shown `text`."""
        await asyncio.to_thread(self.until, lambda: text in client.seen(), f"for {text!r}")
