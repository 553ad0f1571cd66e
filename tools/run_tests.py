"""Run the tests: most of them side by side, then those marked `serial`, which wait for real programs, two at a time.

--effort=quick (default) is for every change, --effort=full runs everything, --effort=rest runs what quick leaves out.
Every other argument is passed on to pytest. With the path of a test or of a folder pytest runs once, in one process.

A few tests that fail are run a second time, alone: on a busy machine a real terminal or a screen can be late. What
fails alone as well fails the run; what passes alone is printed as such, because it is worth a look.
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
FAILED_TESTS = 1
"""Exit code of pytest if tests ran and some failed."""
MOST_AGAIN = 5
"""Maximum number of failed tests that are run a second time; more of them are no accident."""
WORKERS = 2 * (os.cpu_count() or 1)
"""Number of processes. Many tests wait for a moment, so one for each core would leave a third of the time unused."""
SIDE_BY_SIDE = ("-m", "not serial", "-n", str(WORKERS), "--dist", "worksteal")
ONE_BY_ONE = ("-m", "serial")
SECOND_LANE = ("tests/terminal", "tests/real/test_waits_tmux.py")
"""Those of the tests marked `serial` that run one after another in a second process, next to the rest of them."""


def pytest(*arguments: str) -> int:
    """Run pytest and return its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


def serial(arguments: Sequence[str], failed: Sequence[Path]) -> list[int]:
    """Run the tests marked `serial` in two lanes, print the output of the second at the end; return the exit codes."""
    here, there = (f"--failed-to={path}" for path in failed)
    with tempfile.TemporaryFile() as output:
        lane = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *ONE_BY_ONE, *SECOND_LANE, there, *arguments]
        second = subprocess.Popen(lane, stdout=output, stderr=subprocess.STDOUT)
        first = pytest(*ONE_BY_ONE, *(f"--ignore={path}" for path in SECOND_LANE), here, *arguments)
        codes = [first, second.wait()]
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()
    return codes


def again(tests: Sequence[str], arguments: Sequence[str]) -> int:
    """Run `tests` a second time, one after another with nothing next to them, and return the exit code of pytest."""
    print(f"\nRunning alone what failed: {', '.join(tests)}", flush=True)
    code = pytest("-p", "no:cacheprovider", *arguments, *tests)
    if code == 0:
        print(f"Failed next to other tests and passed alone: {', '.join(tests)}", flush=True)
    return code


def worst(codes: Sequence[int]) -> int:
    """Return the exit code of a run whose parts ended with `codes`: a part without tests says nothing."""
    return max((code for code in codes if code != NO_TESTS), default=NO_TESTS)


def names_tests(argument: str) -> bool:
    """Return True if `argument` is the path of a test file or folder, or a test in one."""
    return not argument.startswith("-") and Path(argument.partition("::")[0]).exists()


def main(arguments: Sequence[str]) -> int:
    """Run what `arguments` ask for and return the exit code."""
    if any(names_tests(argument) for argument in arguments):
        return pytest(*arguments)
    with tempfile.TemporaryDirectory() as folder:
        failed = [Path(folder, name) for name in ("side-by-side", "first-lane", "second-lane")]
        codes = [pytest(*SIDE_BY_SIDE, f"--failed-to={failed[0]}", *arguments), *serial(arguments, failed[1:])]
        tests = [test for path in failed if path.exists() for test in path.read_text().splitlines()]
    if worst(codes) != FAILED_TESTS or not 1 <= len(tests) <= MOST_AGAIN:
        return worst(codes)
    return again(tests, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
