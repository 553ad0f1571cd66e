"""`deskspine hint`: says that the machine works, is done, or needs the person. It starts nothing and asks no engine."""

import os
import sys

from deskspine.cli import hint_file
from deskspine.cli.option_words import KINDS, LENGTH, seconds_of, split

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from argparse import Namespace

    from deskspine.cli.parser import Parser

STATES = {"working": "working", "waiting": "working", "done": "done", "needs-you": "needs-you"}
"""The words of the verb, and the state in the file of each."""
ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
OPTIONS = ("--for", "--id", "--kind", "--pid")
_MORE_S = 0.02
"""Seconds to wait for the rest of a text that is being written to this process."""
_MAX_DRAINED = 16 << 20
"""Maximum bytes of standard input that are read."""


def quick(words: list[str]) -> "int | None":
    """Carry the verb out and return the exit code; None if its parser has to read `words`."""
    read = split(words, OPTIONS, to_end=True)
    if read is None or len(read[1]) != 1 or read[1][0] not in STATES:
        return None
    values, (state,) = read
    for_s = seconds_of(values.get("--for", "1m"))
    pid, kind, name = values.get("--pid", "1"), values.get("--kind", "machine"), values.get("--id", "x")
    if for_s is None or kind not in KINDS or id_of(name) is None or pid_of(pid) is None:
        return None
    return report(
        state,
        values.get("--kind", ""),
        for_s if "--for" in values else None,
        values.get("--id", ""),
        values.get("--pid", ""),
    )


def add_arguments(parser: "Parser") -> None:
    """Declare the words after `hint`."""
    from deskspine.cli.parser import reader

    parser.description = (
        "Say that you wait for the machine, so that a break can be offered in this time. Scripts and coding agents use"
        " it: it starts nothing, and the deskspine that runs now or later reads it."
    )
    parser.usage = "deskspine hint [-h] [OPTION ...] working|waiting|done|needs-you"
    parser.epilog = (
        "  deskspine hint working --kind build --for 4m\n  ./release.sh; deskspine hint done\n\n"
        "Exit code 0, also if the hint cannot be written, because it must not stop an agent; 2 for words that are not"
        " understood."
    )
    parser.add_argument(
        "state",
        choices=tuple(STATES),
        metavar="|".join(STATES),
        help="working: the machine works; waiting: it works and you wait for it; done; needs-you: it waits for you",
    )
    length = reader(seconds_of, LENGTH)
    parser.add_argument("--for", dest="for_s", type=length, metavar="LENGTH", help="the time that it will take")
    name = reader(id_of, "up to 64 letters, digits, dots, dashes and underscores")
    parser.add_argument("--id", type=name, metavar="NAME", help="a name; without it that of this terminal")
    parser.add_argument("--kind", choices=KINDS, default="", metavar="KIND", help=f"one of {', '.join(KINDS)}")
    number = reader(pid_of, "the number of a process")
    parser.add_argument("--pid", type=number, metavar="PID", help="a process whose end ends the wait")


def run(arguments: "Namespace") -> int:
    """Carry the verb out with parsed words; return the exit code."""
    return report(arguments.state, arguments.kind, arguments.for_s, arguments.id or "", arguments.pid or "")


def report(state: str, kind: str, for_s: "int | None", name: str, pid: str) -> int:
    """Write the hint, or remove it for `done`; return the exit code, which is always 0.

    Empty texts mean that nothing was given. A hint that cannot be written is one sentence on standard error.
    """
    terminal = _terminal()
    name = name or f"hint-{terminal or os.getppid()}"
    folder = hint_file.hints_folder()
    try:
        if state == "done":
            hint_file.remove(folder, name)
        else:
            hint_file.write(folder, name, _words(folder, state, kind, for_s, name, pid, bool(terminal)))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        sys.stderr.write(f"deskspine hint: {folder}: {why}, so deskspine does not know of it\n")
    if kind == "agent":
        _drain(0)
    return 0


def _words(
    folder: str, state: str, kind: str, for_s: "int | None", name: str, pid: str, in_terminal: bool
) -> list[str]:
    """Return the words of the file. A wait that needs the person keeps the words of before that are not given now."""
    before = hint_file.words_of(folder, name) if state == "needs-you" else []
    if not kind:
        kind = before[1] if len(before) > 2 and before[1] in KINDS else "machine"
    if not pid:  # the terminal closes with its session; without one no process is known that lasts as long as the wait
        earlier = next((word[4:] for word in before if word.startswith("pid=")), "")
        pid = earlier or (str(os.getsid(0)) if in_terminal else "")
    words = [STATES[state], kind, "agent" if kind == "agent" else "hint"]
    words += [f"pid={pid}"] if pid_of(pid) else []
    words += [f"for={for_s}"] if for_s is not None else []
    return [*words, "sure"] if state == "waiting" else words


def id_of(text: str) -> "str | None":
    """Return `text` if it can be the id of a wait, and so the name of a file; None if it cannot."""
    return text if 0 < len(text) <= 64 and text[0] != "." and ID_CHARACTERS.issuperset(text) else None


def pid_of(text: str) -> "str | None":
    """Return `text` if it is the number of a process, or None."""
    return text if text.isascii() and text.isdigit() and len(text) <= 10 and text[0] != "0" else None


def _terminal() -> str:
    """Return a word for the terminal of this process, or "" if it has none; standard streams may be pipes."""
    if sys.platform == "linux":
        try:
            descriptor = os.open("/proc/self/stat", os.O_RDONLY)
        except OSError:
            return ""
        try:
            number = os.read(descriptor, 1024).rpartition(b")")[2].split()[4].decode("ascii")
        finally:
            os.close(descriptor)
        return f"tty{number}" if number != "0" else ""
    for stream in (0, 1, 2):
        try:
            return os.ttyname(stream).rpartition("/")[2]
        except OSError:
            continue
    return ""


def _drain(descriptor: int) -> None:
    """Read what an agent has written into a pipe, so that its write does not fail; wait for nothing else."""
    import select

    try:
        if os.fstat(descriptor).st_mode & 0o170000 not in (0o010000, 0o140000):
            return  # only a pipe or a socket: the words in a terminal or a file are not for this program
        drained, patience_s = 0, 0.0
        while drained < _MAX_DRAINED and select.select([descriptor], [], [], patience_s)[0]:
            part = os.read(descriptor, 65536)
            if not part:
                return
            drained, patience_s = drained + len(part), _MORE_S
    except (OSError, ValueError):
        pass
