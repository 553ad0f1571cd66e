"""The snippets in real shells on a terminal: the file they write, and all of the person's that they leave alone."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskspine.cli.shell_snippets import SHELLS, snippet
from deskspine.core.waits.hint import Hint, parse_hint
from support.needs import need
from support.shell_pty import Window

COMMANDS = {
    "bash": ["bash", "--noprofile", "--rcfile", "{home}/rc", "-i"],
    "zsh": ["zsh", "-i"],
    "fish": ["fish", "-i"],
}
FIRST = {"bash": "rc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
QUIET = {
    "bash": "PS1='ready> '\nbind 'set enable-bracketed-paste off'\n",
    "zsh": "PS1='ready> '\nunsetopt zle promptcr promptsp\n",
    "fish": "function fish_prompt; echo 'ready> '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
}
PROGRAM = """#!/bin/sh
for file in "$XDG_RUNTIME_DIR"/deskspine/hints/shell-*; do
    [ -e "$file" ] && printf 'hint=<%s>\\n' "$(cat "$file")"
done
echo "ran ${0##*/}"
exit "${CODE:-0}"
"""
NAP = f"""#!{sys.executable}
import signal, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGCONT, lambda *_: print("again", flush=True))
print("napping", flush=True)
while True:
    time.sleep(0.1)
"""
"""No script: a shell that starts a program at the moment of ctrl+z cannot be stopped, because it waits in vfork."""
PATIENCE_S = 5.0
PROGRAMS = {"make": PROGRAM, "pytest": PROGRAM, "vim": PROGRAM, "slow": PROGRAM, "nap": NAP}


class Shell:
    """A shell in a terminal window, with programs that print the hint that is there while they run."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window, self.folder = window, folder
        self._marks = itertools.count(1)

    def run(self, line: str | bytes) -> str:
        """Type a line, wait until the next one can be typed, and return what was written meanwhile."""
        began = len(self.window.written)
        self.window.type((line if isinstance(line, bytes) else line.encode()) + b"\r")
        mark = next(self._marks)
        self.window.type(f"echo at''-{mark}\r".encode())
        self.window.wait_for(f"at-{mark}", began)
        return bytes(self.window.written[began:]).decode("utf-8", "replace").replace("\r", "")

    def hints(self, line: str) -> list[Hint | None]:
        """Run a line and return the hint that each of its programs saw; an empty one is left out."""
        seen = re.findall(r"hint=<([^>\n]*)>", self.run(line))
        return [parse_hint(text) for text in seen if text]

    def in_front(self) -> None:
        """Wait until the keys go to the program and not to the shell."""
        window = self.window
        window.until(lambda: os.tcgetpgrp(window.near) != window.process.pid, "the program in the foreground")

    @property
    def left(self) -> list[str]:
        """The hints that are not empty."""
        return [path.name for path in self.folder.iterdir() if path.read_text()] if self.folder.exists() else []

    def left_after_the_prompt(self) -> list[str]:
        """Return the hints that are still not empty when the shell has had time for its prompt."""
        end = time.monotonic() + PATIENCE_S
        if self.left:
            self.run("true")
        while self.left and time.monotonic() < end:
            time.sleep(0.02)
        return self.left


@contextmanager
def shell(
    name: str, home: Path, *, before: str = "", after: str = "", text: str | None = None, folder: bool = True
) -> Iterator[Shell]:
    """Open a shell whose start file has the snippet between `before` and `after`."""
    need(name)
    hints = home / "run" / "deskspine" / "hints"
    (hints if folder else home / "run").mkdir(parents=True)
    start = home / FIRST[name]
    start.parent.mkdir(parents=True, exist_ok=True)
    start.write_text(QUIET[name] + before + "\n" + (snippet(name) if text is None else text) + after + "\n")
    programs = home / "bin"
    programs.mkdir()
    for program, text_of_program in PROGRAMS.items():
        (programs / program).write_text(text_of_program)
        (programs / program).chmod(0o755)
    env = {
        "HOME": str(home), "ZDOTDIR": str(home), "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "TERM": "xterm",
        "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(home / "run"),
    }  # fmt: skip
    with Window(env, command=[word.format(home=home) for word in COMMANDS[name]], size=(200, 50)) as window:
        window.wait_for("ready> ")
        yield Shell(window, hints)


