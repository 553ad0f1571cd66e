"""`deskspine service`: its texts, its questions, and what it does with a systemctl that records its arguments."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskspine.cli.service import ServiceContext, perform, serve_command
from deskspine.cli.service_by_hand import by_hand
from deskspine.cli.service_unit import (
    UnwritableError,
    autostart_text,
    kept_variables,
    launch_agent_text,
    origin_of,
    startup_script_text,
    unit_text,
)
from deskspine.cli.tree import parser_of
from deskspine.cli.user_manager import UserManager
from support.needs import need
from support.shell_pty import Window

COMMAND = ("/opt/a b/python", "-P", "-m", "deskspine", "serve")
SYSTEMCTL = """\
#!/bin/sh
shift 3
case "$*" in
    "show --property=UnitPath") echo "UnitPath=/run/x $FOLDER /etc/systemd/user"; exit ;;
    "show graphical-session.target"*) echo "ActiveState=$DESKTOP"; exit ;;
    show*) printf '%s\\n' "$STATE"; exit ;;
esac
echo "$*" >> "$CALLS"
[ "$1" != "$FAILS" ] || { echo "Failed to $1 unit: no" >&2; exit 1; }
[ "$1" != "$HANGS" ] || exec sleep 60
"""
ACTIVE = "UnitFileState=enabled\nActiveState=active\nMainPID=77"


class Person:
    """A person with a home, a systemctl that only records, and a reply to the question."""

    def __init__(self, home: Path) -> None:
        self.home, self.calls = home, home / "calls"
        self.unit = home / ".config" / "systemd" / "user" / "deskspine.service"
        self.printed: list[str] = []
        self.questions: list[str] = []
        (home / "bin").mkdir()
        program = home / "bin" / "systemctl"
        program.write_text(SYSTEMCTL)
        program.chmod(0o755)
        self.environ = {
            "PATH": f"{home / 'bin'}:/usr/bin:/bin", "HOME": str(home), "FOLDER": str(self.unit.parent),
            "CALLS": str(self.calls), "STATE": ACTIVE, "DESKTOP": "inactive",
        }  # fmt: skip

    def service(
        self, *words: str, reply: bool | None = None, command: tuple[str, ...] = COMMAND, timeout_s: float = 10
    ) -> int:
        """Run the verb; `reply` is the answer on a terminal, None means that there is no terminal."""
        self.printed.clear()
        arguments = parser_of("service").parse_args(words)
        ask: Callable[[str], bool] | None = None if reply is None else lambda question: self._answer(question, reply)
        manager = UserManager(self.environ, timeout_s)
        return perform(
            arguments, ServiceContext(self.environ, manager, self.printed.append, ask, command, lambda: "77")
        )

    def _answer(self, question: str, reply: bool) -> bool:
        self.questions.append(question)
        assert any(str(self.unit) in text for text in self.printed), "it asks before it says what it does"
        return reply

    @property
    def text(self) -> str:
        return "\n".join(self.printed)

    def called(self) -> list[str]:
        """Return the commands that changed something since the last look."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return lines


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_a_yes_writes_the_unit_and_starts_it(person: Person) -> None:
    assert person.service("install", reply=True) == 0
    assert person.unit.read_text() == unit_text(COMMAND, {}, desktop=False, strict=False)
    assert person.unit.read_text() in person.text
    assert person.called() == ["daemon-reload", "enable --now deskspine.service"]
    assert all(f"systemctl --user {step}" in person.text for step in ("daemon-reload", "enable --now"))
    assert person.printed[-1] == "The service is installed, enabled and active (process 77)."


@pytest.mark.parametrize(("keys", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1), (b"\x04", 1), (b"\x03", 130)])
def test_the_question_is_asked_on_a_terminal(person: Person, keys: bytes, code: int) -> None:
    person.environ["STATE"] = ACTIVE.replace("77", "0")  # no process to wait for
    with Window(person.environ | {"TERM": "xterm"}, ["service", "install"], size=(120, 40)) as window:
        window.wait_for("start the service? [y/N] ")
        assert not person.unit.exists()
        window.type(keys)
        assert window.end() == code
    assert person.unit.exists() is (code == 0)
    assert person.called() == (["daemon-reload", "enable --now deskspine.service"] if code == 0 else [])


@pytest.mark.parametrize("reply", [False, None])
def test_without_a_yes_nothing_is_done(person: Person, reply: bool | None) -> None:
    assert person.service("install", reply=reply) == 1
    assert (person.unit.exists(), person.called()) == (False, [])
    assert ("--yes does it" in person.text) is (reply is None)
    assert person.service("install", "--yes") == 0
    assert len(person.questions) == (reply is not None)
    person.called()
    assert person.service("remove", reply=reply) == 1
    assert (person.unit.exists(), person.called()) == (True, [])


