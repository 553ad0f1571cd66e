"""The verbs that talk to the running deskspine: each one is a row of the command registry."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial

from deskspine.cli.exit_codes import DONE, NOT_RUNNING, REFUSED
from deskspine.cli.parser import Parser, reader
from deskspine.cli.usage_error import one_of
from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import COMMANDS, Request
from deskspine.core.text.durations import DAY_MINUTES, clock_of_minute, minute_of_day

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Sequence

NOTES = "Exit code 0, 1 when deskspine refused, 2 for a wrong argument, 3 when nothing is running."
_MEANING = {
    "MINUTES": f"a number of minutes from 1 to {DAY_MINUTES}",
    "HH:MM": "a time of day such as 14:30",
    "ROUTINE": "the id of one routine",
}


def verbs() -> dict[str, Command]:
    """Return every verb of the registry with its command, in the order of the registry."""
    found: dict[str, Command] = {}
    for entry in COMMANDS:
        if entry.verb:
            found.setdefault(entry.verb, entry)
    return found


def parser_for(entry: Command) -> Parser:
    """Return the parser of one verb of the registry, made from its row."""
    parser = Parser(prog=f"deskspine {entry.verb}", description=entry.help, epilog=NOTES)
    options = [form for form in entry.forms if form.startswith("-")]
    for option in options:
        parser.add_argument(option, action="store_true", help="insist")
    words = [form for form in entry.forms if form not in options]
    if words:
        meanings = one_of([_MEANING.get(form, form) for form in words])
        parser.add_argument(
            "value",
            nargs="?",
            metavar="|".join(words),
            type=reader(partial(_read, entry.verb, words), meanings),
            help=meanings,
        )
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
    """Return a verb with the words that may follow it: "pause [MINUTES|HH:MM]"."""
    return f"{entry.verb} {entry.argument}".rstrip()


def _request(entry: Command, arguments: Namespace) -> Request:
    for name, given in vars(arguments).items():
        if given is True:  # an option such as `--again`
            return Request(f"{entry.verb}-{name}", origin="verb")
    value = getattr(arguments, "value", None)
    return value if isinstance(value, Request) else Request(entry.verb, origin="verb")


def _read(verb: str, forms: Sequence[str], word: str) -> Request | None:
    """Return the request that `word` means, or None if it has none of the `forms`.

    A form in small letters means itself, as in `meeting over`.
    """
    for form in forms:
        if form == "ROUTINE":
            return Request(verb, {"routine": word}, "verb")
        if form == "MINUTES" and 1 <= _number(word) <= DAY_MINUTES:
            return Request(verb, {"minutes": _number(word)}, "verb")
        if form == "HH:MM" and (minute := minute_of_day(word)) is not None:
            return Request(verb, {"until": clock_of_minute(minute)}, "verb")
        if form == word:
            return Request(f"{verb}-{word}", origin="verb")
    return None


def _number(text: str) -> int:
    """Return a small whole number, or -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
