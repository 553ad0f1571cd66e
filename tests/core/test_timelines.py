"""Days written as timeline files, each with a file of the events it must produce.

Run as a program, this module rewrites the expected files: read every changed line before you accept it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskspine.core.text.sanitize import has_control
from deskspine.core.timeline import EVENTS, TimelineError, parse
from support.lived import play
from support.paths import TIMELINES

FOLDER = TIMELINES
FILES = sorted(FOLDER.glob("*.txt"))
SETTING = "# set: "


def lived(file: Path) -> list[str]:
    """Return the events of a timeline as lines of JSON; a comment `# set: key=value` in it changes a setting."""
    text = file.read_text(encoding="utf-8")
    overrides = [row.removeprefix(SETTING).strip() for row in text.splitlines() if row.startswith(SETTING)]
    return [json.dumps(row, ensure_ascii=False) for row in play(text, *overrides)]


def test_there_are_timelines() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_timeline_tells_what_stands_beside_it(file: Path) -> None:
    assert lived(file) == file.with_suffix(".expected.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("before", ["", "on ", "30 ", "microphone ", "camera OBS, "])
@pytest.mark.parametrize("word", EVENTS)
def test_no_word_takes_what_would_steer_a_terminal_when_it_is_printed(word: str, before: str) -> None:
    with pytest.raises(TimelineError) as refused:
        parse(f"start 2026-03-02T09:00:00+01:00\n+1:00 {word} {before}x\x1b]52;c;eA==\x07\u202ey\n", "day.txt")
    assert str(refused.value).startswith(f"day.txt:2: {word}: expected ")
    assert not has_control(str(refused.value))


if __name__ == "__main__":
    for each in FILES:
        each.with_suffix(".expected.jsonl").write_text("\n".join(lived(each)) + "\n", encoding="utf-8")
