"""Tables of docs/keys.md and docs/settings.md, written from the registries.

On each page the part between two markers, such as `<!-- keys -->` and `<!-- /keys -->`, is replaced. With `--check`
nothing is written, and the exit code says if the pages are up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.core.commands.key_labels import markdown_keys
from deskspine.core.settings.settings import FIELDS, markdown_table

DOCS = Path(__file__).resolve().parent.parent / "docs"


def tables() -> Mapping[str, Callable[[], str]]:
    """Return for each page, by its name without ending, the function that renders its table."""
    return {"keys": markdown_keys, "settings": settings_by_section}


def settings_by_section() -> str:
    """Return the table of settings, cut into one table for each section under a heading of its own."""
    head, rule, *rows = markdown_table().splitlines()
    sections = {field.key: field.section for field in FIELDS}
    parts: dict[str, list[str]] = {}
    for row in rows:
        key = row.split("`")[1]
        parts.setdefault(sections.get(key, "Keys"), []).append(row)
    return "\n\n".join("\n".join((f"## {title}", "", head, rule, *part)) for title, part in parts.items())


def with_table(text: str, name: str, table: str) -> str:
    """Return `text` with `table` between the markers of `name`. Raises ValueError unless there is one such part."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if len(marked.findall(text)) != 1:
        raise ValueError(f"docs/{name}.md: expected one part between <!-- {name} --> and <!-- /{name} -->")
    return marked.sub(lambda match: f"{match[1]}{table.strip()}\n{match[2]}", text)


def main() -> int:
    """Write the pages that differ, or with --check name them; return the exit code."""
    stale = []
    for name, render in tables().items():
        page = DOCS / f"{name}.md"
        before = page.read_text(encoding="utf-8")
        try:
            after = with_table(before, name, render())
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        if after == before:
            continue
        stale.append(page)
        if "--check" not in sys.argv[1:]:
            page.write_text(after, encoding="utf-8")
    if stale and "--check" in sys.argv[1:]:
        names = ", ".join(f"docs/{page.name}" for page in stale)
        print(f"{names}: the table differs from the registry. Run: make readme", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
