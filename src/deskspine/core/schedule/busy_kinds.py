"""The kinds of use that mean that a person is there, and may hold asks: one row for each, with its words."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

CallDevice = Literal["microphone", "camera"]
"""Devices whose use is a call, in which a person who types nothing is still there."""
BusyWith = Literal[CallDevice, "full-screen"]
"""Uses that may hold asks."""
UseOf = Literal[BusyWith, "video"]
"""Uses that mean that a person is there."""
ProgramNames = tuple[str, ...]
"""Names of the programs that use a device now; "" for a program without a name."""


class BusyKind(Struct, frozen=True):
    """The words of one kind of use."""

    begun: str
    """Words for its beginning, and while it lasts."""
    lasting: str
    """Words for a use that lasted long, where the program is not known."""
    background: str
    """Words for what it no longer does after that."""
    ended: str = ""
    """Words for its end, where it held asks."""
    lasting_by: str = ""
    """Words for a use that lasted long, after the name of the program and "has"; empty if programs are not known."""
    setting: str = ""
    """Setting that lets it hold asks; empty if it never does."""


BUSY_KINDS: dict[UseOf, BusyKind] = {
    "microphone": BusyKind(
        begun="the microphone is in use",
        ended="the microphone is free again",
        lasting="the microphone has been in use",
        lasting_by="used the microphone",
        background="it no longer holds breaks",
        setting="busy.microphone",
    ),
    "camera": BusyKind(
        begun="the camera is in use",
        ended="the camera is free again",
        lasting="the camera has been in use",
        lasting_by="used the camera",
        background="it no longer holds breaks",
        setting="busy.camera",
    ),
    "full-screen": BusyKind(
        begun="a window fills the screen",
        ended="no window fills the screen any more",
        lasting="a window has filled the screen",
        lasting_by="filled the screen",
        background="it no longer holds breaks",
        setting="busy.full_screen",
    ),
    "video": BusyKind(
        begun="a video holds the screen awake",
        lasting="the screen has been kept awake",
        background="it no longer counts as a video",
    ),
}
"""Every kind, the strongest evidence of a call first."""
CALL_DEVICES: frozenset[BusyWith] = frozenset(get_args(CallDevice))
HOLDING_KINDS: tuple[BusyWith, ...] = get_args(BusyWith)
"""The kinds that may hold asks, the strongest evidence of a call first."""
