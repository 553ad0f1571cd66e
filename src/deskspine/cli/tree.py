"""The tree of verbs: a line about each verb, and its parser, which is loaded when it is needed."""

from __future__ import annotations

from importlib import import_module

from deskspine.cli.parser import Parser
from deskspine.cli.usage_error import UsageError, closest, quoted

OWN = {
    "break": ("break_verb", "[ROUTINE]", "Play one routine now, record it, and end."),
    "demo": ("demo", "", "Try it: a sit, a reminder and a short routine in two minutes; nothing is kept."),
    "serve": ("serve", "", "Run the companion without a screen."),
    "attach": ("attach", "", "Open a screen of the companion that runs already."),
    "popup": ("popup", "", "Show the open reminder or routine, and end after it."),
    "status": ("status_verb", "[--follow]", "Say in one sentence how things are."),
    "wait": ("wait", "-- COMMAND ...", "Run a command; a break is offered while you wait for it."),
    "hint": ("hint", "working|waiting|done|needs-you", "Say that the machine works, is done, or needs you."),
    "notify": ("notify", "test", "Try each way to reach you, and report what it did."),
    "doctor": ("doctor", "", "Look at everything, and say if a break reaches you."),
    "log": ("log", "", "Print the end of the log."),
    "hooks": ("hooks", "", "Programs that run when something happens: list, test."),
    "config": ("config", "", "Settings: path, list, get, set, unset, edit."),
    "routines": ("routines", "", "Routines: list, show, check, new, edit, add."),
    "history": ("history", "[PAGE]", "Print today, a week, month, year or all; delete days."),
    "export": ("export", "FILE", "Write the whole history to a file of yours."),
    "import": ("import_", "FILE", "Add an exported history to this one."),
    "simulate": ("simulate", "[FILE]", "Try settings on a made-up or a recorded day."),
    "setup": ("setup", "[NAME]", "Connect shells, coding agents and tmux, to know when you wait."),
    "service": ("service", "", "Start at login: install, remove, status."),
    "completion": ("completion", "SHELL", "Print the completions for bash, zsh or fish."),
}
"""The verbs that are not in the command registry: module in this folder, what may follow the verb, what it does.

Each module has `add_arguments(parser)` and `run(arguments)`, and is imported for this verb only.
"""


def names() -> tuple[str, ...]:
    """Return every verb."""
    from deskspine.cli.verbs import aliases, verbs

    return (*OWN, *verbs(), *aliases())


def parser_of(verb: str) -> Parser:
    """Return the parser of one verb; the arguments that it returns have the handler in `run`. Raises UsageError."""
    if verb in OWN:
        module, _, help_ = OWN[verb]
        handler = import_module(f"deskspine.cli.{module}")
        parser = Parser(prog=f"deskspine {verb}", description=help_)
        handler.add_arguments(parser)
        parser.set_defaults(run=handler.run)
        return parser
    from deskspine.cli.verbs import aliases, parser_for, verbs

    known = verbs() | aliases()
    if verb in known:
        return parser_for(known[verb], verb)
    if verb.startswith("-"):
        raise UsageError(f"deskspine: there is no option {quoted(verb)}; see `deskspine --help`")
    near = closest(verb, (*names(), "help"))
    hint = f"did you mean `deskspine {near}`?" if near else "`deskspine --help` lists them"
    raise UsageError(f"deskspine: there is no verb {quoted(verb)}; {hint}")


def whole() -> dict[tuple[str, ...], Parser]:
    """Return the parser of every verb and sub-verb, by the words that lead to it."""
    found: dict[tuple[str, ...], Parser] = {}
    for verb in names():
        found[(verb,)] = parser = parser_of(verb)
        found |= {(verb, name): sub for name, sub in parser.verbs().items()}
    return found