def older() -> str:
    """Return the snippet for bash as a bash before 5.1 runs it."""
    return snippet("bash").replace(">= 501", ">= 9999")


EVERY = [*((name, None) for name in SHELLS), ("bash", older())]
every_shell = pytest.mark.parametrize(("name", "text"), EVERY, ids=[*SHELLS, "bash before 5.1"])


@every_shell
def test_a_command_is_a_wait_until_the_next_prompt(name: str, text: str | None, tmp_path: Path) -> None:
    with shell(name, tmp_path, text=text) as opened:
        pid = opened.window.process.pid
        assert opened.hints("make -j8") == [Hint("working", "build", "shell", pid)]
        assert opened.hints("CI=1 pytest -x") == [Hint("working", "tests", "shell", pid)]
        assert opened.hints("slow") == [Hint("working", "shell", "shell", pid)]
        assert opened.hints("vim file") == []
        assert opened.hints("cd / && make") == [Hint("working", "build", "shell", pid)]
        assert opened.hints("make; vim x")[1:] == [], "a program to work with ends the wait"
        opened.run("echo")
        assert opened.left_after_the_prompt() == []
        assert [path.name.startswith("shell-") for path in opened.folder.iterdir()] == [True]


@every_shell
def test_odd_lines_are_as_without_it(name: str, text: str | None, tmp_path: Path) -> None:
    with shell(name, tmp_path, text=text) as opened:
        assert "ran make" in opened.run("make | cat")
        assert "ran make" in opened.run("begin; make; end" if name == "fish" else "(make)")
        opened.run("make &")
        opened.run("wait")
        assert "ran make" in opened.run(f"make '{'x' * 3000}'")
        assert "ran make" in opened.run("make '" + "\u202e\u00e9\U0001f600*?[a' '$HOME`'")
        assert opened.run(b"make \xc3\xa9\xa9 > /dev/null; echo over").count("over") >= 1
        assert "ran make" in opened.run("for i in 1 2; make; end" if name == "fish" else "for i in 1 2; do make; done")
        opened.run(f"rm -r {opened.folder}")
        assert "hint" not in (output := opened.run("make")), output
        assert not re.search(r"(?i)no such file|deskspine_", output), output
        opened.folder.mkdir()
        assert len(opened.hints("make")) == 1, "it works again with the next command"
        opened.run(f"make; rm -r {opened.folder}; echo gone")
        assert not opened.folder.exists(), "and is not made again"


@every_shell
def test_ctrl_c_and_ctrl_z_end_the_wait(name: str, text: str | None, tmp_path: Path) -> None:
    with shell(name, tmp_path, text=text) as opened:
        for key in (b"\x03", b"\x1a"):
            began = len(opened.window.written)
            opened.window.type(b"nap\r")
            opened.window.wait_for("napping", began)
            opened.in_front()
            assert len(opened.left) == 1
            began = len(opened.window.written)
            opened.window.type(key)
            opened.window.wait_for("ready> ", began)
            opened.run("echo")
            assert opened.left_after_the_prompt() == []
        began = len(opened.window.written)
        opened.window.type(b"fg\r")
        opened.window.wait_for("again", began)
        opened.in_front()
        assert opened.left_after_the_prompt() == []
        began = len(opened.window.written)
        opened.window.type(b"\x03")
        opened.window.wait_for("ready> ", began)
        assert "ran vim" in opened.run("vim")
        assert len(opened.hints("make")) == 1


