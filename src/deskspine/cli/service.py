"""`deskspine service`: start the companion at login, as a systemd unit of the person."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

from msgspec import Struct

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.agreement import agreed, confirmed
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser
from deskspine.cli.service_state import status_sentence
from deskspine.cli.service_unit import NAME, UnwritableError, kept_variables, origin_of, unit_text
from deskspine.cli.user_manager import SystemctlError, UserManager
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

NOTES = """\
The unit runs `deskspine serve`: it keeps the clock without a window, and `deskspine` in any terminal shows it. It is \
started with the desktop where systemd knows the desktop, and with the login where it does not. docs/service.md says \
more, and has the way for systems without systemd.

Exit code 0; 1 when something was not done or is not as it should be, with the reason."""
ENGINE_S, LOOK_S = 5.0, 0.1
"""Timeout for the engine of the service to begin, and seconds between two looks."""
YES = "do it without asking"


class ServiceContext(Struct, frozen=True):
    """The person's side of the verb: their variables, the systemd manager, and a terminal to print and ask on."""

    environ: Mapping[str, str]
    manager: UserManager
    out: Callable[[str], None]
    ask: Callable[[str], bool] | None
    """Asks a question that is answered with yes or no; None if there is no terminal to ask on."""
    command: tuple[str, ...]
    """The command that the service runs."""
    engine_pid: Callable[[], str]
    """Returns the process of the engine that runs now, or ""."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `service`."""
    parser.description = "Start deskspine at login, without a window."
    parser.epilog = NOTES
    installing = parser.add_verb(
        "install", "show the systemd unit, ask, then write and start it", shown="[--yes] [--at WHEN] [--strict]"
    )
    installing.add_argument("--yes", action="store_true", help=f"{YES}, and replace a file that was changed by hand")
    installing.add_argument(
        "--at", choices=("login", "desktop"), metavar="WHEN", help="start it with the login or with the desktop"
    )
    installing.add_argument(
        "--strict", action="store_true", help="more protection: hooks and windows get no sudo and no network"
    )
    removing = parser.add_verb("remove", "stop the service and remove its unit", shown="[--yes]")
    removing.add_argument("--yes", action="store_true", help=YES)
    parser.add_verb("status", "say whether it is installed, enabled and active")


def run(arguments: Namespace) -> int:
    """Do what `arguments` say for the user of this process and return the exit code."""
    Paths.of_person()  # refuses root in the home of another person
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    environ = dict(os.environ)
    context = ServiceContext(
        environ, UserManager(environ), print, confirmed if on_terminal else None, serve_command(), _engine_pid
    )
    return perform(arguments, context)


def _engine_pid() -> str:
    from deskspine.cli.status import fields_of, held, state_folder

    lock = f"{state_folder()}/lock"
    return fields_of(lock).get("pid", "") if held(lock) else ""


def serve_command() -> tuple[str, ...]:
    """Return the command that starts the engine with the Python that runs now."""
    # Not resolved: a virtual environment is known by the path of its own interpreter.
    return (str(Path(sys.executable).absolute()), "-P", "-m", "deskspine", "serve")


def perform(arguments: Namespace, context: ServiceContext) -> int:
    """Do what `arguments` say and return the exit code."""
    try:
        path = context.manager.unit_folder() / NAME
    except SystemctlError as missing:
        from deskspine.cli.service_by_hand import by_hand, no_manager

        text = by_hand(str(missing), context.command) if arguments.verb == "install" else no_manager(str(missing))
        context.out(text)
        return REFUSED
    try:
        if arguments.verb == "install":
            return _install(arguments, path, context)
        if arguments.verb == "remove":
            return _remove(arguments, path, context)
    except (SystemctlError, UnwritableError) as trouble:
        context.out(f"deskspine service: {plain(str(trouble), 1000)}.")
        return REFUSED
    except OSError as trouble:
        context.out(f"deskspine service: {_shown(path)}: {reason(trouble)}; nothing was changed.")
        return REFUSED
    sentence, good = status_sentence(_read(path), context)
    context.out(sentence)
    return DONE if good else REFUSED


def _install(arguments: Namespace, path: Path, context: ServiceContext) -> int:
    managed = context.manager.desktop_is_managed()
    desktop = managed if arguments.at is None else arguments.at == "desktop"
    unit = unit_text(context.command, kept_variables(context.environ), desktop=desktop, strict=arguments.strict)
    before = _read(path)
    origin = "ours" if before is None else origin_of(before)
    # A service that is there already may begin at another time than before, and runs the former command.
    renewed = () if before is None else (("reenable", NAME), ("try-restart", NAME))
    steps = (("daemon-reload",), *renewed, ("enable", "--now", NAME))
    context.out(f"{unit}\nThis is written to {_shown(path)}, and these run:")
    context.out("\n".join(f"  systemctl --user {' '.join(step)}" for step in steps))
    if origin != "ours" and not arguments.yes:
        who = "was changed by hand" if origin == "edited" else "was not written by deskspine"
        context.out(
            f"The file that is there {who}, so it stays as it is; --yes replaces it, and keeps it as {NAME}.old."
        )
        return REFUSED
    if not agreed("Write it and start the service?", context.ask, context.out, yes=arguments.yes):
        return REFUSED
    if before is not None and origin != "ours":
        replace_file(path.with_name(f"{NAME}.old"), before)
    replace_file(path, unit, mode=0o644)
    for step in steps:
        context.manager.run(*step)
    _wait_for_engine(context)
    sentence, good = status_sentence(unit, context)
    context.out(sentence)
    if not managed and (hint := _import_hint(context.environ)):
        context.out(hint)
    return DONE if good else REFUSED


def _wait_for_engine(context: ServiceContext) -> None:
    """Wait until the service is the engine, or is not active any more, at most `ENGINE_S`. Raises SystemctlError."""
    for _ in range(round(ENGINE_S / LOOK_S)):
        pid = context.manager.properties(NAME, "--property=MainPID").get("MainPID", "0")
        if pid in ("0", context.engine_pid()):
            return
        Event().wait(LOOK_S)


def _remove(arguments: Namespace, path: Path, context: ServiceContext) -> int:
    before = _read(path)
    if before is None:
        context.out(f"No service is installed: there is no {_shown(path)}.")
        return DONE
    if origin_of(before) == "foreign":
        context.out(f"{_shown(path)} was not written by deskspine, so it stays as it is.")
        return REFUSED
    context.out(f"{_shown(path)} is removed, and these run:")
    context.out(f"  systemctl --user disable --now {NAME}\n  systemctl --user daemon-reload")
    if not agreed("Stop the service and remove it?", context.ask, context.out, yes=arguments.yes):
        return REFUSED
    context.manager.run("disable", "--now", NAME)
    path.unlink()
    context.manager.run("daemon-reload")
    context.out("The service is stopped and removed. Your settings and your history stay.")
    return DONE


def _import_hint(environ: Mapping[str, str]) -> str:
    """Return what to do where a desktop starts that systemd does not know, or "" without such a desktop."""
    names = [name for name in ("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY") if environ.get(name)]
    if not {"DISPLAY", "WAYLAND_DISPLAY"} & set(names):
        return ""
    return (
        "systemd does not know this desktop. Put this line where the desktop starts programs, and run it now:\n"
        f"  systemctl --user import-environment {' '.join(names)} && systemctl --user restart {NAME}"
    )


def _read(path: Path) -> str | None:
    """Return the text of a unit, or None without a file. Raises OSError."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None


def _shown(path: Path) -> str:
    return plain(str(path), 1000)
