"""A person with a desk of their own and a real deskspine open on it, for stories in real time."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from deskspine.cli.status import as_object, read
from support.programs import Programs, another_user, give, give_back, run_as, stays, until
from support.recorder import Recorder
from support.robot import DASHBOARD, PATIENCE_S, WELCOME, Robot, is_alive, wait_for_end

NOWHERE = "unix:path=/nowhere"
ASK = "Start now"
DUE_S = 60.0
"""Seconds until a break is due with `schedule.sit_minutes = 1`, the shortest interval."""


class Resident(Robot):
    """One person, their terminal and their deskspine.

    Each is a user of their own if root runs the test: deskspine counts keys in every terminal of its user, and
    those of other stories, or of whoever sits at this machine, are not theirs.
    """

    def __init__(self, settings: str, columns: int = 80, **environ: str) -> None:
        home = Path(tempfile.mkdtemp(prefix="ds-"))
        super().__init__(home, columns, 40, **{"DBUS_SYSTEM_BUS_ADDRESS": NOWHERE, "SHELL": "/bin/sh", **environ})
        self.user = another_user()
        self.run_as = run_as(self.user)
        self.runtime = home / "run"
        config = home / "config" / "deskspine"
        config.mkdir(parents=True)
        (config / "config.toml").write_text(settings, encoding="utf-8")
        give(self.user, self._folder, self._settings, home, *home.rglob("*"))
        self.programs = Programs(self.env, self.user)
        self._recorders: list[Recorder] = []
        self.window = ":0"
        """The window of tmux in which deskspine runs."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """End deskspine, its terminal and everything that was started for this person."""
        try:
            for recorder in self._recorders:
                recorder.end()
            super().leave()
            if self.pid:
                wait_for_end(self.pid, PATIENCE_S)
        finally:
            if self.pid and self.is_there():
                os.kill(self.pid, signal.SIGKILL)
            self.programs.end()
            shutil.rmtree(self.home, ignore_errors=True)
            give_back(self.user)

    def folder(self, name: str) -> Path:
        """Return a new folder of this person."""
        folder = self.home / name
        folder.mkdir(mode=0o700)
        give(self.user, folder)
        return folder

    # -- terminals ---------------------------------------------------------------------------------------------------

    def screen(self) -> str:
        """Return the text that the terminal shows now."""
        return self.tmux("capture-pane", "-p", "-t", self.window) if self._servers else ""

    def press(self, *keys: str) -> None:
        """Type keys, by tmux's names; tmux counts none of them as input of the person."""
        self.tmux("send-keys", "-t", self.window, *keys)

    def begin_tmux(self) -> None:
        """Open a tmux in which the person does other work."""
        self._servers += 1
        self.tmux("new-session", "-d", "-x", "80", "-y", "40", "cat")

    def attach(self, term: str) -> Recorder:
        """Attach a terminal of the kind `term` to the tmux and return it."""
        command = ("tmux", "-u", "-L", f"robot-{self._servers}", "attach-session")
        client = Recorder(command, self.env | {"TMUX_TMPDIR": str(self._folder), "TERM": term}, self.user)
        self._recorders.append(client)
        until(lambda: client.tty in self.tmux("list-clients", "-F", "#{client_tty}"), 10, "a client")
        return client

    def open_in_background(self) -> None:
        """Open deskspine for the first time, in a window behind the visible one."""
        self.window = ":1"
        self.tmux("new-window", "-d", f"exec {shlex.quote(sys.executable)} -m deskspine")
        self.pid = int(self.tmux("display-message", "-p", "-t", self.window, "#{pane_pid}"))
        self.wait_for(WELCOME)
        self.press("Escape")
        self.wait_for(DASHBOARD)

    def open_in(self, **environ: str) -> Recorder:
        """Open deskspine for the first time, in a terminal that records."""
        terminal = Recorder((sys.executable, "-m", "deskspine"), self.env | environ, self.user)
        self._recorders.append(terminal)
        self.pid = terminal.pid
        until(lambda: WELCOME.encode() in terminal.text, PATIENCE_S, WELCOME, lambda: terminal.text)
        terminal.type("\x1b")
        return terminal

    # -- what deskspine believes -------------------------------------------------------------------------------------

    def status(self) -> dict[str, object]:
        """Return what `deskspine status --json` would print, without a process for each look."""
        return as_object(read(str(self.home / "state" / "deskspine")), "")

    def status_text(self, field: str) -> str:
        """Return one field of the status as text."""
        return str(self.status().get(field) or "")

    def listed(self, field: str) -> dict[str, str]:
        """Return a status field that lists names: each name, and the state given for it."""
        pairs = (entry.partition(": ") for entry in self.status_text(field).split("; "))
        return {name: state for name, _, state in pairs}

    def source(self, title: str) -> str:
        """Return the state of a presence source."""
        return self.listed("sources").get(title, "")

    def comes_to(self, mode: str, within_s: float) -> float:
        """Wait until deskspine is in this mode and return the seconds that took."""
        return until(lambda: self.status_text("mode") == mode, within_s, f"mode {mode}", self.state)

    def stays_in(self, mode: str, for_s: float) -> None:
        """Assert that deskspine stays in this mode for `for_s` seconds."""
        stays(lambda: self.status_text("mode") == mode, for_s, f"mode {mode}", self.state)

    def source_is(self, title: str, state: str, within_s: float) -> float:
        """Wait until a source is in this state."""
        return until(lambda: self.source(title) == state, within_s, f"{title}: {state}", self.state)

    def is_asked(self, within_s: float = DUE_S + PATIENCE_S) -> float:
        """Wait until the ask is open, on the screen too, and return the seconds it took."""
        took_s = self.comes_to("asking", within_s)
        self.wait_for(ASK)
        return took_s

    def away_since(self) -> float:
        """Return the boot second that the absence is dated back to."""
        assert self.status_text("mode") == "away", self.state()
        return float(self.status_text("since_boot"))

    def is_there(self) -> bool:
        """Return True if deskspine still runs."""
        return is_alive(self.pid)

    def children(self) -> list[int]:
        """Return the living processes that deskspine has started."""
        pids = []
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            pids += [int(pid) for pid in (task / "children").read_text(encoding="ascii").split()]
        return pids

    def state(self) -> str:
        """Return everything that helps to understand a failure."""
        return "\n".join([*(f"{name}: {value}" for name, value in self.status().items()), self.screen()])


def boot_s() -> float:
    """Return the seconds since the machine was started, asleep or awake."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
