"""The README says what the registries say."""

from __future__ import annotations

import subprocess
import sys

import pytest

import readme_tables
from support.paths import ROOT

SCRIPT = ROOT / "tools" / "readme_tables.py"


def test_the_tables_of_the_readme_are_what_the_registries_render() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_with_a_key_and_every_setting_is_in_the_readme() -> None:
    from deskspine.core.commands.registry import COMMANDS
    from deskspine.core.settings.settings import FIELDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [entry.title for entry in COMMANDS if entry.keys and entry.title not in text]
    missing += [field.key for field in FIELDS if field.key not in text and not field.key.startswith("keys.")]
    assert missing == []


def test_a_missing_marker_is_told_and_nothing_else_is_touched() -> None:
    rendered = {"keys": lambda: "| new |"}
    with pytest.raises(ValueError, match="<!-- keys -->"):
        readme_tables.with_tables("no markers here\n", rendered)
    text = "before\n<!-- keys -->\nold\n<!-- /keys -->\nafter\n"
    assert readme_tables.with_tables(text, rendered) == "before\n<!-- keys -->\n| new |\n<!-- /keys -->\nafter\n"
