"""Days written down as timeline files, each with what it must tell beside it.

Run as a program it writes the expected files anew: read every changed line before believing it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lived import play

FOLDER = Path(__file__).parents[1] / "timelines"
FILES = sorted(FOLDER.glob("*.txt"))
SETTING = "# set: "


def lived(file: Path) -> list[str]:
    """What a timeline tells, as lines of JSON; a comment `# set: key=value` in it changes a setting."""
    text = file.read_text(encoding="utf-8")
    overrides = [row.removeprefix(SETTING).strip() for row in text.splitlines() if row.startswith(SETTING)]
    return [json.dumps(row, ensure_ascii=False) for row in play(text, *overrides)]


def test_there_are_timelines() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_timeline_tells_what_stands_beside_it(file: Path) -> None:
    assert lived(file) == file.with_suffix(".expected.jsonl").read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    for each in FILES:
        each.with_suffix(".expected.jsonl").write_text("\n".join(lived(each)) + "\n", encoding="utf-8")
