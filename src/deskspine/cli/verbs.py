"""The verbs that talk to the running deskspine: each one is a row of the command registry."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial

from deskspine.cli.exit_codes import DONE, NOT_RUNNING, REFUSED
from deskspine.cli.parser import Parser, reader
from deskspine.cli.usage_error import one_of
from deskspine.core.commands.argument_forms import UNTIL
from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import COMMANDS, Request
from deskspine.core.commands.verb_requests import verb_request

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Sequence

NOTES = "Exit code 0, 1 when deskspine refused, 2 for a wrong argument, 3 when nothing is running."
_MEANING = {
    "MINUTES": "a number of minutes from 1 to {most}, a length such as 1h30m",
    "until HH:MM": "a time of day such as until 14:00",
    "ROUTINE": "the id of one routine",
}


def verbs() -> dict[str, Command]:
    """Return every verb of the registry with its command, in the order of the registry."""
    return {entry.verb: entry for entry in COMMANDS if entry.verb}


def aliases() -> dict[str, Command]:
    """Return every further name of a verb with the command of that verb."""
    return {name: entry for entry in COMMANDS for name in entry.aliases}


def parser_for(entry: Command, verb: str = "") -> Parser:
    """Return the parser of one verb of the registry, made from its row. `verb` is the alias that was typed."""
    also = ", ".join(f"`{name}`" for name in (entry.verb, *entry.aliases) if name != (verb or entry.verb))
    notes = f"{NOTES}\n\nThe same: {also}." if also else NOTES
    parser = Parser(prog=f"deskspine {verb or entry.verb}", description=entry.about_verb, epilog=notes)
    options = [form for form in entry.forms if form.startswith("--")]
    for option in options:
        parser.add_argument(option, action="store_true", help="insist")
    words = [form for form in entry.forms if form not in options]
    if words:
        shown = ", ".join(_MEANING.get(form, form).format(most=entry.max_minutes) for form in words)
        meanings = one_of(shown.split(", "))
        parser.add_argument(
            "value",
            nargs="?",
            metavar="|".join(words),
            type=reader(partial(verb_request, entry), meanings),
            help=meanings,
        )
        parser.joins = UNTIL if any(form.startswith(UNTIL) for form in words) else ""
    parser.set_defaults(run=partial(run, entry))
    return parser


def request_for(entry: Command, words: Sequence[str]) -> Request:
    """Return the request that a verb and its words mean. Raises UsageError.

    A verb says what it wants, so it never toggles as a key may.
    """
    return _request(entry, parser_for(entry).parse_args(words))


def run(entry: Command, arguments: Namespace) -> int:
    """Send the request of one verb and print the reply; return the exit code."""
    from deskspine.cli.client import Unreached, send
    from deskspine.cli.status import state_folder

    reply = send(state_folder(), _request(entry, arguments))
    if entry.verb == "quit" and isinstance(reply, Unreached):
        from deskspine.cli.end_process import end_process

        reply = end_process(state_folder())
    if reply is None:
        print("deskspine is not running; start it with `deskspine`", file=sys.stderr)
        return NOT_RUNNING
    print(reply.text, file=sys.stdout if reply.ok else sys.stderr)
    return DONE if reply.ok else REFUSED


def usage(entry: Command) -> str:
    """Return a verb with the words that may follow it: "meeting [MINUTES|over]"."""
    return f"{entry.verb} {entry.argument}".rstrip()


def _request(entry: Command, arguments: Namespace) -> Request:
    for name, given in vars(arguments).items():
        if given is True:  # an option such as `--again`
            return Request(f"{entry.verb_request}-{name}", origin="verb")
    value = getattr(arguments, "value", None)
    request = value if isinstance(value, Request) else Request(entry.verb_request)
    return Request(request.name, request.args, "verb")
