"""The man page, made from the verbs, the keys, the settings, and the tables of files, variables and exit codes."""

from __future__ import annotations

import re
from argparse import Action
from collections.abc import Iterable, Iterator

from deskspine import __version__
from deskspine.cli import reference
from deskspine.cli.exit_codes import MEANINGS
from deskspine.cli.help import ABOUT, EXAMPLES
from deskspine.cli.parser import Parser
from deskspine.cli.tree import OWN, whole
from deskspine.cli.verbs import NOTES, aliases, usage, verbs
from deskspine.core.commands.key_labels import PLACES, key_label
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.settings.groups import KEYS
from deskspine.core.settings.settings import FIELDS, expected, to_text

HEAD = """\
.\\" Written by tools/package_files.py from the registries of deskspine.
.TH DESKSPINE 1 "" "deskspine {version}" "User Commands"
.nh
.ad l
"""
SIGNS = {
    "\\": "\\e", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti",
}  # fmt: skip
"""Characters that roff reads as a command or as another sign, with what it prints as they are."""
SUMMARY = "count how long you sit, and lead seated neck and shoulder breaks"


def _names(action: Action) -> set[str]:
    return {name for name in re.split(r"[|=]", str(action.metavar or "")) if name.isalpha() and name.isupper()}


NO_ADVICE = (
    "It is a timer with exercises. It is not medical advice, and no clinician has reviewed the routines. Stop when "
    "anything hurts more. If something is wrong with your neck or back, ask a doctor before you start."
)
"""The sentences of the README that no description of deskspine leaves out."""
NAMED = sorted({name for parser in whole().values() for action in parser.arguments() for name in _names(action)})
BORDER = re.compile(rf"(`[^`]+`|\b(?:{'|'.join(NAMED)})\b)")
"""Code, and the names of arguments, such as KEY."""


def man_page() -> str:
    """Return the man page as roff source."""
    return HEAD.format(version=__version__) + "\n".join(_page()) + "\n"


def escaped(text: str) -> str:
    """Return `text` for roff: no character of it is read as a command, and all of it can be copied as it is."""
    safe = "".join(SIGNS.get(char, char) for char in text)
    safe = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in safe)
    return f"\\&{safe}" if safe.startswith(".") else safe


def marked(text: str) -> str:
    """Return `text` for roff, with code in bold and the names of arguments in italics."""
    return "".join(_part(part) for part in BORDER.split(" ".join(text.split())))


def _part(text: str) -> str:
    if text.startswith("`") and len(text) > 1:
        return bold(text.strip("`"))
    return f"\\fI{escaped(text)}\\fR" if BORDER.fullmatch(text) else escaped(text)


def bold(text: str) -> str:
    """Return `text` for roff in bold."""
    return f"\\fB{escaped(text)}\\fR"


def _page() -> Iterator[str]:
    yield from _section("NAME", [f"deskspine \\- {SUMMARY}"])
    yield from _section("SYNOPSIS", [f"{bold('deskspine')} [\\fIVERB\\fR ...]"])
    yield from _section("DESCRIPTION", [marked(ABOUT), ".PP", marked(NO_ADVICE)])
    yield from _section("VERBS", _verbs())
    yield from _section("KEYS", _keys())
    yield from _section("SETTINGS", _settings())
    yield from _section("EXIT STATUS", _terms((str(code), meaning) for code, meaning in MEANINGS.items()))
    yield from _section("ENVIRONMENT", _terms(reference.VARIABLES))
    yield from _section("FILES", _terms(reference.FILES))
    yield from _section("EXAMPLES", _terms(EXAMPLES))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f".SH {title}"
    yield from lines


def _terms(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, explanation in rows:
        yield from (".TP", bold(term), marked(explanation))


def _verbs() -> Iterator[str]:
    typed = {verb: f"{verb} {row[1]}".rstrip() for verb, row in OWN.items()}
    typed |= {verb: usage(entry) for verb, entry in verbs().items()} | {alias: alias for alias in aliases()}
    yield marked(
        "Without a verb the companion opens in this terminal. Every verb takes `--help`, and `deskspine --version` "
        "prints the version."
    )
    for path, parser in whole().items():
        if len(path) == 1:
            yield f".SS {bold(f'deskspine {typed[path[0]]}')}"
            yield from _verb(parser)
            continue
        shown = dict(_sub_verbs(whole_parent=path[0]))
        yield ".TP"
        yield bold(f"deskspine {path[0]} {shown[path[1]]}")
        yield marked(parser.description or "")
        yield from _inner(_arguments(parser))


def _sub_verbs(whole_parent: str) -> Iterator[tuple[str, str]]:
    parser = whole()[(whole_parent,)]
    for heading, rows in parser.sections:
        if heading == "Verbs":
            yield from ((term.split()[0], term) for term, _ in rows)


def _verb(parser: Parser) -> Iterator[str]:
    yield from _paragraphs(parser.description or "")
    yield from _arguments(parser)
    for heading, rows in parser.sections:
        if heading != "Verbs":
            yield from (".PP", marked(f"{heading}:"))
            yield from _terms(rows)
    notes = (parser.epilog or "").removeprefix(NOTES).strip()  # the section on the exit status has those
    if notes:
        yield ".PP"
        yield from _paragraphs(notes)


def _arguments(parser: Parser) -> Iterator[str]:
    for action in parser.arguments():
        if action.option_strings[:1] == ["-h"] or not action.help:
            continue
        value = str(action.metavar or (action.dest.upper() if action.nargs != 0 else ""))
        names = ", ".join(action.option_strings)
        yield from (".TP", f"{bold(names)} {marked(value)}".strip() if names else marked(value), marked(action.help))


def _inner(lines: Iterable[str]) -> Iterator[str]:
    inner = list(lines)
    if inner:
        yield from (".RS", *inner, ".RE")


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs; one that begins with a space is an example and keeps its lines."""
    for number, part in enumerate(text.split("\n\n")):
        if part.startswith(" "):
            yield from (".PP", ".RS", ".nf", *(escaped(line.strip()) for line in part.splitlines()), ".fi", ".RE")
            continue
        if number:
            yield ".PP"
        yield marked(part)


def _keys() -> Iterator[str]:
    yield marked("All keys can be changed; `deskspine config list` has their names.")
    for place, heading in PLACES:
        yield f".SS {escaped(heading)}"
        rows = [entry for entry in COMMANDS if entry.place == place and entry.keys]
        yield from _terms((", ".join(map(key_label, row.keys)), f"{row.title}: {row.help}") for row in rows)


def _settings() -> Iterator[str]:
    yield marked(
        "Change them with `deskspine config set KEY VALUE`, or on the page that the key `,` opens. The values below "
        "are the defaults."
    )
    section = ""
    for field in FIELDS:
        if field.section == KEYS:
            continue
        if field.section != section:
            section = field.section
            yield f".SS {escaped(section)}"
        yield ".TP"
        yield f"{bold(field.key)} = {escaped(to_text(field, field.default))}"
        yield f"{escaped(field.help)} Takes {escaped(expected(field))}."
