"""The open faces: who takes over, who may ring, and whose screen shows a refusal."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.core.commands.messages import FaceKind, FacePlace
from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.engine.faces import Face, Faces, LinkSink
from deskspine.engine.link import Link
from deskspine.engine.wire import HostEnd, News
from support.fakes import FakeClock, library, snapshot

REFUSED = Event("refused", 1.0, 1.0, "there is nothing to snooze", 0.0)
REMIND = Event("remind", 1.0, 1.0, "time to move", 0.0)


class Sink:
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.news: list[News] = []
        self.ends: list[HostEnd] = []

    def put(self, news: News) -> None:
        """Keep a message."""
        self.news.append(news)

    def end(self, why: HostEnd) -> None:
        """Keep the reason."""
        self.ends.append(why)

    @property
    def last(self) -> News:
        """The last message."""
        return self.news[-1]


class Desk:
    """Open faces on a clock moved by hand."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.faces = Faces(self.clock)
        self.sinks: dict[str, Sink] = {}
        self.open_faces: dict[str, Face] = {}

    def open(self, name: str, kind: FaceKind = "screen", *, own: bool = False) -> Sink:
        """Open a face a second after the one before."""
        self.clock.advance(1)
        self.sinks[name] = Sink()
        self.open_faces[name] = self.faces.open(FacePlace(kind), self.sinks[name], own=own)
        return self.sinks[name]

    def use(self, name: str, request: str = "key", *, typed: bool = False) -> None:
        """Let a request of a face be carried out, in which nothing happens."""
        self.clock.advance(1)
        with self.faces.asked_by(self.open_faces[name], Request(request, typed=typed)):
            pass

    def ranks(self) -> dict[str, int]:
        """Publish a snapshot and return the rank of each face."""
        self.faces.publish(snapshot(), ())
        return {name: sink.last.rank for name, sink in self.sinks.items()}

    def speaker(self) -> list[str]:
        """Publish a snapshot and return the faces that may ring."""
        self.faces.publish(snapshot(), ())
        return [name for name, sink in self.sinks.items() if sink.last.speaks]


def test_screens_of_other_processes_take_over_in_the_order_of_their_use() -> None:
    desk = Desk()
    desk.open("host", own=True)
    for name, kind in (("a", "screen"), ("b", "plain"), ("popup", "popup"), ("bar", "status")):
        desk.open(name, kind)  # type: ignore[arg-type]
    assert desk.ranks() == {"b": 0, "a": 1, "host": 2, "popup": 2, "bar": 2}
    desk.use("a")
    assert desk.ranks() == {"a": 0, "b": 1, "host": 2, "popup": 2, "bar": 2}
    desk.use("b", "pause", typed=True)
    desk.use("a", "dashboard-shown")
    assert desk.ranks()["b"] == 0, "a request without a key is no use"
    desk.faces.close(desk.open_faces["b"])
    desk.faces.close(desk.open_faces["b"])
    del desk.sinks["b"]
    assert desk.ranks()["a"] == 0


def test_only_the_face_used_last_speaks_and_never_a_bar() -> None:
    desk = Desk()
    desk.open("host", own=True)
    desk.open("a")
    desk.open("popup", "popup")
    desk.open("bar", "status")
    assert desk.speaker() == ["popup"]
    desk.use("host")
    assert desk.speaker() == ["host"]


@pytest.mark.parametrize(
    ("kinds", "goes_on"), [((), False), (("popup", "status"), False), (("screen",), True), (("plain",), True)]
)
def test_the_engine_goes_on_if_there_is_a_face_to_take_it(kinds: tuple[FaceKind, ...], goes_on: bool) -> None:
    desk = Desk()
    desk.open("host", own=True)
    for kind in kinds:
        desk.open(kind, kind)
    assert desk.faces.go_on is goes_on


def test_a_refusal_is_shown_only_where_it_was_asked_for_and_other_events_everywhere() -> None:
    desk = Desk()
    one, other = desk.open("one"), desk.open("other")
    with desk.faces.asked_by(desk.open_faces["one"], Request("snooze")):
        desk.faces.publish(snapshot(), (REFUSED, REMIND))
    assert one.last.events == (REFUSED, REMIND)
    assert other.last.events == (REMIND,)
    desk.faces.publish(snapshot(), (REFUSED,))
    assert other.last.events == (REFUSED,), "what no face asked for, such as a button of a notice, is for all"


def test_a_fault_in_a_request_leaves_no_face_as_the_one_that_asked() -> None:
    desk = Desk()
    desk.open("one")
    other = desk.open("other")
    with pytest.raises(ZeroDivisionError), desk.faces.asked_by(desk.open_faces["one"], Request("snooze")):
        raise ZeroDivisionError
    desk.faces.publish(snapshot(), (REFUSED,))
    assert other.last.events == (REFUSED,)


def test_the_library_goes_to_the_own_face_only_and_has_a_number_for_the_others() -> None:
    desk = Desk()
    own, other = desk.open("host", own=True), desk.open("other")
    first, second = library(), library()
    numbers = []
    for shown in (first, first, second):
        desk.faces.publish(replace(snapshot(), library=shown), ())
        assert own.last.snapshot.library is shown
        assert other.last.snapshot.library is None
        numbers.append(other.last.library)
    assert numbers[0] == numbers[1] != numbers[2]


def test_every_face_learns_that_the_host_ends() -> None:
    desk = Desk()
    sinks = [desk.open(name) for name in "abc"]
    desk.faces.end("restart")
    assert [sink.ends for sink in sinks] == [["restart"]] * 3


def test_the_own_face_gets_it_through_its_link() -> None:
    link = Link()
    sink = LinkSink(link)
    sink.put(News(snapshot(), (REMIND,), speaks=False))
    assert link.take() == (snapshot(), (REMIND,))
    assert link.speaks is False
