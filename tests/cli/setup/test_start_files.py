"""The start files of shells and of tmux, read by the real programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from support.needs import need
from support.setup_person import SetupPerson

READ = {
    "bash": ("bash", "--norc", "-i", "-c", '. "$HOME/.bashrc"; declare -F | grep -c deskspine'),
    "zsh": ("zsh", "-f", "-i", "-c", '. "$HOME/.zshrc"; print -l ${(k)functions} | grep -c deskspine'),
    "fish": ("fish", "--no-config", "-i", "-c", 'source "$HOME/$FISH_FILE"; functions -a | grep -c deskspine'),
}
SAME = {"PATH": os.environ["PATH"], "TERM": "dumb", "FISH_FILE": ".config/fish/conf.d/deskspine.fish"}


def read_by(shell: str, home: Path) -> tuple[int, str]:
    """Return the number of functions of ours in an interactive shell that read its file, and what it printed else."""
    pid, terminal = os.forkpty()
    if pid == 0:  # a shell without a terminal leaves the snippet alone
        os.execvpe(READ[shell][0], READ[shell], {**SAME, "HOME": str(home)})
    output = b""
    try:
        while part := os.read(terminal, 65536):
            output += part
    except OSError:  # the shell has ended
        pass
    os.close(terminal)
    os.waitpid(pid, 0)
    words = output.decode().split()
    return int(words[-1]), " ".join(words[:-1])


@pytest.mark.parametrize("shell", READ)
def test_a_shell_reads_the_snippet_while_it_is_set_up(shell: str, tmp_path: Path) -> None:
    need(shell)
    home = tmp_path / "it's a home"
    home.mkdir()
    person = SetupPerson(home)
    first = {"bash": ".bashrc", "zsh": ".zshrc"}.get(shell)
    if first:
        person.write(first, b"mine=1 # no line end")
    assert person.setup("shell", "--shell", shell, "--yes") == 0, person.text
    functions, noise = read_by(shell, home)
    assert functions > 0
    assert not noise
    (home / f"config/deskspine/shell/waits.{shell}").unlink()
    assert read_by(shell, home) == (0, "")


@pytest.mark.parametrize("shell", READ)
def test_a_shell_that_is_not_interactive_gets_nothing(shell: str, tmp_path: Path) -> None:
    need(shell)
    person = SetupPerson(tmp_path)
    person.setup("shell", "--shell", shell, "--yes")
    start = next(path for path in person.files() if path.endswith(("rc", "conf.d/deskspine.fish")))
    said, quiet = ("$status", "--no-config") if shell == "fish" else ("$?", "+x")
    words = (shell, quiet, "-c", f". '{tmp_path / start}'; echo {said}")
    result = subprocess.run(
        words, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, capture_output=True, timeout=30
    )
    assert (result.stdout, result.stderr) == (b"0\n", b"")


@pytest.mark.terminal
def test_tmux_reads_its_file(tmp_path: Path) -> None:
    need("tmux")
    person = SetupPerson(tmp_path, "tmux")
    path = person.write(".tmux.conf", b"set -g prefix C-a\nset -g focus-events off\n")
    person.setup("tmux", "--yes")
    path.write_text(path.read_text().replace("focus-events off", "prefix2 None"))
    person.setup("tmux", "--yes")
    tmux = ("tmux", "-S", str(tmp_path / "t"), "-f", str(path))
    environ = {**os.environ, "TMUX": "", "HOME": str(tmp_path), "TERM": "xterm"}
    script = (
        "new-session",
        "-d",
        "sh",
        ";",
        "show",
        "-s",
        "focus-events",
        ";",
        "show",
        "-wg",
        "allow-passthrough",
        ";",
    )
    result = subprocess.run([*tmux, *script, "kill-server"], env=environ, capture_output=True, text=True, timeout=30)
    assert result.stderr == ""
    assert result.stdout.split() == ["focus-events", "on", "allow-passthrough", "on"]
