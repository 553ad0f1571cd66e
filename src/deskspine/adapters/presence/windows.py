"""Presence source for Windows: input, and the lock of the session.

It was written from documentation and never run, because no Windows machine was available.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from deskspine.adapters.presence.asked_idle import AskedIdle, Questions
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Clock, UnusableError

TICKS = 1 << 32
"""Period of the counter: Windows counts milliseconds since its start in 32 bits, so after 49.7 days it begins again."""
AHEAD_MS = 60_000
"""Maximum by which the time of an input may be ahead of the counter, which was read before it."""
SWITCH_DESKTOP = 0x0100
"""Access right that is requested; it is always refused for the desktop of the lock screen."""
LOOKS_BEFORE_LOCK = 2
"""Looks in a row that must find the desktop hidden: a request for an administrator's consent hides it briefly too."""


class LastInput(ctypes.Structure):
    """The structure LASTINPUTINFO of Windows."""

    _fields_ = [("size", ctypes.c_uint32), ("ticks", ctypes.c_uint32)]


class WindowsIdle(AskedIdle):
    """Reports the last input of this session, and a lock by the desktop that cannot be opened."""

    name = "windows"
    title = "Windows idle time"

    def __init__(self, clock: Clock, load: Callable[[], Questions] | None = None) -> None:
        super().__init__(clock, load or questions, looks_before_lock=LOOKS_BEFORE_LOCK)

    def fits(self, place: Place) -> str:
        """Return why Windows does not apply to a person at `place`, or "" if it does."""
        if sys.platform != "win32":
            return "only on Windows"
        return "you sit at another machine" if place.remote else ""


def idle_s(ticks: int, last_input: int) -> float:
    """Return the seconds between two readings of the 32-bit millisecond counter, which may have overflowed once."""
    passed_ms = (ticks - last_input) % TICKS
    return 0.0 if passed_ms > TICKS - AHEAD_MS else passed_ms / 1000


def questions() -> Questions:
    """Return the functions of this machine. Raises UnusableError on other systems than Windows."""
    if sys.platform != "win32":
        raise UnusableError("not Windows")
    user, kernel = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
    user.GetLastInputInfo.argtypes = (ctypes.POINTER(LastInput),)
    user.OpenInputDesktop.restype = ctypes.c_void_p
    user.OpenInputDesktop.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32)
    user.CloseDesktop.argtypes = (ctypes.c_void_p,)
    kernel.GetTickCount.restype = ctypes.c_uint32

    def idle() -> float:
        last_input = LastInput(ctypes.sizeof(LastInput), 0)
        if not user.GetLastInputInfo(ctypes.byref(last_input)):
            raise UnusableError("Windows does not report the last input")
        return idle_s(kernel.GetTickCount(), last_input.ticks)

    def locked() -> bool:
        desktop = user.OpenInputDesktop(0, 0, SWITCH_DESKTOP)
        if not desktop:
            return True
        user.CloseDesktop(desktop)
        return False

    return Questions(idle, locked)
