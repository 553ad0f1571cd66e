"""Print what deskspine and the bare app import before their first frame, by groups, with the time of each group.

Run it with the interpreter of `.venv`. The times are those of `-X importtime`, the smallest of several starts for each
module; tracing makes all of them somewhat longer. The numbers of modules are exact.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from people import BARE, DASHBOARD, environment, read_until, settle  # noqa: E402 - the folders above must be known first
from pseudo_terminal import PseudoTerminal  # noqa: E402
from screens import DIGIT  # noqa: E402

ROUNDS = 7
LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| +(\S+)")
GROUPS = (
    "deskspine.core",
    "deskspine.engine",
    "deskspine.adapters",
    "deskspine.tui",
    "deskspine",
    "msgspec",
    "textual",
)
"""Prefixes of the groups, the longer first. All else is the standard library and what Textual brings."""
START = """\
import os, runpy, sys
sys.__stderr__ = sys.stderr = os.fdopen(os.dup(2), "w")  # the bare app draws on it; what is traced goes into the file
os.dup2(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
program = sys.argv[2]
sys.argv = [program]
run = runpy.run_path if program.endswith(".py") else runpy.run_module
run(program, run_name="__main__")
"""


def imports(program: str, env: dict[str, str], sign: bytes, log: Path) -> dict[str, int]:
    """Return the modules that `program` imports until it shows `sign`, each with the microseconds of its own code."""
    smallest: dict[str, int] = {}
    for _ in range(ROUNDS):
        command = (sys.executable, "-X", "importtime", "-c", START, str(log), program)
        with PseudoTerminal(command, env, 80, 24) as terminal:
            read_until(terminal, sign)
            text = log.read_text(encoding="utf-8")
        for time_us, name in LINE.findall(text):
            smallest[name] = min(int(time_us), smallest.get(name, sys.maxsize))
    return smallest


def group_of(module: str) -> str:
    """Return the group of a module."""
    if module == "rich" or module.startswith("rich."):
        return "textual"
    return next((group for group in GROUPS if module == group or module.startswith(f"{group}.")), "other")


def table(bare: dict[str, int], own: dict[str, int]) -> Sequence[str]:
    """Return the lines of the table: modules and milliseconds of each group, in both programs."""
    lines = ["| group | bare app: modules | ms | deskspine: modules | ms |", "|---|---|---|---|---|"]
    for group in (*GROUPS, "other", ""):
        cells = []
        for modules in (bare, own):
            times = [time_us for name, time_us in modules.items() if not group or group_of(name) == group]
            cells += [str(len(times)), f"{sum(times) / 1000:.1f}"]
        lines.append(f"| {group or 'all'} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Start both programs and print the table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="deskbench-") as folder:
        work = Path(folder)
        bare = imports(str(BARE[-1]), environment(work / "bare"), DIGIT, work / "bare.log")
        own = imports("deskspine", settle(work / "own"), DASHBOARD, work / "own.log")
    print("\n".join(table(bare, own)))


if __name__ == "__main__":
    main()
