"""Signs outside the screen: a bell, a notice, and an offer that went away before it was announced."""

from __future__ import annotations

from typing import Any, cast

import pytest
from msgspec.structs import replace

from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.terminal_signs import TerminalSigns
from support import fakes

SETTINGS = DEFAULTS.replace("ladder.offer", ("title", "notice"))
OFFERED = fakes.snapshot(settings=SETTINGS, offer=fakes.offer())
OFFER = Event("offer", fakes.BOOT, fakes.WALL, "your tests are running: 60 seconds?", wait="tests", source="shell")
WITHDRAWN = Event("offer-withdrawn", fakes.BOOT, fakes.WALL, "your tests are done", wait="tests", source="shell")
REMINDED = Event("remind", fakes.BOOT, fakes.WALL, "50 min of sitting", step=1)


class Recorded:
    """A terminal that notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def bell(self) -> None:
        self.done.append("bell")

    def urgency(self) -> None:
        self.done.append("urgency")

    def notice(self, kind: str, title: str, text: str) -> None:
        self.done.append(f"{title}: {text}")


@pytest.mark.parametrize(
    ("snapshot", "events", "done"),
    [
        (OFFERED, [OFFER], ["A break while you wait: your tests are running: 60 seconds?"]),
        (replace(OFFERED, offer=None), [OFFER, WITHDRAWN], []),
        (replace(OFFERED, settings=DEFAULTS), [OFFER], []),
        (OFFERED, [OFFER, REMINDED], ["bell", "urgency", "Time to move: 50 min of sitting"]),
        (OFFERED, [], []),
    ],
)
def test_the_last_event_that_is_still_true_is_announced(
    snapshot: Snapshot, events: list[Event], done: list[str]
) -> None:
    terminal = Recorded()
    TerminalSigns(cast("Any", None), cast("Any", terminal), {}, lambda: None).announce(snapshot, events)
    assert terminal.done == done
