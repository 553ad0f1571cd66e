"""`deskspine serve`: the engine without a screen."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from types import FrameType

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.client import ask
from deskspine.adapters.control.instance_lock import AlreadyRunningError
from deskspine.adapters.processes.child_signals import END_SIGNALS
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.home import Home, acquire_home
from deskspine.composition.host import Host
from deskspine.composition.leaving import start_again
from deskspine.composition.start_error import StartError
from deskspine.core.commands.messages import Message
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import reason
from deskspine.engine.wire import HostEnd

HAND_OVER_S = 4.0
"""Timeout for a screen to hand its engine over."""
LOOK_S = 0.02
"""Seconds between two attempts to take the lock."""
END_S = 1.2
"""Timeout for the end after a signal; then the process ends by force."""

RUNS_ALREADY = 4
"""The exit code of that name in cli/exit_codes.py, by which systemd knows not to try again; a test holds them equal."""


class ServesAlreadyError(StartError):
    """Another `deskspine serve` is the host, and it does not hand the engine over."""


def run_serve() -> int:
    """Run the engine without a screen until it is asked to end; return the exit code.

    If the engine lives in the process of a screen, that screen hands it over and stays open.
    """
    paths, clock = Paths.of_person(), SystemClock()
    try:
        home, goes_on = _home(paths, clock)
        if not home.instance.held:
            raise StartError(f"nothing could reach it. {' '.join(home.notices)}")
    except StartError as error:
        print(plain(f"deskspine: {error}", 1000), file=sys.stderr)
        return RUNS_ALREADY if isinstance(error, ServesAlreadyError) else 1
    ends: list[HostEnd] = []
    host = Host(home, clock, FaultLog(paths.log, clock), on_end=ends.append, goes_on=goes_on, serves=True)

    def end(signal_number: int, frame: FrameType | None) -> None:
        host.runner.end()
        forced = threading.Timer(END_S, lambda: os._exit(0))
        forced.daemon = True
        forced.start()

    for name in ("SIGINT", *END_SIGNALS):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)

    def launched() -> None:
        gc.collect()
        gc.freeze()
        gc.enable()
        host.runner.start_services()
        if sys.stdout.isatty():
            print("deskspine keeps the clock; `deskspine` in another terminal shows it, ctrl+c ends it.", flush=True)

    host.runner.run(launched)
    host.stop()
    if ends[:1] == ["moves"]:
        print("deskspine: another deskspine keeps the clock now", file=sys.stderr)
    host.last_words()
    if ends[:1] == ["restart"]:
        start_again()
    return 0


def _home(paths: Paths, clock: SystemClock) -> tuple[Home, bool]:
    """Return the home, and True if another process handed the engine over. Raises StartError."""
    until, asked = clock.read().mono + HAND_OVER_S, set[int | None]()
    while True:
        try:
            return acquire_home(paths), bool(asked)
        except AlreadyRunningError as other:
            host, why = other, ""
        if host.pid not in asked:
            try:
                reply = ask(host.socket, Message(request="hand-over"))
            except (OSError, ValueError) as error:  # it may have begun just now
                why = f" ({reason(error)})"
            else:
                if not reply.ok:
                    raise ServesAlreadyError(reply.text) if "serve" in reply.text else StartError(str(host))
                asked.add(host.pid)
        if clock.read().mono > until:
            raise StartError(f"{host}{why}")
        time.sleep(LOOK_S)  # noqa: TID251 - for another process, not for a schedule
