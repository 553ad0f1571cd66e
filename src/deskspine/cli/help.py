"""`deskspine --help`: the verbs in groups, one line each, and what a person wants to know next."""

import os

from deskspine.cli.own_verbs import OWN_VERBS
from deskspine.cli.status import own_folder, state_folder
from deskspine.cli.verbs import usage, verbs
from deskspine.core.text.sanitize import plain

WIDTH = 80
COLUMN = 26
"""Where the second column begins."""


def help_text() -> str:
    """The whole help page, no line wider than 80 columns."""
    known = verbs()
    running = [(usage(entry), entry.help) for entry in known.values()]
    parts = [
        "deskspine keeps a clock of sitting and leads a seated break of two minutes when\n"
        "the sit gets long. Leave it open in a terminal; press ? inside for every key.",
        "usage: deskspine [VERB ...]",
        _group("Open it", [("deskspine", "The companion in this terminal."), *map(_own, ("break", "demo"))]),
        _group("Tell the running one", running),
        _group("Look and set", [_own(verb) for verb in ("status", "notify", "config", "routines", "simulate")]),
        _group("Also", [("--help, --version", "This page; the version. Every verb takes --help.")]),
        _group(
            "Examples",
            [
                ("deskspine pause 14:30", "No asks until half past two."),
                ("deskspine meeting 45", "Hold asks for 45 minutes."),
                ("deskspine break", "Two minutes of movement, now and here."),
                ("deskspine config set schedule.sit_minutes 40", "Ask after 40 minutes of sitting."),
            ],
        ),
        _group(
            "Files",
            [
                (_folder("XDG_CONFIG_HOME", ".config"), "config.toml, and routines/ for your own"),
                (_folder("XDG_DATA_HOME", ".local/share"), "journal.sqlite3: the history"),
                (_short(state_folder()), "what survives a closed terminal; the lock; status"),
            ],
        ),
        _group(
            "Exit codes",
            [
                ("0", "done"),
                ("1", "refused, with the reason"),
                ("2", "not understood"),
                ("3", "nothing is running"),
            ],
        ),
    ]
    return "\n\n".join(parts)


def _own(verb: str) -> tuple[str, str]:
    return OWN_VERBS[verb]


def _group(title: str, rows: list[tuple[str, str]]) -> str:
    return "\n".join([title, *(line for left, right in rows for line in _lines(left, right))])


def _lines(left: str, right: str) -> list[str]:
    """One entry: the first column, the second beside it or below it, wrapped at the width."""
    lines: list[str] = []
    start = f"  {left}"
    if len(start) > COLUMN - 2:
        lines, start = [start], ""
    line = start.ljust(COLUMN)
    for word in right.split():
        if len(line) + len(word) > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = " " * COLUMN
        line += f"{word} "
    return [*lines, line.rstrip()]


def _folder(variable: str, default: str) -> str:
    return _short(own_folder(variable, default))


def _short(path: str) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 - `status` gives paths as text
    return plain(f"~{path[len(home) :]}" if path.startswith(f"{home}{os.sep}") else path)
