"""The page of `deskspine --help`: the verbs in groups, one line each, and where to read on."""

from __future__ import annotations

import os

from deskspine.cli.exit_codes import MEANINGS
from deskspine.cli.parser import Parser
from deskspine.cli.status import own_folder, state_folder
from deskspine.cli.tree import OWN
from deskspine.cli.verbs import usage, verbs
from deskspine.core.text.sanitize import plain

ABOUT = """\
deskspine counts how long you sit and leads you through a seated break of two minutes when it is time. Leave it open \
in a terminal; press ? inside for every key."""
EXAMPLES = (
    ("deskspine pause 14:30", "No reminders until 14:30."),
    ("deskspine meeting 45", "You are in a meeting: no reminders for 45 minutes."),
    ("deskspine break", "Two minutes of movement, now and here."),
    ("deskspine config set schedule.sit_minutes 40", "A break after 40 minutes of sitting."),
    ("deskspine help routines", "The page of one verb; every verb takes --help."),
)


def root_parser() -> Parser:
    """Return the parser of `deskspine` with an option in place of a verb."""
    parser = Parser(prog="deskspine", usage="deskspine [--plain | VERB ...]", description=ABOUT)
    parser.add_argument("-V", "--version", action="store_true", help="show the version")
    parser.add_argument(
        "--plain", action="store_true", help="open it as lines of text, for screen readers, simple terminals and pipes"
    )
    parser.sections = [
        ("Open it", (("deskspine", "The companion in this terminal."), _own("break"), _own("demo"))),
        ("Tell the running one", tuple((usage(entry), entry.about_verb) for entry in verbs().values())),
        ("Look and set", tuple(_own(verb) for verb in OWN if verb not in ("break", "demo"))),
        ("Examples", EXAMPLES),
        (
            "Files",
            (
                (_folder("XDG_CONFIG_HOME", ".config"), "config.toml, and routines/ for your own"),
                (_folder("XDG_DATA_HOME", ".local/share"), "journal.sqlite3: the history"),
                (_short(state_folder()), "what survives a closed terminal; the lock; status"),
            ),
        ),
        ("Exit codes", tuple((str(code), meaning) for code, meaning in MEANINGS.items())),
    ]
    return parser


def _own(verb: str) -> tuple[str, str]:
    _, argument, help_ = OWN[verb]
    return f"{verb} {argument}".rstrip(), help_


def _folder(variable: str, default: str) -> str:
    return _short(own_folder(variable, default))


def _short(path: str) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 - `status` gives paths as text
    return plain(f"~{path[len(home) :]}" if path.startswith(f"{home}{os.sep}") else path)
