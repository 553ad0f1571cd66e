"""Tables of docs/keys.md, docs/settings.md and docs/hooks.md, written from the registries.

On each page the part between two markers, such as `<!-- keys -->` and `<!-- /keys -->`, is replaced. With `--check`
nothing is written, and the exit code says if the pages are up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.core.commands.key_labels import markdown_keys
from deskspine.core.notify.hooks import FACTS_HELP, HOOK_EVENTS, PREFIX
from deskspine.core.settings.groups import GROUPS, KEYS
from deskspine.core.settings.settings import FIELDS, markdown_table

FACTS_TEXT = """\
The same facts twice: as variables of the environment, where true and false are 1 and 0 and what is not known is empty,
and as one JSON object on one line of standard input. A program need not read them."""
DOCS = Path(__file__).resolve().parent.parent / "docs"


def tables() -> Mapping[str, Callable[[], str]]:
    """Return for each page, by its name without ending, the function that renders its table."""
    return {"keys": markdown_keys, "settings": settings_by_section, "hooks": hooks_and_facts}


def settings_by_section() -> str:
    """Return the table of settings, cut into one table for each group under its heading and the sentence about it."""
    head, rule, *rows = markdown_table().splitlines()
    sections = {field.key: field.section for field in FIELDS}
    parts: dict[str, list[str]] = {title: [] for title in GROUPS}
    for row in rows:
        key = row.split("`")[1]
        parts[sections.get(key, KEYS)].append(row)
    return "\n\n".join(
        "\n".join((f"## {title}", "", GROUPS[title], "", head, rule, *part)) for title, part in parts.items()
    )


def hooks_and_facts() -> str:
    """Return the table of hooks and the table of the facts that each of them gets."""
    about = {field.key: field.help for field in FIELDS}
    hooks = [
        f"| `{name}` | {about[f'hooks.{name}']} | {', '.join(f'`{event}`' for event in events)} |"
        for name, events in HOOK_EVENTS.items()
    ]
    facts = [f"| `{name}` | `{PREFIX}{name.upper()}` | {meaning} |" for name, meaning in FACTS_HELP.items()]
    return "\n".join(
        (
            *("## The hooks", "", "| hook | when | `event` |", "|---|---|---|", *hooks, ""),
            *("## What a hook gets", "", FACTS_TEXT, ""),
            *("| in the JSON object | in the environment | meaning |", "|---|---|---|", *facts),
        )
    )


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
