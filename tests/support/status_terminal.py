"""The other end of OSC 7501, written from the draft and not from our code: it reads what a program has reported."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

QUERY = b"\x1b]7501;?\x1b\\"
FENCE = b"\x1b[c"
FENCE_REPLY = b"\x1b[?62;22c"
_SEQUENCE = re.compile(rb"\x1b\]7501;([^\x1b\x07]*)(?:\x1b\\|\x07)")
_PAIR = re.compile(r"([a-z]+)=([A-Za-z0-9_.,+/=-]*)")
_STATES = ("idle", "working", "done", "blocked", "error", "clear")


def reports(written: bytes) -> Iterator[dict[str, str]]:
    """Yield the fields of each report in `written`, texts decoded; raise AssertionError if one breaks the draft."""
    for match in _SEQUENCE.finditer(written):
        if match[1] == b"?":
            continue
        assert len(match[0]) <= 4096
        fields: dict[str, str] = {}
        for part in match[1].decode("ascii").split(":"):
            pair = _PAIR.fullmatch(part)
            assert pair is not None, part
            assert pair[1] not in fields, f"{pair[1]} came twice"
            fields[pair[1]] = pair[2]
        yield _checked(fields)


def records(written: bytes) -> dict[str, dict[str, str]]:
    """Return the records that a terminal has after `written`, by id; "" is the root record."""
    kept: dict[str, dict[str, str]] = {}
    for fields in reports(written):
        name = fields.pop("id", "")
        if fields["state"] != "clear":
            kept[name] = fields
        elif name:
            kept.pop(name, None)
        else:
            kept.clear()
    return kept


def through_tmux(written: bytes) -> bytes:
    """Return what tmux hands on to its terminal of `written`, if it is allowed to."""
    passed = re.findall(rb"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\", written)
    return b"".join(text.replace(b"\x1b\x1b", b"\x1b") for text in passed)


def _checked(fields: dict[str, str]) -> dict[str, str]:
    state = fields["state"]
    assert state in _STATES
    assert fields.keys() <= {"state", "id", "kind", "progress", "app", "title", "msg"}
    assert "kind" not in fields or (state == "blocked" and fields["kind"] in ("permission", "question", "auth"))
    assert "progress" not in fields or (state in ("working", "blocked") and 0 <= int(fields["progress"]) <= 100)
    assert re.fullmatch(r"[A-Za-z0-9_.+-]{1,32}", fields.get("app", "x"))
    for key, most in (("title", 256), ("msg", 2732)):
        if key in fields:
            assert len(fields[key]) <= most
            text = base64.b64decode(fields[key], validate=True)
            assert len(text) <= 2048
            fields[key] = text.decode("utf-8")
            assert "\n" not in fields[key]
    return fields
