"""Keeps the key and settings tables of the README equal to the registries.

Rewrites what stands between `<!-- keys -->` and `<!-- /keys -->`, and the same for `settings`. With
`--check` it only says whether they are up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tables() -> Mapping[str, Callable[[], str]]:
    """What renders each marked part of the README."""
    sys.path.insert(0, str(ROOT / "src"))
    from deskspine.core.commands.key_labels import markdown_keys
    from deskspine.core.settings.settings import markdown_table

    return {"keys": markdown_keys, "settings": markdown_table}


def with_tables(text: str, rendered: Mapping[str, Callable[[], str]]) -> str:
    """`text` with every marked part rendered anew. Raises ValueError when a marker is missing."""
    for name, render in rendered.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if len(marked.findall(text)) != 1:
            raise ValueError(f"README.md: expected one part between <!-- {name} --> and <!-- /{name} -->")
        part = render().strip("\n")
        text = marked.sub(lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text)  # type: ignore[misc]
    return text


def main() -> int:
    """Rewrite the tables, or with --check only compare them."""
    readme = ROOT / "README.md"
    before = readme.read_text(encoding="utf-8")
    try:
        after = with_tables(before, tables())
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if after == before:
        return 0
    if "--check" in sys.argv[1:]:
        print("README.md: its tables are not what the registries say. Run: make readme", file=sys.stderr)
        return 1
    readme.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
