"""The socket across an update: a terminal started before it still talks to a resident started after it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from support.earlier_home import SAMPLES, folders
from support.listening import listening
from support.paths import ROOT

DOCS = ROOT / "docs" / "control.md"
CONVERSATION: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "conversation.jsonl").read_text().splitlines()
]
GONE = {"may-play", "play-elsewhere", "played-elsewhere", "checked-elsewhere", "rate-elsewhere"}
"""Requests of a terminal of that version with a routine of its own: refused, so that it keeps the break in a file."""
SINCE = {"interval", "restart", "skip"}
"""Requests that the version before did not know."""
FIELDS_SINCE = {
    "heads_up", "wait", "wait_since_boot", "wait_since_wall", "offer", "offer_until_boot", "offer_until_wall",
    "offer_why", "moved_s", "aim_s", "others",
}  # fmt: skip
"""Fields of the status that the version before did not have."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix socket")
def test_every_message_gets_the_answer_that_it_got_before(tmp_path: Path) -> None:
    paths = folders(tmp_path / "home")
    shutil.copytree(SAMPLES / "config", paths.config_dir)
    with listening(paths, tmp_path / "socket") as line:
        answers = [line(turn["sent"]) for turn in CONVERSATION]
    for turn, answer in zip(CONVERSATION, answers, strict=True):
        before = turn["answer"]
        if turn["sent"]["request"] in GONE:
            assert answer == {"ok": False, "text": f"there is no request {turn['sent']['request']!r}"}
            continue
        assert answer["ok"] is before["ok"], turn["sent"]
        assert answer.keys() >= before.keys(), turn["sent"]
        assert isinstance(answer["text"], str)
        assert answer["text"]
        if "status" in before:
            assert answer["status"].keys() >= before["status"].keys()
            names = ["format", "interval_s", "breaks", *(() if before["status"]["playing"] else ("mode", "playing"))]
            assert {name: answer["status"][name] for name in names} == {name: before["status"][name] for name in names}


def test_the_conversation_has_every_request_of_the_documents() -> None:
    table = DOCS.read_text().partition("## Requests")[2].partition("By hand:")[0]
    first_columns = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    documented = {name for column in first_columns for name in re.findall(r"`([a-z-]+)`", column)}
    assert {"start", "status", "quit"} <= documented
    assert documented - SINCE <= {turn["sent"]["request"] for turn in CONVERSATION}


def test_the_status_of_the_documents_is_in_the_answer() -> None:
    table = DOCS.read_text().partition("## The status file")[2]
    first_columns = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    documented = {name for column in first_columns for name in re.findall(r"`([a-z_]+)`", column)}
    assert set(CONVERSATION[0]["answer"]["status"]) == documented - FIELDS_SINCE
