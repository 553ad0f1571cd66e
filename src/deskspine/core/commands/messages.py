"""Messages of the control socket: one JSON object a line, see docs/control.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

VERSION = 1
FaceKind = Literal["screen", "plain", "popup", "status"]
"""screen and plain: the whole companion; popup: one ask or routine; status: the fields of the status file."""


class FacePlace(Struct, frozen=True):
    """The kind of a face and the place of its terminal."""

    kind: FaceKind
    pid: int = 0
    tty: str = ""
    variables: Mapping[str, str] = {}
    """Variables of its environment that say where it is: TMUX, TMUX_PANE, DISPLAY, SSH_CONNECTION and the like."""


class Message(Struct, frozen=True, kw_only=True):
    """A request to the running deskspine."""

    v: int = VERSION
    """Version of the form of the messages."""
    request: str = ""
    args: dict[str, str | int | float | bool | None] | UnsetType | None = UNSET
    """None, here or for one argument, means that it is left out."""
    token: str | UnsetType = UNSET
    """Proof that the sender may read the file with the port, on systems without Unix sockets."""
    face: FacePlace | UnsetType = UNSET
    """The face that subscribes, in the request `subscribe`."""


class Answer(Struct, frozen=True, omit_defaults=True):
    """The answer of the running deskspine."""

    ok: bool
    """True if the request was carried out."""
    text: str
    """One sentence for the person: the result, or the reason for a refusal."""
    status: dict[str, str] | None = None
    """The fields of the status file, in the answer to a request for the status."""
