"""The kinds of waits and the ways in which they become known: one row for each."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

WaitKind = Literal["build", "tests", "agent", "shell", "pane", "machine"]
"""The work of the machine: it builds, runs tests, an agent works, a command runs, a tmux pane prints, or not known."""
WaitSource = Literal["shell", "agent", "command", "hint", "tmux"]
"""Ways to know of a wait: shell snippets, hooks of agents, `deskspine wait`, `deskspine hint`, or a tmux pane."""
WAIT_KIND_NAMES: tuple[WaitKind, ...] = get_args(WaitKind)
WAIT_SOURCE_NAMES: tuple[WaitSource, ...] = get_args(WaitSource)


class WaitWords(Struct, frozen=True):
    """The words of one kind of wait."""

    runs: str
    """Words while it lasts, after which a time may follow: "your tests are running"."""
    over: str
    """Words for its end: "your tests are done"."""
    needs: str
    """Words for a wait that needs the person: "your tests need you"."""
    short: str
    """One word for lists and bars: "tests"."""


WAIT_KINDS: dict[WaitKind, WaitWords] = {
    "build": WaitWords("the build is running", "the build is done", "the build needs you", "build"),
    "tests": WaitWords("your tests are running", "your tests are done", "your tests need you", "tests"),
    "agent": WaitWords("your agent is working", "your agent is done", "your agent needs you", "agent"),
    "shell": WaitWords("a command is running", "the command is done", "a command needs you", "command"),
    "pane": WaitWords("a terminal is printing", "the terminal is still again", "a terminal needs you", "terminal"),
    "machine": WaitWords("the machine is working", "the machine is done", "the machine needs you", "machine"),
}
"""Every kind with its words."""


WAIT_SETTINGS: dict[WaitSource, str] = {
    "shell": "waits.shell",
    "agent": "waits.agents",
    "command": "waits.commands",
    "hint": "waits.hints",
    "tmux": "waits.tmux",
}
"""The setting that turns each source on and off."""
