"""The messages of the control socket: one JSON object a line, see docs/control.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

VERSION = 1


class Message(Struct, frozen=True, kw_only=True):
    """Something asked of the running deskspine."""

    v: int = VERSION
    """The version of the form of the messages."""
    request: str = ""
    args: dict[str, str | int | float | bool | None] | UnsetType | None = UNSET
    """None, here or of one argument, counts as left out."""
    token: str | UnsetType = UNSET
    """Proves, where there are no Unix sockets, that the sender may read the file that names the port."""


class Answer(Struct, frozen=True, omit_defaults=True):
    """What the running deskspine returns."""

    ok: bool
    """It was done."""
    text: str
    """One sentence for a person: what happened, or why it did not."""
    status: dict[str, str] | None = None
    """Of a request for the status: the fields of the status file."""
