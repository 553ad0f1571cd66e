"""The verbs that need a screen, opened after a check of the terminal."""

from __future__ import annotations

import os
import sys

from deskspine.cli.usage_error import UsageError

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

NO_TERMINAL = "deskspine needs a terminal, and {} is not one; `deskspine status` and the other verbs work without one"
DUMB = "deskspine cannot draw in this terminal (TERM=dumb); `deskspine status` and the other verbs work here"


def open_resident() -> NoReturn:
    """Open the companion and end the process with it. Raises UsageError where no screen can be shown."""
    _prepare()
    from deskspine import composition as wiring

    _end(wiring.run_resident())


def open_demo() -> NoReturn:
    """Open the demo and end the process with it. Raises UsageError where no screen can be shown."""
    _prepare()
    from deskspine import composition as wiring

    _end(wiring.run_demo())


def open_break(routine: str) -> NoReturn:
    """Play `routine`, or the next one if it is "", and end the process with it. Raises UsageError as above."""
    _prepare()
    from deskspine.cli.break_now import run

    _end(run(routine))


def _prepare() -> None:
    """Prepare a start that loads less, before large imports. Raises UsageError where no screen can be shown."""
    if problem := _no_screen(os.environ):
        raise UsageError(problem)
    import gc

    gc.disable()  # what the start creates stays; `composition` collects again once the first frame is out
    # asyncio would load the network's encryption, 4 MB that stay for the whole day; nothing here uses a network.
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]
    from deskspine.cli.clean_environment import clean

    clean(os.environ)


def _no_screen(environ: Mapping[str, str]) -> str:
    """Return why no screen can be shown here, or "" if one can."""
    if environ.get("TERM") == "dumb":
        return DUMB
    if not sys.stdin.isatty():
        return NO_TERMINAL.format("standard input")
    if not sys.stdout.isatty():
        return NO_TERMINAL.format("standard output")
    stock = environ.get("DESKSPINE_DRIVER") == "stock" or not sys.platform.startswith("linux")
    if stock and not sys.stderr.isatty():  # Textual's own driver draws there; ours finds the terminal
        return NO_TERMINAL.format("standard error")
    return ""


def _end(code: int) -> NoReturn:
    """End the process at once: everything is saved and closed, and the shutdown of the interpreter would take time."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
