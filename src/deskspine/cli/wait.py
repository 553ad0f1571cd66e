"""`deskspine wait`: runs a command and reports the wait for it.

The process becomes the command. So output, exit code, signals, job control and the size of the terminal are those of
the command itself, and no process is between it and its shell. A process in a session of its own removes the hint at
the end.
"""

import os
import sys

from deskspine.cli import hint_file
from deskspine.cli.exit_codes import NOT_EXECUTABLE, NOT_FOUND
from deskspine.cli.option_words import KINDS, LENGTH, seconds_of, split

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import NoReturn

    from deskspine.cli.parser import Parser

OPTIONS = ("--for", "--kind")


def quick(words: list[str]) -> "int | None":
    """Carry the verb out and return the exit code; None if its parser has to read `words`."""
    read = split(words, OPTIONS, to_end=False)
    if read is None or not read[1]:
        return None
    values, command = read
    for_s, kind = seconds_of(values.get("--for", "1m")), values.get("--kind", "")
    if for_s is None or kind not in (*KINDS, ""):
        return None
    return become(command, kind, for_s if "--for" in values else None)


def add_arguments(parser: "Parser") -> None:
    """Declare the words after `wait`."""
    from deskspine.cli.parser import reader

    parser.usage = "deskspine wait [-h] [--kind KIND] [--for LENGTH] -- COMMAND ..."
    parser.description = (
        "Run a command, and let a break be offered while you wait for it. Nothing else is different: output, exit code,"
        " signals, ctrl+z and the size of the terminal are those of the command.\n\n"
        "Only the kind of the wait and its times are kept, never the command."
    )
    parser.epilog = (
        "  deskspine wait -- make test\n  deskspine wait --for 4m -- ./release.sh --all\n\n"
        "Exit code of the command; 126 if it cannot be executed and 127 if there is no such command, as in a shell."
    )
    length = reader(seconds_of, LENGTH)
    parser.add_argument("--for", dest="for_s", type=length, metavar="LENGTH", help="the time that it will take")
    about = f"one of {', '.join(KINDS)}; without it deskspine looks at the command"
    parser.add_argument("--kind", choices=KINDS, default="", metavar="KIND", help=about)
    parser.add_argument("command", nargs="+", metavar="COMMAND", help="the command and its words")


def run(arguments: "Namespace") -> int:
    """Carry the verb out with parsed words; return the exit code."""
    return become(arguments.command, arguments.kind, arguments.for_s)


def become(command: list[str], kind: str, for_s: "int | None") -> int:
    """Write the hint and execute `command` in this process; return an exit code only if that is not possible.

    A hint that cannot be written is one sentence on standard error, and the command runs.
    """
    if not kind:
        from deskspine.cli.wait_kind import kind_of

        kind = kind_of(command)
    folder, name = hint_file.hints_folder(), f"wait-{os.getpid()}"
    words = ["working", kind, "command", f"pid={os.getpid()}"]
    try:
        hint_file.write(folder, name, words if for_s is None else [*words, f"for={for_s}"])
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        sys.stderr.write(f"deskspine wait: {folder}: {why}, so no break is offered meanwhile\n")
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":  # not tried on Windows, where no process can become another program
        import subprocess

        try:
            return subprocess.call(command)
        except OSError as error:
            return _refused(command[0], error)
        finally:
            hint_file.remove(folder, name)
    _remove_at_the_end(folder, name)
    try:
        _execute(command)
    except OSError as error:
        hint_file.remove(folder, name)
        return _refused(command[0], error)


if sys.platform != "win32":

    def _remove_at_the_end(folder: str, name: str) -> None:
        """Leave a process behind that removes the hint when this one has ended, even by a signal.

        Without it the engine finds out within seconds that the process of the hint has ended. It is no child of the
        command, which might wait for its children, and has none of its files open.
        """
        try:
            own = os.pidfd_open(os.getpid())
        except (AttributeError, OSError):  # only Linux has it
            return
        try:
            child = os.fork()
        except OSError:
            os.close(own)
            return
        if child == 0:
            try:
                if os.fork() == 0:
                    _wait_and_remove(own, folder, name)
            finally:
                os._exit(0)
        os.close(own)
        try:
            os.waitpid(child, 0)
        except ChildProcessError:  # the shell ignores the end of children
            pass

    def _wait_and_remove(descriptor: int, folder: str, name: str) -> None:
        import select

        os.setsid()
        os.chdir("/")
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, 65536)
        select.select([descriptor], [], [])
        hint_file.remove(folder, name)

    def _execute(command: list[str]) -> "NoReturn":
        """Become `command`, found as a shell finds it. Raises OSError."""
        import signal

        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and a program inherits that
            signal.signal(number, signal.SIG_DFL)
        environment = _environment()
        if not command[0]:
            raise FileNotFoundError(2, os.strerror(2))
        try:
            os.execvpe(command[0], command, environment)
        except OSError as error:
            from errno import ENOEXEC

            if error.errno != ENOEXEC:
                raise
        from shutil import which  # a script without a first line that names its program

        path = which(command[0]) or command[0]
        os.execve("/bin/sh", ["/bin/sh", path, *command[1:]], environment)

    def _environment() -> "Mapping[str, str]":
        """Return the environment as it was before Python set `LC_CTYPE`, which it does in the locale C."""
        if "LC_CTYPE" not in os.environ:
            return os.environ
        environment = {name: value for name, value in os.environ.items() if name != "LC_CTYPE"}
        try:
            with open("/proc/self/environ", "rb") as file:  # noqa: PTH123
                given = file.read().split(b"\0")
        except OSError:
            return os.environ
        for variable in given:
            if variable.startswith(b"LC_CTYPE="):
                environment["LC_CTYPE"] = os.fsdecode(variable[9:])
        return environment


def _refused(program: str, error: OSError) -> int:
    """Say why the command cannot be executed, and return the exit code that a shell would have."""
    from errno import ENOENT

    found = error.errno != ENOENT or ("/" in program and os.path.lexists(program))
    why = (error.strerror or str(error)).lower() if found or "/" in program else "command not found"
    from deskspine.core.text.sanitize import plain

    sys.stderr.write(f"deskspine wait: {plain(program, 200)}: {why}\n")
    return NOT_EXECUTABLE if found else NOT_FOUND
