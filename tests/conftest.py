"""The choice of how much of the tests a run does: see support/effort.py and the marker `long`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from support import effort

LEFT_OUT = pytest.StashKey[int]()
SCREENS = Path(__file__).parent / "tui"
VISITS = "on_every_screen"
"""Function that a module imports whose tests visit every screen."""
ALONE = tuple(Path(__file__).parent / folder for folder in ("real", "terminal"))
"""Folders whose tests run after the others, when nothing else keeps the machine busy: they wait for real programs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --effort."""
    parser.addoption(
        "--effort",
        choices=effort.EFFORTS,
        default="quick",
        help="quick (default): a sample of the long tests; rest: what quick leaves out; full: everything",
    )
    parser.addoption("--failed-to", type=Path, help="file to write the names of the tests to that failed, a line each")


def pytest_configure(config: pytest.Config) -> None:
    """Load the hypothesis profile before any test module is imported."""
    config.stash[LEFT_OUT] = 0
    effort.use(config.getoption("effort"))


def sample_size(item: pytest.Item) -> int | None:
    """Return how many cases of a test marked `long` a quick run keeps, or None for a test that is not marked."""
    mark = item.get_closest_marker("long")
    return None if mark is None else int(mark.kwargs.get("sample", 0))


def quick_leaves_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """Return the cases of long tests that are not in their sample."""
    cases: defaultdict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if sample_size(item) is not None:
            cases[str(item.path), getattr(item, "originalname", item.name)].append(item)
    out: set[pytest.Item] = set()
    for same_test in cases.values():
        names = effort.left_out([item.name for item in same_test], sample_size(same_test[0]) or 0)
        out |= {item for item in same_test if item.name in names}
    return out


def is_property(item: pytest.Item) -> bool:
    """Return True if hypothesis draws the examples of this test: a quick run draws fewer."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests in the folders of ALONE as `serial`."""
    if any(item.path.is_relative_to(folder) for folder in ALONE):
        item.add_marker(pytest.mark.serial)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what this effort asks for; a test that is named on the command line with :: always runs."""
    keep_chosen(config, items)
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = effort.spread(items, processes, takes_long)


def takes_long(item: pytest.Item) -> bool:
    """Return True for a test of many screens: the last ones would keep one process busy while the others are done."""
    is_of_screens = item.path.is_relative_to(SCREENS)
    return is_of_screens and (sample_size(item) is not None or hasattr(getattr(item, "module", None), VISITS))


def keep_chosen(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drop from `items` what the effort of this run leaves out."""
    chosen = config.getoption("effort")
    if chosen == "full" or any("::" in str(argument) for argument in config.args):
        return
    long = quick_leaves_out(items)
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        runs = item not in long if chosen == "quick" else item in long or is_property(item)
        (kept if runs else dropped).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)
    config.stash[LEFT_OUT] = len(dropped)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the number of tests left out from a worker of pytest-xdist to the process that reports."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the number of a worker; every worker has the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the names of the failed tests where they are wanted, and print how many tests this run left out."""
    failed_to = config.getoption("failed_to")
    if failed_to is not None:
        reports = [report for outcome in ("failed", "error") for report in terminalreporter.stats.get(outcome, ())]
        names = dict.fromkeys(report.nodeid for report in reports)
        failed_to.write_text("".join(f"{name}\n" for name in names))
    number = config.stash[LEFT_OUT]
    if number:
        terminalreporter.write_line(f"{number} tests left out by --effort={config.getoption('effort')}; full runs all.")
