"""A process joins the one engine: as its host, attached to it, or in the place of a host that ends."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control import server
from deskspine.adapters.control.client import ask
from deskspine.adapters.control.instance_lock import AlreadyRunningError, acquire, running
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition import home as homes
from deskspine.composition import host as hosts
from deskspine.composition import joining
from deskspine.composition.face_place import place_of
from deskspine.composition.home import acquire_home
from deskspine.composition.host import Host
from deskspine.composition.intake import Intake
from deskspine.composition.joining import Joined, LeftError, NotRunningError
from deskspine.composition.start_error import StartError
from deskspine.composition.versions import version_text
from deskspine.core.commands.messages import Answer, FaceKind, FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.engine.engine import Engine
from deskspine.engine.link import Link
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wire import HostEnd
from support import programs

PATIENCE_S = 10.0
THREADS = ("engine", "attachment", "join", "follow", "routines")
"""Names of the threads that a face starts."""


def until(true: Callable[[], object], what: str = "it happens") -> None:
    """Wait until `true`; other threads have no simulated clock."""
    programs.until(true, PATIENCE_S, what)


class Face:
    """A face without a screen."""

    def __init__(self, paths: Paths, *, kind: FaceKind = "screen", **how: Any) -> None:
        self.paths, self.link, self.ends = paths, Link(), list[HostEnd]()
        clock = SystemClock()
        self.joined = Joined(
            paths, clock, FaultLog(paths.log, clock), self.link, FacePlace(kind, os.getpid()), self.ends.append, **how
        )

    def join(self) -> Face:
        """Join the engine and return the face."""
        self.joined.begin()
        self.joined.start()
        return self

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self.link.snapshot

    @property
    def hosts(self) -> bool:
        """True if the engine lives in this face and can be reached."""
        return self.joined.host is not None and self.joined.host.runner._launched

    def use(self) -> None:
        """Press a key."""
        self.link.send(Request("key"))


class Person:
    """One person's folders and the faces in them."""

    def __init__(self, root: Path) -> None:
        self.paths = Paths.under(root)
        self.faces: list[Face] = []

    def face(self, **how: Any) -> Face:
        """Return a face that has not joined yet."""
        self.faces.append(Face(self.paths, **how))
        return self.faces[-1]

    def open(self, **how: Any) -> Face:
        """Return a face that has joined."""
        return self.face(**how).join()

    def request(self, name: str, **args: str | float) -> Answer:
        """Send a request as a verb does."""
        holder = running(self.paths.lock)
        assert holder is not None
        return ask(holder.socket, Message(request=name, args={**args}), PATIENCE_S)

    @property
    def is_running(self) -> bool:
        """True while a process holds the lock."""
        return running(self.paths.lock) is not None


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr(hosts, "_services_factory", lambda paths, clock: None)
    before = set(threading.enumerate())
    person = Person(tmp_path)
    yield person
    for face in person.faces:
        face.joined.leave()
    left = [entry for entry in set(threading.enumerate()) - before if entry.name in THREADS]
    for thread in left:
        thread.join(PATIENCE_S)
    assert [thread.name for thread in left if thread.is_alive()] == []
    assert not person.is_running


def test_the_first_face_is_the_host_and_the_next_one_is_attached(person: Person) -> None:
    first, second = person.open(), person.open()
    assert (first.hosts, second.hosts) == (True, False)
    assert second.snapshot.due == first.snapshot.due
    second.link.send(Request("pause", {"minutes": 30}))
    until(lambda: first.snapshot.mode == "paused" and second.snapshot.mode == "paused")
    settings = second.snapshot.settings
    first.link.send(Request("resume"))
    until(lambda: second.snapshot.mode == "sitting")
    assert second.snapshot.settings is settings, "equal settings are one value, by which screens see changes"


