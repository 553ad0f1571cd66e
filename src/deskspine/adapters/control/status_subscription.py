"""A connection to the control socket that receives the status at each change."""

from __future__ import annotations

import os

import msgspec

from deskspine.adapters.control.client import LINE_BYTES, NoAnswerError, connected
from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.text.plain_data import json_line


class StatusSubscription:
    """A subscription to the status. Its first answer comes at once, the others when something changes."""

    def __init__(self, path: str, timeout_s: float) -> None:
        """Connect to the socket at `path` and subscribe, each within `timeout_s`. Raises OSError."""
        self._received = bytearray()
        self.link, token = connected(path, timeout_s)
        message = Message(request="subscribe", face=FacePlace("status", os.getpid()))
        try:
            self.link.sendall(json_line(msgspec.structs.replace(message, token=token) if token else message) + b"\n")
        except BaseException:
            self.link.close()
            raise

    def answers(self) -> list[Answer]:
        """Wait for data and return the answers that are complete. Raises OSError when the connection is of no use."""
        piece = self.link.recv(LINE_BYTES)
        if not piece:
            raise NoAnswerError("the connection was closed")
        self._received += piece
        *lines, rest = bytes(self._received).split(b"\n")
        if len(rest) > LINE_BYTES:
            raise NoAnswerError("a line is longer than 64 KiB")
        self._received = bytearray(rest)
        try:
            return [msgspec.json.decode(line, type=Answer) for line in lines]
        except (ValueError, RecursionError) as error:
            raise NoAnswerError("a line is not what docs/control.md says") from error

    def close(self) -> None:
        """End the subscription."""
        self.link.close()
