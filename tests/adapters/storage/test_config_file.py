"""The settings file under torture: problems reported clearly, changes made in place, and no file overwritten unread."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time  # a busy machine does not lengthen it

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage import file_lock
from deskspine.adapters.storage.config_file import ConfigFile, ConfigWriteError
from deskspine.adapters.storage.config_text import without_value
from deskspine.adapters.storage.file_lock import LocksUnsupportedError, folder_locked
from deskspine.core.settings.settings import DEFAULTS, FIELDS, SettingValue, field_of, parse_text, to_text
from support.effort import examples

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def config(folder: Path, content: str | bytes | None = None) -> ConfigFile:
    path = folder / "config.toml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ConfigFile(path)


def problems_in(file: ConfigFile) -> list[str]:
    """Return the problems that `load` reports, without the folder."""
    return [str(problem).replace(str(file.path), "F") for problem in file.load()[1]]


def test_a_bad_value_is_told_with_its_line_and_the_rest_holds(tmp_path: Path) -> None:
    text = """
        # mine
        [schedule]
        sit_minutes = 40
        snooze_minutes = "five"
        work_hours = { mon = ["09:00-10:00"], tue = [
          "25:00-26:00" ] }
        [keys]
        "dashboard.away" = "p"
        [figure]
        skin = 3
    """
    file = config(tmp_path, textwrap.dedent(text[1:]))
    settings, _ = file.load()
    assert settings == DEFAULTS.replace("schedule.sit_minutes", 40)
    assert [line.split(": ")[:2] for line in problems_in(file)] == [
        ["F:4", "schedule.snooze_minutes"],
        ["F:5", "schedule.work_hours"],
        ["F:9", "figure"],
        ["F:8", "keys.dashboard.away"],
    ]


UNUSABLE = {
    "half-written": (b"[schedule]\nsit_minutes = 40\nlist = [1,\n", "F:3: "),
    "syntax": (b"[schedule]\nsit_minutes 40\n[presence]\n", "F:2: "),
    "bytes": (b"# a\n# \xff\n", "F:2: is not UTF-8 text"),
    "utf-16": ("[schedule]\n".encode("utf-16"), "F:1: is not UTF-8 text"),
    "nul": (b"[schedule]\n\x00\x00\n", "F:2: "),
    "huge": (b"#" * (1 << 20) + b"\n", "F: cannot be read: it is larger than 1 MiB"),
    "deep": (b"a = " + b"[" * 20000, "F: is nested too deeply"),
    "long-number": (b"a = " + b"9" * 5000, "F:1: "),
    "twice": (b"[schedule]\n[schedule]\n", "F:2: "),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_of_which_nothing_can_be_used_is_told_and_never_overwritten(name: str, tmp_path: Path) -> None:
    content, start = UNUSABLE[name]
    file = config(tmp_path, content)
    settings, problems = file.load()
    assert settings == DEFAULTS
    assert len(problems) == 1
    assert problems_in(file)[0].startswith(start)
    assert problems_in(file)[0].endswith("every setting has its default")
    with pytest.raises(ConfigWriteError, match="was not changed"):
        file.set("schedule.sit_minutes", 40)
    with pytest.raises(ConfigWriteError, match="was not changed"):
        file.unset("schedule.sit_minutes")
    assert file.path.read_bytes() == content


@posix
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_folder_or_pipe_in_its_place_is_told(make: Callable[[Path], None], tmp_path: Path) -> None:
    file = config(tmp_path)
    make(file.path)
    assert problems_in(file)[0].startswith("F: cannot be read: ")
    with pytest.raises(ConfigWriteError):
        file.set("schedule.sit_minutes", 40)
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


@posix
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    file = config(tmp_path, "[schedule]\n")
    file.path.chmod(0)
    assert "permission denied" in problems_in(file)[0]
    with pytest.raises(ConfigWriteError):
        file.set("schedule.sit_minutes", 40)


def test_no_permission_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = config(tmp_path, "[schedule]\nsit_minutes = 40\n")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("deskspine.adapters.storage.config_file.os.open", refuse)
    assert problems_in(file) == [
        "F: cannot be read: permission denied; nothing of this file is used, every setting has its default"
    ]
    with pytest.raises(ConfigWriteError, match="permission denied"):
        file.set("schedule.sit_minutes", 30)


def test_a_file_that_breaks_later_leaves_what_was_read_in_force(tmp_path: Path) -> None:
    file = config(tmp_path, "[schedule]\nsit_minutes = 40\n")
    file.load()
    assert not file.changed()
    file.path.write_text("[schedule]\nsit_minutes = \n")
    assert file.changed()
    settings, problems = file.load()
    assert settings.number("schedule.sit_minutes") == 40
    assert "the settings read before stay" in str(problems[0])


PERSONAL = {
    "plain": "# top\n\n[schedule] # s\n# why\nsit_minutes = 50   # my reason\nmine = 1\n# end\n",
    "dotted": "# a\nschedule.sit_minutes = 50 # my reason\nschedule.snooze_limit = 2\n# b\nfoo = 1\n",
    "inline": "schedule = { sit_minutes = 50, snooze_limit = 1 } # my reason\n# b\n[presence]\n# c\n",
    "apart": "[schedule]\nsnooze_limit=1\n[presence]\n# p\n[schedule.work_hours]\nmon=[]\n# z\n[busy]\n",
    "later": "[schedule.work_hours]\n# wh\nmon=['09:00-10:00']\n\n# tail\n[presence]\n",
    "list": "[schedule]\nremind_minutes = [\n  # one\n  1, # x\n  # two\n  3\n  # last\n]\n# z\n",
    "keys": "keys.dashboard.away = 'x' # c\n# z\n[[other]]\n# o\na = 1\n[[other]]\n",
    "quoted": "[keys]\n# c\n'dashboard.away' = ['x', 'y']\n[schedule]\n   # in\n   sit_minutes = 9",
    "crlf": "# a\r\n[schedule]\r\n# b\r\nsit_minutes = 50\r\n",
    "bom": "\ufeff# a\n[schedule]\nsnooze_limit = 1\n",
    "empty": "",
}
NEW: dict[str, SettingValue] = {
    "schedule.sit_minutes": 35,
    "schedule.remind_minutes": (2, 4),
    "schedule.work_hours": ((), ((540, 720),), (), (), (), (), ((1320, 360),)),
    "keys.dashboard.away": ("k",),
    "busy.microphone": False,
    "safety.flags": ("balance", "castor_chair"),
    "course.level": "2",
}


@pytest.mark.parametrize("name", PERSONAL)
def test_a_change_keeps_every_comment_and_unknown_key_and_can_be_taken_back(name: str, tmp_path: Path) -> None:
    file = config(tmp_path, PERSONAL[name])
    for key, value in NEW.items():
        settings, _ = file.set(key, value)
        assert settings.value(key) == value
    text = file.path.read_bytes().decode()
    settings, _ = ConfigFile(file.path).load()
    assert {key: settings.value(key) for key in NEW} == NEW
    for line in PERSONAL[name].splitlines():
        comment = "#" + line.rpartition("#")[2]
        assert "#" not in line or line.strip().startswith("1,") or comment in text
    assert all(word in text for word in ("mine =", "foo =", "[[other]]") if word in PERSONAL[name])
    assert text.startswith("\ufeff") == PERSONAL[name].startswith("\ufeff")
    assert name != "crlf" or text.count("\n") == text.count("\r\n")
    for key in NEW:
        settings, _ = file.unset(key)
        assert settings.value(key) == DEFAULTS.value(key)


COMMENT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).map("# {}".format)
PIECES = (
    "", "[schedule]", "[presence]", "[keys]", "[schedule.work_hours]", "[[more]]", "[busy] # b", "x = 1",
    "sit_minutes = 45 # s", "snooze_limit = 1", "mon = ['09:00-10:00']", "x.y = [\n # in\n1]", "z = nan",
    "'dashboard.away' = 'f5'", "schedule.sit_minutes = 12", "busy = {}", "[keys.dashboard]",
)  # fmt: skip
LINES = st.lists(st.one_of(COMMENT, st.sampled_from(PIECES)), max_size=9)


@given(LINES, st.sampled_from(sorted(NEW)))
@examples(100)
def test_set_and_load_keep_every_comment_line_of_any_file(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], key: str
) -> None:
    text = "\n".join(lines)
    file = config(tmp_path_factory.mktemp("c"), text)
    before, problems = file.load()
    try:
        after, _ = file.set(key, NEW[key])
    except ConfigWriteError as trouble:
        message = str(trouble)
        assert file.path.read_bytes().decode() == text
        unusable = [problem for problem in problems if not problem.key]
        assert unusable or "a comment would be lost" in message
        return
    assert after.value(key) == NEW[key]
    same = [field.key for field in FIELDS if field.key != key]
    assert [before.value(other) for other in same] == [after.value(other) for other in same]
    written = [line.strip() for line in file.path.read_bytes().decode().splitlines()]
    for line in text.splitlines():
        assert not line.startswith("#") or line.strip() in written


def test_no_file_gets_a_header_and_only_what_was_set(tmp_path: Path) -> None:
    file = config(tmp_path / "not" / "yet")
    assert file.load() == (DEFAULTS, ())
    file.set("schedule.sit_minutes", 40)
    first, *lines = file.path.read_text().splitlines()
    assert first.startswith("# Settings of deskspine")
    assert lines == ["", "[schedule]", "sit_minutes = 40"]


def test_a_write_starts_from_the_file_as_it_is_now(tmp_path: Path) -> None:
    file = config(tmp_path, "[schedule]\nsit_minutes = 40\n")
    file.load()
    file.path.write_text("# just edited\n[schedule]\nsit_minutes = 40\nsnooze_limit = 1\n")
    settings, _ = file.set("schedule.sit_minutes", 45)
    assert settings.number("schedule.snooze_limit") == 1
    assert file.path.read_text().startswith("# just edited\n")


def test_what_the_next_load_would_refuse_is_not_written(tmp_path: Path) -> None:
    file = config(tmp_path, "schedule = 3\n[keys]\n'dashboard.away' = 'f5'\n")
    for key, value, why in (
        ("schedule.sit_minutes", 40, "schedule is not a table"),
        ("schedule.sit_minutes", 400, "1 to 240 minutes"),
        ("keys.dashboard.pause", ("f5",), "used by dashboard.away"),
    ):
        with pytest.raises(ConfigWriteError, match=why):
            file.set(key, value)
    assert "400" not in file.path.read_text()
    assert without_value("# only\n", "schedule.sit_minutes") == "# only\n"


def test_a_read_only_folder_is_told_and_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = config(tmp_path, "[schedule]\nsit_minutes = 40\n")

    def refuse(target: Path) -> tuple[int, Path]:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("deskspine.adapters.storage.atomic._new_draft", refuse)
    with pytest.raises(ConfigWriteError, match="read-only file system"):
        file.set("schedule.sit_minutes", 45)
    assert file.load()[0].number("schedule.sit_minutes") == 40


@posix
def test_no_space_left_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = config(tmp_path, "# " + "x" * 3000 + "\n[schedule]\nsit_minutes = 40\n")
    script = """
        import resource, sys
        from pathlib import Path
        from deskspine.adapters.storage.config_file import ConfigFile, ConfigWriteError
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            ConfigFile(Path(sys.argv[1])).set("schedule.sit_minutes", 45)
        except ConfigWriteError as trouble:
            print(trouble)
    """
    code = textwrap.dedent(script)
    result = subprocess.run([sys.executable, "-c", code, str(file.path)], capture_output=True, text=True, check=True)
    assert "was not changed: file too large" in result.stdout
    assert file.load()[0].number("schedule.sit_minutes") == 40
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


@posix
def test_a_link_into_a_dotfiles_folder_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "deskspine.toml"
    real.write_text("[schedule]\nsit_minutes = 40\n")
    file = config(tmp_path)
    file.path.symlink_to(real)
    file.set("schedule.sit_minutes", 45)
    assert file.path.is_symlink()
    assert real.read_text() == "[schedule]\nsit_minutes = 45\n"


AT_ONCE = """
import sys
from pathlib import Path
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.core.settings.settings import field_of, parse_text
sys.stdin.readline()
for pair in sys.argv[2:]:
    key, text = pair.split("=")
    ConfigFile(Path(sys.argv[1])).set(key, parse_text(field_of(key), text))
