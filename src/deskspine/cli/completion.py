"""`deskspine completion bash|zsh|fish`: completions made from the tree of verbs."""

from __future__ import annotations

from argparse import Action, Namespace
from collections.abc import Iterator, Mapping

from deskspine.cli.completion_scripts import SCRIPTS, Explained, Node
from deskspine.cli.exit_codes import DONE
from deskspine.cli.parser import Parser

NOTES = """\
Routine ids and settings are those of now; print it again after you wrote a routine of your own. Put one of these into \
the file that your shell reads when it starts:

  eval "$(deskspine completion bash)"       in ~/.bashrc
  eval "$(deskspine completion zsh)"        in ~/.zshrc, behind compinit
  deskspine completion fish | source        in ~/.config/fish/config.fish"""
FILES = "FILE"
"""The name of an argument that is the path of a file."""


def add_arguments(parser: Parser) -> None:
    """Declare the word after `completion`."""
    parser.description = "Print the completions of verbs, options, settings and routines for a shell."
    parser.epilog = NOTES
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """Print the script for one shell and return the exit code."""
    print(SCRIPTS[arguments.shell](tuple(nodes(_names()))), end="")
    return DONE


def nodes(names: Mapping[str, tuple[str, ...]]) -> Iterator[Node]:
    """Return every node of the tree of verbs. `names` has the words for arguments, by the name of the argument."""
    from deskspine.cli.help import root_parser
    from deskspine.cli.tree import OWN, whole
    from deskspine.cli.verbs import verbs

    tree = whole()
    about = {verb: row[-1] for verb, row in OWN.items()} | {verb: row.help for verb, row in verbs().items()}
    yield Node((), about | {"help": "Show the page of a verb."} | _options(root_parser()))
    yield Node(("help",), about)
    for path, parser in tree.items():
        subs = {name: sub.description or "" for name, sub in parser.verbs().items()}
        own = [action for action in parser.arguments() if not action.option_strings]
        words = {word: "" for action in own for word in _values(action, names)}
        yield Node(path, subs | words | _options(parser), any(action.metavar == FILES for action in own))
        for action in parser.arguments():
            if action.option_strings and action.nargs != 0:
                values = dict.fromkeys(_values(action, names), "")
                yield from (Node((*path, name), values, waits=True) for name in action.option_strings)


def _options(parser: Parser) -> Explained:
    return {name: action.help or "" for action in parser.arguments() for name in action.option_strings}


def _values(action: Action, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words that an argument can be: its choices, the words for its name, or a name in small letters."""
    if action.choices is not None:
        return tuple(map(str, action.choices))
    found: list[str] = []
    for name in str(action.metavar).split("|"):
        found += names.get(name, (name,) if name.islower() else ())
    return tuple(found)


def _names() -> dict[str, tuple[str, ...]]:
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.library import library_of
    from deskspine.core.settings.settings import FIELDS

    library = library_of(Paths.of_person())
    keys = tuple(field.key for field in FIELDS)
    return {
        "ROUTINE": tuple(library.routines),
        "ID": (*library.routines, *library.exercises, *library.cards),
        "KEY": keys,
        "KEY=VALUE": tuple(f"{key}=" for key in keys),
    }
