"""The attachment of a face to an engine in another process, over the control socket."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from functools import cache
from typing import Literal, Protocol

import msgspec

from deskspine.adapters.control.client import NoAnswerError, connected
from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.core.text.plain_data import json_line
from deskspine.engine.wire import Bye, FaceMessage, Heard, Hello, HostEnd, News

LINE_BYTES = 8 << 20
"""Maximum size of a message to a face."""
HELLO_S = 3.0
"""Timeout for the first message of the engine."""
HEARD_S = 10.0
"""Seconds after a request without an acknowledgement at which the engine counts as silent."""
Lost = HostEnd | Literal["gone"]
"""gone: the connection ended without a last message."""


@cache
def _messages() -> msgspec.json.Decoder[FaceMessage]:
    """Return the decoder of what an engine sends; building it takes 3 ms, which a host does not need."""
    return msgspec.json.Decoder(FaceMessage)


class OtherVersionError(Exception):
    """The running engine has another version; the text is its version, or "" for one that has no faces."""


class RefusedFaceError(OSError):
    """The running engine takes no face now; the text says why."""


class Receiver(Protocol):
    """The receiving end of an attachment."""

    def news(self, news: News) -> object:
        """Take a message; called on the reading thread."""
        ...

    def silent(self, silent: bool) -> object:
        """Take the notice that the engine does not react to a request, or that it does again; on any thread."""
        ...

    def lost(self, why: Lost) -> object:
        """Take the reason of the end, once, on the reading thread."""
        ...


class Attachment:
    """One connection of a face. A thread reads it; `send` may be called from any thread."""

    def __init__(self, link: socket.socket, receiver: Receiver) -> None:
        """Create an attachment over a connection whose engine has said hello; `begin` reads from it."""
        self._link, self._receiver = link, receiver
        self._file = link.makefile("rb")
        self._sending = threading.Lock()
        self._begun = self._closed = False
        self._silence: threading.Timer | None = None
        self._is_silent = False
        self.pid = 0
        """Process of the engine."""

    @classmethod
    def open(cls, path: str, place: FacePlace, program: str, receiver: Receiver) -> Attachment:
        """Connect to the engine at `path` and return the attachment.

        Raises OtherVersionError, RefusedFaceError, or another OSError when nothing usable listens there.
        """
        link, token = connected(path, HELLO_S)
        attachment = cls(link, receiver)
        try:
            message = Message(request="subscribe", face=place)
            link.sendall(json_line(msgspec.structs.replace(message, token=token) if token else message) + b"\n")
            attachment._greeted(program)
            link.settimeout(None)
        except BaseException:
            attachment.close()
            raise
        return attachment

    def begin(self) -> None:
        """Start the thread that reads."""
        self._begun = True
        threading.Thread(target=self._follow, name="attachment", daemon=True).start()

    def send(self, request: Request) -> bool:
        """Send a request and return at once; return False if the engine cannot be reached any more.

        An engine that does not read is as good as gone: the connection ends.
        """
        try:
            with self._sending:
                if not select.select((), (self._link,), (), 0)[1]:
                    raise BlockingIOError("the engine does not read")
                self._await_heard()  # before it is sent: the acknowledgement may come at once
                self._link.sendall(json_line(request) + b"\n")
        except (OSError, ValueError):
            with suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)
            return False
        return True

    def close(self) -> None:
        """Close the connection without calling `lost`."""
        self._closed = True
        self._stop_waiting()
        with suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        self._link.close()
        if not self._begun:  # the reading thread closes its file itself
            self._file.close()

    def _await_heard(self) -> None:
        """Begin to wait for an acknowledgement, unless one is awaited already."""
        if self._silence is None:
            self._silence = threading.Timer(HEARD_S, self._fell_silent)
            self._silence.daemon = True
            self._silence.start()

    def _fell_silent(self) -> None:
        self._is_silent = True
        if not self._closed:
            self._receiver.silent(True)

    def _stop_waiting(self) -> None:
        silence, self._silence = self._silence, None
        if silence is not None:
            silence.cancel()

    def _follow(self) -> None:
        why: Lost = "gone"
        try:
            while why == "gone":
                message = _messages().decode(self._line())
                if isinstance(message, News):
                    self._receiver.news(message)
                elif isinstance(message, Heard):
                    self._heard()
                elif isinstance(message, Bye):
                    why = message.why
        except (OSError, ValueError):
            pass
        finally:
            self._stop_waiting()
            self._file.close()
            if not self._closed:
                self._link.close()
                self._receiver.lost(why)

    def _heard(self) -> None:
        self._stop_waiting()
        if self._is_silent:
            self._is_silent = False
            self._receiver.silent(False)

    def _greeted(self, program: str) -> None:
        """Read the first message, which has to be the greeting of an engine of version `program`."""
        line = self._line()
        try:
            hello = _messages().decode(line)
        except ValueError:
            answer = _refusal(line)
            if "there is no request" in answer:  # it is from before there were faces
                raise OtherVersionError("") from None
            raise RefusedFaceError(answer) from None
        if not isinstance(hello, Hello):
            raise NoAnswerError("no greeting came")
        if hello.program != program:
            raise OtherVersionError(hello.program)
        self.pid = hello.pid

    def _line(self) -> bytes:
        """Return the next line. Raises OSError at the end."""
        line = self._file.readline(LINE_BYTES)
        if not line.endswith(b"\n"):
            raise NoAnswerError("the connection was closed")
        return line


def _refusal(line: bytes) -> str:
    """Return the reason in an answer. Raises NoAnswerError if the line is no answer either."""
    try:
        return msgspec.json.decode(line, type=Answer).text
    except ValueError as error:
        raise NoAnswerError("the greeting cannot be understood") from error
