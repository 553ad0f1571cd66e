"""Plain mode: the companion as lines of text, in the engine's process or attached to it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.face_run import FaceRun
from deskspine.composition.joining import Joined
from deskspine.composition.start_error import StartError
from deskspine.core.commands.messages import FaceKind
from deskspine.core.commands.registry import Request
from deskspine.engine.link import Link
from deskspine.plain.loop import PlainLoop


def run_plain(
    link: Link,
    *,
    first: Request | None = None,
    attaches_only: bool = False,
    closed: Callable[[Joined], int] | None = None,
) -> int:
    """Join the engine, speak over `link` until the person quits, and return the exit code.

    With `first`, begin with that request and end when its routine is over. `closed` prints the last line and returns
    the exit code, if nothing failed. Raises BrokenPipeError if the output was closed before the start.
    """
    if sys.__stdout__ is None:  # the null device is in its place: nothing would ever be heard, and nothing would end it
        raise BrokenPipeError
    clock = SystemClock()
    kind: FaceKind = "plain" if first is None else "popup"
    run = FaceRun(Paths.of_person(), clock, link, kind, first=first, attaches_only=attaches_only)
    try:
        run.joined.begin()
        run.joined.start()
    except StartError as error:
        return run.not_begun(error)
    run.settle()
    loop = PlainLoop(link, clock, sys.stdin, sys.stdout, once=first is not None, report=run.log.write)
    try:
        if run.leaving.hand_over(loop.close, lambda: None):
            loop.run()
    finally:
        run.joined.leave()
    return run.finish(0, closed)
