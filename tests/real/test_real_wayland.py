"""Wayland idle notices of real compositors: sway in every run, and KWin where it is installed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL

import pytest
from needs import need

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.presence.wayland_idle import EXT, WaylandIdle
from deskspine.adapters.wayland import Wayland
from deskspine.core.evidence import Sight
from deskspine.core.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import Broken, PresenceSource

NOBODY = 65534
PAUSE_S = 1.0
FAKE_INPUT = "org_kde_kwin_fake_input"
AUTHENTICATE, POINTER_MOTION = 0, 1


class Session:
    """A compositor of our own without a screen, in a runtime folder of its own. Sway refuses to be run by root."""

    def __init__(
        self, folder: Path, display: str, command: Sequence[str], environment: Mapping[str, str], as_root: bool = False
    ) -> None:
        self.folder = folder
        self.display = display
        folder.chmod(0o700)
        self._as: tuple[str, ...] = ()
        if os.getuid() == 0 and not as_root:
            need("setpriv")
            for path in (folder, *folder.iterdir()):
                os.chown(path, NOBODY, NOBODY)
            self._as = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "LC_ALL": "C.UTF-8",
            **environment,
        }
        self._programs: list[subprocess.Popen[bytes]] = []
        self.compositor = self.start(*command)
        self.environment["WAYLAND_DISPLAY"] = display
        for _ in range(200):
            if (folder / display).exists():
                return
            assert self.compositor.poll() is None, f"{command[0]} ended at once"
            time.sleep(0.05)
        raise AssertionError(f"{command[0]} did not open {display}")

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Let a program run until the end of the test."""
        program = subprocess.Popen(
            (*self._as, *command), env=self.environment, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        )
        self._programs.append(program)
        return program

    def run(self, *command: str) -> str:
        """What a program answers."""
        done = subprocess.run((*self._as, *command), env=self.environment, capture_output=True, text=True, timeout=10)
        return done.stdout

    @property
    def place(self) -> Place:
        """Somebody who sits before this compositor."""
        variables = (("WAYLAND_DISPLAY", self.display), ("XDG_RUNTIME_DIR", str(self.folder)))
        return Place(desktop=True, wayland=True, variables=variables)

    def end(self) -> None:
        """End everything that was started here."""
        for program in reversed(self._programs):
            # The whole group: dbus-run-session would leave the compositor behind.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGCONT)
                os.killpg(program.pid, signal.SIGTERM)
            try:
                program.wait(2)
            except subprocess.TimeoutExpired:
                pass
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait(5)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ds-w") as name:
        yield Path(name)


@pytest.fixture
def sway(folder: Path) -> Iterator[Session]:
    need("sway", "swaymsg", "wtype", "foot")
    (folder / "config").write_text("xwayland disable\n", encoding="utf-8")
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    command = ("sway", "-c", str(folder / "config"))
    session = Session(folder, "wayland-1", command, {**headless, "SWAYSOCK": str(folder / "sway.sock")})
    yield session
    session.end()


@pytest.fixture
def kwin(folder: Path) -> Iterator[Session]:
    found = shutil.which("kwin_wayland")
    if not found:
        pytest.skip("kwin_wayland not installed, and this test needs the real thing")
    need("dbus-run-session")
    # The installed program has capabilities, which containers refuse; a copy has none. Its name must stay.
    program = folder / "kwin_wayland"
    shutil.copy(found, program)
    options = ("--virtual", "--no-lockscreen", "--no-global-shortcuts", "--width", "800", "--height", "600")
    command = ("dbus-run-session", "--", str(program), *options, "--socket", "wayland-7")
    # As the same user as the test: from others it takes no fake input.
    liberal = {"KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1", "KWIN_COMPOSE": "Q"}
    session = Session(folder, "wayland-7", command, liberal, as_root=True)
    yield session
    session.end()


