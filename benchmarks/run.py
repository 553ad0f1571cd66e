"""`make bench`: measures what deskspine costs beside an empty interpreter and a bare Textual app, in one run.

The figures are read from the kernel, so this needs Linux. Ratios come from programs that ran in turn or side
by side; absolute figures depend on the machine. Idling is watched for a minute by default: the engine wakes
every half minute, so less would show none or all of it.
"""

from __future__ import annotations

import argparse
import compileall
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import figure  # noqa: E402 - the folders above must be known first
import growth  # noqa: E402
import journal  # noqa: E402
import machines  # noqa: E402
import presence  # noqa: E402
import screens  # noqa: E402
import verbs  # noqa: E402
from table import Row, table  # noqa: E402


def measure(parts: dict[str, Callable[[Path], list[Row]]], chosen: str) -> list[Row]:
    """The rows of every chosen part; a part that cannot be measured says why and the others go on."""
    found: list[Row] = []
    for name, part in parts.items():
        if chosen and name not in chosen.split(","):
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="deskbench-") as work:
            try:
                found += part(Path(work))
            except (OSError, RuntimeError, ImportError, ValueError) as error:
                found.append(Row(name, "", None, note=" ".join(str(error).split())[:200]))
    return found


def main() -> int:
    """Measure, print the table, and with --gate fail when a gate was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="how long idling is watched (default: 60)")
    parser.add_argument(
        "--only", default="", help="parts, comma-separated: verbs, screens, presence, figure, machines, growth, journal"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--gate", action="store_true", help="end with 1 when a gate was missed or not measured")
    chosen = parser.parse_args()
    if sys.platform != "linux":
        print("The benchmarks read the counters of the Linux kernel; there are none here.", file=sys.stderr)
        return 2
    # As after an installation: without compiled modules a start costs three times as much.
    compileall.compile_dir(ROOT / "src", quiet=2)
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "verbs": verbs.rows,
        "screens": lambda work: screens.rows(work, chosen.seconds),
        "presence": lambda work: presence.rows(work, chosen.seconds),
        "figure": figure.rows,
        "machines": machines.rows,
        "growth": growth.rows,
        "journal": lambda work: journal.rows(folder=work),
    }
    found = measure(parts, chosen.only)
    print(table(found))
    if chosen.json:
        chosen.json.write_text(json.dumps([row.as_object() for row in found], indent=1) + "\n", encoding="utf-8")
    missed = [row for row in found if row.verdict in ("gate missed", "not measured")]
    return 1 if chosen.gate and missed else 0


if __name__ == "__main__":
    sys.exit(main())
