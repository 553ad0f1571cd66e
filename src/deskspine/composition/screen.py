"""The full screen: the dashboard of the engine, in the engine's process or attached to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from deskspine.adapters.clock import ScaledClock, SystemClock
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.theme_files import ThemeFiles
from deskspine.composition.face_run import FaceRun
from deskspine.composition.history_source import LazyHistory
from deskspine.composition.joining import Joined
from deskspine.composition.picture_store import LazyPictureStore
from deskspine.composition.start_error import StartError
from deskspine.core.commands.messages import FaceKind
from deskspine.core.commands.registry import Request
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.tui.services import Services


def run_resident() -> int:
    """Show the dashboard until the person closes it; return the exit code."""
    return run_screen(Paths.of_person(), SystemClock(), Link())


def run_attached() -> int:
    """Show the dashboard of the engine that runs already; return the exit code."""
    return run_screen(Paths.of_person(), SystemClock(), Link(), attaches_only=True)


def run_popup() -> int:
    """Show the open ask or routine of the engine that runs already, until neither is open; return the exit code."""
    return run_screen(Paths.of_person(), SystemClock(), Link(), kind="popup", attaches_only=True)


def run_demo() -> int:
    """Show a companion in temporary folders, with a fast clock while nothing asks; return the exit code."""
    import shutil
    import tempfile  # only here: they load three compressors, which would stay for the whole day

    root = Path(tempfile.mkdtemp(prefix="deskspine-demo-"))
    try:
        paths = Paths.under(root)
        paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        clock = ScaledClock(SystemClock())
        return run_screen(paths, clock, Link(), demo=clock)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def run_screen(
    paths: Paths,
    clock: Clock,
    link: Link,
    *,
    kind: FaceKind = "screen",
    first: Request | None = None,
    attaches_only: bool = False,
    demo: ScaledClock | None = None,
    closed: Callable[[Joined], int] | None = None,
) -> int:
    """Join the engine, show a screen over `link`, and return the exit code.

    With `first`, begin with that request and end when its routine is over. A popup without it ends when nothing is
    open. `closed` prints the last line and returns the exit code, if the screen ended as it should.
    """
    run = FaceRun(paths, clock, link, kind, first=first, attaches_only=attaches_only, demo=demo)
    try:
        run.joined.begin()  # the engine reads its files while Textual loads
        from deskspine.tui.driver.quick_textual import load_textual

        load_textual()
        from deskspine.tui.app import DeskApp
        from deskspine.tui.driver.held_terminal import HeldTerminal
        from deskspine.tui.driver.lean_driver import pick_driver

        run.joined.start()
    except StartError as error:
        return run.not_begun(error)
    driver = pick_driver(os.environ)
    popup = kind == "popup" and first is None
    pictures = LazyPictureStore(paths.pictures)
    services = Services(
        clock,
        link.send,
        link,
        report=run.log.write,
        demo=demo is not None,
        themes=ThemeFiles(paths.own_themes),
        popup=popup,
        pictures=pictures,
        history=LazyHistory(paths.journal, clock, link, demo=demo is not None),
    )
    if demo is not None:
        from deskspine.tui.demo_app import DemoApp

        app: DeskApp = DemoApp(services, driver)
    else:
        app = DeskApp(services, driver_class=driver, once=kind == "popup")
    app.on_settled, app.on_leave, app.on_suspend = run.settle, run.end_at_will, run.joined.step_aside
    terminal = HeldTerminal()
    terminal.undo = app.undo
    try:
        if run.leaving.hand_over(app.ask_to_close, terminal.give_back):
            terminal.take()
            app.run(mouse=True, size=None if driver else _stock_size())
            terminal.let_go()
    finally:
        terminal.give_back()
        pictures.stop()
        run.joined.leave()
    return run.finish(app.return_code or 0, closed)


def _stock_size() -> tuple[int, int]:
    """Return the size that Textual's own driver will report, so that both begin with the same one."""
    from shutil import get_terminal_size

    columns, rows = get_terminal_size()
    return columns, rows