@every_shell
def test_the_exit_code_stays(name: str, text: str | None, tmp_path: Path) -> None:
    status = "$status" if name == "fish" else "$?"
    with shell(name, tmp_path, text=text) as opened:
        opened.run("set -gx CODE 7" if name == "fish" else "export CODE=7")
        for command in ("make", "vim"):
            opened.window.type(f"{command}\r".encode())
            assert "code-7" in opened.run(f"echo code-{status}")


@pytest.mark.parametrize("text", [None, older()], ids=["bash", "bash before 5.1"])
def test_the_last_word_stays(text: str | None, tmp_path: Path) -> None:
    with shell("bash", tmp_path, text=text) as opened:
        opened.window.type(b"echo one two-three\r")
        assert "last-two-three" in opened.run("echo last-$_")
        assert "last-5" in opened.run("true 4 5; echo last-$_")


@pytest.mark.parametrize("text", [None, older()], ids=["bash", "bash before 5.1"])
def test_a_long_loop_runs_without_the_trap_until_the_next_prompt(text: str | None, tmp_path: Path) -> None:
    with shell("bash", tmp_path, text=text) as opened:
        for _ in range(2):
            output = opened.run("for i in {1..40}; do x=$i; done; trap -p DEBUG; echo last $i; echo last-$_")
            assert "_deskspine" not in output.partition("\n")[2]
            assert "last-40" in output
            assert len(opened.hints("make")) == 1, "it is there again"


FOREIGN = r"""
seen() { echo "debug <$BASH_COMMAND> $? $_"; }
trap 'seen' DEBUG
set_title() { echo "prompt $? ${PIPESTATUS[*]}"; }
PROMPT_COMMAND='set_title;'
PS0='started '
"""


