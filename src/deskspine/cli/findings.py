"""The findings of `deskspine doctor`: one line each, and checks that run at the same time within a time limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from textwrap import wrap
from typing import Literal

from msgspec import Struct

from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

WIDTH = 80
COLUMNS = (10, 10)
"""Widths of the columns of state and name."""
MAX_CHARACTERS = 600
"""Maximum number of characters of one text."""
HANGS = "no answer within {:.1f} s"

FindingState = Literal["ok", "problem", "not here"]


class Finding(Struct, frozen=True):
    """The result of one check."""

    name: str
    """The part that was looked at: "settings", "journal"."""
    state: FindingState
    found: str
    advice: str = ""
    """The thing to do, as a sentence; empty if there is nothing to do."""


def finding_lines(finding: Finding) -> Iterator[str]:
    """Yield a finding as lines of 80 columns: state, name and what was found, then the advice."""
    state, name = COLUMNS
    yield from _wrapped(finding.found, f"{finding.state:<{state}}{finding.name:<{name}}", " " * (state + name))
    if finding.advice:
        yield from _wrapped(finding.advice, " " * (state + name) + "→ ", " " * (state + name + 2))


def text_lines(text: str) -> list[str]:
    """Return a text as lines of 80 columns."""
    return _wrapped(text, "", "")


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [first.rstrip()]


def safe(finding: Finding) -> Finding:
    """Return the finding with texts that can be printed."""
    return Finding(
        finding.name, finding.state, plain(finding.found, MAX_CHARACTERS), plain(finding.advice, MAX_CHARACTERS)
    )


def within(limit_s: float, jobs: Mapping[str, Callable[[], list[Finding]]]) -> list[Finding]:
    """Run `jobs` at the same time; return their findings in order, for a job that fails one that says why.

    A job that takes longer than `limit_s` is not waited for: it may hang in a file system that does not answer.
    """
    futures: dict[str, Future[list[Finding]]] = {name: Future() for name in jobs}

    def work(name: str) -> None:
        try:
            futures[name].set_result(jobs[name]())
        except Exception as error:
            futures[name].set_exception(error)

    for name in jobs:
        threading.Thread(target=work, args=(name,), daemon=True).start()
    wait(futures.values(), limit_s)
    return [finding for name, future in futures.items() for finding in _results(name, future, limit_s)]


def _results(name: str, future: Future[list[Finding]], limit_s: float) -> list[Finding]:
    if not future.done():
        return [Finding(name, "problem", HANGS.format(limit_s), "Try again; a file or a program may hang.")]
    error = future.exception()
    if error is None:
        return future.result()
    why = reason(error) if isinstance(error, Exception) else type(error).__name__
    return [Finding(name, "problem", f"it could not be checked: {why}")]
