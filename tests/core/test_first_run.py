"""The first pages: how far a person came through them."""

from __future__ import annotations

import pytest

from deskspine.core.first_run import FIRST_RUN_PAGES, FirstRun


@pytest.mark.parametrize(("seen", "left_at", "pages"), [(0, 1, 1), (2, 1, 2), (1, 3, 3), (3, 3, 3)])
def test_leaving_never_forgets_a_page(seen: int, left_at: int, pages: int) -> None:
    after = FirstRun(pages_seen=seen).left(left_at)
    assert after == FirstRun(True, pages)
    assert after.skipped is (pages < FIRST_RUN_PAGES)
    assert after.shown_again() == FirstRun(False, pages)
    assert not after.shown_again().skipped, "they are shown already"