"""
TWELVE = {
    "schedule.sit_minutes": "40",
    "schedule.heads_up_seconds": "30",
    "schedule.soft_start_seconds": "20",
    "schedule.snooze_minutes": "6",
    "schedule.snooze_limit": "2",
    "schedule.walk_every": "4",
    "schedule.micro_every_minutes": "20",
    "presence.away_after_minutes": "7",
    "busy.microphone": "false",
    "busy.max_hold_minutes": "50",
    "routine.choose": "balanced",
    "course.level": "2",
}


def test_twelve_changes_by_four_programs_at_once_are_all_kept(tmp_path: Path) -> None:
    file = config(tmp_path, b"# mine\n")
    pairs = [f"{key}={value}" for key, value in TWELVE.items()]
    command = [sys.executable, "-c", AT_ONCE, str(file.path)]
    programs = [
        subprocess.Popen([*command, *pairs[at::4]], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for at in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        _, message = program.communicate(timeout=60)
        assert (program.returncode, message) == (0, "")
    settings, problems = file.load()
    assert problems == ()
    assert {key: to_text(field_of(key), settings.value(key)) for key in TWELVE} == {
        key: to_text(field_of(key), parse_text(field_of(key), value)) for key, value in TWELVE.items()
    }
    assert file.path.read_text().startswith("# mine\n")
    assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]


def test_twelve_threads_lose_nothing_either(tmp_path: Path) -> None:
    file = config(tmp_path, b"")
    with ThreadPoolExecutor(12) as pool:
        for key, value in TWELVE.items():
            pool.submit(ConfigFile(file.path).set, key, parse_text(field_of(key), value))
    assert all(key.split(".")[1] in file.path.read_text() for key in TWELVE)


def test_a_file_that_another_program_does_not_let_go_of_is_refused_in_time(tmp_path: Path) -> None:
    file = config(tmp_path, b"# mine\n")
    with folder_locked(file.path.parent, 0.0), pytest.raises(ConfigWriteError, match="another program is changing it"):
        ConfigFile(file.path, wait_s=0.05).set("schedule.sit_minutes", 40)
    assert file.path.read_bytes() == b"# mine\n"


def test_without_file_locks_a_change_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> bool:
        raise LocksUnsupportedError(37, "No locks available")

    monkeypatch.setattr(file_lock, "try_lock", refuse)
    config(tmp_path, b"").set("schedule.sit_minutes", 40)


@pytest.mark.parametrize("opening", ["", "[", "x = { "])
@pytest.mark.parametrize("piece", ["a.", "a .", '"a".', "'a' . "])
def test_a_key_of_endless_parts_costs_one_sentence_and_no_time(opening: str, piece: str, tmp_path: Path) -> None:
    store = config(tmp_path, "# mine\n" + opening + piece * (600_000 // len(piece)) + "b = 1\n")
    began = process_time()
    settings, problems = store.load()
    assert process_time() - began < 2.0, "the parser alone would take minutes"
    assert settings == DEFAULTS
    (problem,) = problems
    assert problem.line == 2
    assert "at most 24 parts in a key; nothing of this file is used" in problem.message


def test_dots_in_comments_and_values_are_no_key(tmp_path: Path) -> None:
    dots = "." * 300
    text = f'# {dots} {"a. " * 10}\n[schedule]\nsit_minutes = 40 # {dots}\n"{dots}" = 1.5\n'
    assert config(tmp_path, text).load()[0].number("schedule.sit_minutes") == 40
