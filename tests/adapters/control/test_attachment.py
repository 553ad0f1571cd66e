"""The attachment of a face: greetings of every kind, news, requests, and every way in which an engine ends."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.adapters.control import attachment as attachments
from deskspine.adapters.control.attachment import Attachment, Lost, OtherVersionError, RefusedFaceError
from deskspine.adapters.control.client import NoAnswerError
from deskspine.core.commands.messages import Answer, FacePlace
from deskspine.core.commands.registry import Request
from deskspine.core.text.plain_data import json_line
from deskspine.engine.wire import Bye, Heard, Hello, HostEnd, News
from support.fakes import snapshot

PATIENCE_S = 10.0
VERSION = "1.2.3"
HELLO = Hello(VERSION, 4711)


class Receiver:
    """A receiver that keeps everything."""

    def __init__(self) -> None:
        self.got: list[News] = []
        self.silences: list[bool] = []
        self.why: Lost | None = None
        self.changed = threading.Condition()

    def news(self, news: News) -> None:
        """Keep a message."""
        self._note(lambda: self.got.append(news))

    def silent(self, silent: bool) -> None:
        """Keep the state of the engine."""
        self._note(lambda: self.silences.append(silent))

    def lost(self, why: Lost) -> None:
        """Keep the reason."""
        assert self.why is None, "it is called once"
        self.why = why
        self._note(lambda: None)

    def wait_for(self, true: Callable[[], object]) -> None:
        """Wait until `true`."""
        with self.changed:
            assert self.changed.wait_for(true, PATIENCE_S)

    def _note(self, change: Callable[[], object]) -> None:
        with self.changed:
            change()
            self.changed.notify_all()


class Engine:
    """The other end: it listens, and a test says what it sends."""

    def __init__(self, path: Path, greeting: bytes) -> None:
        self.path, self.receiver = str(path), Receiver()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen()
        self.subscribed: dict[str, Any] = {}
        self._greeting = greeting
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        self._attachment: Attachment | None = None

    def _accept(self) -> None:
        self.link, _ = self._listener.accept()
        self.lines = self.link.makefile("rb")
        self.subscribed = json.loads(self.lines.readline())
        if self._greeting:
            self.link.sendall(self._greeting)
        else:
            self.gone()

    def attach(self) -> Attachment:
        """Return an attachment that reads."""
        self._attachment = Attachment.open(self.path, FacePlace("screen", 12), VERSION, self.receiver)
        self._attachment.begin()
        self._thread.join(PATIENCE_S)
        return self._attachment

    def send(self, *messages: News | Heard | Bye | Hello) -> None:
        """Send messages."""
        self.link.sendall(b"".join(json_line(message) + b"\n" for message in messages))

    def gone(self) -> None:
        """Close the connection without a last message."""
        self.link.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close everything."""
        if self._attachment is not None:
            self._attachment.close()
        self._thread.join(PATIENCE_S)
        self.lines.close()
        self.link.close()
        self._listener.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    engines: list[Engine] = []

    def make(greeting: bytes = json_line(HELLO) + b"\n") -> Engine:
        engines.append(Engine(tmp_path / f"s{len(engines)}", greeting))
        return engines[-1]

    yield make
    for made in engines:
        made.close()


def numbered(number: int) -> News:
    """Return a message that can be recognised."""
    return News(replace(snapshot(), interval_s=number), rank=number)


def test_it_subscribes_with_its_place_and_gets_the_news(engine: Callable[..., Engine]) -> None:
    there = engine()
    attached = there.attach()
    assert there.subscribed["request"] == "subscribe"
    assert there.subscribed["face"]["kind"] == "screen"
    assert there.subscribed["face"]["pid"] == 12
    assert attached.pid == 4711
    there.send(numbered(1), Heard(), numbered(2))
    there.receiver.wait_for(lambda: len(there.receiver.got) == 2)
    assert there.receiver.got == [numbered(1), numbered(2)]
    assert there.receiver.why is None


@pytest.mark.parametrize("version", ["1.2.2", "1.10.0", "2.0"])
def test_another_version_is_not_followed(engine: Callable[..., Engine], version: str) -> None:
    there = engine(json_line(Hello(version, 1)) + b"\n")
    with pytest.raises(OtherVersionError, match=version):
        there.attach()


def test_an_engine_from_before_there_were_faces_is_an_older_version(engine: Callable[..., Engine]) -> None:
    there = engine(json_line(Answer(False, "there is no request 'subscribe'")) + b"\n")
    with pytest.raises(OtherVersionError) as caught:
        there.attach()
    assert str(caught.value) == ""


