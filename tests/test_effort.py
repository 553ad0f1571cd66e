"""The effort of a run: quick keeps a fixed sample, and quick and rest together are everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.effort import left_out, sample_of, spread

ROOT = Path(__file__).resolve().parent.parent
NAMES = [f"test_a_routine[{number}]" for number in range(50)]


def collected(effort: str, *files: str) -> set[str]:
    """Return the tests that a run would choose."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", f"--effort={effort}"]
    result = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return {line for line in result.stdout.splitlines() if "::" in line}


@pytest.mark.parametrize("size", [0, 1, 7, 50, 60])
def test_a_sample_has_its_size_and_goes_by_the_names_alone(size: int) -> None:
    chosen = sample_of(NAMES, size)
    assert len(chosen) == min(size, len(NAMES))
    assert sample_of(reversed(NAMES), size) == chosen
    assert left_out(NAMES, size) == set(NAMES) - chosen


def test_a_case_that_is_added_takes_the_place_of_one_at_most() -> None:
    assert len(sample_of([*NAMES, "test_a_routine[new]"], 7) - sample_of(NAMES, 7)) <= 1


@pytest.mark.parametrize("processes", [1, 3, 4, 60])
def test_the_tests_that_take_long_are_spread_over_the_processes(processes: int) -> None:
    items = list(range(50))
    spread_out = spread(items, processes, lambda item: item >= 40)
    assert sorted(spread_out) == items
    if processes == 4:
        halves = spread_out[:25], spread_out[25:]
        assert [sum(item >= 40 for item in half) for half in halves] == [6, 4]
        assert spread_out[:3] == [40, 44, 48]


def test_quick_and_rest_together_are_everything() -> None:
    long, property_tests = "tests/engine/test_every_routine.py", "tests/core/settings/test_settings.py"
    quick, rest, full = (collected(effort, long, property_tests) for effort in ("quick", "rest", "full"))
    assert quick | rest == full
    assert 0 < len([name for name in quick if name.startswith(long)]) < len([name for name in full if long in name])
    assert {name.partition("::")[0] for name in quick & rest} == {property_tests}


def test_a_test_that_is_named_runs_although_it_is_not_in_the_sample() -> None:
    file = "tests/engine/test_every_routine.py"
    name = min(collected("full", file) - collected("quick", file))
    assert collected("quick", name) == {name}
