"""Long stories that run at the same time: all chosen stories start together, and each test waits for its own."""

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
    """A story that runs in a thread of its own."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(name=tell.__name__, daemon=True)
        self._tell = tell
        self._met: BaseException | None = None

    def run(self) -> None:
        """Run the story and keep what it raised."""
        try:
            self._tell()
        except BaseException as error:  # pytest's skip is a BaseException
            self._met = error

    def heard(self) -> None:
        """Wait for the end of the story. Raises what the story raised."""
        self.join(END_S)
        assert not self.is_alive(), "the story does not end"
        if self._met is not None:
            raise self._met


def at_once(tell: Tell) -> Callable[[dict[Any, Story]], None]:
    """Return a test that waits for the story `tell`."""

    def test(stories: dict[Any, Story]) -> None:
        stories[test].heard()

    test.__name__, test.__doc__ = tell.__name__, tell.__doc__
    _stories[test] = tell
    return test


@pytest.fixture(scope="session")
def stories(request: pytest.FixtureRequest) -> Iterator[dict[Any, Story]]:
    """Yield every story of this run, started when a test first asks for them.

    Unfinished ones are given up at the end.
    """
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
