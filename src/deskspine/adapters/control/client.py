"""Asks a running deskspine over its control socket; imports nothing heavy, because short verbs use it."""

import os
import socket

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
    return _ask_unix(path, message, timeout_s) if os.name == "posix" else ask_loopback(path, message, timeout_s)


def _ask_unix(path: str, message: Message, timeout_s: float) -> Answer:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(timeout_s)
        link.connect(path)
        return _converse(link, message)


def ask_loopback(path: str, message: Message, timeout_s: float) -> Answer:
    """Ask by way of a token file that names a port of this machine, where there are no Unix sockets."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would double the cost of a short verb
        try:
            door = msgspec.json.decode(file.read(LINE_BYTES), type=Door)
        except ValueError as error:
            raise NoAnswerError(f"{path} is not a token file") from error
    with socket.create_connection(("127.0.0.1", door.port), timeout_s) as link:
        return _converse(link, replace(message, token=door.token))


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
