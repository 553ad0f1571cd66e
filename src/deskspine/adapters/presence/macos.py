"""Presence source for macOS: input, and the lock of the session.

It was written from documentation and never run, because no Mac was available.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

from deskspine.adapters.presence.asked_idle import AskedIdle, Questions
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Clock, UnusableError

SERVICES = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
HID_STATE, ANY_INPUT = 1, 0xFFFFFFFF
"""kCGEventSourceStateHIDSystemState and kCGAnyInputEventType: input by hand. Neither needs a permission."""
UTF8, INT = 0x08000100, 9
"""kCFStringEncodingUTF8 and kCFNumberIntType."""
LOCKED, AT_SCREEN = b"CGSSessionScreenIsLocked", b"kCGSSessionOnConsoleKey"
"""Keys of the session's dictionary; the first is in no header, but exists since macOS 10.6."""


class MacIdle(AskedIdle):
    """Reports the idle time of keyboard, mouse and trackpad, and the lock of the session."""

    name = "macos"
    title = "macOS idle time"

    def __init__(self, clock: Clock, load: Callable[[], Questions] | None = None) -> None:
        super().__init__(clock, load or questions)

    def fits(self, place: Place) -> str:
        """Return why macOS does not apply to a person at `place`, or "" if it does."""
        if sys.platform != "darwin":
            return "only on macOS"
        return "you sit at another machine" if place.remote else ""


def questions() -> Questions:
    """Return the functions of this Mac. Raises OSError if the libraries are missing."""
    services, foundation = ctypes.CDLL(SERVICES), ctypes.CDLL(FOUNDATION)
    idle = services.CGEventSourceSecondsSinceLastEventType
    idle.restype, idle.argtypes = ctypes.c_double, (ctypes.c_int32, ctypes.c_uint32)
    session = Session(services, foundation)
    return Questions(lambda: float(idle(HID_STATE, ANY_INPUT)), session.locked)


class Session:
    """The login session, read through CoreGraphics; `services` and `foundation` are the loaded libraries."""

    def __init__(self, services: Any, foundation: Any) -> None:
        self._copy = _typed(services.CGSessionCopyCurrentDictionary, ctypes.c_void_p)
        ref = ctypes.c_void_p
        self._value = _typed(foundation.CFDictionaryGetValue, ref, ref, ref)
        self._release = _typed(foundation.CFRelease, None, ref)
        self._type = _typed(foundation.CFGetTypeID, ctypes.c_ulong, ref)
        self._boolean = _typed(foundation.CFBooleanGetValue, ctypes.c_ubyte, ref)
        self._boolean_type = int(_typed(foundation.CFBooleanGetTypeID, ctypes.c_ulong)())
        self._number = _typed(foundation.CFNumberGetValue, ctypes.c_ubyte, ref, ctypes.c_long, ref)
        string = _typed(foundation.CFStringCreateWithCString, ref, ref, ctypes.c_char_p, ctypes.c_uint32)
        # Two strings for the whole run of the program, so they are never released.
        self._keys = {key: string(None, key, UTF8) for key in (LOCKED, AT_SCREEN)}

    def locked(self) -> bool:
        """Return True if it is locked or shows another person's session. Raises UnusableError without a session."""
        dictionary = self._copy()
        if not dictionary:
            raise UnusableError("no session at the screen of this Mac")
        try:
            return self._is(dictionary, LOCKED, missing=False) or not self._is(dictionary, AT_SCREEN, missing=True)
        finally:
            self._release(dictionary)

    def _is(self, dictionary: int, key: bytes, *, missing: bool) -> bool:
        value = self._value(dictionary, self._keys[key])  # belongs to the dictionary: not released
        if not value:
            return missing
        if self._type(value) == self._boolean_type:
            return bool(self._boolean(value))
        number = ctypes.c_int(0)
        return bool(self._number(value, INT, ctypes.byref(number))) and number.value != 0


def _typed(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function
