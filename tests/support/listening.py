"""An engine on its own thread that listens on a socket, as the resident does."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.server import serve
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.home import engine_of
from deskspine.engine.faces import ControlPort
from deskspine.engine.runner import RequestServer, Runner

PATIENCE_S = 10.0


class Line:
    """A terminal's connection to the resident."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    def __call__(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send one message as earlier versions did, byte for byte, and return the answer."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(PATIENCE_S)
            link.connect(self._socket)
            link.sendall(json.dumps(message).encode() + b"\n")
            with link.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
        return answer


@contextmanager
def listening(paths: Paths, socket: Path) -> Iterator[Line]:
    """Run a resident over the folders of `paths` for as long as the context lasts."""

    async def listen(port: ControlPort) -> RequestServer:
        return await serve(socket, port)

    clock = SystemClock()
    runner = Runner(engine_of(paths, clock, FaultLog(paths.log, clock)), clock, serve=listen)
    runner.start()
    try:
        yield Line(socket)
    finally:
        runner.stop()
