"""`deskspine completion bash|zsh|fish`: completions made from the tree of verbs."""

from __future__ import annotations

from argparse import Action, Namespace
from collections.abc import Iterator, Mapping

from deskspine.cli.completion_scripts import SCRIPTS, Explained, Node
from deskspine.cli.exit_codes import DONE
from deskspine.cli.parser import Parser

NOTES = """\
A package of your system may have installed them already. If not, put one of these into the file that your shell reads \
when it starts:

  eval "$(deskspine completion bash)"       in ~/.bashrc
  eval "$(deskspine completion zsh)"        in ~/.zshrc, behind compinit
  deskspine completion fish | source        in ~/.config/fish/config.fish"""
FILES = "FILE"
"""The name of an argument that is the path of a file."""
ROUTINES = frozenset({"ROUTINE", "ID"})
"""The names of arguments that can be an own routine."""
EDIT = ("routines", "edit")
"""The verb that takes own routines only."""


def add_arguments(parser: Parser) -> None:
    """Declare the word after `completion`."""
    parser.description = "Print the completions of verbs, options, settings and routines for a shell."
    parser.epilog = NOTES
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """Print the script for one shell and return the exit code."""
    print(script_for(arguments.shell), end="")
    return DONE


def script_for(shell: str) -> str:
    """Return the script for one shell. It is the same for every person: own routines are found by the shell."""
    return SCRIPTS[shell](tuple(nodes(_names())))


def nodes(names: Mapping[str, tuple[str, ...]]) -> Iterator[Node]:
    """Return every node of the tree of verbs. `names` has the words for arguments, by the name of the argument."""
    from deskspine.cli.help import root_parser
    from deskspine.cli.tree import OWN, whole
    from deskspine.cli.verbs import aliases, verbs

    tree = whole()
    rows = verbs() | aliases()
    about = {verb: row[-1] for verb, row in OWN.items()} | {verb: row.about_verb for verb, row in rows.items()}
    yield Node((), about | {"help": "Show the page of a verb."} | _options(root_parser()))
    yield Node(("help",), about)
    for path, parser in tree.items():
        subs = {name: sub.description or "" for name, sub in parser.verbs().items()}
        own = [action for action in parser.arguments() if not action.option_strings]
        words = {word: "" for action in own for word in _values(action, names)}
        metavars = {name for action in own for name in str(action.metavar).split("|")}
        yield Node(
            path,
            subs | words | _options(parser),
            files=FILES in metavars,
            own=bool(metavars & ROUTINES) or path == EDIT,
        )
        for action in parser.arguments():
            if action.option_strings and action.nargs != 0:
                values = dict.fromkeys(_values(action, names), "")
                yield from (Node((*path, name), values, waits=True) for name in action.option_strings)
    yield from _setting_values(names["ROUTINE"])


def _setting_values(routines: tuple[str, ...]) -> Iterator[Node]:
    """Return for each setting the node behind `config set KEY`: the words that it takes, if they can be listed."""
    from deskspine.core.coach.next_routine import ROUTINE_KEYS
    from deskspine.core.settings.settings import FIELDS, to_text

    for field in FIELDS:
        named = field.key in ROUTINE_KEYS
        words = routines if named else tuple(to_text(field, flag) for flag in (True, False) if field.kind == "flag")
        default = field.default if isinstance(field.default, tuple) else (field.default,)
        defaults = {word if isinstance(word, str) else to_text(field, field.default) for word in default}
        explained = {word: "the default" if word in defaults else "" for word in words or field.choices}
        yield Node(("config", "set", field.key), explained, own=named)


def _options(parser: Parser) -> Explained:
    return {name: action.help or "" for action in parser.arguments() for name in action.option_strings}


def _values(action: Action, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words that an argument can be: its choices, the words for its name, or the name as far as it is small.

    An argument named "until HH:MM" begins with "until".
    """
    if action.choices is not None:
        return tuple(map(str, action.choices))
    found: list[str] = []
    for name in str(action.metavar).split("|"):
        first = name.partition(" ")[0]
        found += names.get(name, (first,) if first == first.lower() else ())
    return tuple(found)


def _names() -> dict[str, tuple[str, ...]]:
    from deskspine.adapters.storage.routine_files import RoutineFiles
    from deskspine.core.settings.settings import FIELDS

    shipped = RoutineFiles().load()
    keys = tuple(field.key for field in FIELDS)
    return {
        "ROUTINE": tuple(shipped.routines),
        "ID": (*shipped.routines, *shipped.exercises, *shipped.cards),
        "KEY": keys,
        "KEY=VALUE": tuple(f"{key}=" for key in keys),
    }
