"""The composition root: the only module that knows the engine, the adapters and the screens."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.clock import ScaledClock, SystemClock, zone_trouble
from deskspine.adapters.control.instance_lock import AlreadyRunningError, Instance, acquire
from deskspine.adapters.control.server import serve_at_first, socket_path, spare_path
from deskspine.adapters.processes.child_signals import END_SIGNALS
from deskspine.adapters.storage.atomic import sweep
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.status_file import StatusFile
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.adapters.storage.write_errors import explained
from deskspine.core.commands.registry import Request
from deskspine.core.first_run import FirstRun
from deskspine.core.text.sanitize import plain
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Clock, Log, Ports, reason
from deskspine.engine.runner import BackgroundServices, Handler, RequestServer, Runner, ServicesFactory
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.services import Feed, Services

LAST_S = 1.5
"""Timeout for the screen to restore the terminal after a request to end; then the process ends."""
GIVE_BACK_S = 0.3
"""Timeout for giving the terminal back by force."""
DEMO_SPEED = 60.0
YOUNG_S = 60.0
"""Maximum age in seconds of a temporary file that may still be in use."""


class Home(Struct, frozen=True):
    """The folders, the lock and the socket of a resident."""

    paths: Paths
    instance: Instance
    socket: Path
    notices: tuple[str, ...] = ()
    """Sentences for the person that stay on the screen."""


def run_resident() -> int:
    """Run the resident with its dashboard until the person quits; return the exit code."""
    home = acquire_home(Paths.of_person())
    return 1 if home is None else live(home, SystemClock())


def run_demo() -> int:
    """Run the resident in temporary folders, sixty times faster while nothing asks; return the exit code."""
    import shutil
    import tempfile

    root = Path(tempfile.mkdtemp(prefix="deskspine-demo-"))
    try:
        home = acquire_home(Paths.under(root))
        if home is None:
            return 1
        home.paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        clock = ScaledClock(SystemClock(), DEMO_SPEED)
        return live(home, clock, demo=clock)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def engine_of(paths: Paths, clock: Clock, log: Log, *, demo: bool = False) -> Engine:
    """Return an engine over the person's files; a demo has faster clocks and no first run."""
    ports = Ports(
        clock,
        StateFile(paths.state_file, paths.alive),
        SqliteJournal(paths.journal),
        ConfigFile(paths.config_file, wait_s=0.5),
        RoutineFiles(paths.own_routines, cache=paths.library_cache),
        StatusFile(paths.status),
        pid=os.getpid(),
        log=log,
    )
    return Engine(ports, reads_gaps=not demo, first_run=FirstRun(done=demo))


def acquire_home(paths: Paths, *, report: bool = True) -> Home | None:
    """Create the folders and take the lock; return None if that is refused, with the reason on stderr.

    Raises AlreadyRunningError instead if another resident runs and `report` is False.
    """
    foreign = paths.of_another()
    if foreign:
        print(plain(f"deskspine: {foreign}", 1000), file=sys.stderr)
        return None
    notices: list[str] = []
    try:
        paths.ensure()
    except OSError as error:
        # The session goes on; each store shows a notice about what it cannot write.
        notices.append(f"{error.filename}: {reason(error)}.")
    socket = socket_path(paths.runtime_dir, paths.state_dir)
    try:
        instance = acquire(paths.lock, socket)
    except AlreadyRunningError as running:
        if not report:
            raise
        print(plain(str(running), 1000), file=sys.stderr)
        return None
    except OSError as error:
        why = reason(explained(error, paths.lock))
        notices.append(f"The lock file cannot be used ({why}): other terminals and a second deskspine are not seen.")
        instance = Instance(-1)
    if instance.held:
        _sweep(paths)
    return Home(paths, instance, socket, (*notices, *filter(None, [zone_trouble()])))


def _sweep(paths: Paths) -> None:
    """Remove temporary files that killed programs left behind, except young ones, which may be in use."""
    with suppress(OSError):
        before = paths.lock.stat().st_mtime - YOUNG_S
        for folder in (paths.config_dir, paths.own_routines, paths.state_dir, paths.cache_dir):
            sweep(folder, before)


