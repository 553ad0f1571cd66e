"""Junk in the environment ends no start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import textual.constants

from deskspine.cli.clean_environment import clean

READ = tuple(re.findall(r'"(TEXTUAL_[A-Z_]+)"', Path(textual.constants.__file__).read_text(encoding="utf-8")))
"""Every variable that Textual reads when it loads, of whatever version."""
JUNK = ("junk", "", "²", "9" * 5000, "-1", "0x10", "\x1b[31m", "\udcff", "no.such:Driver", "a=b")
LOAD = """
import os, sys
from deskspine.cli.clean_environment import clean
clean(os.environ)
from textual.app import App
from rich.console import Console
app = App()
assert app.console.size and Console().size
print("loaded")
"""


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("value", JUNK)
def test_textual_loads_with_junk_in_every_variable(value: str) -> None:
    assert len(READ) > 10
    environ = {**os.environ, **dict.fromkeys((*READ, "COLUMNS", "LINES", "ESCDELAY"), value)}
    result = subprocess.run([sys.executable, "-c", LOAD], env=environ, capture_output=True, text=True, timeout=60)
    assert result.stdout == "loaded\n", result.stderr


def test_what_can_be_used_stays_and_so_does_what_is_of_others() -> None:
    environ = {
        "TEXTUAL_COLOR_SYSTEM": "256", "COLUMNS": "80", "LINES": "24", "ESCDELAY": "25", "PATH": "/bin", "EDITOR": "²",
    }  # fmt: skip
    before = dict(environ)
    clean(environ)
    assert environ == before


def test_nothing_presses_keys_or_writes_files_unasked() -> None:
    environ = {"TEXTUAL_PRESS": "d,d,d", "TEXTUAL_LOG": "/tmp/x", "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_DRIVER": "a:B"}
    clean(environ)
    assert environ == {}
