"""Requirements of the tests against real components: a test without its component is skipped, unless it is required."""

from __future__ import annotations

import os
import shutil

import pytest


def need(*programs: str) -> None:
    """Skip the running test when one of `programs` is not installed; with DESKSPINE_REQUIRE_DESKTOP=1 fail instead."""
    missing = [name for name in programs if shutil.which(name) is None]
    if not missing:
        return
    reason = f"{', '.join(missing)} not installed, and this test needs the real thing"
    if os.environ.get("DESKSPINE_REQUIRE_DESKTOP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
