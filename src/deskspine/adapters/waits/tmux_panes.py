"""Source of waits: a pane of tmux that prints while the person, who sees it, presses no key. Nothing has to be set up.

tmux says which window the client of the person shows. The times at which a pane printed and was typed into are those of
its terminal device, which cost no process. So tmux is asked seldom, and never while its terminals are still.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux_servers import has_clients
from deskspine.core.commands.messages import FacePlace
from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock
from deskspine.engine.wait_port import WaitSeen

STILL_S = 20.0
"""Seconds without a key after which a person may wait, and without output after which a pane does not print."""
LASTS_S = 20.0
"""Seconds for which a pane must print."""
STEP_S = 8.0
"""Resolution of the times of a terminal device: Linux updates them every eight seconds."""
BACKGROUND_S = 1800.0
"""Seconds without a key for it after which a pane that prints is in the background: a log, or a clock."""
ASK_S = 10.0
"""Minimum seconds between two queries of tmux. Between two of them there is also at least one look without one."""
PAUSED_S = 18.0
"""Seconds without a key, by the times of terminals, after which tmux is asked: keys may have changed the window."""
ASK_AGAIN_S = 60.0
"""Seconds between two queries while there are no keys, or keys without a pause."""
SEEN_S = 60.0
"""Seconds since the last look within which a pane that begins to print was seen to begin."""
ALWAYS_PRINT = frozenset(
    (
        *("top", "htop", "btop", "atop", "iotop", "iftop", "nvtop", "glances", "nload", "bmon", "watch", "ping", "mtr"),
        *("tail", "multitail", "lnav", "journalctl", "dmesg", "tcpdump", "tty-clock", "cmatrix", "asciiquarium"),
        *("mpv", "mpg123", "cmus", "ncmpcpp", "cava", "less", "man", "vi", "vim", "nvim", "nano", "emacs", "deskspine"),
    )
)
"""Programs that print for other reasons than work that a person waits for."""
_CLIENT = "client #{client_activity} #{client_tty} #{window_id}"
_PANE = "pane #{window_id} #{pane_id} #{pane_active} #{window_zoomed_flag} #{pane_tty} #{pane_current_command}"


class TerminalTimes(NamedTuple):
    """Wall seconds at which a terminal device was last read from and written to: keys, and output."""

    read_s: float
    written_s: float


def times_of(terminal: str) -> TerminalTimes | None:
    """Return the times of a terminal device, or None if there is no such device."""
    try:
        status = os.stat(terminal)  # noqa: PTH116 - a Path costs ten times the call, all day
    except (OSError, ValueError):
        return None
    return TerminalTimes(status.st_atime, status.st_mtime)


class _Client(NamedTuple):
    active_s: float
    """Wall second of its last key, as tmux counts it."""
    tty: str
    window: str


class _Pane(NamedTuple):
    id: str
    tty: str
    prints_always: bool


class _Stream:
    """The output of a pane since it was last still."""

    def __init__(self, since: float, first: float) -> None:
        self.since = since
        """Boot second since which it prints, or of the last key for it if that is later."""
        self.first = first
        """Boot second of the first look at it."""
        self.wait_since: float | None = None
        """Boot second at which the wait in it began, or None without a wait."""


class TmuxPanes:
    """Looks at the panes that the client of the person shows; panes of deskspine do not count."""

    name: Literal["tmux"] = "tmux"

    def __init__(
        self,
        clock: Clock,
        *,
        faces: Callable[[], Sequence[FacePlace]] = tuple,
        run: RunCommand = run,
        times: Callable[[str], TerminalTimes | None] = times_of,
    ) -> None:
        """Create a source; `faces` returns the places of the open faces, where keys and output are our own."""
        self._clock, self._faces, self._run, self._times = clock, faces, run, times
        self._server = ""
        self._asked: Reading | None = None
        """Moment of the last query."""
        self._asked_last_look = False
        self._clients: list[_Client] = []
        self._panes: list[_Pane] = []
        """The panes that the person sees."""
        self._streams: dict[str, _Stream] = {}
        self._live: dict[str, WaitSeen] = {}
        self._looked: dict[str, float] = {}
        """Boot second of the last look at each pane."""
        self._key = 0.0
        """Boot second of the last key of the person outside our faces."""

    def fits(self, place: Place) -> str:
        """Return why panes do not apply at `place`, or "" if they do."""
        return "" if place.variable("TMUX") else "you do not use tmux here"

    async def look(self, place: Place) -> tuple[WaitSeen, ...]:
        """Return the panes that print while the person waits. Raises UnusableError if tmux does not answer."""
        variable = place.variable("TMUX")
        if variable.rsplit(",", 2)[0] != self._server:
            left = self._live.copy()
            self.close()
            self._server, self._live = variable.rsplit(",", 2)[0], left
        now = self._clock.read()
        if not self._server or not has_clients(variable):
            self._clients, self._panes = [], []
            return self._changed({}, still=set())
        if self._is_due(now):
            await self._ask(now)
        else:
            self._asked_last_look = False
        self._note_keys(now)
        return self._judge(now)

    def close(self) -> None:
        """Forget everything that was seen."""
        self._server, self._asked, self._asked_last_look, self._key = "", None, False, 0.0
        for seen in (self._clients, self._panes, self._streams, self._live, self._looked):
            seen.clear()

    # -- what tmux shows to whom -------------------------------------------------------------------------------------

    def _is_due(self, now: Reading) -> bool:
        """Return True if tmux has to be asked: after keys, which may have changed the window, and else rarely."""
        if self._asked is None or not self._clients:
            return True
        since_s = now.boot - self._asked.boot
        if self._asked_last_look or 0 <= since_s < ASK_S:
            return False
        times = [times for client in self._clients if (times := self._times(client.tty)) is not None]
        if not times:
            return True  # they are detached, or cannot be looked at
        key_s = _age(max(entry.read_s for entry in times), now)
        moved_s = min(key_s, _age(max(entry.written_s for entry in times), now))
        again = not 0 <= since_s < ASK_AGAIN_S and moved_s < since_s + STEP_S
        return again or PAUSED_S <= key_s < since_s + STEP_S

    async def _ask(self, now: Reading) -> None:
        """Ask tmux, with one process, for its clients and their panes. Raises UnusableError."""
        self._asked, self._asked_last_look = now, True
        argv = ("tmux", "-u", "-S", self._server, "list-clients", "-F", _CLIENT, ";", "list-panes", "-a", "-F", _PANE)
        lines = (await self._run(argv)).split("\n")
        panes = [line.split(" ", 6)[1:] for line in lines if line.startswith("pane ")]
        panes = [pane for pane in panes if len(pane) == 6]
        terminals = {pane[4] for pane in panes}
        clients = [client for line in lines if (client := _client(line)) is not None]
        # A client in a pane is seen through the one around it.
        self._clients = [client for client in clients if client.tty not in terminals]
        used = max(self._clients, key=lambda client: client.active_s, default=None)
        own = {face.variables.get("TMUX_PANE", "") for face in self._faces_here()}
        own_terminals = {face.tty for face in self._faces()}
        self._panes = [
            _Pane(pane, tty, command in ALWAYS_PRINT)
            for window, pane, active, zoomed, tty, command in panes
            if used is not None and window == used.window and (active == "1" or zoomed != "1")
            if pane not in own and tty not in own_terminals
        ]

    def _faces_here(self) -> list[FacePlace]:
        """Return the faces in panes of this server; those of another server have panes of the same numbers."""
        here = Path(self._server)
        return [face for face in self._faces() if _is_same(face.variables.get("TMUX", "").rsplit(",", 2)[0], here)]

    # -- who waits ---------------------------------------------------------------------------------------------------

    def _note_keys(self, now: Reading) -> None:
        """Note the last key of the person at any client. Keys in our own faces, such as an answer, do not count."""
        keys = [now.boot - _age(client.active_s, now) for client in self._clients]
        keys += [now.boot - _age(times.read_s, now) for client in self._clients if (times := self._times(client.tty))]
        own = [now.boot - _age(times.read_s, now) for face in self._faces() if (times := self._times(face.tty))]
        last = max(keys, default=0.0)
        if last > max(own, default=0.0) + STEP_S:
            self._key = max(self._key, last)

    def _judge(self, now: Reading) -> tuple[WaitSeen, ...]:
        """Return the waits in the panes that are seen."""
        live: dict[str, WaitSeen] = {}
        still: set[str] = set()
        server = Path(self._server).name
        for pane in self._panes:
            times, name = self._times(pane.tty), f"tmux-{server}-{pane.id}"
            if times is None:
                self._streams.pop(pane.id, None)
            elif _age(times.written_s, now) > STILL_S or times.written_s > now.wall + STEP_S:
                self._streams.pop(pane.id, None)
                still.add(name)
            else:
                stream = self._stream(pane, times, now)
                if self._is_wait(pane, stream, times, now):
                    if stream.wait_since is None:
                        stream.wait_since = max(stream.since, self._key)
                    live[name] = WaitSeen(name, "pane", "tmux", stream.wait_since)
                else:
                    stream.wait_since = None
        self._looked = {pane.id: now.boot for pane in self._panes}
        self._streams = {pane: stream for pane, stream in self._streams.items() if pane in self._looked}
        return self._changed(live, still)

    def _stream(self, pane: _Pane, times: TerminalTimes, now: Reading) -> _Stream:
        """Return the output that a pane prints now, with its beginning.

        It began at this look if the look before saw the pane still. Otherwise the last key for the pane is
        taken for its beginning.
        """
        typed = now.boot - _age(times.read_s, now)
        watched = pane.id in self._looked and 0 <= now.boot - self._looked[pane.id] < SEEN_S
        stream = self._streams.get(pane.id)
        if stream is None or not watched:
            stream = self._streams[pane.id] = _Stream(now.boot if watched else typed, now.boot)
        stream.since = max(stream.since, typed)
        return stream

    def _is_wait(self, pane: _Pane, stream: _Stream, times: TerminalTimes, now: Reading) -> bool:
        """Return True if the person waits for the output of a pane, which was then seen to go on."""
        if pane.prints_always or now.boot - self._key < STILL_S or now.boot - stream.since > BACKGROUND_S:
            return False
        seen_s, printed_s = now.boot - stream.first, now.boot - _age(times.written_s, now) - stream.first
        return now.boot - stream.since >= LASTS_S <= seen_s and printed_s >= LASTS_S - STEP_S

    def _changed(self, live: dict[str, WaitSeen], still: set[str]) -> tuple[WaitSeen, ...]:
        """Return the waits in `live`, and as lost those that ended otherwise than by a pane that is still now."""
        ended = [wait for name, wait in self._live.items() if name not in live and name not in still]
        self._live = live
        return (*live.values(), *(wait.as_lost() for wait in ended))


def _client(line: str) -> _Client | None:
    values = line.split(" ")
    if len(values) != 4 or values[0] != "client" or not values[1].isdecimal():
        return None
    return _Client(float(values[1]), values[2], values[3])


def _age(wall_s: float, now: Reading) -> float:
    """Return the seconds since wall second `wall_s`; a time in the future counts as now."""
    return max(0.0, now.wall - wall_s)


def _is_same(socket: str, here: Path) -> bool:
    try:
        return bool(socket) and here.samefile(socket)
    except OSError:
        return socket == os.fspath(here)
