"""A hint: the one line in a file by which a shell, a coding agent or a script says that the machine works."""

from __future__ import annotations

import math
import re
from typing import Literal, get_args

from msgspec import Struct

from deskspine.core.waits.kinds import WAIT_KIND_NAMES, WAIT_SOURCE_NAMES, WaitKind, WaitSource

HintState = Literal["working", "needs-you", "done"]
HINT_STATES: tuple[HintState, ...] = get_args(HintState)
MAX_HINT_BYTES = 200
"""Maximum bytes of a hint; a longer text says nothing."""
MAX_HINT_S = 86400.0
"""Maximum seconds that a wait may be expected to last: a day."""
_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")  # names that begin with a dot are unfinished files
_PID = re.compile(r"[1-9][0-9]{0,9}")
_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")


class Hint(Struct, frozen=True):
    """The content of a hint."""

    state: HintState
    kind: WaitKind = "machine"
    source: WaitSource = "hint"
    pid: int | None = None
    """Process whose end ends the wait, or None if no process is known."""
    for_s: float | None = None
    """Seconds that the wait is expected to last from its beginning, or None if that is not known."""
    sure: bool = False
    """True if the person said that they wait: it need not last for a while first."""


DONE = Hint("done")


def is_hint_id(name: str) -> bool:
    """Return True if `name` can be the id of a wait, and so the name of its file."""
    return _ID.fullmatch(name) is not None


def parse_hint(text: str) -> Hint | None:
    """Return the hint that the text of a file holds, or None if it holds none.

    An empty text means that the wait is done. Words that are not known are ignored, so that a later version can add
    some; a kind or a source that is not known is read as `machine` or `hint`.
    """
    if len(text.encode("utf-8", "surrogateescape")) > MAX_HINT_BYTES:
        return None
    words = text.split()
    if not words:
        return DONE
    state = next((name for name in HINT_STATES if name == words[0]), None)
    if state is None:
        return None
    kind = next((name for name in WAIT_KIND_NAMES if name in words[1:2]), Hint(state).kind)
    source = next((name for name in WAIT_SOURCE_NAMES if name in words[2:3]), Hint(state).source)
    pid: int | None = None
    for_s: float | None = None
    for word in words[3:]:
        name, _, value = word.partition("=")
        if name == "pid" and _PID.fullmatch(value):
            pid = int(value)
        elif name == "for":
            for_s = _seconds(value)
    return Hint(state, kind, source, pid, for_s, "sure" in words[3:])


def _seconds(text: str) -> float | None:
    seconds = float(text) if _SECONDS.fullmatch(text) else math.nan
    return seconds if 0 < seconds <= MAX_HINT_S else None
