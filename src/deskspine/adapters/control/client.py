"""Asks a running deskspine over its control socket; imports nothing heavy, because short verbs use it."""

import os
import socket
import sys

import msgspec
from msgspec.structs import replace

from deskspine.core.commands.messages import Answer, Message
from deskspine.core.text.plain_data import json_line

LINE_BYTES = 65536
"""The longest line either side sends or takes."""


class Door(msgspec.Struct, frozen=True):
    """A port of this machine, and the word that opens it."""

    port: int
    token: str
    pid: int = 0


class NoAnswerError(OSError):
    """Says that something listens but gave no answer that can be used."""


def ask(path: str, message: Message, timeout_s: float = 2.0) -> Answer:
    """Send one message to the socket at `path` (on Windows: the token file) and return the answer.

    Raises FileNotFoundError or ConnectionRefusedError when nothing listens, NoAnswerError when no usable answer
    comes within `timeout_s`, and another OSError when the socket cannot be reached.
    """
    link, token = connected(path, timeout_s)
    with link:
        return _converse(link, replace(message, token=token) if token else message)


def connected(path: str, timeout_s: float) -> tuple[socket.socket, str]:
    """Return a connection to the socket at `path`, and the token for its messages ("" where none is needed).

    Raises FileNotFoundError or ConnectionRefusedError when nothing listens, or another OSError.
    """
    return _connected_unix(path, timeout_s) if os.name == "posix" else connected_loopback(path, timeout_s)


def _connected_unix(path: str, timeout_s: float) -> tuple[socket.socket, str]:
    link = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":  # where `connect` fails at once with a timeout of Python's while others queue
            link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(timeout_s))
        else:
            link.settimeout(timeout_s)
        link.connect(path)
        link.settimeout(timeout_s)
    except BlockingIOError as error:
        link.close()
        raise NoAnswerError("no answer in time") from error
    except BaseException:
        link.close()
        raise
    return link, ""


def _timeval(seconds: float) -> bytes:
    """Return the C structure of a time, without `struct`, which short verbs would load for this alone."""
    size = 8 if sys.maxsize > 1 << 32 else 4
    parts = (int(seconds), int(seconds % 1 * 1e6))
    return b"".join(part.to_bytes(size, sys.byteorder) for part in parts)


def connected_loopback(path: str, timeout_s: float) -> tuple[socket.socket, str]:
    """Return a connection to the port that a token file names, where there are no Unix sockets, and the token."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would double the cost of a short verb
        try:
            door = msgspec.json.decode(file.read(LINE_BYTES), type=Door)
        except ValueError as error:
            raise NoAnswerError(f"{path} is not a token file") from error
    return socket.create_connection(("127.0.0.1", door.port), timeout_s), door.token


def _converse(link: socket.socket, message: Message) -> Answer:
    try:
        link.sendall(json_line(message) + b"\n")
        return msgspec.json.decode(_line(link), type=Answer)
    except TimeoutError as error:
        raise NoAnswerError("no answer in time") from error
    except (ValueError, RecursionError) as error:
        raise NoAnswerError("the answer is not what docs/control.md says") from error


def _line(link: socket.socket) -> bytes:
    # The timeout holds for each piece; whoever drips bytes is a program of the same person, so a limit by
    # size is enough for the whole line.
    received = bytearray()
    while b"\n" not in received:
        piece = link.recv(8192)
        if not piece:
            raise NoAnswerError("the connection was closed without an answer")
        received += piece
        if len(received) > LINE_BYTES:
            raise NoAnswerError("the answer is longer than 64 KiB")
    return bytes(received[: received.index(b"\n")])
