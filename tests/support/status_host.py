"""A replacement for a running deskspine, for its followers: it has the lock, and sends what a test wants."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.control.instance_lock import Instance, acquire


def answer(**fields: str) -> bytes:
    """Return one line of the server."""
    return json.dumps({"ok": True, "text": fields.get("mode", ""), "status": fields}).encode() + b"\n"


class Host:
    """A running deskspine as a follower sees it: a lock, and a socket that a test writes to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = Path(tempfile.mkdtemp(prefix="ds", dir="/tmp")) / "s"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen()
        self._listener.settimeout(5)
        self.lock: Instance | None = acquire(folder / "lock", self._path)
        self.link: socket.socket | None = None
        """The connection that was made last."""
        self._links: list[socket.socket] = []
        self.asked: list[dict[str, object]] = []
        self.greeting: threading.Thread | None = None

    def greet(self, *lines: bytes) -> threading.Thread:
        """Take as many connections as there are lines, read what each asks for, and send it its line."""

        def run() -> None:
            for line in lines:
                self.link, _ = self._listener.accept()
                self._links.append(self.link)
                self.link.settimeout(5)
                with self.link.makefile() as asked:
                    self.asked.append(json.loads(asked.readline()))
                self.link.sendall(line)

        self.greeting = threading.Thread(target=run)
        self.greeting.start()
        return self.greeting

    def send(self, line: bytes) -> None:
        assert self.link is not None
        self.link.sendall(line)

    def hang_up(self) -> None:
        assert self.link is not None
        self.link.close()

    def end(self) -> None:
        """End as a host does: first the connection, then the lock."""
        for link in self._links:
            link.close()
        self._listener.close()
        if self.greeting is not None:
            self.greeting.join()
        if self.lock is not None:
            self.lock.release()
            self.lock = None
        with suppress(OSError):
            self._path.unlink()
            self._path.parent.rmdir()
