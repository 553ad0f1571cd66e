"""Asks a running deskspine over its control socket; imports nothing heavy, because short verbs use it."""

import json
import os
import socket
from typing import Any

LINE_BYTES = 65536
"""The longest line either side sends or takes."""


class NoAnswer(OSError):
    """Says that something listens but gave no answer that can be used."""


def ask(path: str, message: dict[str, Any], timeout_s: float = 2.0) -> dict[str, Any]:
    """Send one message to the socket at `path` (on Windows: the token file) and give back the answer.

    Raises FileNotFoundError or ConnectionRefusedError when nobody listens, NoAnswer when no usable answer
    comes within `timeout_s`, and another OSError when the socket cannot be reached.
    """
    return _ask_unix(path, message, timeout_s) if os.name == "posix" else ask_loopback(path, message, timeout_s)


def _ask_unix(path: str, message: dict[str, Any], timeout_s: float) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(timeout_s)
        link.connect(path)
        return _converse(link, message)


def ask_loopback(path: str, message: dict[str, Any], timeout_s: float) -> dict[str, Any]:
    """The same by way of a token file that names a port of this machine, where there are no Unix sockets."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib would double the cost of a short verb
        try:
            found = json.load(file)
            port, token = int(found["port"]), str(found["token"])
        except (ValueError, KeyError, TypeError) as error:
            raise NoAnswer(f"{path} is not a token file") from error
    with socket.create_connection(("127.0.0.1", port), timeout_s) as link:
        return _converse(link, {**message, "token": token})


def _converse(link: socket.socket, message: dict[str, Any]) -> dict[str, Any]:
    try:
        link.sendall(json.dumps(message).encode() + b"\n")
        answer = json.loads(_line(link))
    except TimeoutError as error:
        raise NoAnswer("no answer in time") from error
    except ValueError as error:
        raise NoAnswer("the answer is not JSON") from error
    if not isinstance(answer, dict):
        raise NoAnswer("the answer is not a JSON object")
    return answer


def _line(link: socket.socket) -> bytes:
    # The timeout holds for each piece; whoever drips bytes is a program of the same person, so a limit by
    # size is enough for the whole line.
    received = bytearray()
    while b"\n" not in received:
        piece = link.recv(8192)
        if not piece:
            raise NoAnswer("the connection was closed without an answer")
        received += piece
        if len(received) > LINE_BYTES:
            raise NoAnswer("the answer is longer than 64 KiB")
    return bytes(received[: received.index(b"\n")])