def test_an_attached_face_reads_the_routines_when_its_first_frame_is_shown(person: Person) -> None:
    first, second = person.open(), person.open()
    assert second.snapshot.library is None
    second.joined.settle()
    until(lambda: second.snapshot.library is not None)
    assert second.snapshot.library == first.snapshot.library
    first.joined.leave()
    until(lambda: second.hosts)
    assert second.snapshot.library is not None


def test_the_place_of_a_face_has_only_what_a_message_can_carry() -> None:
    environ = {
        "TERM": "xterm",
        "DISPLAY": "",
        "TERMINAL": "\udcff",
        "TMUX": "x" * 70_000,
        "TTY": "a\nb",
        "HOME": "/home/a",
    }
    place = place_of("popup", environ)
    assert (place.kind, place.pid, place.variables) == ("popup", os.getpid(), {"TERM": "xterm"})


def test_attach_needs_an_engine(person: Person) -> None:
    with pytest.raises(NotRunningError, match="deskspine serve"):
        person.open(attaches_only=True)
    host = person.open()
    assert not person.open(attaches_only=True).hosts
    assert host.hosts


def test_a_host_that_begins_slowly_is_waited_for(person: Person) -> None:
    home = acquire_home(person.paths)
    face = person.face(attaches_only=True)
    face.joined.begin()
    clock = SystemClock()
    host = Host(home, clock, FaultLog(person.paths.log, clock), on_end=lambda why: None, serves=True)
    host.runner.start()
    face.joined.start()
    assert face.snapshot.mode == "sitting"
    assert not face.hosts
    assert person.request("quit").ok
    until(lambda: face.ends == ["quit"])
    host.stop()


def test_a_host_that_ends_while_a_face_looks_for_it_is_replaced(person: Person) -> None:
    person.paths.ensure()
    lock = acquire(person.paths.lock, person.paths.runtime_dir / "not there")
    face = person.face()
    face.joined.begin()
    lock.release()
    face.joined.start()
    assert face.hosts


def test_a_host_that_cannot_be_reached_is_named(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "FIND_S", 0.1)
    person.paths.ensure()
    lock = acquire(person.paths.lock, person.paths.runtime_dir / "not there")
    with pytest.raises(StartError, match=rf"process {os.getpid()}\) cannot be reached \(No such file.*try again"):
        person.open()
    lock.release()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("0.0.1", "this one is newer .*`deskspine restart`"),
        ("99.0", "this one is older .*update this one"),
        ("99.0.dev1", "this one is older .*update this one"),
    ],
)
def test_another_version_is_named_with_what_to_do(
    person: Person, monkeypatch: pytest.MonkeyPatch, version: str, sentence: str
) -> None:
    person.open()
    monkeypatch.setattr(server, "__version__", version)
    with pytest.raises(StartError, match=rf"deskspine {version} is running.*{sentence}"):
        person.open()


def test_an_engine_from_before_there_were_faces_is_named() -> None:
    assert "is older than this one (3.1)" in version_text("", "3.1")


def test_when_the_host_closes_another_face_goes_on_and_shows_the_same(person: Person) -> None:
    first, second = person.open(), person.open()
    first.link.send(Request("start", {"routine": "seated-2min"}))
    until(lambda: second.snapshot.playing is not None)
    playing = second.snapshot.playing
    first.joined.leave()
    until(lambda: second.hosts)
    assert playing is not None
    assert second.snapshot.playing is not None
    assert second.snapshot.playing.state.started == playing.state.started
    assert second.snapshot.playing.state.paused is None
    assert (first.ends, second.ends) == ([], [])
    second.link.send(Request("player-pause"))
    until(lambda: second.snapshot.playing is not None and second.snapshot.playing.state.paused is not None)


