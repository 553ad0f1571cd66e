"""The command line: runs its verb. Only a plain `status` does not come here, because `__main__` prints it."""

from __future__ import annotations

import sys

from deskspine.cli.exit_codes import DONE, MISUSED
from deskspine.cli.quick_start import load_msgspec
from deskspine.cli.usage_error import UsageError

RUNS = ("break", "demo", "serve", "attach", "popup")
"""The verbs that run the companion, and so need modules that the others do not load."""


def main(args: list[str]) -> int:
    """Run what `args` ask for and return the exit code; a mistake in them is one sentence on standard error."""
    try:
        return _run(args)
    except UsageError as error:
        from deskspine.core.text.sanitize import plain

        print(plain(str(error), 1000), file=sys.stderr)
        return MISUSED


def _run(args: list[str]) -> int:
    if args in ([], ["--plain"]):
        from deskspine.cli.screen import open_resident

        return open_resident(plainly=bool(args))
    if args == ["serve"]:
        from deskspine.cli.screen import serve

        return serve()  # it runs all day without the parser
    if args[0] == "help":
        args = [*(word for word in args[1:] if word != "help"), "--help"]
    verb, *words = args
    if verb in ("-V", "--version"):
        from deskspine import __version__

        print(f"deskspine {__version__}")
        return DONE
    if verb in ("hint", "wait"):
        from importlib import import_module

        done: int | None = import_module(f"deskspine.cli.{verb}").quick(words)
        if done is not None:  # else its parser has a page or a mistake to show
            return done
    if verb not in RUNS:
        load_msgspec()
    try:
        if verb in ("-h", "--help"):
            from deskspine.cli.help import root_parser

            root_parser().parse_args([verb])
        from deskspine.cli.tree import parser_of

        parser = parser_of(verb)
        try:
            arguments = parser.parse_args(words)
        except UsageError:
            if not {"-h", "--help"} & set(words):
                raise
            arguments = parser.parse_args(["--help"])  # help is shown also after a mistake
    except SystemExit:  # argparse has printed a help page or the version
        return DONE
    code: int = arguments.run(arguments)
    return code
