"""The heading of a notice says which step of the ladder it is."""

from __future__ import annotations

import pytest

from deskspine.core.notify.wording import heading
from deskspine.core.schedule.events import Event, EventKind


@pytest.mark.parametrize(
    ("kind", "words"),
    [("heads-up", "Break soon"), ("ask", "Time to move"), ("remind", "Time to move"), ("owed", "Break overdue")],
)
def test_each_step_has_its_heading(kind: EventKind, words: str) -> None:
    assert heading(Event(kind, 0.0, 0.0, "50 min")) == words
