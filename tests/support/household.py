"""One person with several faces of one engine: screens on terminals of their own, `serve`, and a look at the engine."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tomli_w

from deskspine import __version__
from deskspine.adapters.control.attachment import Attachment, Lost
from deskspine.adapters.control.client import ask
from deskspine.adapters.control.instance_lock import AlreadyRunningError, running
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.history.records import DayRows
from deskspine.core.player.state import segment_s
from deskspine.engine.snapshot import Playing, Snapshot
from deskspine.engine.wire import News
from support.robot import is_alive, person
from support.shell_pty import Window

PATIENCE_S = 20.0
TAKES_OVER_S = 2.0
DASHBOARD = "Next break"
LOOK_S = 0.01


class Glance:
    """A face that takes one snapshot. It is a popup, which takes no engine over as long as a screen is open."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.snapshot: Snapshot | None = None

    def news(self, news: News) -> None:
        """Keep the snapshot."""
        self.snapshot = news.snapshot
        self.came.set()

    def silent(self, silent: bool) -> None:
        """Do nothing."""

    def lost(self, why: Lost) -> None:
        """Stop waiting."""
        self.came.set()


def place_in(playing: Playing, t: float) -> float:
    """Return the seconds from the beginning of the plan to the place at boot second `t`."""
    before = sum(segment_s(playing.state, playing.plan, index) for index in range(playing.state.index))
    return before + playing.state.into(t)


class Household:
    """One home. Everything that is open in it is ended with the block."""

    def __init__(self, home: Path, settings: str = "") -> None:
        self.env = person(home)
        self.home = home
        folders = (home / "config", home / "state", home / "data", home / "run", home / "cache")
        self.paths = Paths(*(folder / "deskspine" for folder in folders))
        self.paths.config_dir.mkdir(parents=True, exist_ok=True)
        self.paths.config_file.write_text(settings, encoding="utf-8")
        self.screens: list[Window] = []
        self.services: list[subprocess.Popen[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Household:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.services:
            process.kill()
            process.wait()
        self._open.close()

    # -- processes ------------------------------------------------------------------------------------------------

    def skip_first_run(self, **progress_s: float) -> None:
        """Open deskspine once, skip the first pages and quit; then set these meters to a number of seconds."""
        screen = self.screen("Welcome to deskspine")
        screen.type(b"\x1b")
        screen.wait_for(DASHBOARD)
        for _ in (0, 1):  # the first key may still belong to the first pages
            screen.type(b"\x11")
        screen.end()
        self.screens.clear()
        state = self.state()
        state["pages_seen"] = 3
        for meter, seconds in progress_s.items():
            state["clock"][meter]["base_s"] = seconds
        self.paths.state_file.write_text(tomli_w.dumps(state), encoding="utf-8")

    def screen(self, shows: str = DASHBOARD, size: tuple[int, int] = (100, 30), *arguments: str) -> Window:
        """Open a screen and wait until it shows a text."""
        screen = self._open.enter_context(Window(self.env, arguments, size=size))
        self.screens.append(screen)
        if shows:
            screen.wait_for(shows)
        return screen

    def serve(self) -> subprocess.Popen[bytes]:
        """Start `deskspine serve` and wait until it is the host."""
        process = subprocess.Popen([sys.executable, "-m", "deskspine", "serve"], env=self.env, start_new_session=True)
        self.services.append(process)
        self.until(lambda: self.host == process.pid and self.snapshot() is not None, "serve is the host")
        return process

    def until(self, true: Callable[[], object], what: str, within_s: float = PATIENCE_S) -> float:
        """Wait until `true` and return the seconds that took."""
        began = time.monotonic()
        while not true():
            took_s = time.monotonic() - began
            assert took_s < within_s, f"waited {took_s:.1f} s until {what}; the host is {self.holder()}"
            time.sleep(LOOK_S)
        return time.monotonic() - began

    # -- the engine -----------------------------------------------------------------------------------------------

    def holder(self) -> AlreadyRunningError | None:
        """Return who holds the lock, or None."""
        return running(self.paths.lock)

    @property
    def host(self) -> int:
        """The process of the host, or 0 without one."""
        holder = self.holder()
        return 0 if holder is None else holder.pid or 0

    def request(self, request: str, **args: str | float) -> Answer:
        """Send a request to the engine and return the answer. Raises OSError."""
        holder = self.holder()
        return ask(holder.socket if holder is not None else "", Message(request=request, args={**args}))

    def snapshot(self) -> Snapshot | None:
        """Return the present snapshot, or None while no engine can be reached."""
        holder, glance = self.holder(), Glance()
        if holder is None:
            return None
        try:
            attachment = Attachment.open(holder.socket, FacePlace("popup"), __version__, glance)
        except OSError:
            return None
        attachment.begin()
        glance.came.wait(PATIENCE_S)
        attachment.close()
        return glance.snapshot

    def state(self) -> dict[str, Any]:
        """Return the saved state."""
        return tomllib.loads(self.paths.state_file.read_text(encoding="utf-8"))

    def rows(self) -> list[DayRows]:
        """Return what the journal has of the days around now."""
        journal, now = SqliteJournal(self.paths.journal), datetime.now(UTC)
        days = [journal.day((now + timedelta(days=days)).date().isoformat()) for days in (-1, 0, 1)]
        journal.close()
        return days

    # -- ends of hosts --------------------------------------------------------------------------------------------

    def kill_host(self) -> float:
        """Kill the host with signal 9; return the seconds until another process is the host and can be reached."""
        pid = self.host
        assert pid
        began = time.monotonic()
        for process in (*self.services, *(screen.process for screen in self.screens)):
            if process.pid == pid:
                process.send_signal(signal.SIGKILL)
                process.wait()
        self.screens = [screen for screen in self.screens if screen.process.pid != pid]
        self.until(lambda: self.host not in (0, pid) and self._answers(), "another process is the host", TAKES_OVER_S)
        return time.monotonic() - began

    def _answers(self) -> bool:
        with suppress(OSError):
            return self.request("status").ok
        return False

    def is_quiet(self) -> bool:
        """Return True if no process of this person runs any more."""
        processes = [*self.services, *(screen.process for screen in self.screens)]
        return self.host == 0 and not any(process.poll() is None and is_alive(process.pid) for process in processes)
