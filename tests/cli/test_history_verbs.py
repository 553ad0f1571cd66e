"""`deskspine history`, `export` and `import` as processes: what is printed, exit codes, closed streams."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tomli_w

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_forget import count_days
from deskspine.core.history.day_span import ALL_DAYS
from deskspine.core.history.pending_rows import EventRow, to_text
from deskspine.core.history.records import BreakRecord, ExerciseRecord, SitRecord, StretchRecord

FOLDERS = {"CONFIG_HOME": "config", "STATE_HOME": "state", "DATA_HOME": "data", "CACHE_HOME": "cache"}
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)  # noqa: TID251 - the verb reads the clock


def started(
    home: Path, words: Sequence[str], stdin: int | None = subprocess.DEVNULL, **options: object
) -> subprocess.CompletedProcess[bytes]:
    """Run a verb as this person, to its end."""
    folders = {f"XDG_{name}": str(home / folder) for name, folder in FOLDERS.items()}
    environ = {"HOME": str(home), "PATH": os.defpath, "TZ": "UTC", "LANG": "C.UTF-8", **folders}
    command = [sys.executable, "-m", "deskspine", *words]
    return subprocess.run(command, env=environ, capture_output=True, timeout=60, cwd=home, stdin=stdin, **options)  # type: ignore[call-overload,no-any-return]


def verb(home: Path, *words: str, **options: object) -> tuple[int, str, str]:
    """Run a verb and return exit code, output and error output."""
    done = started(home, words, **options)  # type: ignore[arg-type]
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def journal_of(home: Path) -> Path:
    """Return the path of the journal of a person."""
    return home / "data" / "deskspine" / "journal.sqlite3"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a person with a break on each of three days, the last of them yesterday."""
    journal = SqliteJournal(journal_of(tmp_path))
    for ago in (3, 2, 1):
        noon = (NOON - timedelta(days=ago)).timestamp()
        day = f"{NOON - timedelta(days=ago):%Y-%m-%d}"
        journal.add_row(StretchRecord("sitting", noon - 3600, noon, day, 0))
        journal.add_row(SitRecord(noon - 3600, noon, day, 0, 3600.0, "routine"))
        record = BreakRecord(noon, noon + 120, day, 0, "finished", "seated-2min", 1, 120.0, 3600.0)
        journal.add_break(record, [ExerciseRecord(0, "chin-tuck", "done")])
    journal.close()
    return tmp_path


def day(ago: int) -> str:
    """Return a local day of this person."""
    return f"{NOON - timedelta(days=ago):%Y-%m-%d}"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_out_and_in_again(home: Path, form: str) -> None:
    code, out, err = verb(home, "export", f"--{form}", "mine")
    assert (code, out, err) == (0, "mine: 9 rows of 3 days, 3 breaks among them.\n", "")
    if sys.platform != "win32":
        assert stat.S_IMODE((home / "mine").stat().st_mode) == 0o600
    code, out, err = verb(home, "history", "forget", f"{day(3)}..{day(2)}", "--yes")
    assert (code, out, err) == (0, "Deleted: 2 days with 2 breaks.\n", "")
    assert count_days(journal_of(home), ALL_DAYS).days == 1
    assert verb(home, "import", "mine") == (
        0, "Added 6 rows, 2 breaks among them; 3 rows were there already.\n", "",
    )  # fmt: skip
    assert verb(home, "import", "mine") == (0, "Nothing new: 9 rows were there already.\n", "")
    assert verb(home, "export", f"--{form}", "again")[0] == 0
    assert (home / "again").read_bytes() == (home / "mine").read_bytes()


def test_one_machine_into_another_through_a_pipe(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    out = started(home, ["export", "--json", "-"])
    assert (out.returncode, out.stderr) == (0, b"")
    done = started(other, ["import", "-"], stdin=None, input=out.stdout)
    assert (done.returncode, done.stdout) == (0, b"Added 9 rows, 3 breaks among them.\n")


def test_a_file_that_is_there_is_never_overwritten(home: Path) -> None:
    (home / "mine").write_text("letter", encoding="utf-8")
    code, out, err = verb(home, "export", "--csv", "mine")
    assert (code, out, err) == (1, "", "deskspine export: mine is there already; --force replaces it\n")
    assert (home / "mine").read_text(encoding="utf-8") == "letter"
    assert verb(home, "export", "--csv", "mine", "--force")[0] == 0
    assert (home / "mine").read_text(encoding="utf-8").startswith("row,id,")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("export mine", 2, "deskspine export: expected one of --json, --csv and --activitywatch; "),
        ("export --json --csv mine", 2, "deskspine export: expected one of --json, --csv and --activitywatch; "),
        ("export --json", 2, "deskspine export: file is missing; "),
        ("export --json no/mine", 1, "deskspine export: no is not a folder"),
        ("export --json ", 2, "deskspine export: expected the name of a file, or - for standard output"),
        ("import no", 1, "deskspine import: no cannot be read: no such file or directory"),
        ("import data", 1, "deskspine import: data cannot be read: a folder is in its place"),
        ("import .", 1, "deskspine import: . cannot be read: a folder is in its place"),
        ("history forget soon", 2, "deskspine history forget: expected a day such as 2026-01-31, two days such as "),
        ("history forget", 2, "deskspine history forget: days is missing; "),
        ("history yesterday", 2, "deskspine history: there is no verb 'yesterday'; "),
    ],
)
def test_a_mistake_is_one_sentence(home: Path, words: str, code: int, sentence: str) -> None:
    result = verb(home, *words.split(" "))
    assert (result[0], result[1]) == (code, "")
    assert result[2].lower().startswith(sentence.lower())
    assert result[2].count("\n") == 1


