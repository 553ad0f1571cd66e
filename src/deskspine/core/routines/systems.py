"""The file of systems: the families of exercises of the article, and the use of each here."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from deskspine.core.routines.lint import Complaint
from deskspine.core.routines.model import System
from deskspine.core.routines.reader import MAX_ENTRIES, read_catalogue
from deskspine.core.routines.schema import ID_TEXT
from deskspine.core.routines.vocabulary import is_code, is_id
from deskspine.core.toml.diagnostics import Problem
from deskspine.core.toml.table_reader import Findings, Table, parse_document

MAX_IN_ARTICLE = 200
"""Maximum number of exercises that one system may have in the article."""


def read_systems(text: str, file: str) -> tuple[tuple[System, ...], tuple[Problem, ...]]:
    """Return the systems in `text` that have no problem, in the order of the file, and the problems."""
    return read_catalogue(text, file, "system", _system, _lint, "code")


def check_cards(
    text: str, file: str, systems: tuple[System, ...], cards: Collection[str]
) -> tuple[tuple[System, ...], tuple[Problem, ...]]:
    """Return the `systems` of this file without the cards that do not exist, and the problems."""
    findings = Findings(file, text)
    wrong = {system.code: system.card for system in systems if system.card and system.card not in cards}
    if wrong:
        for entry in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("system", MAX_ENTRIES):
            code = entry.data.get("code")
            if isinstance(code, str) and code in wrong:
                findings.add((*entry.path, "card"), f"there is no card {wrong[code]}")
    return tuple(
        replace(system, card="") if system.code in wrong else system for system in systems
    ), findings.problems()


def _system(table: Table) -> System:
    system = System(
        code=table.match("code", is_code, "a code from S01 to S20", None),
        name=table.text("name", 1, 60, None),
        about=table.text("about", 1, 200, None),
        entries=table.number("entries", 0, MAX_IN_ARTICLE, None),
        kept=table.number("kept", 0, MAX_IN_ARTICLE, None),
        replaced=table.lines("replaced", 10, 120),
        left_out=table.lines("left_out", 10, 120),
        card=table.match("card", is_id, f"the id of a card: {ID_TEXT}"),
    )
    table.end()
    return system


def _lint(system: System) -> Iterator[Complaint]:
    if system.kept > system.entries:
        yield ("kept",), f"expected at most {system.entries}, which is all there are; found {system.kept}"
