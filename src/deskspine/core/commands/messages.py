"""Messages of the control socket: one JSON object a line, see docs/control.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

VERSION = 1


class Message(Struct, frozen=True, kw_only=True):
    """A request to the running deskspine."""

    v: int = VERSION
    """Version of the form of the messages."""
    request: str = ""
    args: dict[str, str | int | float | bool | None] | UnsetType | None = UNSET
    """None, here or for one argument, means that it is left out."""
    token: str | UnsetType = UNSET
    """Proof that the sender may read the file with the port, on systems without Unix sockets."""


class Answer(Struct, frozen=True, omit_defaults=True):
    """The answer of the running deskspine."""

    ok: bool
    """True if the request was carried out."""
    text: str
    """One sentence for the person: the result, or the reason for a refusal."""
    status: dict[str, str] | None = None
    """The fields of the status file, in the answer to a request for the status."""
