"""The lengths of waits that were learned: a source that cannot know how long a wait lasts gets the usual length."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from deskspine.core.history.wait_lengths import WaitLength
from deskspine.engine.wait_port import WaitSeen


def with_usual_length(wait: WaitSeen, lengths: Iterable[WaitLength]) -> WaitSeen:
    """Return `wait` with the usual length of waits of its source and kind, unless its source said how long it lasts.

    Without enough of them it is unchanged.
    """
    if wait.expected_s is not None or wait.lost:
        return wait
    known = next((entry for entry in lengths if (entry.source, entry.kind) == (wait.source, wait.kind)), None)
    return wait if known is None or known.median_s is None else replace(wait, expected_s=known.median_s)
