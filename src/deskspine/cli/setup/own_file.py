"""Files that setup writes whole: the first line has a checksum, so that a change by hand is seen and never lost."""

from __future__ import annotations

from hashlib import sha256

from deskspine.cli.setup.text_edit import Insertion, UneditableError

MARK = "deskspine setup 1:"
"""Beginning of the first line, behind the sign of a comment; a checksum of the other lines follows."""


def marked(body: str, comment: str = "#") -> str:
    """Return the content of such a file with the lines `body`."""
    return f"{comment} {MARK} {sha256(body.encode(errors='surrogateescape')).hexdigest()[:16]}\n{body}"


def is_ours(text: str) -> bool:
    """Return True if setup wrote `text` and nothing was changed since, in this version or an earlier one."""
    first, _, body = text.partition("\n")
    comment, _, _ = first.partition(" ")
    return f" {MARK} " in first and text == marked(body, comment)


def replaced(content: str, text: str) -> tuple[Insertion, ...]:
    """Return the insertion of `content` into what is left of such a file: nothing. Raises UneditableError."""
    if text:
        raise UneditableError("there is something in it that deskspine did not write")
    return (Insertion(0, content),)


def removed(text: str) -> str:
    """Return "", or raise UneditableError if a file has something that setup did not write."""
    if is_ours(text):
        return ""
    if f" {MARK} " in text.partition("\n")[0]:
        raise UneditableError("it was changed by hand")
    raise UneditableError("it was not written by deskspine")
