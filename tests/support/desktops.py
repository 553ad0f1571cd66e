"""A desktop of one person: an X server, a bus, and a notification daemon that shows its notices there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from support.buses import PrivateBus, closing, folder_of_a_session
from support.displays import Screen
from support.programs import Programs, until
from support.real_person import Resident

ANYBODY = '<policy context="default"><allow user="*"/></policy>'
"""The configuration that opens a bus to every user; without it only the user who runs it is let in."""


@contextmanager
def bus_of(me: Resident) -> Iterator[PrivateBus]:
    """Yield a bus that deskspine finds as that of the session and as that of the machine."""
    with folder_of_a_session() as folder:
        folder.chmod(0o711)
        with closing(PrivateBus(folder, ANYBODY)) as bus:
            address = bus.environ["DBUS_SESSION_BUS_ADDRESS"]
            me.env |= {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
            yield bus


class Dunst:
    """The notification daemon of a desktop, and what it was asked to show."""

    def __init__(self, me: Resident, programs: Programs) -> None:
        self._environ = programs.environment
        self._asked = me.home / "notices"
        with self._asked.open("wb") as file:
            programs.start("dbus-monitor", "--session", "member='Notify'", output=file)
        programs.start("dunst")
        until(lambda: self.tell("count", "displayed") == "0", 10, "dunst runs")

    def tell(self, *words: str) -> str:
        """Send a command to the daemon and return its output."""
        command = ("dunstctl", *words)
        return subprocess.run(command, env=self._environ, capture_output=True, text=True, timeout=10).stdout.strip()

    def counts(self) -> tuple[int, int]:
        """Return the number of notices shown, and of those that wait for the end of do-not-disturb."""
        displayed, waiting = self.tell("count", "displayed"), self.tell("count", "waiting")
        return int(displayed or -1), int(waiting or -1)

    def shows(self, count: int) -> None:
        """Wait until it shows `count` notices and keeps none back."""
        until(lambda: self.counts() == (count, 0), 8, f"{count} notices", self.counts)

    def asked(self) -> list[str]:
        """Return every request to show a notice, as dbus-monitor prints it."""
        return self._asked.read_text(encoding="utf-8", errors="replace").split("member=Notify")[1:]


@contextmanager
def desktop_of(me: Resident) -> Iterator[tuple[Screen, Dunst]]:
    """Yield a desktop that deskspine finds."""
    with Screen(me.folder("x"), me.user) as screen, bus_of(me) as bus:
        me.env |= screen.environment
        with Programs(bus.environ | screen.environment) as programs:
            yield screen, Dunst(me, programs)
