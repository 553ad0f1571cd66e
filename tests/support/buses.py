"""Private message buses, mock services on them, and a desktop with a real notification daemon."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.dbus.bus import At, BusError, open_session
from deskspine.core.presence.place import Place

MOCK = "org.freedesktop.DBus.Mock"
PYTHON = "/usr/bin/python3"
"""The interpreter that Debian's dbusmock is installed for."""
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>{services}
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""


def need_dbusmock() -> None:
    """Skip the running test if python3-dbusmock is missing; with DESKSPINE_REQUIRE_DESKTOP=1 fail instead."""
    try:
        subprocess.run([PYTHON, "-c", "import dbusmock"], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        reason = "python3-dbusmock not installed, and this test needs it"
        if os.environ.get("DESKSPINE_REQUIRE_DESKTOP") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


class PrivateBus:
    """A bus of the test's own, and the programs on it."""

    def __init__(self, folder: Path, services: str = "") -> None:
        """Start the bus; `services` are folders of service files, as the configuration of a bus names them."""
        self.folder = folder
        self.socket = folder / "bus"
        (folder / "bus.conf").write_text(CONFIG.format(socket=self.socket, services=services))
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.socket}",
        }
        self._running: list[subprocess.Popen[bytes]] = []
        self.daemon = self.start()

    @property
    def place(self) -> Place:
        """The place of a person at the desktop of this bus, which is also the bus of the machine."""
        address = f"unix:path={self.socket}"
        pairs = {**self.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
        del pairs["PATH"]
        return Place(desktop=True, variables=tuple(sorted(pairs.items())))

    def start(self) -> subprocess.Popen[bytes]:
        """Start the bus itself (again)."""
        self.socket.unlink(missing_ok=True)
        self.daemon = self.run("dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork", "--nopidfile")
        wait_for(self.socket.exists)
        return self.daemon

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program on this bus; it ends with the test."""
        child = subprocess.Popen(
            command, env=self.environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._running.append(child)
        return child

    def close(self) -> None:
        """End everything that was started here."""
        for child in reversed(self._running):
            end(child)

    async def call(
        self, at: At, method: str, signature: str = "", body: tuple[Any, ...] = (), answers: str = ""
    ) -> Any:
        """Call a method on this bus, as another program of the person would, and return its reply."""
        async with await open_session(self.place) as bus:
            return await bus.call(at, method, signature, body, answers=answers)

    async def owned(self, name: str) -> None:
        """Wait until a program owns `name`."""
        async with asyncio.timeout(10), await open_session(self.place) as bus:
            while not await bus.owner(name):
                await bus.rest()


class Mock:
    """A service of dbusmock, in a process of its own."""

    def __init__(self, bus: PrivateBus, at: At, template: str = "") -> None:
        self.bus, self.at = bus, at
        kind = ("--template", template) if template else at
        self.process = bus.run(PYTHON, "-m", "dbusmock", "--session", *kind)

    async def __aenter__(self) -> Mock:
        await self.bus.owned(self.at.name)
        await self.does("GetCalls", answers="a(tsav)")
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(end, self.process)

    async def does(self, method: str, signature: str = "", *body: Any, path: str = "", answers: str = "") -> None:
        """Call a method of dbusmock's own interface for tests."""
        at = At(self.at.name, path or self.at.path, MOCK)
        try:
            await self.bus.call(at, method, signature, body, answers)
        except BusError as error:
            if "the reply to" not in str(error):
                raise

    async def emits(self, interface: str, name: str, signature: str = "", *body: Any, path: str = "") -> None:
        """Let the service send a signal."""
        values = list(zip(signature, body, strict=True))
        await self.does("EmitSignal", "sssav", interface, name, signature, values, path=path)

    async def has(self, name: str, signature: str, value: Any, path: str = "") -> None:
        """Set a property of the service without a signal about the change."""
        await self.does("AddProperty", "ssv", self.at.interface, name, (signature, value), path=path)

    async def method(self, name: str, takes: str, answers: str, code: str) -> None:
        """Add a method to the service."""
        await self.does("AddMethod", "sssss", self.at.interface, name, takes, answers, code)


class Desktop(PrivateBus):
    """A bus with an X server next to it, for a real notification daemon."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        reading, writing = os.pipe()
        command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-noreset", "-nolisten", "tcp")
        self._x = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as pipe:
            # Read to the end of the line: Xvfb ends when it cannot write all of it.
            self.environ["DISPLAY"] = f":{pipe.readline().strip()}"
        self.dunst = self.run("dunst")

    async def tool(self, *command: str) -> str:
        """Run a tool on this desktop and return its output."""
        child = await asyncio.create_subprocess_exec(
            *command, env=self.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        output, _ = await child.communicate()
        return output.decode().strip()

    async def shown(self, count: int, state: str = "displayed") -> None:
        """Wait until dunst shows (or keeps waiting) exactly `count` notices."""
        async with asyncio.timeout(5):
            while await self.tool("dunstctl", "count", state) != str(count):  # noqa: ASYNC110 - dunst sends no signal
                await asyncio.sleep(0.05)

    def close(self) -> None:
        """End everything that was started here."""
        super().close()
        end(self._x)


@contextmanager
def folder_of_a_session() -> Iterator[Path]:
    """Yield a temporary folder with a short name that can be XDG_RUNTIME_DIR."""
    folder = Path(tempfile.mkdtemp(prefix="ds-"))
    folder.chmod(0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def closing(bus: Any) -> Iterator[Any]:
    """Close `bus` at the end, whatever happened."""
    try:
        yield bus
    finally:
        bus.close()


def end(child: subprocess.Popen[bytes]) -> None:
    """End a program that was started here, even one that was stopped."""
    if child.poll() is None:
        child.send_signal(signal.SIGCONT)
        child.terminate()
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
    child.wait()


def wait_for(what: Callable[[], object], within_s: float = 5.0) -> None:
    """Wait until `what` holds."""
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.01)
