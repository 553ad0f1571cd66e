"""Private screens without glass: an X server that only its cookie opens, and Wayland compositors."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskspine.core.presence.place import Place
from support.programs import Programs, give, stop, until

COOKIE = "00112233445566778899aabbccddeeff"
STARTS_S = 20.0


class Screen(Programs):
    """An Xvfb that only its own cookie opens, and the programs that were started on it."""

    def __init__(self, folder: Path, user: int | None = None) -> None:
        self.authority = str(folder / "authority")
        self.display = ""
        super().__init__({"XAUTHORITY": self.authority, "DISPLAY": ""}, user)
        self._allow(":0")
        try:
            self.server = self.serve()
        except BaseException:
            self.end()
            raise
        self.environment["DISPLAY"] = self.display
        self._allow(self.display)

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the server and return its process; a later start uses the same display."""
        reading, writing = os.pipe()
        display = (self.display,) if self.display else ()
        command = ("Xvfb", *display, "-displayfd", str(writing), "-auth", self.authority, "-screen", "0", "640x480x24")
        self.server = self.start(*command, "-noreset", "-listen", "tcp", passed=writing)
        os.close(writing)
        number = b""
        # Read to the end of the line: Xvfb ends when it cannot write all of it.
        while not number.endswith(b"\n") and select.select([reading], [], [], STARTS_S)[0]:
            piece = os.read(reading, 20)
            assert piece, "Xvfb did not start"
            number += piece
        os.close(reading)
        self.display = f":{int(number)}"
        return self.server

    def window(self, name: str) -> int:
        """Open a window and return its number once it is shown."""
        self.start("xev", "-name", name, "-geometry", "200x100+20+20")
        return int(self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{name}$").split()[0])

    def key(self) -> None:
        """Press a key on this display."""
        self.run("xdotool", "key", "a")

    def typing(self) -> subprocess.Popen[bytes]:
        """Start a program that presses a key every second, and return it."""
        return self.start("sh", "-c", "while xdotool key a; do sleep 1; done")

    def rest(self, hands: subprocess.Popen[bytes]) -> None:
        """Stop the program `hands` that types, and release the key that may be down."""
        stop(hands)
        self.run("xdotool", "keyup", "a")

    def place(self, **variables: str) -> Place:
        """Return the place of a person who sits before this screen."""
        return Place(desktop=True, variables=tuple({**self.environment, **variables}.items()))

    def _allow(self, display: str) -> None:
        self.run("xauth", "-q", "-f", self.authority, "add", display, ".", COOKIE)


class Compositor(Programs):
    """A Wayland compositor in a runtime folder of its own."""

    def __init__(
        self,
        folder: Path,
        display: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        user: int | None = None,
    ) -> None:
        self.folder = folder
        self.display = display
        folder.chmod(0o700)
        give(user, folder, *folder.iterdir())
        super().__init__(
            {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8", **environment}, user
        )
        self.compositor = self.start(*command)
        self.environment["WAYLAND_DISPLAY"] = display
        try:
            until(self._is_up, STARTS_S, f"{command[0]} opens {display}")
        except BaseException:
            self.end()
            raise

    def _is_up(self) -> bool:
        assert self.compositor.poll() is None, "the compositor ended at once"
        return (self.folder / self.display).exists()

    @property
    def place(self) -> Place:
        """The place of a person who sits before this compositor."""
        variables = (("WAYLAND_DISPLAY", self.display), ("XDG_RUNTIME_DIR", str(self.folder)))
        return Place(desktop=True, wayland=True, variables=variables)


class Sway(Compositor):
    """Sway without a screen; it refuses to be run by root."""

    def __init__(self, folder: Path, user: int | None) -> None:
        (folder / "config").write_text("xwayland disable\n", encoding="utf-8")
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        command = ("sway", "-c", str(folder / "config"))
        super().__init__(folder, "wayland-1", command, {**headless, "SWAYSOCK": str(folder / "sway.sock")}, user)

    def move(self, right: int) -> None:
        """Move the pointer."""
        self.run("swaymsg", "seat", "seat0", "cursor", "move", str(right), "0")
