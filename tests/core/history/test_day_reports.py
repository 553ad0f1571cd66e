"""Days with a change of clocks, a journey or a late end, as the pages of the history report them.

Run as a program, this module rewrites the kept reports: read every changed line before you accept it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.day_report import report
from support.paths import TIMELINES

FILES = sorted((TIMELINES / "history").glob("*.txt"))


def test_there_are_days() -> None:
    assert len(FILES) >= 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_day_is_reported_as_kept(file: Path, tmp_path: Path) -> None:
    kept = file.with_suffix(".report").read_text(encoding="utf-8").splitlines()
    assert report(file.read_text(encoding="utf-8"), tmp_path) == kept


if __name__ == "__main__":
    for file in FILES:
        with TemporaryDirectory() as folder:
            lines = report(file.read_text(encoding="utf-8"), Path(folder))
        file.with_suffix(".report").write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.stdout.write("\n".join((f"== {file.stem}", *lines, "")))