@pytest.mark.parametrize("text", [None, older()], ids=["bash", "bash before 5.1"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_traps_and_prompts_of_bash_stay(place: str, text: str | None, tmp_path: Path) -> None:
    with shell("bash", tmp_path, text=text, **{place: FOREIGN}) as opened:  # type: ignore[arg-type]
        opened.run("echo")
        output = opened.run("(exit 3) | make last")
        assert "debug <make last>" in output
        assert "prompt 0 3 0" in output
        assert "started" in output
        output = opened.run("sh -c 'exit 4'")
        assert "prompt 4 4" in output
        assert "ran make" in opened.run("make")


def test_bash_takes_the_trap_that_is_there_and_reports_too(tmp_path: Path) -> None:
    with shell("bash", tmp_path, before=FOREIGN) as opened:
        opened.run("echo")
        assert len(opened.hints("make")) == 1
        opened.run("shopt -s extdebug; false")
        assert "ran make" in opened.run("make"), "the trap never says that a command is to be left out"
        opened.run(f". {tmp_path}/rc")
        opened.run("echo")
        assert opened.run("trap -p DEBUG; echo $PS0").count("_deskspine_command") == 1
        assert len(opened.hints("make")) == 1


ZSH_FOREIGN = """
precmd() { print -r -- "own precmd $?" }
title() { print -r -- "title $1" }
preexec_functions+=(title)
late() { print -r -- "late $?" }
precmd_functions+=(late)
alias local=false
"""


@pytest.mark.parametrize("place", ["before", "after"])
def test_functions_of_zsh_stay(place: str, tmp_path: Path) -> None:
    with shell("zsh", tmp_path, **{place: ZSH_FOREIGN}) as opened:  # type: ignore[arg-type]
        output = opened.run("sh -c 'exit 5'")
        assert "own precmd 5" in output
        assert "late 5" in output
        assert "title sh -c 'exit 5'" in output
        assert len(opened.hints("make")) == 1
        opened.run(f". {tmp_path}/.zshrc")
        assert opened.run("print -l $preexec_functions").count("_deskspine_preexec") == 1


STRICT = {
    "bash": ["set -u", "set -e", "set -eu -o pipefail", "set -C", "set -f", "set -T", "set -E; trap 'echo ERR' ERR",
             "shopt -s extglob nocasematch nullglob failglob", "IFS=x", "set -o posix"],
    "zsh": ["setopt nounset", "setopt errexit", "setopt noclobber", "setopt shwordsplit ksharrays", "setopt globassign",
            "setopt nullglob extendedglob", "IFS=x", "setopt warncreateglobal", "trap 'echo ERR' ZERR"],
    "fish": ["set -g fish_trace 0"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "option"),
    [(name, text, option) for name, text in EVERY for option in STRICT[name]],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "older" if value else "",
)
def test_strict_shells_go_on(name: str, text: str | None, option: str, tmp_path: Path) -> None:
    with shell(name, tmp_path, text=text) as opened:
        opened.run(option)
        assert len(opened.hints("make")) == 1
        output = opened.run("vim")
        assert "ran vim" in output
        assert not re.search(r"ERR|unbound|not set|deskspine|exists|parameter", output), output
        assert opened.left_after_the_prompt() == [], opened.window.written.decode(errors="replace")


@every_shell
def test_a_prompt_and_a_command_start_no_process(name: str, text: str | None, tmp_path: Path) -> None:
    need("strace")
    with shell(name, tmp_path, text=text) as opened:
        for _ in range(3):
            opened.run("echo")  # the first prompt looks at the trap that is there
        log = tmp_path / "strace.log"
        pid = opened.window.process.pid
        command = ["strace", "-f", "-e", "trace=clone,clone3,fork,vfork,write,openat", "-o", str(log), "-p", str(pid)]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
            assert tracer.stderr is not None
            assert b"attached" in tracer.stderr.readline()
            for _ in range(3):
                opened.run("true")
                opened.run("make x")
            tracer.terminate()
        calls = [line for line in log.read_text(errors="replace").splitlines() if line.split()[0] == str(pid)]
        forks = [line for line in calls if re.search(r" (clone3?|v?fork)\(", line) and "CLONE_THREAD" not in line]
        assert len(forks) == 3, "one for each make"
        written = [line for line in calls if "write(" in line and '"working build' in line]
        assert len(written) == 3, "its file is written once"


@pytest.mark.parametrize("name", SHELLS)
def test_nothing_in_a_shell_that_is_not_interactive(name: str, tmp_path: Path) -> None:
    need(name)
    script = tmp_path / "script"
    script.write_text(snippet(name) + ("functions" if name == "fish" else "set") + "\nsleep 0\n")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    result = subprocess.run([name, str(script)], env=env, capture_output=True, text=True, timeout=20)
    assert (result.returncode, result.stderr) == (0, "")
    assert "deskspine_" not in re.sub(r"(?m)^(_|BASH.*)=.*", "", result.stdout)


@pytest.mark.parametrize("name", SHELLS)
def test_nothing_without_the_folder(name: str, tmp_path: Path) -> None:
    with shell(name, tmp_path, folder=False) as opened:
        output = opened.run("make")
        assert "ran make" in output
        assert "deskspine" not in output
        assert not opened.folder.parent.exists()


def test_exec_leaves_no_wait_behind(tmp_path: Path) -> None:
    for name in SHELLS:
        (tmp_path / name).mkdir()
        with shell(name, tmp_path / name) as opened:
            opened.window.type(b"exec cat\r")
            opened.window.until(lambda: "cat" in Path(f"/proc/{opened.window.process.pid}/comm").read_text(), "cat")
            assert opened.left_after_the_prompt() == []


@pytest.mark.parametrize("name", SHELLS)
def test_the_folder_can_be_given(name: str) -> None:
    text = snippet(name, '"$HOME/hints"')
    assert text.count('"$HOME/hints"') == 1
    assert "XDG_RUNTIME_DIR" not in text
    assert text.endswith("end\n" if name == "fish" else "fi\n")
