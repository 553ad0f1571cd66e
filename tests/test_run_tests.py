"""A few tests that fail in `make test` have a second try, alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import run_tests


class Pytest:
    """A pytest in which `failing` fail next to other tests, and `broken` fail alone as well."""

    def __init__(self, failing: Sequence[str], broken: Sequence[str] = ()) -> None:
        self.failing, self.broken = failing, broken
        self.alone: list[str] = []

    def __call__(self, *arguments: str) -> int:
        failed_to = [Path(argument.partition("=")[2]) for argument in arguments if argument.startswith("--failed-to=")]
        if failed_to:
            failed_to[0].write_text("".join(f"{name}\n" for name in self.failing))
            return int(bool(self.failing))
        self.alone = [argument for argument in arguments if "::" in argument]
        return int(any(name in self.broken for name in self.alone))


def run(monkeypatch: pytest.MonkeyPatch, tests: Pytest) -> int:
    """Return the exit code of a run with `tests` and none that are marked `serial`."""
    no_tests: Any = lambda arguments, failed: [run_tests.NO_TESTS]  # noqa: E731
    monkeypatch.setattr(run_tests, "pytest", tests)
    monkeypatch.setattr(run_tests, "serial", no_tests)
    return run_tests.main(["--effort=rest"])


def test_what_fails_once_is_run_alone_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = Pytest(["tests/a.py::late"])
    assert run(monkeypatch, tests) == 0
    assert tests.alone == ["tests/a.py::late"]
    assert "passed alone: tests/a.py::late" in capsys.readouterr().out


def test_what_fails_twice_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, Pytest(["tests/a.py::late", "tests/a.py::wrong"], ["tests/a.py::wrong"])) == 1


def test_many_failures_have_no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = Pytest([f"tests/a.py::test_{number}" for number in range(run_tests.MOST_AGAIN + 1)])
    assert run(monkeypatch, tests) == 1
    assert tests.alone == []


def test_without_failures_nothing_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = Pytest([])
    assert run(monkeypatch, tests) == 0
    assert tests.alone == []
