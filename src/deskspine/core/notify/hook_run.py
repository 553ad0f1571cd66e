"""The outcome of one run of a hook, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

from msgspec import Struct

from deskspine.core.text.sanitize import plain

HOOK_TIMEOUT_S = 10.0
"""Timeout for a hook; after it the hook is ended with everything that it started."""


class HookRun(Struct, frozen=True):
    """The outcome of one run of a hook."""

    exit_code: int
    """Exit code of the program, or the negative number of the signal that ended it."""
    output: str
    """The beginning of what it printed."""
    seconds: float
    ended: Literal["", "limit", "output"] = ""
    """Reason for which it was ended: the time limit or too much output; "" if it ended by itself."""
    dropped_bytes: int = 0
    """Number of bytes that it printed after `output`."""


def program_name(argv: Sequence[str]) -> str:
    """Return the name of the program of an argument list, for a sentence."""
    return plain(PurePath(argv[0]).name, 60)


def failure(run: HookRun, limit_s: float = HOOK_TIMEOUT_S) -> str:
    """Return why a run counts as failed, in a few words, or "" if it worked."""
    if run.ended == "limit":
        return f"ended after {limit_s:g} s"
    if run.ended == "output":
        return "ended because it printed too much"
    if run.exit_code < 0:
        return f"ended by signal {-run.exit_code}"
    return f"exit code {run.exit_code}" if run.exit_code else ""


def outcome_words(run: HookRun, limit_s: float = HOOK_TIMEOUT_S) -> str:
    """Return the outcome of a run and the time that it took: "exit code 0, 0.1 s"."""
    return f"{failure(run, limit_s) or 'exit code 0'}, {run.seconds:.1f} s"


def output_lines(run: HookRun) -> list[str]:
    """Return the lines that a hook printed, without control characters, and at the end the size of what is left out."""
    lines = [plain(line.rstrip().expandtabs(), len(line) * 8) for line in run.output.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if run.dropped_bytes:
        lines.append(f"… and {run.dropped_bytes} bytes more")
    return lines
