"""Stories that mostly wait: all that were chosen are told at once, and each test waits for the end of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from support.programs import given_up

END_S = 280.0
Tell = Callable[[], None]
_stories: dict[Any, Tell] = {}
"""Test → the story that it waits for."""


class Story(threading.Thread):
    """One story, told in a thread of its own."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(name=tell.__name__, daemon=True)
        self._tell = tell
        self._met: BaseException | None = None

    def run(self) -> None:
        """Tell it."""
        try:
            self._tell()
        except BaseException as error:  # a skip is one too
            self._met = error

    def heard(self) -> None:
        """Wait for the end, and raise what it met."""
        self.join(END_S)
        assert not self.is_alive(), "the story does not end"
        if self._met is not None:
            raise self._met


def at_once(tell: Tell) -> Callable[[dict[Any, Story]], None]:
    """Make a test of a story."""

    def test(stories: dict[Any, Story]) -> None:
        stories[test].heard()

    test.__name__, test.__doc__ = tell.__name__, tell.__doc__
    _stories[test] = tell
    return test


@pytest.fixture(scope="session")
def stories(request: pytest.FixtureRequest) -> Iterator[dict[Any, Story]]:
    """Every story of this run, begun when the first is asked for. Those that nobody waited for are given up."""
    chosen = [getattr(item, "obj", None) for item in request.session.items]
    begun = {test: Story(_stories[test]) for test in chosen if test in _stories}
    for story in begun.values():
        story.start()
    try:
        yield begun
    finally:
        given_up.set()
        for story in begun.values():
            story.join(60)