def test_a_request_between_two_hosts_reaches_the_next_one(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()

    def later(paths: Paths) -> homes.Home:
        assert may_go_on.wait(PATIENCE_S)
        return acquire_home(paths)

    first, second = person.open(), person.open()
    monkeypatch.setattr(homes, "acquire_home", later)
    first.joined.leave()
    second.link.send(Request("pause", {"minutes": 30}))
    second.link.send(Request("meeting"))
    may_go_on.set()
    until(lambda: second.hosts)
    until(lambda: second.snapshot.meeting is not None and second.snapshot.pause is not None)


def test_the_face_used_last_takes_over_and_the_others_attach_to_it(person: Person) -> None:
    host, used, other = person.open(), person.open(), person.open()
    popup = person.open(kind="popup", attaches_only=True)
    used.use()
    until(lambda: used.link.speaks and not other.link.speaks)
    host.joined.leave()
    until(lambda: used.hosts)
    used.link.send(Request("pause"))
    until(lambda: other.snapshot.mode == "paused" and popup.snapshot.mode == "paused")
    assert not other.hosts
    assert not popup.hosts


def test_one_of_two_faces_of_equal_rank_becomes_the_host(person: Person) -> None:
    host, *others = (person.open() for _ in range(4))
    for face in others:
        face.joined._intake.rank = 0
    host.joined.leave()
    until(lambda: any(face.hosts for face in others))
    next(face for face in others if face.hosts).link.send(Request("pause"))
    until(lambda: all(face.snapshot.mode == "paused" for face in others))
    assert sum(face.hosts for face in others) == 1


def test_quit_closes_every_face(person: Person) -> None:
    faces = [person.open() for _ in range(3)]
    assert person.request("quit").ok
    until(lambda: all(face.ends == ["quit"] for face in faces))
    faces[0].joined.leave()
    assert not person.is_running


def test_a_face_that_is_between_two_hosts_at_the_quit_closes_as_well(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slow(lock: Path) -> AlreadyRunningError | None:
        if threading.current_thread().name == "attachment":
            begun.set()
            assert may_go_on.wait(PATIENCE_S)
        return running(lock)

    host, face = person.open(), person.open()
    monkeypatch.setattr(joining, "running", slow)
    drop(host)
    assert begun.wait(PATIENCE_S)
    assert person.request("quit").ok
    until(lambda: not person.is_running)
    may_go_on.set()
    until(lambda: face.ends == ["quit"])
    assert not person.is_running
    monkeypatch.undo()
    monkeypatch.setattr(hosts, "_services_factory", lambda paths, clock: None)
    assert person.open().hosts, "a new start is not kept from anything"


def test_a_face_whose_host_comes_back_as_another_version_starts_again(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, face = person.open(), person.open()
    monkeypatch.setattr(server, "__version__", "99.0")
    drop(host)
    until(lambda: face.ends == ["restart"])
    assert face.joined.failure is None


def test_a_popup_alone_goes_on_with_what_it_shows(person: Person) -> None:
    host, popup = person.open(), person.open(kind="popup", attaches_only=True)
    host.link.send(Request("start", {"routine": "seated-2min"}))
    until(lambda: popup.snapshot.playing is not None)
    host.joined.leave()
    until(lambda: popup.hosts)
    assert popup.snapshot.playing is not None
    assert popup.snapshot.playing.state.paused is None


def test_after_restart_each_face_starts_again_once_the_engine_is_back(person: Person) -> None:
    first, second = person.open(), person.open()
    assert person.request("restart").ok
    until(lambda: first.ends == ["restart"])
    first.joined.leave()
    assert second.ends == []
    person.open()
    until(lambda: second.ends == ["restart"])


def test_a_host_that_does_not_come_back_is_not_waited_for_all_day(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "RESTART_S", 0.1)
    first, second = person.open(), person.open()
    assert person.request("restart").ok
    first.joined.leave()
    until(lambda: second.ends == ["restart"])


def served(person: Person) -> Host:
    """Return the host of a process without a face, after the present host was asked to hand over."""
    assert person.request("hand-over").ok
    until(lambda: not person.is_running)
    clock = SystemClock()
    log = FaultLog(person.paths.log, clock)
    host = Host(acquire_home(person.paths), clock, log, on_end=lambda why: None, goes_on=True, serves=True)
    host.runner.start()
    return host


def test_a_host_that_hands_over_stays_as_a_face_of_the_next_one(person: Person) -> None:
    first, second = person.open(), person.open()
    first.link.send(Request("start", {"routine": "seated-2min"}))
    until(lambda: second.snapshot.playing is not None)
    host = served(person)
    until(lambda: first.joined.host is None)
    first.link.send(Request("player-pause"))
    for face in (first, second):
        until(lambda face=face: face.snapshot.playing is not None and face.snapshot.playing.state.paused is not None)  # type: ignore[misc]
        assert (face.hosts, face.ends) == (False, [])
    assert person.request("hand-over") == Answer(False, "another `deskspine serve` is running")
    host.stop()
    until(lambda: first.hosts or second.hosts)


def test_a_host_that_handed_over_to_a_process_that_never_came_goes_on(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "MOVES_S", 0.1)
    face = person.open()
    before = face.joined.host
    assert person.request("hand-over").ok
    until(lambda: face.hosts and face.joined.host is not before)
    face.link.send(Request("pause"))
    until(lambda: face.snapshot.mode == "paused")


def test_a_host_that_steps_aside_leaves_the_engine_to_another_face_and_stays_one(person: Person) -> None:
    host, other = person.open(), person.open()
    host.link.send(Request("start", {"routine": "seated-2min"}))
    until(lambda: other.snapshot.playing is not None)
    host.joined.step_aside()
    until(lambda: other.hosts)
    until(lambda: host.joined.host is None)
    host.link.send(Request("player-pause"))
    until(lambda: other.snapshot.playing is not None and other.snapshot.playing.state.paused is not None)
    until(lambda: host.snapshot.playing is not None and host.snapshot.playing.state.paused is not None)
    assert (host.ends, other.ends) == ([], [])


def test_a_host_without_another_face_does_not_step_aside(person: Person) -> None:
    face = person.open()
    person.open(kind="popup", attaches_only=True)
    face.joined.step_aside()
    assert face.hosts
    face.link.send(Request("pause"))
    until(lambda: face.snapshot.mode == "paused")


def test_a_face_that_cannot_take_the_lock_ends_with_a_sentence(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "lock")

    first, second = person.open(), person.open()
    monkeypatch.setattr(homes, "acquire", refused)
    first.joined.leave()
    until(lambda: second.ends == ["ended"])
    assert isinstance(second.joined.failure, StartError)
    assert "cannot go on here. The lock file cannot be used (read-only" in str(second.joined.failure).lower().replace(
        "the lock", "The lock"
    )


def test_an_engine_that_does_not_launch_gives_the_lock_back(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **how: object) -> None:
        raise ZeroDivisionError

    first, second = person.open(), person.open()
    monkeypatch.setattr(Engine, "launch", broken)
    first.joined.leave()
    until(lambda: second.ends == ["ended"])
    assert isinstance(second.joined.failure, ZeroDivisionError)
    assert not person.is_running


def test_a_face_that_is_left_during_a_takeover_does_not_become_the_host(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slow(paths: Paths) -> homes.Home:
        begun.set()
        assert may_go_on.wait(PATIENCE_S)
        return acquire_home(paths)

    first, second = person.open(), person.open()
    monkeypatch.setattr(homes, "acquire_home", slow)
    first.joined.leave()
    assert begun.wait(PATIENCE_S)
    second.joined.end()
    second.joined.leave()
    may_go_on.set()
    until(lambda: not any(entry.name == "attachment" for entry in threading.enumerate()), "the thread to end")
    assert second.joined.host is None
    assert not person.is_running
    assert second.ends == []


def test_a_signal_while_it_looks_for_the_host_ends_the_search(person: Person) -> None:
    person.paths.ensure()
    lock = acquire(person.paths.lock, person.paths.runtime_dir / "not there")
    face = person.face()
    face.joined.begin()
    face.joined.end()
    with pytest.raises(LeftError):
        face.joined.start()
    lock.release()


def drop(host: Face) -> None:
    """End the connections of all faces, as the host does with a face that does not read."""
    assert host.joined.host is not None
    runner = host.joined.host.runner
    control: Any = runner._server
    runner._loop.call_soon_threadsafe(lambda: [task.cancel() for task in tuple(control._faces)])


def test_a_face_that_was_dropped_comes_back_to_the_same_host(person: Person) -> None:
    host, face = person.open(), person.open()
    attachment = face.joined._attachment
    drop(host)
    until(lambda: face.joined._attachment not in (None, attachment))
    face.link.send(Request("pause"))
    until(lambda: face.snapshot.mode == "paused")
    assert not face.hosts


def test_a_host_that_drops_it_again_and_again_is_left_with_a_sentence(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, face = person.open(), person.open()

    def refuse(self: Intake, news: object) -> None:
        raise ValueError("it cannot be understood")

    monkeypatch.setattr(Intake, "take", refuse)
    drop(host)
    until(lambda: face.ends == ["ended"])
    assert "closes every connection" in str(face.joined.failure)


def test_a_face_begins_with_its_request_wherever_the_engine_is(person: Person) -> None:
    request = Request("break", {"routine": "eye-reset"})
    host = person.open()
    host.link.send(Request("first-run-done"))
    until(lambda: not host.snapshot.first_run)
    face = person.open(kind="popup", first=request)
    until(lambda: face.snapshot.playing is not None and host.snapshot.playing is not None)
    with pytest.raises(StartError, match="no routine 'dance'"):
        person.open(kind="popup", first=Request("break", {"routine": "dance"}))
    for face in person.faces[::-1]:
        face.joined.leave()
    assert person.open(kind="popup", first=request).hosts, "and where there is no engine yet"


def test_a_silent_host_is_named_until_it_reacts(person: Person) -> None:
    person.open()
    face = person.open()
    face.joined.silent(True)
    assert [notice.text for notice in face.snapshot.notices][-1] == (
        f"The deskspine that keeps the clock (process {os.getpid()}) does not react."
    )
    face.joined.silent(False)
    assert not any("does not react" in notice.text for notice in face.snapshot.notices)


def test_a_host_whose_lock_was_removed_gives_way_to_a_later_one_and_saves_nothing_over_it(person: Person) -> None:
    first = person.open()
    host = first.joined.host
    assert host is not None
    until(lambda: host.runner._looked is not None, "it has looked after its lock for the first time")
    assert person.request("status").ok  # so that look is over
    person.paths.lock.unlink()
    second = person.open()
    assert (first.hosts, second.hosts) == (True, True), "the first one cannot know yet"
    second.link.send(Request("pause", {"minutes": 30}))
    until(lambda: second.snapshot.mode == "paused")
    host.runner._looked = None  # a minute has passed
    host.runner.poke()
    until(lambda: not first.hosts and first.snapshot.mode == "paused")
    assert second.hosts
    second.joined.leave()
    until(lambda: first.hosts)
    assert first.snapshot.mode == "paused"


def test_a_routine_waits_when_the_last_face_that_shows_it_is_closed(person: Person) -> None:
    host = person.open()
    face = person.open(kind="popup")
    assert host.joined.host is not None
    runner = host.joined.host.runner
    own = next(entry for entry in runner.faces.of_kind() if entry.own)
    runner.faces._faces.remove(own)  # as in `deskspine serve`, which has no face
    face.link.send(Request("start", {"routine": "seated-2min"}))
    until(lambda: face.snapshot.playing is not None)
    face.joined.leave()
    until(lambda: runner.engine.situation.desk.player is not None and runner.engine.situation.desk.player.held)
    again = person.open(kind="popup")
    assert again.snapshot.playing is not None
    assert again.snapshot.playing.offered