def test_a_folder_in_the_place_of_the_history_is_not_the_fault_of_the_file(home: Path) -> None:
    journal_of(home).unlink()
    journal_of(home).mkdir()
    code, out, err = verb(home, "export", "--json", "-")
    assert (code, out) == (1, "")
    assert err.startswith("deskspine export: the history cannot be read: ")


def test_without_a_history(tmp_path: Path) -> None:
    assert verb(tmp_path, "export", "--json", "-") == (1, "", "deskspine export: there is no history yet\n")
    assert verb(tmp_path, "history", "forget", "all", "--yes") == (0, "The history has nothing in it.\n", "")
    code, out, _ = verb(tmp_path, "history")
    assert (code, out.splitlines()[1]) == (0, "Nothing is recorded yet today.")
    assert verb(tmp_path, "history", "all") == (0, "Nothing is recorded yet.\n", "")
    assert not journal_of(tmp_path).exists(), "to look creates no file"


def test_forgetting_asks_once_and_without_a_terminal_does_nothing(home: Path) -> None:
    code, out, _ = verb(home, "history", "forget", "all")
    assert (code, out) == (
        1,
        "Nothing was done, because there is no terminal to ask on; --yes does it without asking.\n",
    )
    assert count_days(journal_of(home), ALL_DAYS).days == 3
    assert verb(home, "history", "forget", day(1), "--yes") == (0, "Deleted: 1 day with 1 break.\n", "")
    assert verb(home, "history", "forget", day(1), "--yes") == (0, f"The history has nothing of {day(1)}.\n", "")
    assert verb(home, "history", "forget", "all", "--yes")[:2] == (0, "Deleted: 2 days with 2 breaks.\n")


def test_rows_that_wait_in_the_saved_state_are_forgotten_too(home: Path) -> None:
    state = home / "state" / "deskspine" / "state.toml"
    state.parent.mkdir(parents=True)
    (state.parent / "lock").touch()
    rows = [to_text(EventRow(1.0, day(ago), "ask", "why")) for ago in (1, 2)]
    state.write_text(tomli_w.dumps({"version": 1, "waiting": rows}), encoding="utf-8")
    assert verb(home, "history", "forget", day(2), "--yes")[0] == 0
    assert state.read_text(encoding="utf-8") == tomli_w.dumps({"version": 1, "waiting": rows[:1]})


def test_damaged_lines_are_named_and_the_rest_is_imported(home: Path) -> None:
    lines = started(home, ["export", "--json", "-"]).stdout.splitlines(keepends=True)
    lines[2] = b'{"row":"break"}\n'
    (home / "mine").write_bytes(b"".join(lines[:-1]))
    verb(home, "history", "forget", "all", "--yes")
    code, out, err = verb(home, "import", "mine")
    assert (code, out) == (1, "Added 8 rows, 2 breaks among them.\n")
    assert err.splitlines() == [
        "mine, line 3: missing: `started_wall`; it is left out.".replace("`", ""),
        "mine is not complete: rows are missing at its end.",
    ]


def test_the_pages(home: Path) -> None:
    code, out, err = verb(home, "history", "all")
    assert (code, err) == (0, "")
    assert "3 days with 3 breaks and 6 min of movement." in out
    for page in ("today", "week", "month", "year", "all"):
        code, out, err = verb(home, "history", page)
        assert (code, err) == (0, "")
        assert out.isascii()
        assert max(map(len, out.splitlines())) <= 80
        answer = json.loads(verb(home, "history", page, "--json")[1])
        assert (answer["version"], answer["page"]) == (1, page)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "line",
    [
        "history all | head -1", "export --json - | head -1", "export --csv - | head -1",
        "export --activitywatch - | head -c 1", "history week >&-", "export --csv mine >&-", "import mine <&- >&-",
        "import - <&-", "history forget all <&-",
    ],
)  # fmt: skip
def test_pipes_that_end_and_closed_streams(home: Path, line: str) -> None:
    verb(home, "export", "--json", "mine.json")
    shell = f'deskspine() {{ "{sys.executable}" -m deskspine "$@"; }}; deskspine {line}'
    folders = {f"XDG_{name}": str(home / folder) for name, folder in FOLDERS.items()}
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC", **folders}
    done = subprocess.run(["sh", "-c", shell], env=environ, cwd=home, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 1
