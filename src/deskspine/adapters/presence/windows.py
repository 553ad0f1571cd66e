"""Presence source for Windows: input, and the lock of the session.

It was written from documentation and never run, because no Windows machine was available.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from deskspine.adapters.presence.asked_idle import AskedIdle, Questions
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken, Clock

TICKS = 1 << 32
"""Windows counts milliseconds since its start in 32 bits: after 49.7 days it begins again."""
AHEAD_MS = 60_000
"""An input that came after the ticks were read lies ahead of them."""
SWITCH_DESKTOP = 0x0100
"""The right that is asked for; nobody gets it for the desktop of the lock screen."""
LOOKS_BEFORE_LOCK = 2
"""Asking for an administrator's consent hides the desktop like a lock, mostly for a moment only."""


class LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = [("size", ctypes.c_uint32), ("ticks", ctypes.c_uint32)]


class WindowsIdle(AskedIdle):
    """The last input of this session as Windows keeps it, and whether its desktop can be reached."""

    name = "windows"
    title = "Windows idle time"

    def __init__(self, clock: Clock, load: Callable[[], Questions] | None = None) -> None:
        super().__init__(clock, load or questions, looks_before_lock=LOOKS_BEFORE_LOCK)

    def fits(self, place: Place) -> str:
        """Why Windows has nothing to say about somebody who sits there; empty when it has."""
        if sys.platform != "win32":
            return "only on Windows"
        return "the person sits elsewhere" if place.remote else ""


def idle_s(ticks: int, last_input: int) -> float:
    """Seconds between two readings of the 32-bit millisecond counter, which may have begun again between them."""
    passed_ms = (ticks - last_input) % TICKS
    return 0.0 if passed_ms > TICKS - AHEAD_MS else passed_ms / 1000


def questions() -> Questions:
    """The functions of this machine. Raises Broken where it is not Windows."""
    if sys.platform != "win32":
        raise Broken("not Windows")
    user, kernel = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
    user.GetLastInputInfo.argtypes = (ctypes.POINTER(LastInput),)
    user.OpenInputDesktop.restype = ctypes.c_void_p
    user.OpenInputDesktop.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32)
    user.CloseDesktop.argtypes = (ctypes.c_void_p,)
    kernel.GetTickCount.restype = ctypes.c_uint32

    def idle() -> float:
        found = LastInput(ctypes.sizeof(LastInput), 0)
        if not user.GetLastInputInfo(ctypes.byref(found)):
            raise Broken("Windows does not tell the last input")
        return idle_s(kernel.GetTickCount(), found.ticks)

    def locked() -> bool:
        desktop = user.OpenInputDesktop(0, 0, SWITCH_DESKTOP)
        if not desktop:
            return True
        user.CloseDesktop(desktop)
        return False

    return Questions(idle, locked)
