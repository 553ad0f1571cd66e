"""Reports of what a program is doing, for the tab, the list or the inbox of a terminal: OSC 7501, Program Status.

A report is `ESC ] 7501 ; key=value : key=value ST`. It replaces the record of its id as a whole; without an id that is
the root record of the terminal. The specification is a draft, so its revision is named here. A terminal that does not
know it must never get one: `queries.PROGRAM_STATUS` asks.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from typing import Literal

from msgspec import Struct

from deskspine.core.text.sanitize import is_control

DRAFT = "0.4 of 10 October 2026"
"""Revision of the draft that this module follows."""
MAX_REPORT_BYTES = 4096
"""Maximum bytes of a report, its beginning and its end included."""
MAX_TITLE_ENCODED = 256
"""Maximum characters of the title in base64."""
MAX_MESSAGE_ENCODED, MAX_MESSAGE_BYTES = 2732, 2048
"""Maximum characters of the message in base64, and maximum bytes of it before that."""

ProgramState = Literal["idle", "working", "done", "blocked", "error"]
BlockedBy = Literal["", "permission", "question", "auth"]
"""The reason why a program waits for a person; "" for none of these."""
_APP = re.compile(r"[A-Za-z0-9_.+-]{1,32}")
_ID = re.compile(r"[A-Za-z0-9_.,+/=-]{1,200}")
_WITH_PROGRESS = ("working", "blocked")


class ProgramStatus(Struct, frozen=True):
    """One record: the state of a program, and a few words about it."""

    state: ProgramState
    kind: BlockedBy = ""
    """Only for the state "blocked"."""
    progress: int | None = None
    """0 to 100; only for the states "working" and "blocked"."""
    app: str = ""
    title: str = ""
    message: str = ""
    """One line."""


def report(status: ProgramStatus, record: str = "") -> str:
    """Return the sequence that reports `status` for the record with the id `record`, "" for the root record.

    What the draft does not allow is left out: a kind or a progress that does not go with the state, an app with other
    characters, control characters. Text that is too long is cut between two characters, and left out if the report
    would still be too long. Raises ValueError if `record` is no id, because the root record would be replaced instead.
    """
    fields = [f"state={status.state}", *_id(record)]
    if status.kind and status.state == "blocked":
        fields.append(f"kind={status.kind}")
    if status.progress is not None and status.state in _WITH_PROGRESS and 0 <= status.progress <= 100:
        fields.append(f"progress={status.progress}")
    if _APP.fullmatch(status.app):
        fields.append(f"app={status.app}")
    fields += _text("title", status.title, MAX_TITLE_ENCODED // 4 * 3)
    message = _text("msg", status.message, min(MAX_MESSAGE_BYTES, MAX_MESSAGE_ENCODED // 4 * 3))
    whole = _sequence([*fields, *message])
    return whole if len(whole) <= MAX_REPORT_BYTES else _sequence(fields)


def clear(record: str = "") -> str:
    """Return the sequence that removes the record with the id `record`, or all records for "".

    Raises ValueError if `record` is no id, because everything would be removed instead.
    """
    return _sequence(["state=clear", *_id(record)])


def _id(record: str) -> list[str]:
    if record and not _ID.fullmatch(record):
        raise ValueError(f"{record!r} is no id of a record")
    return [f"id={record}"] if record else []


def _text(key: str, text: str, most_bytes: int) -> list[str]:
    """Return the field `key` with `text` as one line of at most `most_bytes` bytes, or nothing if none is left."""
    line = "".join(" " if character in "\t\n" else character for character in text)
    clean = "".join(character for character in line if not is_control(character)).strip()
    cut = clean.encode("utf-8", "ignore")[:most_bytes].decode("utf-8", "ignore")
    return [f"{key}={b2a_base64(cut.encode(), newline=False).decode()}"] if cut else []


def _sequence(fields: list[str]) -> str:
    return f"\x1b]7501;{':'.join(fields)}\x1b\\"
