"""The desktop entry and the metainfo, made from the README, pyproject.toml and the names of verbs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from msgspec import Struct, convert

from deskspine.cli.tree import OWN
from deskspine.core.commands.registry import command

ROOT = Path(__file__).resolve().parent.parent
ID = "deskspine"
NAME = f"{ID}.desktop"
COMPONENT = "io.github.deskspine.deskspine"
"""Id of the metainfo, which has to begin with a domain in reverse. Change it with the address of the repository."""


class Author(Struct, frozen=True):
    """An author in pyproject.toml."""

    name: str


class Project(Struct, frozen=True):
    """The part of pyproject.toml that describes the program."""

    description: str
    license: str
    authors: tuple[Author, ...]
    keywords: tuple[str, ...]


def desktop_entry() -> str:
    """Return the desktop entry: a click opens the companion in a terminal, its menu has what a terminal shows alone."""
    project = _project()
    actions = (
        ("break", command("dashboard.break").title, "deskspine break"),
        ("quick", command("ask.quick").title, "deskspine break micro-1min"),
        ("demo", OWN["demo"][2].partition(":")[0], "deskspine demo"),
    )
    menu = "".join(f"\n[Desktop Action {name}]\nName={title}\nExec={line}\n" for name, title, line in actions)
    return f"""\
[Desktop Entry]
Type=Application
Name=deskspine
GenericName=Break Reminder
Comment={project.description.rstrip(".")}
Exec=deskspine
TryExec=deskspine
Icon={ID}
Terminal=true
Categories=Utility;Clock;ConsoleOnly;
Keywords={";".join(project.keywords)};
Actions={";".join(name for name, _, _ in actions)};
{menu}"""


def metainfo() -> str:
    """Return the AppStream metainfo. Its description is the text of the README, so it claims nothing more."""
    project = _project()
    keywords = "".join(f"    <keyword>{escape(word)}</keyword>\n" for word in project.keywords)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by tools/package_files.py from README.md and pyproject.toml. -->
<component type="console-application">
  <id>{COMPONENT}</id>
  <name>deskspine</name>
  <summary>{escape(project.description.rstrip("."))}</summary>
  <metadata_license>MIT</metadata_license>
  <project_license>{escape(project.license)}</project_license>
  <developer_name>{escape(project.authors[0].name)}</developer_name>
  <description>
{chr(10).join(_description((ROOT / "README.md").read_text(encoding="utf-8")))}
  </description>
  <launchable type="desktop-id">{NAME}</launchable>
  <icon type="stock">{ID}</icon>
  <categories>
    <category>Utility</category>
    <category>Clock</category>
    <category>ConsoleOnly</category>
  </categories>
  <keywords>
{keywords}  </keywords>
  <provides>
    <binary>deskspine</binary>
  </provides>
  <content_rating type="oars-1.1"/>
</component>
"""


def _project() -> Project:
    return convert(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"], Project)


def _description(readme: str) -> Iterator[str]:
    """Yield the first two paragraphs, then the list of the section "What it does"."""
    blocks = [block for block in readme.split("\n\n") if not block.startswith(("!", "#"))]
    for block in blocks[:2]:
        yield f"    <p>{_words(block)}</p>"
    points = readme.partition("\n## What it does\n")[2].partition("\n## ")[0]
    yield "    <ul>"
    for point in re.split(r"^- ", points.partition("\n!")[0], flags=re.MULTILINE)[1:]:
        yield f"      <li>{_words(point)}</li>"
    yield "    </ul>"


def _words(markdown: str) -> str:
    """Return text without the signs of Markdown, escaped for XML."""
    without_links = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown)
    return escape(" ".join(re.sub(r"\*\*|`", "", without_links).split()))
