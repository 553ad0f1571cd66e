"""Fixtures that close what the engines of a test have opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.earlier_home import Home


@pytest.fixture(autouse=True)
def _closed_journals() -> Iterator[None]:
    yield
    while Home.started:
        Home.started.pop()._ports.journal.close()  # type: ignore[attr-defined]
