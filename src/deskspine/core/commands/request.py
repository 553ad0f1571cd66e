"""A request to the engine, and the engine's answer."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field


class Request(Struct, frozen=True):
    """A request to the engine. Keys, verbs and the socket all send requests."""

    name: str
    args: dict[str, str | int | float | bool] = field(default_factory=dict)
    origin: Literal["key", "verb", "timeline", "notice", "file"] = "key"
    """Where it comes from: a key or click on our screen, a verb, a timeline, a button of a desktop notice, or a file
    that an earlier version kept."""
    typed: bool = False
    """True if it comes with a sign of life: the key or click that asked for it was not reported in another way."""


class Reply(Struct, frozen=True):
    """The engine's answer to a request."""

    ok: bool
    text: str
    """One sentence for the person."""
