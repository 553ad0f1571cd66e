"""Letters: the answers that a person can type, each with what it does; and the pages that ask for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Literal

from msgspec import Struct

from deskspine.core.commands.registry import Request, command
from deskspine.plain.sentences import sentence

Local = Literal["", "help", "quit", "today", "presence", "routines", "sound", "stopped"]
"""Something that plain mode does itself; "stopped" also sends its request and then shows the card about it."""

LETTERS = {
    "ask.start": "s",
    "ask.snooze": "z",
    "ask.quick": "1",
    "ask.did_it": "d",
    "ask.meeting": "m",
    "ask.not_now": "n",
    "ask.put_aside": "x",
    "player.pause": "p",
    "player.next": "n",
    "player.back": "b",
    "player.worse": "w",
    "player.arm": "t",
    "player.easier": "e",
    "player.stop": "s",
    "player.leave": "x",
    "player.sound": "v",
    "player.repeat": "r",
    "dashboard.break": "b",
    "dashboard.away": "a",
    "dashboard.meeting": "m",
    "dashboard.pause": "p",
    "dashboard.routines": "r",
    "dashboard.did_it": "d",
    "dashboard.undo": "u",
    "dashboard.later": "z",
    "dashboard.offer_close": "x",
    "dashboard.history": "h",
    "dashboard.presence": "i",
    "dashboard.longer": "+",
    "dashboard.shorter": "-",
    "dashboard.yes": "y",
    "dashboard.no": "n",
    "app.help": "?",
    "app.quit": "q",
}
"""The letter of each command, by its id. Commands that need a screen have none."""


class Letter(Struct, frozen=True):
    """One answer: what is typed, what it does in a few words, and what is sent for it."""

    key: str
    words: str
    requests: tuple[Request, ...] = ()
    says: str = ""
    """A sentence that is said at once, where no snapshot will show the effect."""
    silent: str = ""
    """A sentence that is said if nothing else is said about the effect."""
    local: Local = ""


class PlainPage(Struct, frozen=True):
    """A page: a new key is a new page, whose lines are said once. Its letters are said whenever it is on top again."""

    key: Hashable
    lines: tuple[str, ...]
    letters: tuple[Letter, ...]
    brief: str = ""
    """A sentence in place of the letters, where saying all of them takes too long; it is said once."""
    question: str = ""
    """The question that the letters answer; it is said before them when they are said again."""
    waits: bool = False
    """True if nothing is said when the page is on top again: it waits until the person asks with Enter or help."""

    def again(self, opening: str = "Answers") -> tuple[str, ...]:
        """Return the question with its letters, for a person who asks what can be answered."""
        return (*([self.question] if self.question else []), prompt(self.letters, opening))


def letter(command_id: str, words: str = "", *, request: str = "", local: Local = "") -> Letter:
    """Return the letter of a command with its request. `words` and `request` replace the usual ones, if they are given.

    What plain mode does itself sends nothing, except a stop.
    """
    entry = command(command_id)
    name = request or entry.request
    requests = (Request(name),) if name and local in ("", "stopped") else ()
    return Letter(LETTERS[command_id], words or entry.short, requests, local=local)


def prompt(letters: Iterable[Letter], opening: str = "Answers") -> str:
    """Return one sentence with every letter and what it does."""
    return sentence(f"{opening}: {'; '.join(f'{entry.key} {entry.words}' for entry in letters)}")


def named(letters: Iterable[Letter], text: str) -> Letter | None:
    """Return the letter that `text` is, or None. A capital letter means the same as a small one."""
    return next((entry for entry in letters if entry.key == text.lower()), None)
