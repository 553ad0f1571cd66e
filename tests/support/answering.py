"""A host for the control socket that answers every message by one function, and takes any face."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.engine.faces import Face, FaceSink
from deskspine.engine.wire import News


class Answering:
    """A control port over one function."""

    def __init__(self, handle: Callable[[Message], Awaitable[Answer]]) -> None:
        self._handle = handle
        self.faces: list[Face] = []
        self.requests: list[Request] = []

    async def answer(self, message: Message) -> Answer:
        """Return the answer of the function."""
        return await self._handle(message)

    def status_of(self, news: News) -> Answer:
        """Return the mode of a snapshot."""
        return Answer(True, news.snapshot.mode)

    def attach(self, place: FacePlace, sink: FaceSink) -> Face:
        """Note a face and return it."""
        self.faces.append(Face(place, sink, 0.0, own=False))
        return self.faces[-1]

    def take_from(self, face: Face, request: Request) -> None:
        """Note a request of a face."""
        self.requests.append(request)

    def detach(self, face: Face) -> None:
        """Forget a face."""
        self.faces.remove(face)
