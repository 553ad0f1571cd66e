"""`deskspine log`: the end of the log, one sentence without one, and nothing that steers a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.cli.main import main


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the log of a new person is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "deskspine").mkdir()
    return tmp_path / "deskspine" / "log"


def test_an_empty_log_is_one_sentence(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["log"]) == 0
        assert capsys.readouterr().out == "The log is empty: nothing went wrong.\n"
        log.touch()


def test_the_end_is_printed_and_steers_no_terminal(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("".join(f"line {number}\n" for number in range(100)) + "\x1b]52;c;eA==\x07\n", encoding="utf-8")
    assert main(["log"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (60, "line 41", "?]52;c;eA==?")
    assert main(["log", "--lines", "2"]) == 0
    assert capsys.readouterr().out == "line 99\n?]52;c;eA==?\n"


def test_its_path_is_printed_for_a_shell(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--path"]) == 0
    assert capsys.readouterr().out == f"{log}\n"


def test_a_log_that_cannot_be_read_says_why(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.mkdir()
    assert main(["log"]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", f"deskspine log: {log} cannot be read: a folder is in its place\n")


@pytest.mark.parametrize("word", ["0", "10001", "-3", "x", "²"])
def test_a_number_of_lines_that_is_none_is_a_mistake(word: str, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", f"--lines={word}"]) == 2
    assert "expected a number of lines from 1 to 10000" in capsys.readouterr().err
