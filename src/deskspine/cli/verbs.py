"""The verbs that talk to the running deskspine, made from the command registry."""

import sys

from deskspine.core.commands.registry import COMMANDS, Command, Request
from deskspine.core.text.durations import DAY_MINUTES, clock_of_minute, minute_of_day

EXIT_CODES = "Exit code 0, 1 when deskspine refused, 2 for a wrong argument, 3 when nothing is running."


class Misuse(ValueError):
    """Says what a verb may be followed by."""


def verbs() -> dict[str, Command]:
    """Every verb of the registry with the command it stands for, in order."""
    found: dict[str, Command] = {}
    for entry in COMMANDS:
        if entry.verb:
            found.setdefault(entry.verb, entry)
    return found


def run(entry: Command, words: list[str]) -> int:
    """Send the request of one verb and print the answer; answers the exit code."""
    if "-h" in words or "--help" in words:
        print(f"usage: deskspine {usage(entry)}\n\n{entry.help}\n{EXIT_CODES}")
        return 0
    try:
        request = request_for(entry, words)
    except Misuse as error:
        print(f"deskspine {entry.verb}: {error}", file=sys.stderr)
        return 2
    from deskspine.cli.client import Unreached, send
    from deskspine.cli.status import NOT_RUNNING, state_folder

    reply = send(state_folder(), request)
    if entry.verb == "quit" and isinstance(reply, Unreached):
        from deskspine.cli.end_process import end_process

        reply = end_process(state_folder())
    if reply is None:
        print("deskspine is not running; start it with `deskspine`", file=sys.stderr)
        return NOT_RUNNING
    print(reply.text, file=sys.stdout if reply.ok else sys.stderr)
    return 0 if reply.ok else 1


def usage(entry: Command) -> str:
    """A verb with what may follow it: "pause [MINUTES|HH:MM]"."""
    return f"{entry.verb} {entry.argument}".rstrip()


def request_for(entry: Command, words: list[str]) -> Request:
    """The request a verb and its words mean. A verb says what it wants, so it never toggles as a key may.

    Raises Misuse.
    """
    forms = [form for form in entry.argument.strip("[]").split("|") if form]
    if not words:
        return Request(entry.verb, origin="verb")
    if not forms:
        raise Misuse(f"takes nothing more, not {' '.join(words)!r}")
    if len(words) == 1:
        for form in forms:
            request = _read(entry.verb, form, words[0])
            if request is not None:
                return request
    raise Misuse(f"expects {' or '.join(_MEANING.get(form, form) for form in forms)}, not {' '.join(words)!r}")


_MEANING = {
    "MINUTES": f"a number of minutes from 1 to {DAY_MINUTES}",
    "HH:MM": "a time of day such as 14:30",
    "ROUTINE": "the id of one routine",
}


def _read(verb: str, form: str, word: str) -> Request | None:
    """Return the request if `word` is of that form. One in small letters means itself: `meeting over`, `--again`."""
    if form == "ROUTINE":
        return Request(verb, {"routine": word}, "verb")
    if form == "MINUTES":
        minutes = _number(word)
        return Request(verb, {"minutes": minutes}, "verb") if 1 <= minutes <= DAY_MINUTES else None
    if form == "HH:MM":
        minute = minute_of_day(word)
        return None if minute is None else Request(verb, {"until": clock_of_minute(minute)}, "verb")
    return Request(f"{verb}-{form.lstrip('-')}", origin="verb") if word == form else None


def _number(text: str) -> int:
    """A small whole number; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
