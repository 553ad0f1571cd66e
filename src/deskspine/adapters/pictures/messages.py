"""Messages between the program and the process that draws: MessagePack with its length before it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Struct

from deskspine.core.figure.pixel_film import PictureOrder

T = TypeVar("T")
_LENGTH = struct.Struct(">I")
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Maximum number of bytes of a message; a longer one is damage."""


class Wanted(Struct, frozen=True):
    """An order, and the key of its pictures."""

    key: str
    order: PictureOrder


class Drawn(Struct, frozen=True, tag="drawn"):
    """One picture of an order."""

    key: str
    number: int
    data: bytes
    """The packed picture."""


class Failed(Struct, frozen=True, tag="failed"):
    """The news that pictures of an order cannot be drawn."""

    key: str


PictureNews = Drawn | Failed


def send(stream: BinaryIO, message: Struct) -> None:
    """Write `message`. Raises OSError or ValueError if the other side has ended."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def orders_from(stream: BinaryIO) -> Callable[[], Wanted | None]:
    """Return a function that waits for the next order and returns it, or None at the end or after damage."""
    return _receiver(stream, msgspec.msgpack.Decoder(Wanted))


def news_from(stream: BinaryIO) -> Callable[[], PictureNews | None]:
    """Return a function that waits for the next news and returns it, or None at the end or after damage."""
    return _receiver(stream, msgspec.msgpack.Decoder(PictureNews))


def _receiver(stream: BinaryIO, decoder: msgspec.msgpack.Decoder[T]) -> Callable[[], T | None]:
    def receive() -> T | None:
        try:
            head = stream.read(_LENGTH.size)
            size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else MAX_MESSAGE_BYTES + 1
            data = stream.read(size) if size <= MAX_MESSAGE_BYTES else b""
            return decoder.decode(data) if len(data) == size else None
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    return receive