@contextlib.asynccontextmanager
async def watching(
    source: PresenceSource, place: Place
) -> AsyncIterator[tuple[list[Sight | Input], asyncio.Task[None]]]:
    """What `source` tells while it watches; it is cancelled at the end."""
    seen: list[Sight | Input] = []
    task = asyncio.create_task(source.watch(place, seen.append))
    try:
        yield seen, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool], limit_s: float = 8.0) -> None:
    """Wait for something to become true."""
    for _ in range(int(limit_s / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it did not happen within {limit_s} s")


async def ready(path: str, *interfaces: str) -> Wayland:
    """A connection to a compositor once it offers all that, which takes it a while after it has begun to listen."""
    for _ in range(100):
        link = await Wayland.connect(path)
        if set(interfaces) <= set(link.globals):
            return link
        link.close()
        await asyncio.sleep(0.1)
    raise AssertionError(f"it does not offer {interfaces}")


async def test_sway_tells_keys_and_pointer_from_rest(sway: Session) -> None:
    clock = SystemClock()
    async with watching(WaylandIdle(clock, coarse_s=PAUSE_S), sway.place) as (seen, _):
        await until(lambda: seen == [Sight(None)])
        began = clock.read().boot
        for count, *command in ((2, "wtype", "a"), (4, "swaymsg", "seat", "seat0", "cursor", "move", "10", "10")):
            await until(lambda count=count: len(seen) == count)  # type: ignore[misc]
            sway.run(*command)
            await until(lambda count=count: len(seen) == count + 1)  # type: ignore[misc]
        rests = [each.idle_since for each in seen if isinstance(each, Sight)]
    assert [rest is None for rest in rests] == [True, False, True, False, True]
    assert rests[1] == pytest.approx(began, abs=0.5)


async def test_sway_tells_short_pauses_while_they_are_asked_for(sway: Session) -> None:
    source = WaylandIdle(SystemClock(), coarse_s=60.0, close_s=0.5)
    async with watching(source, sway.place) as (seen, _):
        await until(lambda: len(seen) == 1)
        source.attend(True)
        await until(lambda: len(seen) == 2)
        source.attend(False)
        await until(lambda: len(seen) == 3)
        await asyncio.sleep(0.8)
        assert [each == Sight(None) for each in seen] == [True, False, True]


async def test_an_inhibitor_holds_the_notices_of_sway_back(sway: Session) -> None:
    sway.start("foot", "--app-id=film", "sleep", "60")
    for _ in range(100):
        if "film" in sway.run("swaymsg", "-t", "get_tree"):
            break
        await asyncio.sleep(0.05)
    sway.run("swaymsg", "[app_id=film] inhibit_idle open")
    async with watching(WaylandIdle(SystemClock(), coarse_s=0.5), sway.place) as (seen, _):
        await asyncio.sleep(1.5)
        assert seen == [Sight(None)]
        sway.run("swaymsg", "[app_id=film] inhibit_idle none")
        await until(lambda: len(seen) == 2)


async def test_a_compositor_that_is_ended_under_the_watch_is_told(sway: Session) -> None:
    async with watching(WaylandIdle(SystemClock()), sway.place) as (seen, task):
        await until(lambda: len(seen) == 1)
        sway.compositor.terminate()
        with pytest.raises(Broken, match="the compositor is gone"):
            await asyncio.wait_for(task, 8)
    await until(lambda: sway.compositor.poll() is not None)
    with pytest.raises(Broken, match="no compositor at"):
        await WaylandIdle(SystemClock()).watch(sway.place, print)


async def test_a_compositor_that_is_stopped_lets_nobody_wait(sway: Session) -> None:
    sway.compositor.send_signal(signal.SIGSTOP)
    with pytest.raises(Broken, match="does not answer"):
        await asyncio.wait_for(WaylandIdle(SystemClock()).watch(sway.place, print), 5)


async def test_kwin_tells_the_pointer_from_rest(kwin: Session) -> None:
    hand = await ready(str(kwin.folder / kwin.display), EXT, FAKE_INPUT)
    fake = hand.bind(FAKE_INPUT, 2)
    hand.send(fake, AUTHENTICATE, "test", "test")
    async with watching(WaylandIdle(SystemClock(), coarse_s=PAUSE_S), kwin.place) as (seen, _):
        await until(lambda: len(seen) == 2)
        hand.send(fake, POINTER_MOTION, 5 * 256, 5 * 256)
        await until(lambda: len(seen) == 3)
        await until(lambda: len(seen) == 4)
    hand.close()
    assert [each == Sight(None) for each in seen] == [True, False, True, False]
