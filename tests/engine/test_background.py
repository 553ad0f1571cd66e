"""The background services: the earliest of what their watches need."""

from __future__ import annotations

from typing import Any, cast

import pytest

from deskspine.engine.background import BackgroundServices


class Needing:
    """A watch that has to be asked again after a time."""

    def __init__(self, needs_s: float | None) -> None:
        self._needs_s = needs_s
        self.ahead: list[float | None] = []

    def prepare_for_message(self, ahead_s: float | None) -> float | None:
        self.ahead.append(ahead_s)
        return self._needs_s

    def prepare(self) -> float | None:
        return self._needs_s


@pytest.mark.parametrize(
    ("message_s", "waits_s", "needed_s"), [(None, None, None), (5.0, None, 5.0), (None, 7.0, 7.0), (5.0, 0.0, 0.0)]
)
def test_the_first_of_two_watches_decides(
    message_s: float | None, waits_s: float | None, needed_s: float | None
) -> None:
    watch = Needing(message_s)
    services = BackgroundServices(cast("Any", watch), waits=cast("Any", Needing(waits_s)))
    assert services.prepare(12.0) == needed_s
    assert watch.ahead == [12.0]


def test_without_a_watch_over_waits_only_messages_count() -> None:
    assert BackgroundServices(cast("Any", Needing(3.0))).prepare(None) == 3.0
