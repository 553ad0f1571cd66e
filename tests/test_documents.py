"""The pages for contributors name files that exist, every folder of the program, and every decision."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "deskspine"
PAGES = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs" / "architecture.md",
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|toml|md|tcss))`")
PLACEHOLDER = re.compile(r"\b(?:NAME|ID|PART)\b")


def missing_files(text: str) -> list[str]:
    """Return the file names with a folder that `text` has in backticks and that lead nowhere."""
    names = [name for name in NAMED.findall(text) if not PLACEHOLDER.search(name)]
    return [name for name in names if not ((ROOT / name).is_file() or (PACKAGE / name).is_file())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    assert missing_files(page.read_text(encoding="utf-8")) == []


def test_a_file_that_was_moved_is_noticed() -> None:
    text = "`core/commands/registry.py` `core/moved/away.py` `adapters/channels/NAME.py` `docs/gone.md` `config.toml`"
    assert missing_files(text) == ["core/moved/away.py", "docs/gone.md"]


def test_the_drawing_has_every_folder_of_the_program() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = text.partition("```\n")[2].partition("```")[0]
    folders = [path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE]
    drawn = set(re.findall(r"\w+", drawing))
    assert [folder.relative_to(PACKAGE).as_posix() for folder in folders if folder.name not in drawn] == []


def test_the_index_of_decisions_links_every_page() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {page.name for page in folder.glob("*.md")} - {"README.md"}


def test_every_decision_says_when_to_look_at_it_again() -> None:
    headings = ["## Context", "## Decision", "## Consequences", "## Look at it again when"]
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        if page.name != "README.md":
            assert re.findall(r"^## .*$", page.read_text(encoding="utf-8"), re.M) == headings, page.name
