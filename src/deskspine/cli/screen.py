"""The verbs that run the companion: with a screen, after a check of the terminal, or without one."""

from __future__ import annotations

import os
import sys

from deskspine.cli.quick_start import load_msgspec
from deskspine.cli.usage_error import UsageError

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

NO_TERMINAL = "deskspine needs a terminal, and {} is not one; `deskspine --plain` and the other verbs work without one"
DUMB = "deskspine cannot draw in this terminal (TERM=dumb); `deskspine --plain` and the other verbs work here"


def open_resident(*, plainly: bool = False) -> NoReturn:
    """Open the companion and end the process with it. Raises UsageError where no screen can be shown.

    With `plainly`, and in a terminal in which nothing can be drawn, open it in plain mode.
    """
    if plainly or _is_dumb(os.environ):
        _open_plain(attaches_only=False)
    _prepare()
    from deskspine.composition.screen import run_resident

    _end(run_resident())


def open_attached(*, plainly: bool = False) -> NoReturn:
    """Open a screen of the running companion and end the process with it. Raises UsageError as above."""
    if plainly or _is_dumb(os.environ):
        _open_plain(attaches_only=True)
    _prepare()
    from deskspine.composition.screen import run_attached

    _end(run_attached())


def open_popup() -> NoReturn:
    """Show what is open in the running companion and end the process with it. Raises UsageError as above."""
    _prepare()
    from deskspine.composition.screen import run_popup

    _end(run_popup())


def open_demo() -> NoReturn:
    """Open the demo and end the process with it. Raises UsageError where no screen can be shown."""
    _prepare()
    from deskspine.composition.screen import run_demo

    _end(run_demo())


def open_break(routine: str, *, plainly: bool = False) -> NoReturn:
    """Play `routine`, or the next one if it is "", and end the process with it. Raises UsageError as above."""
    plainly = plainly or _is_dumb(os.environ)
    if plainly:
        _prepare_quietly()
    else:
        _prepare()
    from deskspine.composition.one_routine import run_break

    _end(run_break(routine, plainly=plainly))


def _open_plain(*, attaches_only: bool) -> NoReturn:
    """Open plain mode, which needs no terminal, and end the process with it."""
    _prepare_quietly()
    from deskspine.composition.plain_text import run_plain
    from deskspine.engine.link import Link

    _end(run_plain(Link(), attaches_only=attaches_only))


def serve() -> NoReturn:
    """Run the engine without a screen and end the process with it."""
    _load_less()
    load_msgspec()
    from deskspine.composition.serving import run_serve

    _end(run_serve())


def _prepare() -> None:
    """Prepare a start that loads less, before large imports. Raises UsageError where no screen can be shown."""
    if problem := _no_screen(os.environ):
        raise UsageError(problem)
    _prepare_quietly()


def _prepare_quietly() -> None:
    """Prepare a start that loads less, without a look at the terminal."""
    _load_less()
    from deskspine.cli.clean_environment import clean

    clean(os.environ)


def _load_less() -> None:
    """Load less in what follows."""
    import gc

    gc.disable()  # what the start creates stays; `composition` collects again once the first frame is out
    # asyncio would load the network's encryption, 4 MB that stay for the whole day; nothing here uses a network.
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]


def _is_dumb(environ: Mapping[str, str]) -> bool:
    """Return True in a terminal in which nothing can be drawn."""
    return environ.get("TERM") == "dumb"


def _no_screen(environ: Mapping[str, str]) -> str:
    """Return why no screen can be shown here, or "" if one can."""
    if _is_dumb(environ):
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
