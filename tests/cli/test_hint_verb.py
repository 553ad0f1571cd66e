"""`deskspine hint`: the file it writes, its folder, and a use by hooks that must never be in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage.paths import Paths
from deskspine.cli import hint, hint_file, option_words
from deskspine.cli.main import main
from deskspine.cli.tree import parser_of
from deskspine.cli.usage_error import UsageError
from deskspine.core.waits.hint import HINT_STATES, MAX_HINT_BYTES, MAX_HINT_S, Hint, is_hint_id, parse_hint
from deskspine.core.waits.kinds import WAIT_KIND_NAMES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of hints, which does not exist yet."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "deskspine" / "hints"


def read(folder: Path, name: str) -> Hint | None:
    """Return the hint in a file as the engine reads it, or None if there is no such file."""
    path = folder / name
    return parse_hint(path.read_text(encoding="ascii")) if path.exists() else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("working", Hint("working")),
        ("working --kind tests --for 90s --pid 4711", Hint("working", "tests", pid=4711, for_s=90)),
        ("waiting --for=3m", Hint("working", for_s=180, sure=True)),
        ("--kind agent needs-you", Hint("needs-you", "agent", "agent")),
    ],
)
def test_the_file_holds_what_was_said(
    words: str, expected: Hint, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hint, "_terminal", lambda: "")
    assert main(["hint", *words.split(), "--id", "x"]) == 0
    assert read(folder, "x") == expected
    assert [path.name for path in folder.iterdir()] == ["x"], "nothing else is left"


def test_done_removes_the_file_and_is_never_a_mistake(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hint", "done", "--id", "x"]) == 0
    main(["hint", "working", "--id", "x"])
    assert main(["hint", "done", "--id", "x"]) == 0
    assert list(folder.iterdir()) == []
    assert capsys.readouterr() == ("", "")


def test_a_wait_that_needs_the_person_keeps_its_kind_and_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hint, "_terminal", lambda: "")
    main(["hint", "working", "--id", "x", "--kind", "agent", "--pid", "77"])
    main(["hint", "needs-you", "--id", "x"])
    assert read(folder, "x") == Hint("needs-you", "agent", "agent", 77)
    main(["hint", "working", "--id", "x"])
    assert read(folder, "x") == Hint("working"), "a new one does not"


def test_both_folders_are_closed_to_others(folder: Path) -> None:
    main(["hint", "working"])
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder)] == [0o700, 0o700]
    folder.chmod(0o777)
    main(["hint", "working"])
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("trouble", ["file", "link", "full"])
def test_a_hint_that_cannot_be_written_is_one_sentence_and_no_failure(
    trouble: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if trouble == "file":
        folder.parent.touch()
    elif trouble == "link":
        (tmp_path / "other").mkdir()
        folder.parent.symlink_to(tmp_path / "other")
    else:
        main(["hint", "working", "--id", "x"])
        monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, os.strerror(28))))
    assert main(["hint", "working", "--id", "x"]) == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"deskspine hint: {folder}: ")
    assert output.err.count("\n") == 1
    if trouble == "full":
        assert [path.name for path in folder.iterdir()] == ["x"], "the earlier one stays, and no part of the new one"


WRONG: tuple[list[str], ...] = (
    [], ["work"], ["working", "done"], ["working", "--for", "3x"], ["working", "--for", "0"], ["working", "--for"],
    ["working", "--kind", "x"], ["working", "--id", ".x"], ["working", "--id", "a/b"], ["working", "--id", ""],
    ["working", "--pid", "0"], ["working", "--pid", "-1"], ["working", "--what"], ["working", "--for", "25h"],
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_mistake_is_one_sentence_and_writes_nothing(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hint.quick(words) is None
    assert main(["hint", *words]) == 2
    output = capsys.readouterr()
    assert output.err.startswith("deskspine hint: ")
    assert (output.out, output.err.count("\n")) == ("", 1)
    assert not folder.exists()


@given(
    words=st.lists(
        st.sampled_from(
            [
                "working",
                "waiting",
                "done",
                "needs-you",
                "--for",
                "3m",
                "90s",
                "--kind",
                "tests",
                "--id",
                "x",
                "--pid",
                "7",
            ]
        ),
        max_size=6,
    )
)
def test_the_quick_reader_understands_what_the_parser_does(words: list[str]) -> None:
    said: list[tuple[object, ...]] = []
    with pytest.MonkeyPatch.context() as patch:

        def report(*values: object) -> int:
            said.append(values)
            return 0

        patch.setattr(hint, "report", report)
        quick = hint.quick(list(words))
        try:
            arguments: Namespace = parser_of("hint").parse_args(list(words))
        except UsageError:
            assert quick is None
            return
        hint.run(arguments)
    assert quick == 0
    assert said[0] == said[1]


def test_its_tables_are_those_of_the_core() -> None:
    assert option_words.KINDS == WAIT_KIND_NAMES
    assert set(hint.STATES.values()) == set(HINT_STATES)
    assert hint_file.MAX_BYTES == MAX_HINT_BYTES
    assert option_words.seconds_of("24h") == MAX_HINT_S


@given(name=st.text(st.characters(max_codepoint=0x17F), max_size=70) | st.from_regex(r"[\w.-]{1,66}", fullmatch=True))
def test_an_id_is_one_for_both(name: str) -> None:
    assert (hint.id_of(name) is not None) == is_hint_id(name)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3m", 180), ("90s", 90), ("2m30s", 150), ("1h", 3600), ("1h30m", 5400), ("3", 180), ("3 min", 180), ("1H", 3600)]
    + [(text, None) for text in ("", "m", "0", "0s", "-3", "3.5m", "1m1h", "3x", "²", "999999", "25h", "s3")],
)
def test_a_length_is_seconds_minutes_or_hours(text: str, seconds: int | None) -> None:
    assert option_words.seconds_of(text) == seconds


@pytest.mark.parametrize("base", ["own", "missing", "relative", "unset", "foreign"])
def test_the_folder_is_that_of_the_engine(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if base == "unset":
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    else:
        values = {"own": str(tmp_path), "missing": f"{tmp_path}/none", "relative": "run", "foreign": "/proc"}
        monkeypatch.setenv("XDG_RUNTIME_DIR", values[base])
    assert hint_file.hints_folder() == str(Paths.of_person().hints)


def start(folder: Path, *words: str, **options: object) -> subprocess.Popen[bytes]:
    """Start the verb as a hook does, with a pipe on standard input."""
    command = [sys.executable, "-m", "deskspine", "hint", *words]
    env = {**os.environ, "XDG_RUNTIME_DIR": str(folder.parent.parent)}
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def test_a_hook_that_leaves_its_pipe_open_is_not_waited_for(folder: Path) -> None:
    with start(folder, "working", "--kind", "agent", "--id", "x") as process:
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert read(folder, "x") is not None


def test_a_hook_can_write_a_long_text(folder: Path) -> None:
    with start(folder, "working", "--kind", "agent", "--id", "x") as process:
        assert process.stdin is not None
        process.stdin.write(b'{"prompt": "' + b"x" * 2_000_000 + b'"}')
        process.stdin.close()
        assert process.wait(20) == 0


def test_lines_for_a_loop_are_left_to_it(folder: Path) -> None:
    loop = f'while read -r line; do echo "$line"; "{sys.executable}" -m deskspine hint working; done'
    env = {**os.environ, "XDG_RUNTIME_DIR": str(folder.parent.parent)}
    result = subprocess.run(["sh", "-c", loop], input="a\nb\n", env=env, capture_output=True, text=True, timeout=30)
    assert result.stdout == "a\nb\n"


def test_it_loads_nothing_that_takes_long(folder: Path) -> None:
    code = "import sys, deskspine.cli.main as m; m.main(['hint', 'done']); print(*sorted(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30).stdout.split()
    assert "deskspine.cli.hint_file" in output
    assert not {"argparse", "msgspec", "pathlib", "re", "typing", "subprocess"} & set(output)


def test_two_at_once_leave_one_whole_line(folder: Path) -> None:
    processes = [start(folder, "working", "--id", "x", "--for", f"{number}m") for number in range(1, 5)]
    for process in processes:
        with process:
            assert process.wait(30) == 0
    written = read(folder, "x")
    assert written is not None
    assert written.for_s in (60, 120, 180, 240)
    assert len(list(folder.iterdir())) == 1