def test_a_refusal_has_its_reason(engine: Callable[..., Engine]) -> None:
    there = engine(json_line(Answer(False, "64 windows and bars are open already")) + b"\n")
    with pytest.raises(RefusedFaceError, match="64 windows and bars are open already"):
        there.attach()


@pytest.mark.parametrize("greeting", [b"", b"garbage\n", b'{"type":"bye","why":"quit"}\n', b'{"type":"hel'])
def test_what_is_no_greeting_is_an_error(
    engine: Callable[..., Engine], greeting: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "HELLO_S", 0.2)
    with pytest.raises((NoAnswerError, TimeoutError)):
        engine(greeting).attach()


def test_a_socket_that_no_process_listens_at_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Attachment.open(str(tmp_path / "s"), FacePlace("screen"), VERSION, Receiver())
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    with pytest.raises(ConnectionRefusedError):
        Attachment.open(str(tmp_path / "s"), FacePlace("screen"), VERSION, Receiver())


@pytest.mark.parametrize("why", ["ended", "quit", "restart", "moves"])
def test_the_last_message_is_the_reason_of_the_end(engine: Callable[..., Engine], why: HostEnd) -> None:
    there = engine()
    there.attach()
    there.send(numbered(1), Bye(why))
    there.receiver.wait_for(lambda: there.receiver.why is not None)
    assert there.receiver.why == why
    assert there.receiver.got == [numbered(1)]


def cut(there: Engine) -> None:
    """Close the connection."""
    there.gone()


def in_a_line(there: Engine) -> None:
    """Close it in the middle of a line."""
    there.link.sendall(json_line(numbered(1))[:100])
    there.gone()


def garbage(there: Engine) -> None:
    """Send what is no message."""
    there.link.sendall(b'{"type":"news","snapshot":5}\n')


@pytest.mark.parametrize("end", [cut, in_a_line, garbage])
def test_an_end_without_a_last_message_is_noticed(
    engine: Callable[..., Engine], end: Callable[[Engine], object]
) -> None:
    there = engine()
    there.attach()
    end(there)
    there.receiver.wait_for(lambda: there.receiver.why is not None)
    assert (there.receiver.why, there.receiver.got) == ("gone", [])


def test_a_request_is_a_line_and_one_to_an_engine_that_has_gone_says_so(engine: Callable[..., Engine]) -> None:
    there = engine()
    attached = there.attach()
    assert attached.send(Request("pause", {"minutes": 5}, typed=True))
    assert json.loads(there.lines.readline())["args"] == {"minutes": 5}
    there.gone()
    there.receiver.wait_for(lambda: there.receiver.why == "gone")
    assert not attached.send(Request("pause"))


def test_an_engine_that_reads_nothing_is_never_waited_for(engine: Callable[..., Engine]) -> None:
    there = engine()
    attached = there.attach()
    sent = 0
    while attached.send(Request("pause", {"text": "x" * 1000})):
        sent += 1
        assert sent < 10_000
    there.receiver.wait_for(lambda: there.receiver.why == "gone")


def test_it_says_when_a_request_is_not_acknowledged_and_when_it_is_after_all(
    engine: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "HEARD_S", 0.05)
    there = engine()
    attached = there.attach()
    attached.send(Request("pause"))
    there.receiver.wait_for(lambda: there.receiver.silences == [True])
    there.send(Heard())
    there.receiver.wait_for(lambda: there.receiver.silences == [True, False])


def test_an_acknowledged_request_is_no_silence(engine: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    there = engine()
    attached = there.attach()
    timers: list[threading.Timer] = []
    real = threading.Timer

    def timer(seconds: float, call: Callable[[], object]) -> threading.Timer:
        timers.append(real(seconds, call))
        return timers[-1]

    monkeypatch.setattr(threading, "Timer", timer)
    attached.send(Request("pause"))
    attached.send(Request("resume"))
    assert len(timers) == 1, "one timer is enough"
    there.send(Heard())
    timers[0].join(PATIENCE_S)
    assert there.receiver.silences == []
    attached.send(Request("pause"))
    attached.close()
    timers[1].join(PATIENCE_S)
    assert len(timers) == 2


def test_a_closed_one_calls_its_receiver_no_more(engine: Callable[..., Engine]) -> None:
    there = engine()
    before = set(threading.enumerate())
    attached = there.attach()
    (thread,) = (entry for entry in set(threading.enumerate()) - before if entry.name == "attachment")
    attached.close()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert there.receiver.why is None
    assert there.lines.readline() == b""
