"""The tree of verbs: a line about each verb, and its parser, which is loaded when it is needed."""

from __future__ import annotations

from importlib import import_module

from deskspine.cli.parser import Parser
from deskspine.cli.usage_error import UsageError, closest

OWN = {
    "break": ("break_verb", "[ROUTINE]", "Play one routine now, record it, and end."),
    "demo": ("demo", "", "Try it: time runs sixty times faster; nothing is kept."),
    "status": ("status", "[--json]", "Say in one sentence how things are."),
    "notify": ("notify", "test", "Try each way to reach you, and report what it did."),
    "config": ("config", "", "Settings: path, list, get, set, unset, edit."),
    "routines": ("routines", "", "Routines: list, show, check, new, edit, add."),
    "simulate": ("simulate", "[FILE]", "Print what a day is like."),
    "completion": ("completion", "SHELL", "Print the completions for bash, zsh or fish."),
}
"""The verbs that are not in the command registry: module in this folder, what may follow the verb, what it does.

Each module has `add_arguments(parser)` and `run(arguments)`, and is imported for this verb only.
"""


def names() -> tuple[str, ...]:
    """Return every verb."""
    from deskspine.cli.verbs import verbs

    return (*OWN, *verbs())


def parser_of(verb: str) -> Parser:
    """Return the parser of one verb; the arguments that it returns have the handler in `run`. Raises UsageError."""
    if verb in OWN:
        module, _, help_ = OWN[verb]
        handler = import_module(f"deskspine.cli.{module}")
        parser = Parser(prog=f"deskspine {verb}", description=help_)
        handler.add_arguments(parser)
        parser.set_defaults(run=handler.run)
        return parser
    from deskspine.cli.verbs import parser_for, verbs

    known = verbs()
    if verb in known:
        return parser_for(known[verb])
    if verb.startswith("-"):
        raise UsageError(f"deskspine: there is no option {verb!r}; see `deskspine --help`")
    near = closest(verb, (*names(), "help"))
    hint = f"did you mean `deskspine {near}`?" if near else "`deskspine --help` lists them"
    raise UsageError(f"deskspine: there is no verb {verb!r}; {hint}")


def whole() -> dict[tuple[str, ...], Parser]:
    """Return the parser of every verb and sub-verb, by the words that lead to it."""
    found: dict[tuple[str, ...], Parser] = {}
    for verb in names():
        found[(verb,)] = parser = parser_of(verb)
        found |= {(verb, name): sub for name, sub in parser.verbs().items()}
    return found
