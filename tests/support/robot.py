"""A robot at a real terminal that opens deskspine in a tmux of its own, types keys and reads the screen."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from support.paths import ROOT

WELCOME = "Welcome to deskspine"
DASHBOARD = "This sit"
DEAD = "Pane is dead"
"""Text that tmux writes when the program in it has ended."""
PATIENCE_S = 15.0
"""Maximum seconds until a screen says what is waited for; a loaded machine is slow."""
LOOK_S = 0.1
TMUX_SETTINGS = """\
set -g status off
set -g focus-events on
set -g remain-on-exit on
"""
"""Settings of tmux; a pane that stays when its program has ended shows the reason."""
NO_TMUX = ("env", "-u", "TMUX", "-u", "TMUX_PANE", "-u", "TERM_PROGRAM", "-u", "TERM_PROGRAM_VERSION")
LATER = Path(__file__).with_name("later")


def person(home: Path, **extra: str) -> dict[str, str]:
    """Return the environment of a new person: empty folders below `home`, no desktop, no SSH."""
    keep = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    env |= {
        "HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    for name, folder in (("CONFIG", "config"), ("STATE", "state"), ("DATA", "data"), ("CACHE", "cache")):
        env[f"XDG_{name}_HOME"] = str(home / folder)
    env["XDG_RUNTIME_DIR"] = str(home / "run")
    env["TMUX_TMPDIR"] = str(home / "run")  # a tmux of whoever runs the tests is not theirs
    (home / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    return env | extra


def deskspine(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of deskspine while the resident runs, as from another window."""
    command = [sys.executable, "-m", "deskspine", *arguments]
    return subprocess.run(command, env=dict(env), capture_output=True, text=True, timeout=PATIENCE_S)


def is_alive(pid: int) -> bool:
    """Return True if process `pid` still runs. One that has ended counts as gone though tmux may be slow to bury it."""
    try:
        os.kill(pid, 0)
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    return not after_name.split()[0].startswith(("Z", "X"))


def wait_for_end(pid: int, within_s: float) -> float:
    """Wait until process `pid` is gone and return the seconds that took."""
    began = time.monotonic()
    while is_alive(pid):
        took_s = time.monotonic() - began
        assert took_s < within_s, f"process {pid} is still there after {took_s:.1f} s"
        time.sleep(LOOK_S / 4)
    return time.monotonic() - began


class Robot:
    """One person with one home, one tmux and at most one deskspine in it."""

    def __init__(self, home: Path, columns: int = 80, rows: int = 24, **extra: str) -> None:
        self.env = person(home, **extra)
        self.home = home
        self.size = (columns, rows)
        # The name of a socket must be short, shorter than the folders that tests get.
        self._folder = Path(tempfile.mkdtemp(prefix="desk"))
        self._settings = self._folder / "tmux.conf"
        self._settings.write_text(TMUX_SETTINGS, encoding="utf-8")
        self._servers = 0
        self.pid = 0
        self.run_as: tuple[str, ...] = ()
        """Words before every command that make another user run it."""

    def tmux(self, *arguments: str) -> str:
        """Ask the robot's own tmux server; no other server is touched."""
        result = self._ask_tmux(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def _ask_tmux(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        tmux = ("tmux", "-u", "-L", f"robot-{self._servers}", "-f", str(self._settings))
        command = [*self.run_as, *tmux, *arguments]
        env = self.env | {"TMUX_TMPDIR": str(self._folder)}
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE_S)

    def open(self, *arguments: str, later_s: int = 0, shell: bool = False) -> None:
        """Open a terminal with `deskspine` and `arguments` in it, with clocks that are `later_s` seconds ahead.

        With `shell` the terminal runs a shell as well, which says "ended" and the exit code when deskspine has ended.
        Deskspine cannot see the tmux that plays the terminal: no client is attached to it, so it would find no person.
        """
        columns, rows = self.size
        if later_s:
            folders = (str(LATER), str(ROOT / "src"))
            self.env |= {"ROBOT_LATER_S": str(later_s), "PYTHONPATH": os.pathsep.join(folders)}
        line = shlex.join([*NO_TMUX, sys.executable, "-m", "deskspine", *arguments])
        line = f"{line}; echo ended $?; PS1='$ ' exec sh" if shell else f"exec {line}"
        self._ask_tmux("kill-server")
        self._servers += 1  # a new name, because the old server may still be ending
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), line)
        self.pid = int(self.tmux("display-message", "-p", "#{pane_pid}"))

    def open_first_time(self) -> None:
        """Open deskspine for the first time, skip what is shown once, and wait for the dashboard."""
        self.open()
        self.wait_for(WELCOME)
        self.press("Escape")
        self.wait_for(DASHBOARD)

    def press(self, *keys: str) -> None:
        """Type keys, by tmux's names (`Enter`, `Escape`, `Space`, or the character)."""
        self.tmux("send-keys", *keys)

    def screen(self) -> str:
        """Return the text that the terminal shows now."""
        return self.tmux("capture-pane", "-p")

    def styled_screen(self) -> str:
        """Return the same with its colours, as escape sequences."""
        return self.tmux("capture-pane", "-p", "-e")

    def sees(self, pattern: str) -> bool:
        """Return True if the terminal shows `pattern`, a regular expression, now."""
        return re.search(pattern, self.screen(), re.MULTILINE) is not None

    def wait_for(self, pattern: str, within_s: float = PATIENCE_S) -> str:
        """Wait until `pattern` shows and return the screen. Raises AssertionError if that takes too long."""
        return self._wait(pattern, True, within_s)

    def wait_until_gone(self, pattern: str, within_s: float = PATIENCE_S) -> str:
        """Wait until `pattern` no longer shows and return the screen. Raises AssertionError if that takes too long."""
        return self._wait(pattern, False, within_s)

    def _wait(self, pattern: str, there: bool, within_s: float) -> str:
        until = time.monotonic() + within_s
        while True:
            screen = self.screen()
            if (re.search(pattern, screen, re.MULTILINE) is not None) == there:
                return screen
            hoped = "does not show" if there else "still shows"
            assert DEAD not in screen, f"deskspine ended, and the screen {hoped} {pattern!r}:\n{screen}"
            assert time.monotonic() < until, f"after {within_s:.0f} s the screen {hoped} {pattern!r}:\n{screen}"
            time.sleep(LOOK_S)

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window."""
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        self.size = (columns, rows)

    def kill(self) -> None:
        """Kill deskspine and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        wait_for_end(self.pid, PATIENCE_S)

    def close_terminal(self) -> None:
        """Close the terminal window."""
        self.tmux("kill-server")

    def leave(self) -> None:
        """End everything this robot started."""
        self._ask_tmux("kill-server")
        shutil.rmtree(self._folder, ignore_errors=True)
