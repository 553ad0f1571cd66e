"""The order of keys: a key is delivered only after everything that the key before it caused has happened.

Textual delivers every waiting key to the widget that has the focus at that moment and carries out bindings later. So
in a burst of keys the first could move the focus and the others would still go to the old widget.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.dom import DOMNode
from textual.message import Message

WAIT_S = 3.0
"""Maximum seconds to wait for a key; opening a page can take long on a slow machine."""
Typed = events.Key | events.Paste


class Delivered(Message):
    """A message that follows a key from a widget up to the app, twice.

    When it arrives the first time, the key was handled. The second time, the messages that this caused were handled.
    """

    def __init__(self, key: Typed, target: DOMNode, *, again: bool = True) -> None:
        super().__init__()
        self.key, self.target, self.again = key, target, again


class KeyOrder:
    """A queue that holds keys back while one is being handled."""

    def __init__(self) -> None:
        self._waiting: deque[Typed] = deque()
        self.on_its_way: Typed | None = None
        """The key that is being handled, or None."""

    def admit(self, event: Typed) -> bool:
        """Return True if `event` may be delivered now, otherwise hold it and return False."""
        if self.on_its_way is not None:
            self._waiting.append(event)
            return False
        self.on_its_way = event
        return True

    def after(self, done: Typed) -> Typed | None:
        """Return the key to deliver after `done` was handled, or None if no key waits for it."""
        if done is not self.on_its_way:
            return None
        self.on_its_way = self._waiting.popleft() if self._waiting else None
        return self.on_its_way
