"""The open faces of an engine: each gets every snapshot, and only the one used last rings the bell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from msgspec.structs import replace

from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Library
from deskspine.core.schedule.events import Event
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wire import HostEnd, News

TAKES_OVER = ("screen", "plain")
"""Kinds of faces that go on with the engine when its host ends."""
SHOWS_ROUTINES = ("screen", "plain", "popup")
"""Kinds of faces that lead through a routine."""


class FaceSink(Protocol):
    """The receiving end of a face. No method may wait."""

    def put(self, news: News) -> None:
        """Take a snapshot and the events since the one before."""
        ...

    def end(self, why: HostEnd) -> None:
        """Take the notice that the host ends."""
        ...


class Face:
    """One open face."""

    def __init__(self, place: FacePlace, sink: FaceSink, used: float, *, own: bool) -> None:
        """Create a face that was used last at boot second `used`; `own` if it lives in the engine's process."""
        self.place, self.sink, self.used, self.own = place, sink, used, own


class ControlPort(Protocol):
    """The part of the host that the control socket uses, on the engine's loop."""

    async def answer(self, message: Message) -> Answer:
        """Carry out one message and return the answer."""
        ...

    def status_of(self, news: News) -> Answer:
        """Return the answer to a request for the status, as of `news`."""
        ...

    def attach(self, place: FacePlace, sink: FaceSink) -> Face:
        """Open a face, which gets its first snapshot at once, and return it."""
        ...

    def take_from(self, face: Face, request: Request) -> None:
        """Carry out a request of a face; a refusal is shown there."""
        ...

    def detach(self, face: Face) -> None:
        """Close a face."""
        ...


class LinkSink:
    """The receiving end of the face in the engine's own process."""

    def __init__(self, link: Link) -> None:
        """Put everything into `link`."""
        self._link = link

    def put(self, news: News) -> None:
        """Put the snapshot and the events into the link."""
        self._link.speaks = news.speaks
        self._link.put(news.snapshot, news.events)

    def end(self, why: HostEnd) -> None:
        """Do nothing: the process learns it from the runner."""


class Faces:
    """The open faces. Everything is called on the engine's thread, or before that thread begins."""

    def __init__(self, clock: Clock) -> None:
        """Create an empty list; `clock` says when a face is used."""
        self._clock = clock
        self._faces: list[Face] = []
        self._asking: Face | None = None
        """The face whose request is being carried out: only this one is shown a refusal."""
        self._library: Library | None = None
        self._library_number = 0
        self._ended: HostEnd | None = None
        """The reason why the host ends, once it does."""
        self.on_last_closed: Callable[[], object] = lambda: None
        """Called when the last face that leads through routines is closed, while the host goes on."""

    def open(self, place: FacePlace, sink: FaceSink, *, own: bool = False) -> Face:
        """Add a face, which counts as used now, and return it."""
        face = Face(place, sink, self._clock.read().boot, own=own)
        self._faces.append(face)
        return face

    def close(self, face: Face) -> None:
        """Remove a face; one that was removed before is ignored."""
        if face in self._faces:
            self._faces.remove(face)
            if self._ended is None and not self.of_kind(*SHOWS_ROUTINES):
                self.on_last_closed()

    def of_kind(self, *kinds: str) -> list[Face]:
        """Return the open faces of these kinds, or all without any kind, the one used last first."""
        faces = [face for face in self._faces if not kinds or face.place.kind in kinds]
        return sorted(faces, key=lambda face: -face.used)

    @property
    def listed(self) -> str:
        """Return the kind and the terminal of each open face, the one used last first: "screen: /dev/pts/3"."""
        return "; ".join(f"{face.place.kind}: {face.place.tty or 'no terminal'}" for face in self.of_kind())

    @property
    def go_on(self) -> bool:
        """Return True if a face in another process goes on with the engine when this process ends."""
        return any(not face.own for face in self.of_kind(*TAKES_OVER))

    def host_moves(self) -> bool:
        """Return True if this process ends, and another one goes on with the engine at once."""
        return self._ended in ("moves", "restart") or (self._ended == "ended" and self.go_on)

    @contextmanager
    def asked_by(self, face: Face, request: Request) -> Iterator[None]:
        """Carry out a request of `face` inside: a key counts as use, and refusals are shown there only."""
        if request.typed or request.name == "key":
            face.used = self._clock.read().boot
        self._asking = face
        try:
            yield
        finally:
            self._asking = None

    def publish(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Give every face the snapshot and the events; this is a subscriber of the engine."""
        faces = self.of_kind()
        if snapshot.library is not self._library:
            self._library = snapshot.library
            self._library_number += 1
        sent = snapshot if all(face.own for face in faces) else replace(snapshot, library=None)
        here = tuple(event for event in events if event.kind != "refused")
        speaker = next((face for face in faces if face.place.kind != "status"), None)
        heirs = [face for face in self.of_kind(*TAKES_OVER) if not face.own]
        for face in faces:
            face.sink.put(
                News(
                    snapshot if face.own else sent,
                    events if self._asking in (None, face) else here,
                    face is speaker,
                    heirs.index(face) if face in heirs else len(heirs),
                    self._library_number,
                )
            )

    def end(self, why: HostEnd) -> None:
        """Say to every face that the host ends."""
        self._ended = why
        for face in tuple(self._faces):
            face.sink.end(why)
