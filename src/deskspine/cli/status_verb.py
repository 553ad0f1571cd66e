"""The options of `deskspine status`; without options, or with --json alone, `__main__` does not load this module."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from argparse import Namespace

    from deskspine.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Declare the options of `status`."""
    parser.description = (
        "Say in one sentence how things are. This is cheap enough for a status bar.\n\n"
        "With --json it prints one JSON object: the fields of the status file as docs/control.md lists them,"
        ' with "running", "text", and "sit_s" and "due_in_s" as of now.\n\n'
        "A template is text with fields in braces, such as '{icon} {minutes_left} min'. docs/bars.md has the fields,"
        " and what to write into the files of waybar, i3blocks, polybar, tmux and shell prompts."
    )
    parser.epilog = "Exit code 0, or 3 when nothing is running. With --follow it goes on until it is ended."
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a sentence")
    parser.add_argument("--format", metavar="TEMPLATE", help="print the line that this template gives")
    parser.add_argument("--waybar", action="store_true", help="print the JSON object that waybar reads")
    parser.add_argument("--follow", action="store_true", help="print a line now and one at each change")


def run(arguments: Namespace) -> int:
    """Print the present state and return the exit code. Raises UsageError."""
    if arguments.follow or arguments.waybar or arguments.format is not None:
        from deskspine.cli.status_line import print_lines

        return print_lines(arguments)
    from deskspine.cli.status import show

    return show(as_json=arguments.json)
