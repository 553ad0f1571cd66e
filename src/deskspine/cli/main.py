"""Picks the verb: everything but `status`, which `__main__` has answered before this is loaded."""

import os
import sys

from deskspine.cli.own_verbs import OWN_VERBS

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from deskspine.cli.routine_figure import Sheet
    from deskspine.core.person.person import Person
    from deskspine.core.routines.model import Library

NO_TERMINAL = "deskspine needs a terminal, and {} is none; `deskspine status` and the other verbs work without one"
DUMB = "deskspine cannot draw in this terminal (TERM=dumb); `deskspine status` and the other verbs work here"


def main(args: list[str]) -> int:
    """Run what `args` ask for; answers the exit code."""
    if not args:
        return _play("", [])
    verb, words = args[0], args[1:]
    asks = ("-h", "--help")
    if verb == "help" and words and words[0] not in (*asks, "help"):
        return main([words[0], "--help"])
    if verb in (*asks, "help"):
        from deskspine.cli.help import help_text

        print(help_text())
        return 0
    if verb in ("-V", "--version"):
        from deskspine import __version__

        print(f"deskspine {__version__}")
        return 0
    return _own(verb, words) if verb in OWN_VERBS else _registry(verb, words)


def _own(verb: str, words: list[str]) -> int:
    if verb == "config":
        return _config(words)
    if verb == "routines":
        return _routines(words)
    if verb == "notify":
        from deskspine.cli.notify import run as run_notify

        return run_notify(words)
    if verb == "simulate":
        from deskspine.cli.simulate import run as run_simulate

        return run_simulate(words)
    if verb == "status":
        from deskspine.cli.status import run as run_status

        return run_status(words)
    return _screen_verb(verb, words)


def _config(words: list[str]) -> int:
    # Put together here and not by `wiring`, which would load the engine and the screens.
    from deskspine.adapters.storage.config_file import ConfigFile
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.config import run

    paths = Paths.of_person()
    code = run(words, ConfigFile(paths.config_file), paths, sys.stdout, sys.stderr, os.environ, _library)
    if words and words[0] in ("set", "unset", "edit") and not code:
        from deskspine.cli.client import send
        from deskspine.cli.status import state_folder
        from deskspine.core.commands.registry import Request

        send(state_folder(), Request("reload", origin="verb"))  # a running one goes by it at once
    return code


def _routines(words: list[str]) -> int:
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.routines import run

    return run(words, _library, print, Paths.of_person().own_routines, os.environ, _sheet, _person)


def _person() -> "Person":
    from deskspine.adapters.clock import SystemClock
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.person_now import person_now

    return person_now(Paths.of_person(), SystemClock())


def _sheet() -> "Sheet":
    from deskspine.adapters.storage.config_file import ConfigFile
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.routine_figure import sheet_of

    return sheet_of(ConfigFile(Paths.of_person().config_file).load()[0], os.environ, sys.stdout)


def _library() -> "Library":
    from deskspine.adapters.storage.paths import Paths
    from deskspine.adapters.storage.routine_files import RoutineFiles

    paths = Paths.of_person()
    return RoutineFiles(paths.own_routines, cache=paths.library_cache).load()


def _screen_verb(verb: str, words: list[str]) -> int:
    usage, help_line = OWN_VERBS[verb]
    if "-h" in words or "--help" in words:
        print(f"usage: deskspine {usage}\n\n{help_line}")
        return 0
    most = 1 if verb == "break" else 0
    if len(words) > most or any(word.startswith("-") for word in words):
        return _misuse(f"deskspine {verb}: {' '.join(words)!r} is not understood; it is `deskspine {usage}`")
    return _play(verb, words)


def _play(verb: str, words: list[str]) -> int:
    """Run what needs a screen, or say that there is none."""
    if problem := _no_screen(os.environ):
        return _misuse(problem)
    _go_light()
    from deskspine.cli.clean_environment import clean

    clean(os.environ)
    if verb == "break":
        from deskspine.cli.break_now import run as run_break

        _go(run_break(words[0] if words else ""))
    from deskspine import composition as wiring

    _go(wiring.run_demo() if verb == "demo" else wiring.run_resident())


def _no_screen(environ: "Mapping[str, str]") -> str:
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


def _go(code: int) -> "NoReturn":
    """End the process: everything is saved and closed, and taking the interpreter apart would only be waited for."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _go_light() -> None:
    """Start with less: for a process that goes on to a screen, before anything large is imported."""
    import gc

    gc.disable()  # what the start creates stays; `wiring` collects again once the first frame is out
    # asyncio would load the network's encryption, 4 MB that stay for the whole day; nothing here uses a network.
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]


def _registry(verb: str, words: list[str]) -> int:
    from deskspine.cli.verbs import run, verbs

    known = verbs()
    if verb in known:
        return run(known[verb], words)
    from difflib import get_close_matches

    near = get_close_matches(verb, (*OWN_VERBS, *known, "help", "--help", "--version"), n=1)
    hint = f"did you mean `deskspine {near[0]}`?" if near else "`deskspine --help` lists them"
    return _misuse(f"deskspine: there is no verb {verb!r}; {hint}")


def _misuse(text: str) -> int:
    from deskspine.core.text.sanitize import plain

    print(plain(text, 1000), file=sys.stderr)
    return 2
