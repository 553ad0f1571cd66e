"""The command line as a person meets it: help, mistakes, exit codes, closed streams, verbs."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deskspine import __version__
from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.server import serve
from deskspine.cli import exit_codes, status
from deskspine.cli.client import send
from deskspine.cli.exit_codes import MEANINGS
from deskspine.cli.main import main
from deskspine.cli.parser import WIDTH
from deskspine.cli.tree import OWN, whole
from deskspine.cli.usage_error import UsageError
from deskspine.cli.verbs import aliases, request_for, verbs
from deskspine.composition import serving
from deskspine.core.commands.key_labels import key_label, markdown_keys
from deskspine.core.commands.messages import Answer, Message
from deskspine.core.commands.registry import COMMANDS, Request
from support.answering import Answering


def deskspine(home: Path, *args: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program with folders of its own and no terminal; `shell` is put behind the command."""
    env = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    command = ["sh", "-c", f'"$@" {shell}', "sh", sys.executable, "-m", "deskspine", *args]
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)


def test_help_names_every_verb(tmp_path: Path) -> None:
    result = deskspine(tmp_path, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    for verb in (*OWN, *verbs()):
        assert f"\n  {verb}" in result.stdout
    for alias in aliases():
        assert f"\n  {alias}" not in result.stdout


TREE = whole()
LINES = [
    *([*path] for path in TREE),
    ["config", "get", "schedule.sit_minutes"],
    ["config", "set", "schedule.sit_minutes", "40"],
    ["routines", "add", "file.toml", "--replace"],
    ["simulate", "day.txt", "--json"],
    ["status", "--json"],
]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_every_verb_takes_help_anywhere_and_does_nothing_else(
    words: list[str], flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for at in range(1, len(words) + 1):
        args = [*words[:at], flag, *words[at:]]
        code = main(args)
        output = capsys.readouterr()
        assert (code, output.err) == (0, ""), args
        path = words[:2] if tuple(words[:2]) in TREE and at > 1 else words[:1]
        assert output.out.startswith(f"usage: deskspine {' '.join(path)} [-h]"), args
    assert list(tmp_path.iterdir()) == [], "help touches no file"


@pytest.mark.parametrize("words", [[], *([*path] for path in TREE)], ids=" ".join)
def test_a_help_page_is_the_same_everywhere(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Change the width of the window and the colours that are asked for: the page stays as it is."""
    pages = set()
    for environ in ({}, {"COLUMNS": "20"}, {"COLUMNS": "500", "NO_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "xterm"}):
        with monkeypatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            assert main([*words, "--help"]) == 0
            pages.add(capsys.readouterr().out)
    (page,) = pages
    assert max(map(len, page.splitlines())) <= WIDTH
    assert "\x1b" not in page
    assert "\n  -h, --help" in page


@pytest.mark.parametrize("line", ["pause soon --help", "config frobnicate -h", "routines add --help x y", "undo 5 -h"])
def test_help_is_given_behind_a_mistake_too(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 0
    output = capsys.readouterr()
    assert output.out.startswith(f"usage: deskspine {line.split()[0]} ")
    assert output.err == ""


def test_help_in_front_of_a_verb_is_the_help_of_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for path in TREE:
        main([*path, "--help"])
        page = capsys.readouterr().out
        assert main(["help", *path]) == 0
        assert capsys.readouterr().out == page
    assert main(["--help"]) == main(["help"]) == main(["help", "help"]) == main(["help", "--help"]) == 0
    page, *same = capsys.readouterr().out.split("usage: deskspine")[1:]
    assert same == [page] * 3


def test_what_an_own_verb_takes_is_on_the_help_page_as_on_its_own() -> None:
    for verb, (_, shown, _) in OWN.items():
        assert not shown or TREE[(verb,)].format_usage().endswith(f" {shown}\n") or (verb, shown) in TREE


@pytest.mark.parametrize("args", [["config", "get", "schedule.sit_minutes"], ["snooze"], ["simulate"], ["status"]])
def test_only_the_module_of_the_verb_is_loaded(args: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; from deskspine.cli.main import main; main(sys.argv[1:])\n"
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith('deskspine.cli.')))"
    )
    env = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", code, *args], env=env, capture_output=True, text=True, timeout=30)
    loaded = set(result.stdout.splitlines()[-1].split())
    handlers = {module for module, _, _ in OWN.values()}
    own = {module for verb, (module, _, _) in OWN.items() if verb == args[0]}
    assert loaded & (handlers | {"help", "completion_scripts"}) <= own


@pytest.mark.parametrize("verb", ["config list", "routines list", "snooze", "--help", "--version"])
def test_a_short_verb_loads_nothing_that_takes_longer_than_itself(verb: str, tmp_path: Path) -> None:
    code = (
        "import sys; from deskspine.__main__ import main; main()\n"
        "slow = {'inspect', 'dataclasses', 'typing_extensions', 'tempfile', 'shutil', 'difflib', 'asyncio'}\n"
        "print(*sorted(slow & set(sys.modules)))"
    )
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    # The library is kept from here on, and need not be read from its tables.
    subprocess.run([sys.executable, "-m", "deskspine", "routines", "list"], env=env, stdout=subprocess.DEVNULL)
    result = subprocess.run([sys.executable, "-c", code, *verb.split()], env=env, capture_output=True, text=True)
    assert result.stdout.splitlines()[-1:] == [""], result.stdout


def test_what_measures_a_process_gets_its_regular_end(tmp_path: Path) -> None:
    """End with and without a profile: only then the interpreter is taken apart, and all is printed in both cases."""
    code = (
        "import atexit, sys; atexit.register(print, 'taken apart'); sys.argv = ['deskspine', '--version']\n"
        "from deskspine.__main__ import command; {}; command()"
    )
    for measured, shown in (("pass", ""), ("sys.setprofile(lambda *args: None)", "taken apart\n")):
        command = [sys.executable, "-c", code.format(measured)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert (result.returncode, result.stdout) == (0, f"deskspine {__version__}\n{shown}")


def test_a_start_of_the_screen_loads_no_parser(tmp_path: Path) -> None:
    code = "import sys; from deskspine.cli.main import main; main([]); print('argparse' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, cwd=tmp_path)
    assert result.stdout == "False\n"


def test_every_exit_code_is_documented(tmp_path: Path) -> None:
    codes = {name: value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    assert sorted(codes.values()) == sorted(MEANINGS)
    assert codes["NOT_RUNNING"] == status.NOT_RUNNING
    assert codes["RUNS_ALREADY"] == serving.RUNS_ALREADY
    table = (Path(__file__).parents[2] / "docs" / "control.md").read_text(encoding="utf-8")
    page = " ".join(deskspine(tmp_path, "--help").stdout.split())
    for code, meaning in MEANINGS.items():
        assert f"| {code} | {meaning} |" in table
        assert f" {code} {meaning}" in page


def test_version(tmp_path: Path) -> None:
    assert deskspine(tmp_path, "--version").stdout == f"deskspine {__version__}\n"


def test_an_unknown_verb_gets_a_suggestion(tmp_path: Path) -> None:
    result = deskspine(tmp_path, "snoze")
    assert (result.returncode, result.stdout) == (2, "")
    assert "did you mean `deskspine snooze`?" in result.stderr


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("xyzzy", "deskspine: there is no verb 'xyzzy'; `deskspine --help` lists them"),
        ("--foo", "deskspine: there is no option '--foo'; see `deskspine --help`"),
        ("--", "deskspine: there is no option '--'; see `deskspine --help`"),
        ("help snoze", "deskspine: there is no verb 'snoze'; did you mean `deskspine snooze`?"),
        ("snooze 5", "deskspine snooze: unexpected argument '5'; see `deskspine snooze --help`"),
        ("did-it --agian", "deskspine did-it: there is no option '--agian'; did you mean --again?"),
        ("did-it --aga", "deskspine did-it: there is no option '--aga'; did you mean --again?"),
        ("did-it --again=1", "deskspine did-it: --again: ignored explicit argument '1'; see `deskspine did-it --help`"),
        ("unwell x", "deskspine unwell: expected fever, ill, flare or over, not 'x'; see `deskspine unwell --help`"),
        ("meeting -5", "deskspine meeting: expected a number of minutes from 1 to 1440, a length such as 1h30m or "),
        ("status x", "deskspine status: unexpected argument 'x'; see `deskspine status --help`"),
        ("status --jsno", "deskspine status: there is no option '--jsno'; did you mean --json?"),
        ("break a b", "deskspine break: unexpected argument 'b'; see `deskspine break --help`"),
        ("completion bsh", "deskspine completion: expected bash, zsh or fish, not 'bsh'; did you mean bash?"),
        ("completion", "deskspine completion: SHELL is missing; see `deskspine completion --help`"),
        ("notify", "deskspine notify: expected test; see `deskspine notify --help`"),
    ],
)
def test_a_mistake_is_one_sentence_on_standard_error(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(sentence)
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("verb", ["snooze", "quit"])
def test_a_verb_with_nobody_to_talk_to_says_so(verb: str, tmp_path: Path) -> None:
    result = deskspine(tmp_path, verb)
    assert (result.returncode, result.stdout) == (3, "")
    assert "not running" in result.stderr


@pytest.mark.parametrize("args", [(), ("break",), ("demo",)])
def test_without_a_terminal_one_sentence_and_no_traceback(args: tuple[str, ...], tmp_path: Path) -> None:
    result = deskspine(tmp_path, *args)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "terminal" in result.stderr


@pytest.mark.parametrize("shell", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("verb", "code"), [("status", 3), ("--help", 0), ("", 2)])
def test_closed_streams_do_no_harm(verb: str, code: int, shell: str, tmp_path: Path) -> None:
    result = deskspine(tmp_path, *([verb] if verb else []), shell=shell)
    assert result.returncode == code
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("line", ["--help", "--version", "status", "routines list", "config list", "completion bash"])
def test_a_full_device_is_one_sentence(line: str, tmp_path: Path) -> None:
    result = deskspine(tmp_path, *line.split(), shell=">/dev/full")
    sentence = "deskspine: the output could not be written: No space left on device\n"
    assert (result.returncode, result.stderr) == (1, sentence)


def test_a_reader_that_goes_away_is_not_worth_a_word(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    env = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    for verb in ("--help", "status"):
        command = [sys.executable, "-m", "deskspine", verb]
        result = subprocess.run(command, env=env, stdout=write_end, stderr=subprocess.PIPE, timeout=30)
        assert (result.returncode, result.stderr) == (141, b"")
    os.close(write_end)


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("pause", "pause", {}),
        ("pause 20", "pause", {"minutes": 20}),
        ("pause 45m", "pause", {"minutes": 45}),
        ("pause 1h30m", "pause", {"minutes": 90}),
        ("pause 9:05", "pause", {"until": "09:05"}),
        ("pause until 9:05", "pause", {"until": "09:05"}),
        ("pause tomorrow", "pause", {"until": "tomorrow"}),
        ("pause until tomorrow", "pause", {"until": "tomorrow"}),
        ("interval", "interval", {}),
        ("interval +5", "interval", {"by": 5}),
        ("interval -10", "interval", {"by": -10}),
        ("interval 45", "interval", {"minutes": 45}),
        ("interval 1h", "interval", {"minutes": 60}),
        ("skip", "not-now", {}),
        ("meeting 30", "meeting", {"minutes": 30}),
        ("meeting over", "meeting-over", {}),
        ("start micro-1min", "start", {"routine": "micro-1min"}),
        ("start -- -odd", "start", {"routine": "-odd"}),
        ("start -", "start", {"routine": "-"}),
        ("did-it", "did-it", {}),
        ("did-it --again", "did-it-again", {}),
        ("undo", "undo", {}),
        ("unwell", "unwell", {}),
        ("unwell fever", "unwell-fever", {}),
        ("unwell over", "unwell-over", {}),
    ],
)
def test_what_a_verb_asks_for(line: str, name: str, args: dict[str, Any]) -> None:
    verb, *words = line.split()
    assert request_for(verbs()[verb], words) == Request(name, args, "verb")


@pytest.mark.parametrize(
    "line",
    [
        "did-it again",
        "undo it",
        "pause 0",
        "pause 25:00",
        "pause ²",
        "pause until",
        "pause until until",
        "pause until soon",
        "interval +3",
        "interval -0",
        "interval 241",
        "interval 0",
        "pause 1 2",
        "meeting soon",
        "snooze 5",
        "pause 9:5",
        "unwell sick",
    ],
)
def test_what_a_verb_cannot_take_is_told(line: str) -> None:
    verb, *words = line.split()
    with pytest.raises(UsageError, match=re.escape(words[-1])):
        request_for(verbs()[verb], words)


async def test_a_verb_reaches_the_engine_through_the_socket_the_lock_names(tmp_path: Path) -> None:
    async def engine(message: Message) -> Answer:
        return Answer(message.request == "snooze", str(message.args))

    state, path = tmp_path / "deskspine", tmp_path / "elsewhere" / "s"
    assert await asyncio.to_thread(send, str(state), Request("snooze")) is None
    lock = acquire(state / "lock", path)
    starting = await asyncio.to_thread(send, str(state), Request("snooze"))
    assert starting is not None
    assert not starting.ok
    assert "does not listen" in starting.text
    server = await serve(path, Answering(engine))
    result = await asyncio.to_thread(deskspine, tmp_path, "snooze")
    assert (result.returncode, result.stdout) == (0, "{}\n")
    refused = await asyncio.to_thread(deskspine, tmp_path, "pause", "20")
    assert (refused.returncode, refused.stderr) == (1, "{'minutes': 20}\n")
    await server.close()
    lock.release()


def test_the_key_table_has_every_key_in_human_spelling() -> None:
    table = markdown_keys()
    assert table.count("\n") == 2 + sum(1 for entry in COMMANDS if entry.keys)
    assert "| Dashboard | `+` | Longer |" in table
    assert "| Everywhere | `?` | Help |" in table
    assert key_label("ctrl+question_mark") == "ctrl+?"


@pytest.mark.parametrize("line", ["pause {}", "{}", "status {}", "break a {}", "pause --{}", "config {}"])
def test_a_long_word_is_not_repeated_in_full(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.format("x" * 100_000).split()) == 2
    assert len(capsys.readouterr().err) < 400


def test_the_help_of_a_verb_is_about_the_verb_and_not_about_its_key() -> None:
    for verb, entry in verbs().items():
        for word in ("press", "key", "before you choose", "or end the"):
            assert word not in entry.about_verb.lower(), verb
