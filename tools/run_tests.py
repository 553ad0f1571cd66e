"""Run the tests: most of them side by side, then those marked `serial`, which wait for real programs, two at a time.

--effort=quick (default) is for every change, --effort=full runs everything, --effort=rest runs what quick leaves out.
Every other argument is passed on to pytest. With the path of a test or of a folder pytest runs once, in one process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

NO_TESTS = 5
"""Exit code of pytest if it selected no test."""
WORKERS = 2 * (os.cpu_count() or 1)
"""Number of processes. Many tests wait for a moment, so one for each core would leave a third of the time unused."""
SIDE_BY_SIDE = ("-m", "not serial", "-n", str(WORKERS), "--dist", "worksteal")
ONE_BY_ONE = ("-m", "serial")
SECOND_LANE = ("tests/terminal", "tests/real/test_waits_tmux.py")
"""Those of the tests marked `serial` that run one after another in a second process, next to the rest of them."""


def pytest(*arguments: str) -> int:
    """Run pytest and return its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


def serial(arguments: Sequence[str]) -> list[int]:
    """Run the tests marked `serial` in two lanes, print the output of the second at the end; return the exit codes."""
    with tempfile.TemporaryFile() as output:
        lane = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *ONE_BY_ONE, *SECOND_LANE, *arguments]
        second = subprocess.Popen(lane, stdout=output, stderr=subprocess.STDOUT)
        first = pytest(*ONE_BY_ONE, *(f"--ignore={path}" for path in SECOND_LANE), *arguments)
        codes = [first, second.wait()]
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()
    return codes


def names_tests(argument: str) -> bool:
    """Return True if `argument` is the path of a test file or folder, or a test in one."""
    return not argument.startswith("-") and Path(argument.partition("::")[0]).exists()


def main(arguments: Sequence[str]) -> int:
    """Run what `arguments` ask for and return the exit code."""
    if any(names_tests(argument) for argument in arguments):
        return pytest(*arguments)
    codes = [pytest(*SIDE_BY_SIDE, *arguments), *serial(arguments)]
    return max((code for code in codes if code != NO_TESTS), default=NO_TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
