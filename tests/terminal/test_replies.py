"""Replies and reports of terminals, sent to the running program: nothing opens, nothing is counted, the keys go on."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from support.robot import DASHBOARD, WELCOME, deskspine, person
from support.shell_pty import Window

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lean driver is for Linux")

REPLIES = (
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]7501;?\x1b\\",
    b"\x1b]11;c:dddd/dddd/dddd\x07",
    b"\x1bP>|ddd dark(0.1)\x1b\\",
    b"\x1b_Gi=31;d?\x1b\\",
    b"\x1bXd\x1b\\",
    b"\x1b^ddd??\x1b\\",
    b"\x1b[?62;22c",
    b"\x1b[8;24;80t",
    b"\x1b[97;1:3u",
    b"\x1b[1;1:3A",
    b"\x1b[1114112u",
    b"\x1b[100~",
    b"\x1b[200~ddd\x1bXd???\x1b[201~",
)


def breaks(env: dict[str, str]) -> int:
    """Return how many breaks were counted today."""
    return int(json.loads(deskspine(env, "status", "--json").stdout)["breaks"])


@pytest.mark.long
def test_replies_and_reports_press_nothing_and_kill_nothing(tmp_path: Path) -> None:
    env = person(tmp_path)
    with Window(env) as window:
        window.wait_for(WELCOME)
        window.type(b"\x1b")
        window.wait_for(DASHBOARD)
        time.sleep(0.5)
        before = len(window.written)
        for reply in REPLIES:
            window.type(reply)
            time.sleep(0.15)
        for reply in REPLIES[:5]:
            for cut in (2, 5, len(reply) - 1):
                window.type(reply[:cut])
                time.sleep(0.2)
                window.type(reply[cut:])
            time.sleep(0.05)
        window.type(b"\x1b[200~ddd never closed")
        time.sleep(2.3)
        after = bytes(window.written[before:])
        assert breaks(env) == 0
        for opened in (b"Routines", b"Keys", b"Settings"):
            assert opened not in after
        window.type(b"d")
        window.until(lambda: breaks(env) == 1, "a break")
        window.type(b"\x11")
        assert window.end(3) == 0
        assert window.given_back() == []
