"""Keys one after the other: the next key is handed on when all that the last one did has happened.

Textual hands every waiting key to whatever has the focus at that moment and carries out bindings later, so of keys
that arrive in one piece the first could move the focus and the others would still go to the old place.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.dom import DOMNode
from textual.message import Message

WAIT_S = 3.0
"""Maximum wait for a key that does not report; opening a page can take long on a slow machine."""
Typed = events.Key | events.Paste


class Delivered(Message):
    """Follows a key on its way from a widget up to the app, twice.

    When it arrives the first time the key was handled, and the second time what that made the widget post as well.
    """

    def __init__(self, key: Typed, target: DOMNode, *, again: bool = True) -> None:
        super().__init__()
        self.key, self.target, self.again = key, target, again


class KeyOrder:
    """Keeps keys back while one is on its way."""

    def __init__(self) -> None:
        self._waiting: deque[Typed] = deque()
        self.on_its_way: Typed | None = None
        """The key that was handed on and has not reported yet."""

    def admit(self, event: Typed) -> bool:
        """Return True if `event` may be handed on now, otherwise keep it."""
        if self.on_its_way is not None:
            self._waiting.append(event)
            return False
        self.on_its_way = event
        return True

    def after(self, done: Typed) -> Typed | None:
        """Return the key to hand on now that `done` was handled, or None if none waits for that."""
        if done is not self.on_its_way:
            return None
        self.on_its_way = self._waiting.popleft() if self._waiting else None
        return self.on_its_way