def test_a_unit_that_was_changed_by_hand_is_kept(person: Person) -> None:
    person.service("install", "--yes")
    person.called()
    changed = person.unit.read_text().replace("RestartSec=5s", "RestartSec=9s")
    person.unit.write_text(changed)
    assert person.service("install", reply=True) == 1
    assert "changed by hand" in person.text
    assert (person.unit.read_text(), person.called(), person.questions) == (changed, [], [])
    assert person.service("status") == 0
    assert "changed by hand" in person.text
    assert person.service("install", "--yes") == 0
    assert "RestartSec=5s" in person.unit.read_text()
    assert person.unit.with_name("deskspine.service.old").read_text() == changed
    person.unit.write_text(changed)
    assert person.service("remove", reply=True) == 0
    assert not person.unit.exists()


def test_a_unit_of_another_author_is_never_removed(person: Person) -> None:
    person.unit.parent.mkdir(parents=True)
    person.unit.write_text("[Service]\nExecStart=/bin/true\n")
    assert person.service("remove", "--yes") == 1
    assert "was not written by deskspine" in person.text
    assert person.service("install", reply=True) == 1
    assert (person.unit.read_text(), person.called()) == ("[Service]\nExecStart=/bin/true\n", [])
    assert person.service("install", "--yes") == 0
    assert origin_of(person.unit.read_text()) == "ours"


def test_a_masked_unit_is_left_as_it_is(person: Person) -> None:
    person.unit.parent.mkdir(parents=True)
    person.unit.symlink_to("/dev/null")
    assert person.service("install", "--yes") == 1
    assert "not a regular file" in person.text
    assert (person.unit.readlink(), person.called()) == (Path("/dev/null"), [])


def test_remove_stops_first_and_then_removes(person: Person) -> None:
    person.service("install", "--yes")
    person.called()
    assert person.service("remove", reply=True) == 0
    assert person.called() == ["disable --now deskspine.service", "daemon-reload"]
    assert not person.unit.exists()
    assert person.service("remove", reply=True) == 0
    assert "No service is installed" in person.text


def test_what_systemctl_refuses_is_one_sentence(person: Person) -> None:
    person.environ["FAILS"] = "enable"
    assert person.service("install", "--yes") == 1
    assert person.printed[-1] == "deskspine service: systemctl: Failed to enable unit: no."
    person.environ["FAILS"] = "disable"
    assert person.service("remove", "--yes") == 1
    assert person.unit.exists(), "a service that still runs keeps its file"


def test_a_systemctl_that_hangs_is_ended(person: Person) -> None:
    person.environ["HANGS"] = "daemon-reload"
    assert person.service("install", "--yes", timeout_s=0.5) == 1
    assert person.printed[-1] == "deskspine service: systemctl did not end within 0.5 s."


@pytest.mark.parametrize(
    ("state", "sentence", "code"),
    [
        (ACTIVE, "enabled and active (process 77).", 0),
        ("UnitFileState=disabled\nActiveState=inactive", "not enabled and not active.", 1),
        (
            "UnitFileState=enabled\nActiveState=inactive\nExecMainStatus=4",
            "another `deskspine serve` was running already.",
            1,
        ),
        ("UnitFileState=enabled\nActiveState=activating", "starting again after a crash.", 1),
        (
            "UnitFileState=enabled\nActiveState=failed\nResult=signal\nExecMainStatus=9",
            "it failed (signal, status 9)",
            1,
        ),
    ],
)
def test_status_is_one_sentence(person: Person, state: str, sentence: str, code: int) -> None:
    assert person.service("status") == 1
    assert "No service is installed" in person.text
    person.service("install", "--yes")
    person.environ["STATE"] = state
    assert person.service("status") == code
    assert sentence in person.text
    assert (len(person.printed), person.text.count("\n")) == (1, 0)


def test_a_unit_of_another_installation_is_noticed(person: Person) -> None:
    person.service("install", "--yes")
    person.service("status", command=("/other/python", *COMMAND[1:]))
    assert "starts another deskspine than this one" in person.text
    person.called()
    assert person.service("install", reply=True, command=("/other/python", *COMMAND[1:])) == 0
    assert person.called() == [
        "daemon-reload", "reenable deskspine.service", "try-restart deskspine.service",
        "enable --now deskspine.service",
    ]  # fmt: skip


def test_the_moment_of_the_start_follows_the_desktop(person: Person) -> None:
    person.environ["DISPLAY"] = ":0"
    person.service("install", "--yes")
    assert "WantedBy=default.target\n" in person.unit.read_text()
    assert "PartOf" not in person.unit.read_text()
    assert "systemctl --user import-environment DISPLAY && " in person.printed[-1]
    person.environ["DESKTOP"] = "active"
    person.service("install", "--yes")
    assert "import-environment" not in person.text
    for line in ("WantedBy=graphical-session.target", "PartOf=graphical-session.target"):
        assert f"{line}\n" in person.unit.read_text()
    person.service("install", "--yes", "--at", "login")
    assert "WantedBy=default.target\n" in person.unit.read_text()


