"""`make bench`: costs of deskspine, compared with an empty interpreter and a bare Textual app, in one run.

The figures are read from the kernel, so this needs Linux. Ratios are of programs that ran in turn or at the same time;
absolute figures depend on the machine. Idling is watched for a minute by default: the engine wakes every half minute,
so a shorter time would show no wake-up or too many.
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
import follow  # noqa: E402
import follow_day  # noqa: E402
import growth  # noqa: E402
import history  # noqa: E402
import journal  # noqa: E402
import machines  # noqa: E402
import presence  # noqa: E402
import screens  # noqa: E402
import serve  # noqa: E402
import verbs  # noqa: E402
import waits  # noqa: E402
from table import Row, table  # noqa: E402


def measure(parts: dict[str, Callable[[Path], list[Row]]], chosen: str) -> list[Row]:
    """Return the rows of every chosen part; the row of a part that cannot be measured says why."""
    measured: list[Row] = []
    for name, part in parts.items():
        if chosen and name not in chosen.split(","):
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="deskbench-") as work:
            try:
                measured += part(Path(work))
            except (OSError, RuntimeError, ImportError, ValueError) as error:
                measured.append(Row(name, "", None, note=" ".join(str(error).split())[:200]))
    return measured


def main() -> int:
    """Measure and print the table; return the exit code, which is 1 with --gate if a gate was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="seconds for which idling is watched (default: 60)")
    parser.add_argument(
        "--only",
        default="",
        help="parts, with commas: verbs, follow, screens, serve, presence, waits, figure, machines, growth, journal, "
        "history",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--gate", action="store_true", help="end with 1 when a gate was missed or not measured")
    chosen = parser.parse_args()
    if sys.platform != "linux":
        print("The benchmarks read the counters of the Linux kernel, which this system does not have.", file=sys.stderr)
        return 2
    # As after an installation, because a start without compiled modules costs three times as much.
    compileall.compile_dir(ROOT / "src", quiet=2)
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "verbs": verbs.rows,
        "follow": lambda work: [*follow.rows(work / "real"), *follow_day.rows(work)],
        "screens": lambda work: screens.rows(work, chosen.seconds),
        "serve": lambda work: serve.rows(work, chosen.seconds),
        "presence": lambda work: presence.rows(work, chosen.seconds),
        "waits": lambda work: waits.rows(work, chosen.seconds),
        "figure": figure.rows,
        "machines": machines.rows,
        "growth": growth.rows,
        "journal": lambda work: journal.rows(folder=work),
        "history": history.rows,
    }
    measured = measure(parts, chosen.only)
    print(table(measured))
    if chosen.json:
        chosen.json.write_text(json.dumps([row.as_object() for row in measured], indent=1) + "\n", encoding="utf-8")
    missed = [row for row in measured if row.verdict in ("gate missed", "not measured")]
    return 1 if chosen.gate and missed else 0


if __name__ == "__main__":
    sys.exit(main())
