"""Costs of presence: the resident with each source, compared with the resident without a source.

Each source is real if it is installed: an X server that a program types into, a Wayland compositor without a screen, a
message bus with a notification daemon. All residents are unfocused and watched at the same time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from subprocess import DEVNULL

from meter import memory_mb
from people import BARE, DASHBOARD, DESKSPINE, PATIENCE_S, environment, read_until, settle
from pseudo_terminal import BLUR, PseudoTerminal
from screens import DIGIT, watch
from table import Row

SETTLE_S = 95.0
"""Seconds before the measurement: missing sources are tried again after 5, 15 and 60 seconds, and then rarely."""
KEY_EVERY_S = 2.0
NOBODY = 65534
BUS = """<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""


def rows(work: Path, seconds: float) -> list[Row]:
    """Return CPU, wake-ups and memory with each source, watched for `seconds`."""
    with ExitStack() as opened:
        yardstick = opened.enter_context(PseudoTerminal(BARE, environment(work / "bare")))
        read_until(yardstick, DIGIT)
        names, terminals = ["bare"], [yardstick]
        missing: list[Row] = []
        for name, start in SOURCES.items():
            try:
                extra = opened.enter_context(start(work / f"of-{name}"))
            except (OSError, RuntimeError) as error:
                missing.append(Row(f"presence by {name}", "", None, note=str(error)))
                continue
            env = settle(work / name) | extra
            if name == "none":
                without_source(work / name)
            terminal = opened.enter_context(PseudoTerminal(DESKSPINE, env))
            read_until(terminal, DASHBOARD)
            terminal.type(BLUR)
            names.append(name)
            terminals.append(terminal)
        watch(terminals, SETTLE_S)
        used = dict(zip(names, watch(terminals, seconds), strict=True))
        memory = {name: memory_mb(terminal.pid) for name, terminal in zip(names, terminals, strict=True)}
    base, none = used.pop("bare"), used["none"]
    measured: list[Row] = []
    for name, usage in used.items():
        note = "" if name == "none" else f"with none {none.cpu_s_per_min:.4f}"
        gate = (0.03 if name == "none" else 0.06) * base.cpu_s_per_min
        target = 0.005 if name == "none" else 0.010
        measured.append(Row(f"presence by {name}: CPU, unfocused", "s/min", usage.cpu_s_per_min, target, gate, note))
    for name, usage in used.items():
        target, gate = (0.1, 0.3) if name == "none" else (0.3, 0.6)
        measured.append(Row(f"presence by {name}: wake-ups, unfocused", "/s", usage.wakeups_per_s, target, gate))
    for name in used:
        more = memory[name] - memory["none"]
        if name != "none":
            measured.append(Row(f"presence by {name}: memory more than with none", "MB", more))
    return [*measured, *missing]


def without_source(home: Path) -> None:
    """Write the settings of a person whose deskspine looks at no source."""
    config = home / "config" / "deskspine" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('[presence]\nsource = "none"\n[busy]\nmicrophone = false\n', encoding="utf-8")


@contextmanager
def nothing(folder: Path) -> Iterator[dict[str, str]]:
    """Provide no desktop and no terminal of a person."""
    yield {}


@contextmanager
def from_afar(folder: Path) -> Iterator[dict[str, str]]:
    """Provide a connection over SSH, so that only terminals are looked at."""
    yield {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}


@contextmanager
def x_server(folder: Path) -> Iterator[dict[str, str]]:
    """Run an X server, and type a key there every two seconds. Raises RuntimeError if programs are missing."""
    need("Xvfb", "xdotool")
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-noreset", "-nolisten", "tcp")
    with ended(subprocess.Popen(command, pass_fds=(writing,), stdout=DEVNULL, stderr=DEVNULL)):
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as report:
            display = f":{report.readline().strip()}"
        over = threading.Event()

        def typing() -> None:
            while not over.wait(KEY_EVERY_S):
                subprocess.run(("xdotool", "key", "a"), env={**os.environ, "DISPLAY": display}, check=False)

        hands = threading.Thread(target=typing, daemon=True)
        hands.start()
        try:
            yield {"DISPLAY": display}
        finally:
            over.set()
            hands.join()


@contextmanager
def compositor(folder: Path) -> Iterator[dict[str, str]]:
    """Run a Wayland compositor without a screen. Raises RuntimeError if it is missing or does not start."""
    need("sway")
    folder.mkdir(mode=0o700)
    config = folder / "config"
    config.write_text("xwayland disable\n", encoding="utf-8")
    root = os.getuid() == 0
    if root:  # it refuses to run as root
        for path in (*folder.parents[:1], folder, config):
            path.chmod(0o755)
        os.chown(folder, NOBODY, NOBODY)
        folder.chmod(0o700)
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), **headless}
    user = {"user": NOBODY, "group": NOBODY} if root else {}
    with ended(subprocess.Popen(("sway", "-c", str(config)), env=env, stdout=DEVNULL, stderr=DEVNULL, **user)):  # type: ignore[call-overload]
        wait_for(lambda: any(folder.glob("wayland-[0-9]")), "sway does not start")
        yield {"WAYLAND_DISPLAY": str(next(folder.glob("wayland-[0-9]")))}


@contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """Run X11, a message bus and a notification daemon, like an ordinary desktop. Raises RuntimeError."""
    need("dbus-daemon", "dunst")
    folder.mkdir(mode=0o700)
    bus = folder / "bus"
    (folder / "bus.conf").write_text(BUS.format(socket=bus), encoding="utf-8")
    command = ("dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile")
    with x_server(folder) as x11, ended(subprocess.Popen(command, stdout=DEVNULL, stderr=DEVNULL)):
        wait_for(bus.exists, "dbus-daemon does not start")
        env = {**x11, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}", "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        with ended(subprocess.Popen(("dunst",), env={**os.environ, **env}, stdout=DEVNULL, stderr=DEVNULL)):
            yield env


def need(*programs: str) -> None:
    """Check that all `programs` are installed. Raises RuntimeError if not."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} not installed")


@contextmanager
def ended(program: subprocess.Popen[bytes]) -> Iterator[None]:
    """End `program` at the end of the block."""
    try:
        yield
    finally:
        program.terminate()
        try:
            program.wait(5)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait(5)


def wait_for(condition: Callable[[], bool], problem: str) -> None:
    """Wait until `condition` returns True. Raises RuntimeError with `problem` after `PATIENCE_S`."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(problem)
        time.sleep(0.1)


SOURCES: dict[str, Callable[[Path], AbstractContextManager[dict[str, str]]]] = {
    "none": nothing,
    "terminals": from_afar,
    "x11": x_server,
    "wayland": compositor,
    "desktop": desktop,
}
"""Sources in the order of the rows. "none" comes first, because the others are compared with it."""