def test_the_folder_is_one_that_the_manager_reads(person: Person) -> None:
    person.environ["XDG_CONFIG_HOME"] = str(person.home / "set-in-the-shell-only")
    assert person.service("install", "--yes") == 0
    assert person.unit.exists()
    assert f'Environment="XDG_CONFIG_HOME={person.home}/set-in-the-shell-only"' in person.unit.read_text()


def test_only_folders_are_kept_from_the_environment() -> None:
    environ = {"XDG_STATE_HOME": "/a", "XDG_DATA_HOME": "relative", "XDG_CACHE_HOME": "", "PATH": "/bin"}
    assert kept_variables(environ) == {"XDG_STATE_HOME": "/a"}


def test_the_command_is_this_python_and_ignores_the_working_folder(tmp_path: Path) -> None:
    program, *words = serve_command()
    assert Path(program).samefile(sys.executable)
    assert words[-1] == "serve"
    (tmp_path / "random.py").write_text("raise SystemExit('a file of the working folder was loaded')\n")
    result = subprocess.run([program, *words[:-1], "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_restart_repeats_the_whole_command(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys\n"
        "from deskspine.composition.leaving import start_again\n"
        "if os.environ.get('AGAIN'):\n    print(sys.flags.safe_path, sys.argv[1:])\n"
        "else:\n    os.environ['AGAIN'] = '1'\n    start_again()\n"
    )
    for options, safe in (([], False), (["-P"], True)):
        command = [sys.executable, *options, str(script), "serve", "a b"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert result.stdout == f"{safe} ['serve', 'a b']\n"


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("desktop", [False, True])
@pytest.mark.parametrize("name", ["python", "a $HOME %h \"b\" 'c' \\d ü"])
def test_systemd_accepts_the_unit(tmp_path: Path, name: str, desktop: bool, strict: bool) -> None:
    need("systemd-analyze")
    program, unit = tmp_path / name, tmp_path / "deskspine.service"
    program.symlink_to(sys.executable)
    unit.write_text(
        unit_text((str(program), "-m", "deskspine", "serve"), {"TMUX_TMPDIR": name}, desktop=desktop, strict=strict)
    )
    tmp_path.chmod(0o700)
    result = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    about_it = [line for line in result.stderr.splitlines() if name in line or "deskspine" in line]
    assert (result.returncode, result.stdout, about_it) == (0, "", []), "other units of this machine may be at odds"


def test_the_default_unit_restricts_nothing_that_children_inherit() -> None:
    directives = re.findall(r"^(\w+)=", unit_text(COMMAND, {}, desktop=True, strict=False), re.MULTILINE)
    inherited = "NoNew|Restrict|Private|Protect|SystemCall|Lock|Memory|Tasks|UMask|Limit|ReadOnly|Inaccessible|Capab"
    assert [name for name in directives if re.match(inherited, name)] == []
    assert "KillMode" in directives


@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a\udcffb", "a\x1bb"])
def test_a_path_that_no_unit_can_have_is_refused(person: Person, text: str) -> None:
    for make in (autostart_text, launch_agent_text, startup_script_text):
        with pytest.raises(UnwritableError):
            make((text,))
    assert person.service("install", "--yes", command=(text,)) == 1
    assert re.search(r"has a character that cannot be written into a unit\.$", person.text)


def test_without_systemd_the_text_for_the_autostart_is_printed(person: Person, tmp_path: Path) -> None:
    person.environ["PATH"] = str(tmp_path / "empty")
    assert person.service("install", "--yes") == 1
    assert "systemctl is not installed" in person.text
    assert "save this as ~/.config/autostart/deskspine.desktop" in person.text
    assert autostart_text(COMMAND) in person.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin"]
    for verb in ("remove", "status"):
        assert person.service(verb) == 1
        assert "no service here" in person.text
        assert "autostart" not in person.text


def test_the_autostart_entry_is_valid(tmp_path: Path) -> None:
    entry = tmp_path / "deskspine.desktop"
    program = "/a $b/\"c\" 'd' %e \\f `g`/python"
    entry.write_text(autostart_text((program, "-m", "deskspine")))
    line = next(row for row in entry.read_text().splitlines() if row.startswith("Exec="))
    quoted = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")  # undo what every value has
    words = subprocess.run(["sh", "-c", f"printf '%s|' {quoted}"], capture_output=True, text=True, check=True).stdout
    assert words == f"{program}|-m|deskspine|"
    if shutil.which("desktop-file-validate"):
        result = subprocess.run(["desktop-file-validate", str(entry)], capture_output=True, text=True)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_other_systems_get_a_text_too() -> None:
    mac = by_hand("", ("/a <b>/python", "-m"), "darwin")
    agent = plistlib.loads(mac[mac.index("<?xml") :].encode())
    assert agent["ProgramArguments"] == ["/a <b>/python", "-m"]
    assert "never tried" in mac
    windows = by_hand("", (r"C:\100% x\python.exe", "-m"), "win32")
    assert windows.endswith('@start "deskspine" /b "C:\\100%% x\\python.exe" "-m"\n')
    assert "never tried" in windows