def live(
    home: Home,
    clock: Clock,
    demo: ScaledClock | None = None,
    *,
    log: FaultLog | None = None,
    engine: Engine | None = None,
    once: str | None = None,
) -> int:
    """Run engine and screen until one of them ends; return the exit code.

    With `once`, play that routine ("" for the next one) and end.
    """
    feed = Feed()
    log = log or FaultLog(home.paths.log, clock)
    engine = engine or engine_of(home.paths, clock, log, demo=demo is not None)
    engine.subscribe(feed.put)
    for number, notice in enumerate(home.notices):
        engine.note(f"home-{number}", notice)

    unsent = UnsentBreaks(home.paths.unsent)

    def look_after() -> None:
        if home.instance.held and next(unsent.all(), None) is not None:
            from deskspine.engine.requests.late_breaks import take_in

            take_in(engine, unsent)
        if home.instance.look_after():
            engine.rewrite()
        engine.note("lock", home.instance.notice)

    async def listen(handler: Handler) -> RequestServer:
        server = await serve_at_first((home.socket, spare_path(home.socket)), handler)
        home.instance.name_socket(server.path)
        return server

    leaving = Leaving()
    runner = Runner(
        engine,
        serve=listen if home.instance.held else None,
        first=None if once is None else Request("start", {"routine": once, "here": True}),
        real_s=demo.real_s if demo is not None else lambda seconds: seconds,
        on_end=leaving.begin,
        services=None if demo is not None else _services_factory(home.paths, clock),
        each_minute=look_after,
    )
    leaving.watch(runner)
    if demo is not None:
        _slow_for_people(engine, demo, runner)
    runner.begin()  # the engine reads its files while Textual loads
    from deskspine.tui.app import DeskApp
    from deskspine.tui.driver.held_terminal import HeldTerminal
    from deskspine.tui.driver.lean_driver import pick_driver

    runner.start()
    if runner.refusal:
        print(plain(f"deskspine: {runner.refusal}", 1000), file=sys.stderr)
        runner.stop()
        home.instance.release()
        return 1
    driver = pick_driver(os.environ)
    services = Services(clock, runner.send, feed, report=log.write, demo=demo is not None)
    app = DeskApp(services, driver_class=driver, once=once is not None)
    app.on_settled = lambda: _settled(runner)
    terminal = HeldTerminal()
    try:
        if leaving.hand_over(app.ask_to_close, terminal.give_back):
            terminal.take()
            app.run(mouse=True, size=None if driver else _stock_size())
            terminal.let_go()
    finally:
        terminal.give_back()
        runner.stop()
        home.instance.release()
        if met := log.summary():
            print(met, file=sys.stderr)
        unwritten = engine.unwritten.text
        if unwritten and once is None:  # `deskspine break` says it in its own line
            print(plain(f"deskspine: {unwritten}", 1000), file=sys.stderr)
    return app.return_code or 0


def record_unsent(paths: Paths, clock: Clock) -> bool:
    """Record unsent breaks if no resident runs; return True if all of them are recorded."""
    unsent = UnsentBreaks(paths.unsent)
    waiting = len(list(unsent.all()))
    if not waiting:
        return False
    try:
        instance = acquire(paths.lock, socket_path(paths.runtime_dir, paths.state_dir))
    except (AlreadyRunningError, OSError):
        return False
    try:
        engine = engine_of(paths, clock, FaultLog(paths.log, clock))
        engine.launch()
        from deskspine.engine.requests.late_breaks import take_in

        recorded = take_in(engine, unsent)
        engine.quit()
    finally:
        instance.release()
    return recorded == waiting and not engine.unwritten.text


def _stock_size() -> tuple[int, int]:
    """Return the size that Textual's own driver will report, so that both begin with the same one."""
    columns, rows = shutil.get_terminal_size()
    return columns, rows


def _settled(runner: Runner) -> None:
    """Start the background services after the first frame, and switch garbage collection on again.

    Objects that the start created stay for the whole day, so later collections skip them.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    runner.start_services()


def _services_factory(paths: Paths, clock: Clock) -> ServicesFactory:
    """Return the function that creates the background services on the engine's thread, once the screen is shown."""

    def make(runner: Runner) -> BackgroundServices:
        from deskspine import platform_services

        return platform_services.background_services(runner, clock, os.environ, paths.cache_dir)

    return make


class Leaving:
    """Guarantee that the process ends in time after a signal, even if the terminal stalls.

    A thread that waits for nothing else takes the signals, so a screen that hangs cannot block them.
    """

    def __init__(self) -> None:
        self._close_screen: Callable[[], object] = lambda: None
        self._give_back: Callable[[], object] = lambda: None
        self._begun = False

    def hand_over(self, close_screen: Callable[[], object], give_back: Callable[[], object]) -> bool:
        """Store the functions that close the screen and that restore the terminal without it.

        Return False if the end has begun already: then no screen may open any more.
        """
        self._close_screen, self._give_back = close_screen, give_back
        return not self._begun

    def watch(self, runner: Runner) -> None:
        """Handle the signals from now on. If threads cannot wait for signals, nothing changes."""
        if not hasattr(signal, "pthread_sigmask"):
            return
        signals = {getattr(signal, name) for name in END_SIGNALS}

        def end(*_: object) -> None:
            runner.send(Request("quit"))
            self.begin()  # not only by way of the engine, which may be dead or waiting for a disk

        def wait() -> None:
            signal.sigwait(signals)
            end()

        with suppress(ValueError):  # only the main thread may set them
            for number in signals:
                signal.signal(number, end)  # for the moments in which a child is started, see `child_signals`
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        threading.Thread(target=wait, name="signals", daemon=True).start()

    def begin(self) -> None:
        """Close the screen, and end the process if it does not close in time. May be called twice, from any thread."""
        if self._begun:
            return
        self._begun = True
        self._close_screen()
        _later(LAST_S, self._go)

    def _go(self) -> None:
        """Restore the terminal and end the process now, because the screen did not."""
        _later(GIVE_BACK_S, lambda: os._exit(0))
        self._give_back()
        os._exit(0)


def _later(seconds: float, call: Callable[[], object]) -> None:
    """Call `call` on a thread of its own after `seconds`."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()


def _slow_for_people(engine: Engine, clock: ScaledClock, runner: Runner) -> None:
    """Run the demo clock at normal speed during asks, routines and their question, and faster in between."""

    def follow(snapshot: Snapshot, events: object) -> None:
        asking = snapshot.ask is not None and snapshot.ask.stage == "asking"
        busy = asking or snapshot.mode == "playing" or bool(snapshot.finished)
        speed = 1.0 if busy else DEMO_SPEED
        if speed != clock.speed:
            clock.set_speed(speed)
            runner.poke()

    engine.subscribe(follow)
