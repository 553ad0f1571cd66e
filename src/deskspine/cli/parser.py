"""The parser of one verb: argparse with help pages of 80 columns, and each mistake explained in one sentence."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from functools import partial

from deskspine.cli.usage_error import UsageError, closest, one_of, quoted

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Callable, Sequence
    from typing import Any, NoReturn

    from _typeshed import SupportsWrite

WIDTH = 80
COLUMN = 26
"""The column at which the explanations on a help page begin."""
_MISSING, _ABOUT = "the following arguments are required: ", "argument "
"""The beginnings of two messages of argparse that are worded again."""

HelpRows = tuple[tuple[str, str], ...]
"""Lines of a help page: a term and its explanation."""


class Parser(ArgumentParser):
    """The parser of the words after a verb. Its pages and messages are the same under every version of Python."""

    def __init__(self, **options: Any) -> None:
        options.pop("color", None)  # Python 3.14 hands it on to sub-verbs
        formatter = partial(RawDescriptionHelpFormatter, max_help_position=COLUMN, width=WIDTH)
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=formatter)
        self.color = False
        self.sections: list[tuple[str, HelpRows]] = []
        """Headings and lines that the help page shows between the arguments and the options."""
        self.add_argument("-h", "--help", action="help", help="show this page")
        self.needs_verb = True
        """True if a sub-verb must follow and the verb has any."""
        self.joins = ""
        """A word that is one argument together with the word after it; empty for none."""
        self._verbs: _SubParsersAction[Parser] | None = None

    def add_verb(self, name: str, help_: str, *, shown: str = "") -> Parser:
        """Add a sub-verb and return its parser. `shown` is what may follow it, for the page of this verb."""
        if self._verbs is None:
            self._verbs = self.add_subparsers(dest="verb", metavar="VERB", required=self.needs_verb)
            self.sections.append(("Verbs", ()))
        heading, rows = self.sections[0]
        self.sections[0] = (heading, (*rows, (f"{name} {shown}".rstrip(), help_)))
        return self._verbs.add_parser(name, prog=f"{self.prog} {name}", description=f"{help_[0].upper()}{help_[1:]}.")

    def verbs(self) -> dict[str, Parser]:
        """Return the sub-verbs and their parsers."""
        return {} if self._verbs is None else dict(self._verbs.choices)

    def arguments(self) -> list[Action]:
        """Return the arguments and options that a help page shows."""
        return [action for action in self._actions if action is not self._verbs and action.help != SUPPRESS]

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print the help page. Raises BrokenPipeError, which argparse would hide, when the reader has ended."""
        (file or sys.stdout).write(self.format_help())

    def format_help(self) -> str:
        """Return the help page."""
        page = self._get_formatter()
        page.add_usage(self.usage, self._actions, ())
        page.add_text(_wrapped(self.description or ""))
        shown = self.arguments()
        sections = [
            ("Arguments", [action for action in shown if not action.option_strings]),
            *((heading, list(map(_row, rows))) for heading, rows in self.sections),
            ("Options", [action for action in shown if action.option_strings]),
        ]
        for heading, actions in sections:
            page.start_section(heading)
            page.add_arguments(actions)
            page.end_section()
        page.add_text(_wrapped(self.epilog or ""))
        return page.format_help()

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Namespace, list[str]]:
        """Return the parsed `args`. Raises UsageError for words that remain."""
        words = list(sys.argv[1:] if args is None else args)
        if self.joins in words[:-1]:
            at = words.index(self.joins)
            words[at : at + 2] = [" ".join(words[at : at + 2])]
        parsed, left = super().parse_known_args(words, namespace)
        if left:
            options = [word for word in left if word.startswith("-") and len(word) > 1]
            if not options:
                self.error(f"unexpected argument {quoted(left[0])}")
            known = [name for action in self.arguments() for name in action.option_strings]
            self.error(f"there is no option {quoted(options[0])}", closest(options[0], known))
        return parsed, []

    def error(self, message: str, meant: str = "") -> NoReturn:
        """Raise UsageError with `message`, and with the word that was probably meant or the place of help."""
        if message.startswith(_MISSING) and self._verbs is not None:
            message = f"expected {one_of(list(self.verbs()))}"
        elif message.startswith(_MISSING):
            message = f"{message.removeprefix(_MISSING)} is missing"
        elif message.startswith(_ABOUT):
            name, _, why = message.removeprefix(_ABOUT).partition(": ")
            message = f"{name}: {why}" if name.startswith("-") else why
        hint = f"did you mean {meant}?" if meant else f"see `{self.prog} --help`"
        raise UsageError(f"{self.prog}: {message}; {hint}")

    def _check_value(self, action: Action, value: Any) -> None:
        """Raise UsageError when `value` is not among the choices of `action`."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        near = closest(str(value), choices)
        if action is self._verbs:
            self.error(f"there is no verb {quoted(value)}", f"`{self.prog} {near}`" if near else "")
        self.error(f"expected {one_of(choices)}, not {quoted(value)}", near)


def reader(read: Callable[[str], Any | None], expected: str) -> Callable[[str], Any]:
    """Return an argparse type from `read`, which returns None for a word that is not `expected`."""
    from argparse import ArgumentTypeError

    def checked(word: str) -> Any:
        value = read(word)
        if value is None:
            raise ArgumentTypeError(f"expected {expected}, not {quoted(word)}")
        return value

    return checked


def _row(row: tuple[str, str]) -> Action:
    """Return a line of a help page in the form that argparse prints."""
    term, explanation = row
    return Action([], "", metavar=term, help=explanation.replace("%", "%%"))


def _wrapped(text: str) -> str:
    """Return paragraphs within 80 columns; lines that begin with a space stay as they are."""
    from textwrap import fill  # argparse loads it for a help page anyway

    parts = text.split("\n\n")
    return "\n\n".join(part if part.startswith(" ") else fill(part, WIDTH, break_on_hyphens=False) for part in parts)
