"""README, docs/keys.md and docs/settings.md say what the program says, and what they tell a person to type works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import docs_tables
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.settings.settings import FIELDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
MOST_WORDS = 660
"""Maximum without the words of pictures: what comes before the routines is read in a minute."""


def code_lines(text: str) -> list[str]:
    """Return the lines of the code blocks and the code in sentences."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    outside = re.sub(r"^```\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", outside)


def verbs(text: str) -> set[str]:
    """Return every verb of `deskspine` in the code of `text`."""
    typed = [line.split("  ")[0] for line in code_lines(text) if re.match("deskspine [^ ]", line)]
    words = [part.split()[0] for line in typed for part in line.removeprefix("deskspine ").split(" | ")]
    return {word for word in words if not word.startswith("-")}


def test_the_tables_are_what_the_registries_render() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs_tables.py", "--check"], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


def test_every_command_with_a_key_and_every_setting_has_a_row() -> None:
    keys = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [entry.title for entry in COMMANDS if entry.keys and f"| {entry.title} |" not in keys]
    missing += [field.key for field in FIELDS if f"`{field.key}`" not in settings and not field.key.startswith("keys.")]
    assert missing == []


def test_settings_stand_under_the_heading_of_their_section() -> None:
    heading, rows = "", {}
    for line in docs_tables.settings_by_section().splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("| `"):
            rows[line.split("`")[1]] = heading
    assert {key: section for key, section in rows.items() if key != "keys.<command>"} == {
        field.key: field.section for field in FIELDS if not field.key.startswith("keys.")
    }


def test_a_missing_marker_is_an_error_and_only_the_marked_part_is_replaced() -> None:
    with pytest.raises(ValueError, match="<!-- keys -->"):
        docs_tables.with_table("no markers here\n", "keys", "| new |")
    text = "before\n<!-- keys -->\nold\n<!-- /keys -->\nafter\n"
    assert (
        docs_tables.with_table(text, "keys", "| new |\n") == "before\n<!-- keys -->\n| new |\n<!-- /keys -->\nafter\n"
    )


def test_a_stale_page_is_named_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs_tables, "DOCS", tmp_path)
    for name in docs_tables.tables():
        (tmp_path / f"{name}.md").write_text(f"<!-- {name} -->\n<!-- /{name} -->\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["docs_tables.py", "--check"])
    assert docs_tables.main() == 1
    assert "docs/keys.md, docs/settings.md, docs/hooks.md: the table differs" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["docs_tables.py"])
    assert docs_tables.main() == 0
    monkeypatch.setattr(sys, "argv", ["docs_tables.py", "--check"])
    assert docs_tables.main() == 0


@pytest.mark.parametrize("verb", sorted(verbs(README) | verbs(GUIDE)))
def test_a_verb_in_the_text_exists(verb: str) -> None:
    result = subprocess.run([sys.executable, "-m", "deskspine", verb, "--help"], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"deskspine {verb}" in result.stdout


def test_the_verbs_in_the_text_are_found() -> None:
    assert "demo" in verbs(README)
    assert {"break", "snooze", "did-it", "resume", "config", "simulate"} <= verbs(GUIDE)


def test_a_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {line.split()[1] for line in code_lines(README) if line.startswith("make ")}
    assert targets >= {"run", "check", "help"}
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_a_setting_in_the_text_exists() -> None:
    setting_keys = {field.key for field in FIELDS}
    sections = {key.split(".")[0] for key in setting_keys}
    named = {word for word in code_lines(GUIDE) if re.fullmatch(r"[a-z]+\.[a-z_]+", word)}
    named = {word for word in named if word.split(".")[0] in sections}
    assert named
    assert named <= setting_keys


def test_the_readme_names_the_number_and_the_lengths_of_the_routines() -> None:
    routines = RoutineFiles(shipped=ROOT / "routines").load().routines.values()
    assert f"There are {len(routines)} routines from one to about thirteen minutes" in " ".join(README.split())
    lengths = [length / 60 for routine in routines for length in routine.duration_s]
    assert (round(min(lengths)), max(lengths) // 1) == (1, 13)


def test_the_readme_is_short_and_has_no_placeholder() -> None:
    assert len(re.sub(r"!\[.*?\]\(.*?\)", "", README).split()) <= MOST_WORDS
    assert "THIS-REPOSITORY" not in README
    assert README.index(".gif") < README.index("\n## ")
