"""One engine and several faces in real processes on terminals of different size: the host ends, and another goes on."""

from __future__ import annotations

import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from deskspine.engine.snapshot import Snapshot
from support.household import DASHBOARD, TAKES_OVER_S, Household, place_in
from support.needs import need
from support.robot import is_alive
from support.shell_pty import Window

END_S = 2.0
"""Maximum seconds until a process has ended after a signal."""
SAME_PLACE_S = 1.0
CTRL_Q = b"\x11"
OPENS = b"\x1b[?1049h"
"""The first bytes that a screen writes."""
SHORT = "[schedule]\nsit_minutes = 1\n"
SIZES = ((80, 24), (120, 40), (60, 20), (100, 30))
ROUTINE = "One-minute reset"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a person who has seen the first pages."""
    home = tmp_path_factory.mktemp("home")
    with Household(home, SHORT) as desk:
        desk.skip_first_run()
    return home


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Household]:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run"))
    with Household(tmp_path, SHORT) as desk:
        yield desk


def is_same_place(before: Snapshot, after: Snapshot) -> bool:
    """Return True if the routine of `before` goes on in `after` where time has brought it."""
    assert before.playing is not None
    if after.playing is None or after.playing.state.started != before.playing.state.started:
        return False
    passed_s = after.at.boot - before.at.boot
    moved_s = place_in(after.playing, after.at.boot) - place_in(before.playing, before.at.boot)
    return after.playing.state.paused is None and abs(moved_s - passed_s) < SAME_PLACE_S


def playing(desk: Household) -> Snapshot:
    """Begin a routine and return a snapshot of it."""
    assert desk.request("start", routine="micro-1min").ok
    snapshot = desk.snapshot()
    assert snapshot is not None
    assert snapshot.playing is not None
    return snapshot


def goes_on(desk: Household, before: Snapshot) -> None:
    """Check that the routine of `before` goes on in the present host."""
    after = desk.snapshot()
    assert after is not None
    assert is_same_place(before, after), (before.playing, after.playing)


def test_a_routine_goes_on_in_another_process_when_its_host_is_killed(desk: Household) -> None:
    serve = desk.serve()
    one, two = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    assert desk.host == serve.pid
    before = playing(desk)
    for screen in (one, two):
        screen.wait_for(ROUTINE)
    assert desk.kill_host() < TAKES_OVER_S
    assert desk.host == two.process.pid, "the one that was opened last is the one that was used last"
    goes_on(desk, before)
    assert desk.kill_host() < TAKES_OVER_S
    assert desk.host == one.process.pid
    goes_on(desk, before)
    written = len(one.written)
    assert desk.request("player-leave").ok
    one.wait_for(DASHBOARD, written)


@pytest.mark.long
def test_the_screen_that_was_used_last_takes_over(desk: Household) -> None:
    desk.serve()
    used, other = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    used.type(b"m\r")
    desk.until(lambda: desk.request("status").text == "meeting", "the key was taken")
    desk.kill_host()
    assert desk.host == used.process.pid
    assert other.process.poll() is None


def test_the_quit_key_closes_one_screen_and_the_last_one_ends_the_engine(desk: Household) -> None:
    host, other = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    before = playing(desk)
    assert desk.host == host.process.pid
    host.type(CTRL_Q)
    assert host.end() == 0
    assert host.given_back() == []
    desk.until(lambda: desk.host == other.process.pid and desk.snapshot(), "the other is the host", TAKES_OVER_S)
    goes_on(desk, before)
    other.type(CTRL_Q)
    assert other.end() == 0
    assert desk.is_quiet()
    assert desk.state()["ended_by_itself"] is True


@pytest.mark.long
def test_quit_closes_every_screen(desk: Household) -> None:
    screens = [desk.screen(size=size) for size in SIZES[:3]]
    assert desk.request("quit").ok
    for screen in screens:
        assert screen.end(END_S) == 0
        assert screen.given_back() == []
    assert desk.is_quiet()


def test_closing_every_window_at_once_ends_everything_with_all_saved(desk: Household) -> None:
    screens = [desk.screen(size=size) for size in SIZES[:3]]
    began = playing(desk).playing
    for screen in screens:
        screen.signal(signal.SIGHUP)
    for screen in screens:
        assert screen.end(END_S + 0.5) == 0
    assert desk.is_quiet()
    assert began is not None
    assert desk.state()["player"]["started"] == pytest.approx(began.state.started)


def test_serve_takes_the_engine_from_a_screen_which_stays_open(desk: Household) -> None:
    host, attached = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    before = playing(desk)
    serve = desk.serve()
    goes_on(desk, before)
    written = len(host.written), len(attached.written)
    assert desk.request("player-leave").ok
    host.wait_for(DASHBOARD, written[0])
    attached.wait_for(DASHBOARD, written[1])
    host.type(b"m\r")
    desk.until(lambda: "meeting" in str(desk.request("status").text), "a key of the former host reaches the engine")
    serve.terminate()
    assert serve.wait(END_S) == 0
    desk.until(lambda: desk.host == host.process.pid, "the screen used last is the host again", TAKES_OVER_S)


def test_restart_replaces_every_process_and_shows_every_screen_again(desk: Household) -> None:
    host, attached = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    started = [started_at(screen) for screen in (host, attached)]
    assert desk.request("restart").ok
    for screen, before in zip((host, attached), started, strict=True):
        desk.until(lambda screen=screen: screen.written.count(OPENS) == 2, "it opens again")  # type: ignore[misc]
        screen.wait_for(DASHBOARD, screen.written.rindex(OPENS))
        assert started_at(screen) != before
    assert desk.host in (host.process.pid, attached.process.pid)
    assert desk.request("quit").ok
    assert [screen.end(END_S) for screen in (host, attached)] == [0, 0]


def started_at(screen: Window) -> int:
    """Return the first address of the program in the memory of a process: a new one each time it is replaced."""
    stat = Path(f"/proc/{screen.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(stat[25])


@pytest.mark.long
def test_serve_ends_in_time_also_while_a_face_does_not_read(desk: Household) -> None:
    serve = desk.serve()
    stopped, other = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    stopped.signal(signal.SIGSTOP)
    for _ in range(120):
        assert desk.request("meeting").ok
        assert desk.request("meeting-over").ok
    began = time.monotonic()
    serve.terminate()
    assert serve.wait(END_S) == 0
    assert time.monotonic() - began < END_S
    desk.until(lambda: desk.host == other.process.pid, "the face that reads is the host", TAKES_OVER_S)
    stopped.signal(signal.SIGCONT)


@pytest.mark.long
def test_a_screen_that_was_stopped_comes_back_by_itself(desk: Household) -> None:
    host, stopped = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    stopped.signal(signal.SIGSTOP)
    desk.until(lambda: stopped.state() == "T", "it is stopped")
    for _ in range(150):  # more than the connection holds
        desk.request("meeting")
        desk.request("meeting-over")
    desk.request("pause", minutes=30)
    written = len(stopped.written)
    stopped.signal(signal.SIGCONT)
    stopped.wait_for("Paused", written)
    assert desk.host == host.process.pid


def test_a_host_that_is_put_aside_by_its_shell_leaves_the_engine_to_another_screen(desk: Household) -> None:
    need("bash")
    with Window(desk.env, command=("bash", "--norc", "--noprofile", "-i"), size=(100, 30)) as shell:
        shell.type(f"{sys.executable} -m deskspine\r".encode())
        shell.wait_for(DASHBOARD)
        host, other = desk.host, desk.screen()
        before = playing(desk)
        shell.type(b"\x1a")
        desk.until(lambda: desk.host == other.process.pid and desk.snapshot(), "the other is the host", TAKES_OVER_S)
        goes_on(desk, before)
        shell.wait_for("Stopped")
        shell.type(b"fg\r")
        assert desk.request("player-leave").ok
        shell.wait_for(DASHBOARD, len(shell.written))
        assert desk.host == other.process.pid != host
        assert desk.request("quit").ok
        desk.until(lambda: not is_alive(host), "it has ended as well")


@pytest.mark.long  # it waits ten seconds
def test_a_screen_says_so_when_the_process_with_the_engine_is_stopped(desk: Household) -> None:
    host, other = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    host.signal(signal.SIGSTOP)
    desk.until(lambda: host.state() == "T", "it is stopped")
    other.type(b"m\r")
    other.wait_for(f"(process {host.process.pid}) does not")
    host.signal(signal.SIGCONT)
    desk.until(lambda: desk.request("status").text == "meeting", "the key was kept")


def test_one_routine_in_a_terminal_goes_on_without_its_host_and_closes_when_it_is_over(desk: Household) -> None:
    desk.screen()
    one = desk.screen(ROUTINE, (80, 24), "break", "micro-1min")
    before = desk.snapshot()
    assert before is not None
    assert desk.host != one.process.pid
    desk.kill_host()
    assert desk.host == one.process.pid
    goes_on(desk, before)
    assert desk.request("player-leave").ok
    assert one.end() == 0
    assert f"{ROUTINE}: left after".encode() in one.written
    assert desk.is_quiet()


def test_plain_text_goes_on_as_well(desk: Household) -> None:
    desk.screen()
    plain = desk.screen("break", (80, 24), "--plain")
    desk.until(lambda: "plain" in (desk.request("status").status or {}).get("faces", ""), "it is attached")
    before = playing(desk)
    desk.kill_host()
    assert desk.host == plain.process.pid
    goes_on(desk, before)
    assert desk.request("quit").ok
    assert plain.end(END_S) == 0


@pytest.mark.long
def test_a_terminal_that_closes_during_a_takeover_leaves_it_to_the_next(desk: Household) -> None:
    desk.serve()
    last, first = desk.screen(size=(80, 24)), desk.screen(size=(120, 40))
    desk.services[0].kill()
    first.signal(signal.SIGHUP)
    desk.until(lambda: desk.host == last.process.pid, "the other is the host")
    assert first.end(END_S) == 0


def one_moment(desk: Household, chance: random.Random) -> tuple[str, bool]:
    """Bring the engine to a random moment; return its name, and False if the moment before it may come back."""
    snapshot = desk.snapshot()
    assert snapshot is not None
    mode = snapshot.mode
    requests = {
        "playing": (*("player-next",) * 6, "player-pause", "player-leave", "player-back"),
        "asking": ("start", "start", "not-now", "did-it", "snooze"),
    }.get(mode, ("start",))
    if chance.random() < 0.4:
        time.sleep(chance.uniform(0.0, 0.3))
        return mode, True
    request = chance.choice(requests)
    args = {"routine": "micro-1min"} if request == "start" else {}
    answering = threading.Thread(target=quietly, args=(desk, request, args))
    answering.start()
    time.sleep(chance.uniform(0.0, 0.03))
    return f"{mode}, right after {request}", False


def quietly(desk: Household, request: str, args: dict[str, str]) -> None:
    """Send a request to a host that may be killed meanwhile."""
    with suppress(OSError):
        desk.request(request, **args)


@pytest.mark.parametrize("rounds", [pytest.param(4), pytest.param(50, marks=pytest.mark.long)])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(rounds: int, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    chance, moments, took = random.Random(seed), Counter[str](), list[float]()
    seen: set[float] = set()
    """The instants at which routines began."""
    with Household(tmp_path, SHORT) as desk:
        desk.skip_first_run(progress=56.0, sit=56.0, since_ask=56.0)
        desk.screen()
        for number in range(rounds):
            while len(desk.screens) < 2:
                desk.screen("", chance.choice(SIZES))
                desk.until(lambda: desk.screens[-1].written.count(OPENS), "it opens")
            if chance.random() < 0.3:
                desk.serve()
            before, is_still = one_moment(desk, chance), None
            moments[before[0]] += 1
            is_still = desk.snapshot() if before[1] else None
            took.append(desk.kill_host())
            after = desk.snapshot()
            assert after is not None
            if is_still is not None and is_still.playing is not None and after.playing is not None:
                assert is_same_place(is_still, after) or is_still.playing.state.paused is not None, (seed, number)
            for snapshot in (is_still, after):
                if snapshot is not None and snapshot.playing is not None:
                    seen.add(round(snapshot.playing.state.started, 3))
        last = desk.snapshot()
        assert desk.request("quit").ok
        desk.until(desk.is_quiet, "everything has ended")
        print(moments, f"slowest takeover {max(took):.2f} s")
        plays = {round(last.playing.state.started, 3)} if last is not None and last.playing is not None else set()
        check_journal(desk, seen - plays, seed)


def check_journal(desk: Household, ended: set[float], seed: int) -> None:
    """Check that each routine is there once, and that stretches and gaps follow one another without holes."""
    state, days = desk.state(), desk.rows()
    to_wall = state["saved"]["wall"] - state["saved"]["boot"]
    breaks = [row for day in days for row in day.breaks if row.routine]
    for began in ended:
        rows = [row for row in breaks if abs(row.started_wall - (began + to_wall)) < 0.5]
        assert len(rows) == 1, (seed, began, breaks)
    assert [row for day in days for row in day.gaps] == [], (seed, "a takeover is no gap")
    spans = sorted((row.started_wall, row.ended_wall) for day in days for row in day.stretches)
    # What a killed process had written and not saved is cut off when the stretch that goes on ends.
    last_end = max((end for _, end in spans), default=0.0)
    spans.append((max(state["clock"]["kind_since"] + to_wall, last_end), state["saved"]["wall"]))
    for (_, end), (begin, _) in pairwise(spans):
        assert -0.05 < begin - end < 2.0, (seed, spans)
    elapsed_s = spans[-1][1] - spans[0][0]
    assert sum(end - begin for begin, end in spans) == pytest.approx(elapsed_s, abs=2.0), (seed, spans)
