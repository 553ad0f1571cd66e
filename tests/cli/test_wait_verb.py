"""`deskspine wait`: the command runs as without it, and a hint lasts as long as the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from deskspine.cli import wait
from deskspine.cli.main import main
from deskspine.cli.wait_kind import kind_of
from deskspine.core.waits.hint import Hint, parse_hint
from support.programs import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process becomes another one")
VERB = (sys.executable, "-m", "deskspine", "wait")
SHOW = 'cat "$XDG_RUNTIME_DIR"/deskspine/hints/*'


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}


def ran(env: dict[str, str], *words: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """Run the verb with `words`; `shell` is put behind the command."""
    command: Sequence[str] = (*VERB, *words) if not shell else ("sh", "-c", f'"$@" {shell}', "sh", *VERB, *words)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30, input="in\n")


def left(env: dict[str, str]) -> list[str]:
    """Return the hints that are left a moment later."""
    folder = Path(env["XDG_RUNTIME_DIR"], "deskspine", "hints")
    until(lambda: not list(folder.iterdir()), 10, "no hints", lambda: str(list(folder.iterdir())))
    return [path.name for path in folder.iterdir()]


def test_the_hint_is_there_while_the_command_runs(env: dict[str, str]) -> None:
    result = ran(env, "--for", "90s", "--kind", "tests", "--", "sh", "-c", f"echo $$; {SHOW}")
    pid, _, line = result.stdout.partition("\n")
    assert parse_hint(line) == Hint("working", "tests", "command", int(pid), 90)
    assert (result.returncode, result.stderr) == (0, "")
    assert left(env) == []


@pytest.mark.parametrize("words", [["--"], []], ids=["dashes", "bare"])
def test_words_of_the_command_are_never_those_of_the_verb(words: list[str], env: dict[str, str]) -> None:
    result = ran(env, *words, "printf", "%s|", "--kind", "-h", "--", "")
    assert result.stdout == "--kind|-h|--||"


@pytest.mark.parametrize("code", [0, 1, 2, 125, 255])
def test_the_exit_code_is_that_of_the_command(code: int, env: dict[str, str]) -> None:
    assert ran(env, "--", "sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGHUP"])
def test_it_dies_of_the_signal_of_the_command(name: str, env: dict[str, str]) -> None:
    assert ran(env, "--", "sh", "-c", f"ulimit -c 0; kill -{name[3:]} $$").returncode == -signal.Signals[name]
    assert left(env) == []


def test_a_signal_reaches_the_command(env: dict[str, str]) -> None:
    command = (*VERB, "--", "sh", "-c", "trap 'echo caught; exit 9' TERM; echo ready; while :; do sleep 0.05; done")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.terminate()
        assert (process.wait(20), process.stdout.read()) == (9, b"caught\n")


REFUSED = {
    "no-such-program": (127, "no-such-program: command not found"),
    "./no/such": (127, "./no/such: no such file or directory"),
    "/etc": (126, "/etc: permission denied"),
    "/etc/passwd": (126, "/etc/passwd: permission denied"),
    "": (127, ": command not found"),
}


@pytest.mark.parametrize("command", REFUSED)
def test_a_command_that_cannot_run_is_one_sentence(command: str, env: dict[str, str]) -> None:
    code, why = REFUSED[command]
    result = ran(env, "--", command)
    assert (result.returncode, result.stdout, result.stderr) == (code, "", f"deskspine wait: {why}\n")
    assert left(env) == []


def test_scripts_run_as_in_a_shell(env: dict[str, str], tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text('echo "plain $1"\n')
    lost = tmp_path / "lost"
    lost.write_text("#!/no/such/program\n")
    for path in (plain, lost):
        path.chmod(0o755)
    assert ran(env, "--", str(plain), "word").stdout == "plain word\n"
    assert ran(env, "--", str(lost)).returncode == 126


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_stay_closed(closed: str, env: dict[str, str]) -> None:
    seen = Path(env["XDG_RUNTIME_DIR"], "seen")
    script = f"ls /proc/$$/fd > {seen}"
    ran(env, "--", "sh", "-c", script, shell=closed)
    through = seen.read_text().split()
    subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", "sh", "-c", script], env=env, capture_output=True, input="")
    assert through == seen.read_text().split()


def test_input_output_and_descriptors_pass_through(env: dict[str, str]) -> None:
    assert ran(env, "--", "cat").stdout == "in\n"
    assert ran(env, "--", "sh", "-c", "echo three >&3", shell="3>&1").stdout == "three\n"


def test_a_pipe_ends_with_the_command(env: dict[str, str]) -> None:
    """Close the reader early: the process that removes the hint has no end of the pipe open."""
    result = ran(env, "--", "yes", shell="| head -n 1")
    assert result.stdout == "y\n"


@pytest.mark.parametrize("locale", [{}, {"LC_CTYPE": "C"}, {"LANG": "C"}, {"LC_ALL": "C"}], ids=str)
def test_the_environment_is_that_of_the_caller(locale: dict[str, str], env: dict[str, str]) -> None:
    clean = {key: value for key, value in env.items() if not key.startswith(("LC_", "LANG"))} | locale
    shown = ran(clean, "--", "env").stdout.splitlines()
    assert sorted(shown) == sorted(f"{key}={value}" for key, value in clean.items())


def test_ignored_signals_stay_ignored_and_no_others(env: dict[str, str]) -> None:
    def masks(*before: str, shell: str) -> list[str]:
        script = 'trap "" HUP; "$@"' if shell else '"$@"'
        command = ["sh", "-c", script, "sh", *before, "grep", "^Sig[BIC]", "/proc/self/status"]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30).stdout.splitlines()

    for shell in ("", "ignoring"):
        assert masks(*VERB, "--", shell=shell) == masks(shell=shell)


def test_it_has_no_child_and_no_process_is_left(env: dict[str, str]) -> None:
    script = "cat /proc/$$/task/$$/children; ls /proc/$$/fd"
    result = ran(env, "--", "sh", "-c", f"exec 2>&1; {script}")
    plain = subprocess.run(["sh", "-c", f"exec 2>&1; {script}"], capture_output=True, text=True, input="")
    assert len(result.stdout.split()) == len(plain.stdout.split())


@pytest.mark.parametrize("trouble", ["file", "forks"])
def test_the_command_runs_without_a_hint_too(
    trouble: str, env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "file":
        (tmp_path / "deskspine").touch()
        result = ran(env, "--", "echo", "ran")
        assert (result.returncode, result.stdout) == (0, "ran\n")
        assert result.stderr.startswith(f"deskspine wait: {tmp_path}/deskspine/hints: ")
        assert result.stderr.count("\n") == 1
        return

    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    wait._remove_at_the_end(str(tmp_path), "x")


def test_a_killed_process_leaves_nothing(env: dict[str, str]) -> None:
    with subprocess.Popen((*VERB, "--", "sleep", "60"), env=env) as process:
        hint = Path(env["XDG_RUNTIME_DIR"], "deskspine", "hints", f"wait-{process.pid}")
        comm = Path(f"/proc/{process.pid}/comm")
        until(lambda: comm.read_text() == "sleep\n", 20, "the command runs")
        assert hint.exists()
        process.kill()
    assert left(env) == []


@pytest.mark.parametrize(
    "words", [[], ["--for", "x", "--", "true"], ["--kind", "x", "--", "true"], ["--whatever", "--", "true"], ["--for"]]
)
def test_a_mistake_is_one_sentence_and_runs_nothing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert wait.quick(words) is None
    assert main(["wait", *words]) == 2
    output = capsys.readouterr()
    assert output.err.startswith("deskspine wait: ")
    assert (output.out, output.err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("make", "build"), ("make -j8 all", "build"), ("make test", "tests"), ("make -C sub check", "tests"),
        ("cargo build --release", "build"), ("cargo check", "build"), ("cargo nextest run", "tests"),
        ("cargo test", "tests"), ("pytest -x", "tests"), ("uv run pytest", "tests"),
        ("python3 -m pytest -n 2", "tests"),
        ("/usr/bin/python -m unittest", "tests"), ("npm run build", "build"), ("npm test", "tests"),
        ("npm run test:unit", "tests"), ("./gradlew assemble", "build"), ("./gradlew test", "tests"),
        ("go test ./...", "tests"), ("go build", "build"), ("sudo make install", "build"),
        ("env A=1 CC=gcc make", "build"),
        ("docker build .", "build"), ("claude -p hello", "agent"), ("sleep 5", "shell"), ("sudo", "shell"),
        ("rsync -a a b", "shell"), ("make latest", "build"), ("./build.sh", "build"), ("./run-tests", "tests"),
    ],
)  # fmt: skip
def test_the_kind_follows_from_the_command(command: str, kind: str) -> None:
    assert kind_of(command.split()) == kind


def test_a_stopped_command_is_the_process_of_its_shell(env: dict[str, str]) -> None:
    with subprocess.Popen((*VERB, "--", "sleep", "60"), env=env) as process:
        until(lambda: Path(f"/proc/{process.pid}/comm").read_text() == "sleep\n", 20, "the command runs")
        process.send_signal(signal.SIGSTOP)
        assert os.waitpid(process.pid, os.WUNTRACED)[1] & 0xFF == 0x7F
        process.send_signal(signal.SIGCONT)
        process.terminate()
        assert process.wait(20) == -signal.SIGTERM
