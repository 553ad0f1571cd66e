"""Files of `packaging/share`, which the wheel installs into `share`: man page, completions, desktop entry, icon.

They are made from the registries, the figure, README.md and pyproject.toml. With `--check` nothing is written, and the
exit code says if they are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from deskspine.cli.completion import script_for
from desktop_files import COMPONENT, ID, desktop_entry, metainfo
from icon import icon
from man_page import man_page

SHARE = Path(__file__).resolve().parent.parent / "packaging" / "share"
FILES: Mapping[str, Callable[[], str]] = {
    "man/man1/deskspine.1": man_page,
    "bash-completion/completions/deskspine": partial(script_for, "bash"),
    "zsh/site-functions/_deskspine": partial(script_for, "zsh"),
    "fish/vendor_completions.d/deskspine.fish": partial(script_for, "fish"),
    f"applications/{ID}.desktop": desktop_entry,
    f"metainfo/{COMPONENT}.metainfo.xml": metainfo,
    f"icons/hicolor/scalable/apps/{ID}.svg": icon,
}
"""Each file, below `share`, with the function that makes it."""


def main() -> int:
    """Write every file that differs, or with `--check` name it; return the exit code."""
    check = "--check" in sys.argv[1:]
    stale = [path for path in SHARE.rglob("*") if path.is_file() and path.relative_to(SHARE).as_posix() not in FILES]
    for path in stale:
        print(f"{path.relative_to(SHARE.parent.parent)}: nothing makes this file")
        if not check:
            path.unlink()
    for name, make in FILES.items():
        path, text = SHARE / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        print(path.relative_to(SHARE.parent.parent))
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale and check:
        print("packaging/share differs from what it is made from. Run: make readme", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
