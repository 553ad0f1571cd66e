"""`deskspine setup`: connect shells, coding agents and tmux, so that deskspine knows when you wait for the machine."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.usage_error import UsageError

__all__: list[str] = []

NAMES = ("shell", "claude", "codex", "gemini", "opencode", "tmux")
SHELLS = ("bash", "zsh", "fish")
NOTES = """\
Without a name it says what is set up, and changes nothing. With a name it shows the exact change to each file, asks, \
and writes it; --remove takes it out again, byte for byte if you did not edit the file since.

  shell      a line in ~/.bashrc and ~/.zshrc, and a file in conf.d of fish
  claude     hooks in ~/.claude/settings.json
  codex      hooks in ~/.codex/hooks.json; Codex asks for your review: /hooks
  gemini     hooks in ~/.gemini/settings.json
  opencode   a plug-in file in ~/.config/opencode/plugins
  tmux       focus-events and allow-passthrough in tmux.conf, where not set

The hooks report a prompt of yours, the end of the turn, and a question to you. The line in a start file reads a file \
in the config folder of deskspine, so that a new version changes only that one.

The variables CLAUDE_CONFIG_DIR, CODEX_HOME, GEMINI_CLI_HOME, OPENCODE_CONFIG_DIR, ZDOTDIR and XDG_CONFIG_HOME are \
respected. Keys, comments, order and line ends of a file stay. A file that is a link, is read-only, belongs to another \
user, is larger than 1 MiB or has an error in it is left alone, and you read why.

Only the kind and the times of a wait are kept: no command line and no prompt.

Exit code 0; 1 when something was not done, with the reason."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `setup`."""
    parser.description = "Connect shells, coding agents and tmux: deskspine then knows when you wait for the machine."
    parser.epilog = NOTES
    parser.add_argument(
        "name",
        nargs="?",
        choices=NAMES,
        metavar="NAME",
        help="shell, claude, codex, gemini, opencode, tmux",
    )
    parser.add_argument("--remove", action="store_true", help="take out what was set up; without NAME, all of it")
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    parser.add_argument("--shell", choices=SHELLS, metavar="SHELL", help="only bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """List the targets, set one up or remove it; return the exit code."""
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.agreement import confirmed
    from deskspine.cli.setup.verb import SetupContext, perform
    from deskspine.cli.setup.workplace import record_file, workplace

    if arguments.shell and arguments.name not in (None, "shell"):
        raise UsageError("deskspine setup: --shell goes with `deskspine setup shell`; see `deskspine setup --help`")
    paths = Paths.of_person()
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    context = SetupContext(workplace(paths, os.environ), record_file(paths), print, confirmed if on_terminal else None)
    return perform(arguments, context)
