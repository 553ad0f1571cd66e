"""`deskspine doctor`: what was found and what not, what to do about it, and if a due break reaches the person."""

from __future__ import annotations

import os
from argparse import SUPPRESS, Namespace
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct, json

from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.findings import Finding

FILES_S, REACH_S, TRIAL_S = 2.5, 3.3, 8.0
"""Timeouts for files and the running deskspine, for what sees and reaches the person, and for real test messages."""
NOTES = """\
No file is changed, and it ends within six seconds. With --try every way to reach you gets a test message, which stays
for three seconds.

Exit code 0; 1 when nothing can reach you, or when the history cannot be read; 2 for a time that does not exist."""
WHY_NOTES = """\
Examples:

  deskspine doctor why 10:40
  deskspine doctor why 14:00 yesterday
  deskspine doctor why 2026-11-20 10:40

Without a day it is the last 10:40. Exit code 0, or 1 when the history cannot be read."""


class DoctorReport(Struct, frozen=True):
    """The object that `doctor --json` prints."""

    checks: tuple[Finding, ...]
    reaches: tuple[str, ...]
    """Names of the channels by which a due break reaches the person now."""
    text: str
    """The same in one sentence."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `doctor`."""
    parser.usage, parser.needs_verb = "deskspine doctor [-h] [--json] [--try] [why WHEN ...]", False
    parser.description = "Look at everything deskspine needs, say what to do, and say if a due break reaches you."
    parser.epilog = NOTES
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--try", dest="send", action="store_true", help="really send a test message by every way")
    asking = parser.add_verb("why", "say what was at a minute, and why there was no break", shown="HH:MM [DAY]")
    asking.epilog = WHY_NOTES
    asking.add_argument("when", nargs="+", metavar="WHEN", help="10:40, and `yesterday` or a date such as 2026-11-20")
    asking.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Examine everything, or explain one minute; return the exit code."""
    if arguments.verb == "why":
        from deskspine.cli.doctor_why import run as explain_minute

        return explain_minute(arguments.when, as_json=arguments.json)
    report = examine(os.environ, send=arguments.send)
    if arguments.json:
        print(json.encode(report).decode())
    else:
        from deskspine.cli.findings import finding_lines, text_lines

        for check in report.checks:
            print(*finding_lines(check), sep="\n")
        print("", *text_lines(report.text), sep="\n")
    return DONE if report.reaches else REFUSED


def examine(environ: Mapping[str, str], *, send: bool) -> DoctorReport:
    """Return the findings of every check. Nothing is waited for longer than its time limit."""
    import gc

    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli import doctor_program as program
    from deskspine.cli.doctor_pictures import pictures
    from deskspine.cli.findings import Finding, safe, within

    gc.enable()
    jobs: dict[str, Callable[[], list[Finding]]] = {
        "deskspine": lambda: program.installation(environ),
        "python": program.python,
        "terminal": lambda: program.terminal(environ, program.own_size()),
        "pictures": lambda: pictures(environ, send=send),
    }
    try:
        paths = Paths.of_person()
    except SystemExit as refusal:  # no home folder, or one that belongs to another person
        why = str(refusal).removeprefix("deskspine: ")
        advice = "Without a home folder of yours deskspine does not start."
        found = [*within(FILES_S, jobs), Finding("folders", "problem", why, advice)]
        return DoctorReport(tuple(map(safe, found)), (), "Nothing can reach you: deskspine cannot start here.")
    jobs |= {"service": lambda: program.service(environ), "hooks": lambda: program.hooks(paths, environ)}
    return _with_files(paths, environ, jobs, send)


def _with_files(
    paths: Paths, environ: Mapping[str, str], jobs: dict[str, Callable[[], list[Finding]]], send: bool
) -> DoctorReport:
    """Return the findings of `jobs`, of the checks on files, and of what sees and reaches the person."""
    from deskspine.cli import doctor_files as files
    from deskspine.cli import doctor_reach as reach
    from deskspine.cli.doctor_running import UNKNOWN, RunningLook, look
    from deskspine.cli.doctor_sync import sync
    from deskspine.cli.findings import safe, within

    over: list[bool] = []
    runs: list[RunningLook] = []
    seen: list[reach.ReachLook] = []

    def running() -> list[Finding]:
        runs.append(look(paths))
        return [runs[0].finding]

    def reached() -> list[Finding]:
        seen.append(reach.look(paths, environ, (*runs, UNKNOWN)[0], send=send))
        return seen[0].findings

    checks = [files.settings, files.routines, files.themes, files.folders, files.state, files.log, sync]
    jobs |= {check.__name__: partial(check, paths) for check in checks}
    jobs |= {"journal": lambda: files.journal(paths, lambda: bool(over)), "running": running}
    found = within(FILES_S, jobs)
    over.append(True)
    found += within(TRIAL_S if send else REACH_S, {"reach": reached})
    reaches = seen[0].reaches if seen else ()
    text = reach.verdict(reaches, (*runs, UNKNOWN)[0]) if seen else "What reaches you could not be found out."
    return DoctorReport(tuple(map(safe, found)), reaches, text)
