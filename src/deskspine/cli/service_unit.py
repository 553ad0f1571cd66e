"""The texts that start `deskspine serve` at login: a systemd unit, a desktop entry, a launch agent, a script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal

from deskspine.cli.exit_codes import MISUSED, RUNS_ALREADY

NAME = "deskspine.service"
MARK = "# deskspine service 1"
"""Beginning of the first line of a unit that `deskspine service install` has written; a checksum follows."""
KEPT_VARIABLES = (
    *("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"),
    "TMUX_TMPDIR",
)
"""Variables that lead to files: with other values the service would be another engine than the one in a terminal."""

Origin = Literal["ours", "edited", "foreign"]
"""Author of a unit file: the verb, the verb and then a person, or anything else."""

_UNIT = """\
# `deskspine service remove` removes this file, and `deskspine service install` replaces it. Put changes of your own
# into a file next to it, with: systemctl --user edit deskspine

[Unit]
Description=deskspine: counts how long you sit and reminds you of breaks
{order}
# Five starts that fail within ten minutes are enough to see that a sixth will not help.
StartLimitIntervalSec=10min
StartLimitBurst=5

[Service]
Type=exec
# The ":" keeps a "$" in a path as it is. -P keeps files of the working folder out of the program.
{command}
{variables}\
# A crash starts it again with the state that it saved. Exit code {misused}: this version has no `serve`.
# Exit code {running}: another `deskspine serve` is running already.
Restart=on-failure
RestartSec=5s
RestartPreventExitStatus={misused} {running}
# It ends within two seconds after SIGTERM.
TimeoutStopSec=10s
# A routine in a terminal window and a hook were started from here and belong to this unit, and some terminals keep all
# their later windows in their first process. Only the engine is ended with the unit: no window closes with it.
KillMode=process
# If the system runs out of memory because of such a program, the engine goes on.
OOMPolicy=continue
{hardening}
[Install]
WantedBy={target}
"""
_OF_LOGIN = """\
# It starts with the first login, with or without a desktop.
"""
_OF_DESKTOP = """\
# It starts and ends with the desktop, whose variables (DISPLAY, WAYLAND_DISPLAY) it needs.
After=graphical-session.target
PartOf=graphical-session.target
"""
_OPEN = """\

# Hardening. A unit of a person protects only by what the kernel passes on to every child, and the children are
# programs of yours: hooks, editors, and terminals whose shells are your work. So these are left out:
# - NoNewPrivileges: sudo would fail in each hook and in each shell of a window that was opened from here. All
#   directives that filter system calls switch it on in a unit of a person.
# - RestrictAddressFamilies: a hook may use the network. (deskspine itself has no network code.)
# - RestrictNamespaces, MemoryDenyWriteExecute, SystemCallFilter: browsers, Flatpak and JIT compilers need them open.
# - PrivateTmp: the sockets of tmux and X11 are in /tmp. PrivateDevices: a tmux client and a terminal are in /dev/pts.
# - ProtectProc, ProcSubset: /proc shows which program uses the microphone or the camera.
# - ProtectHome, ProtectSystem, ReadOnlyPaths: hooks write where they like, and these need user namespaces, which
#   some systems forbid; the unit would not start there.
# - MemoryMax, TasksMax, UMask, LimitCORE, Nice: they would limit the work in such a window too.
# `deskspine service install --strict` switches on those that deskspine itself can live with.
"""
_STRICT = """\

# Hardening for a person whose hooks need neither sudo nor the network (`--strict`). The programs that are started from
# here inherit it. Presence needs Unix sockets (D-Bus, X11, Wayland, sound), /proc, /dev/pts and /tmp/tmux-*: all stay.
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX
RestrictSUIDSGID=yes
RestrictRealtime=yes
LockPersonality=yes
SystemCallArchitectures=native
# Left out: PrivateTmp, PrivateDevices, ProtectProc, ProtectHome, ProtectSystem, ReadOnlyPaths (they hide those paths,
# or need user namespaces, which some systems forbid), RestrictNamespaces and MemoryDenyWriteExecute (terminals that
# draw with the graphics card, and Flatpak, need them open), SystemCallFilter (a new version of Python may need more).
"""


class UnwritableError(Exception):
    """A path cannot be written into such a file; the text says why in one sentence."""


def unit_text(command: Sequence[str], variables: Mapping[str, str], *, desktop: bool, strict: bool) -> str:
    """Return the systemd unit that runs `command`, with its mark. Raises UnwritableError.

    `desktop` ties it to the desktop session instead of the login. `strict` restricts what it starts.
    """
    body = _UNIT.format(
        order=(_OF_DESKTOP if desktop else _OF_LOGIN).rstrip(),
        command=command_line(command),
        variables="".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in variables.items()),
        misused=MISUSED,
        running=RUNS_ALREADY,
        hardening=_STRICT if strict else _OPEN,
        target="graphical-session.target" if desktop else "default.target",
    )
    return f"{_mark(body)}\n{body}"


def command_line(command: Sequence[str]) -> str:
    """Return the line of a unit that runs `command`. Raises UnwritableError."""
    if re.search(r"[\"'\\]", command[0]):  # systemd refuses these in the name of a program, and not in an argument
        command = ("/bin/sh", "-c", 'exec "$0" "$@"', *command)
    program, *words = command
    return f"ExecStart={' '.join(map(_quoted, (f':{program}', *words)))}"


def origin_of(text: str) -> Origin:
    """Return who has written the unit `text`."""
    first, _, body = text.partition("\n")
    if not first.startswith(MARK):
        return "foreign"
    return "ours" if first == _mark(body) else "edited"


def kept_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that the service must share with the terminals of the person."""
    return {name: environ[name] for name in KEPT_VARIABLES if environ.get(name, "").startswith("/")}


def autostart_text(command: Sequence[str]) -> str:
    """Return the desktop entry that runs `command` when a desktop starts. Raises UnwritableError."""
    words = " ".join(_in_desktop_entry(word) for word in command)
    return f"""\
[Desktop Entry]
Type=Application
Name=deskspine
Comment=Counts how long you sit and reminds you of breaks
Exec={words}
Terminal=false
"""


def launch_agent_text(command: Sequence[str]) -> str:
    """Return the launch agent of macOS that runs `command` at login. Raises UnwritableError."""
    from plistlib import dumps

    return dumps(
        {
            "Label": "deskspine",
            "ProgramArguments": [_writable(word) for word in command],
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Background",
        },
        sort_keys=False,
    ).decode()


def startup_script_text(command: Sequence[str]) -> str:
    """Return the command file of Windows that runs `command` without a window. Raises UnwritableError."""
    words = " ".join('"' + _writable(word).replace("%", "%%") + '"' for word in command)
    return f'@start "deskspine" /b {words}\n'


def _mark(body: str) -> str:
    return f"{MARK} {sha256(body.encode()).hexdigest()[:16]}"


def _writable(word: str) -> str:
    """Return `word`. Raises UnwritableError if it has characters that no such file can have."""
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", word):
        raise UnwritableError(f"the path {word!r} has a character that cannot be written into a unit")
    return word


def _quoted(word: str) -> str:
    """Return `word` in quotes as systemd reads it; % would begin a specifier."""
    escaped = _writable(word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _in_desktop_entry(word: str) -> str:
    """Return an argument of Exec: quoted first, and then escaped as every value of such a file."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", _writable(word)).replace("%", "%%")
    return f'"{quoted}"'.replace("\\", "\\\\") if re.search(r"[^\w./+-]", word) else word
