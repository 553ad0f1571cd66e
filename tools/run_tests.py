"""Run the tests: most of them side by side, then those marked `serial`, which need the machine to themselves.

--effort=quick (default) is for every change, --effort=full runs everything, --effort=rest runs what quick leaves out.
Every other argument is passed on to pytest. With the path of a test or of a folder pytest runs once, in one process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NO_TESTS = 5
"""Exit code of pytest if it selected no test."""
WORKERS = 2 * (os.cpu_count() or 1)
"""Number of processes. Many tests wait for a moment, so one for each core would leave a third of the time unused."""
RUNS = (
    ("-m", "not serial", "-n", str(WORKERS), "--dist", "worksteal"),
    ("-m", "serial"),
)


def pytest(*arguments: str) -> int:
    """Run pytest and return its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


def names_tests(argument: str) -> bool:
    """Return True if `argument` is the path of a test file or folder, or a test in one."""
    return not argument.startswith("-") and Path(argument.partition("::")[0]).exists()


def main(arguments: Sequence[str]) -> int:
    """Run what `arguments` ask for and return the exit code."""
    if any(names_tests(argument) for argument in arguments):
        return pytest(*arguments)
    codes = [pytest(*part, *arguments) for part in RUNS]
    return max((code for code in codes if code != NO_TESTS), default=NO_TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
