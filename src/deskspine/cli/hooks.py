"""`deskspine hooks`: list the programs that run when something happens, and try one."""

from __future__ import annotations

import sys
from argparse import Namespace

from msgspec import Struct, json

from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser
from deskspine.core.notify.hook_run import HOOK_TIMEOUT_S, failure, outcome_words, output_lines, program_name
from deskspine.core.notify.hooks import HOOK_EVENTS, HookName, environment, example, json_line
from deskspine.core.settings.settings import Settings, field_of, to_text
from deskspine.core.text.sanitize import plain

NOTES = f"""\
Without a verb it is `hooks list`. A test runs the program with the settings in the file and with example facts \
(DESKSPINE_TEST is 1), for {HOOK_TIMEOUT_S:.0f} seconds at most. deskspine need not be running, and does not notice.

  deskspine config set hooks.on_break_start "playerctl pause"
  deskspine hooks test on_break_start

docs/hooks.md describes the facts that a program gets.

Exit code 0; 1 when the hook failed or is not set; 2 when there is no such hook."""
NOT_SET = "not set"


class HookRow(Struct, frozen=True):
    """One line of `hooks list --json`."""

    hook: HookName
    command: tuple[str, ...]
    """The program and its arguments; empty if the hook is not set."""
    events: tuple[str, ...]
    help: str


def add_arguments(parser: Parser) -> None:
    """Declare the words after `hooks`."""
    parser.usage, parser.needs_verb = "deskspine hooks [-h] [VERB ...]", False
    parser.description = "List the programs that run when something happens, and try one."
    parser.epilog = NOTES
    parser.set_defaults(json=False)
    listing = parser.add_verb("list", "print every hook and the program that is set for it")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line, one line for each hook")
    testing = parser.add_verb(
        "test", "run one hook now, and print its output, its exit code and its time", shown="NAME"
    )
    testing.add_argument("name", metavar="NAME", choices=tuple(HOOK_EVENTS), help="a hook, such as on_due")


def run(arguments: Namespace) -> int:
    """List the hooks, or run one; return the exit code."""
    settings, problems = ConfigFile(Paths.of_person().config_file).load()
    for problem in problems:
        if problem.key.startswith("hooks.") or not problem.key:
            print(problem, file=sys.stderr)
    if arguments.verb == "test":
        return _try(arguments.name, settings)
    for name, events in HOOK_EVENTS.items():
        field = field_of(f"hooks.{name}")
        command = settings.words(field.key)
        if arguments.json:
            print(json.encode(HookRow(name, command, events, field.help)).decode())
        else:
            print(f"  {name:<16}{plain(to_text(field, command), 1000) if command else NOT_SET}")
    return DONE


def _try(name: HookName, settings: Settings) -> int:
    """Run one hook with example facts and print what it did; return the exit code."""
    import asyncio

    from deskspine.adapters.clock import SystemClock
    from deskspine.adapters.processes.hook_process import run_hook
    from deskspine.engine.ports import UnusableError

    command = settings.words(f"hooks.{name}")
    if not command:
        hint = f"set it with `deskspine config set hooks.{name} 'PROGRAM ARGUMENT ...'`"
        print(f"deskspine hooks: {name} is {NOT_SET}; {hint}", file=sys.stderr)
        return REFUSED
    facts = example(name, SystemClock().read().wall)
    try:
        result = asyncio.run(run_hook(command, environment(facts), json_line(facts), HOOK_TIMEOUT_S))
    except UnusableError as error:
        print(f"deskspine hooks: {name}: {plain(str(error), 1000)}", file=sys.stderr)
        return REFUSED
    for line in output_lines(result):
        print(line)
    sys.stdout.flush()
    failed = bool(failure(result))
    print(f"{name}: {program_name(command)}: {outcome_words(result)}", file=sys.stderr if failed else sys.stdout)
    return REFUSED if failed else DONE
