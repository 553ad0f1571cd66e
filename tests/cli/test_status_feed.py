"""The feed of `--follow` on a small server: connections that end, come back, say nonsense, or never come."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.status_subscription import StatusSubscription
from deskspine.cli.status_feed import LOOK_S, RETRY_S, TAKE_OVER_S, OlderError, StatusFeed, until_ready
from support.status_host import Host, answer
from support.tmux_fakes import HandClock


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(tmp_path)
    yield host
    host.end()


class Pauses:
    """Pauses that take simulated time while there is no connection, and wait for real data otherwise."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.slept: list[float] = []
        self.then: dict[int, object] = {}

    def __call__(self, stream: StatusSubscription | None, limit_s: float | None) -> bool:
        if stream is not None:
            ready = until_ready(stream, 2 if limit_s is None else min(limit_s, 0.05))
            assert ready or limit_s is not None, "the server has sent nothing"
            self.clock.pass_s(0 if ready or limit_s is None else limit_s)
            return ready
        assert limit_s is not None, "sleeps until something wakes it, and nothing will"
        self.slept.append(limit_s)
        self.clock.pass_s(limit_s)
        return False


FeedOf = Callable[[Path], tuple[StatusFeed, Pauses]]


@pytest.fixture
def feed_of() -> Iterator[FeedOf]:
    """Yield a function that returns a feed in simulated time, and its pauses."""
    feeds: list[StatusFeed] = []

    def make(folder: Path) -> tuple[StatusFeed, Pauses]:
        pauses = Pauses(HandClock())
        feeds.append(StatusFeed(str(folder), pauses.clock, pause=pauses))
        return feeds[-1], pauses

    yield make
    for feed in feeds:
        feed.close()


def test_a_line_of_the_server_is_the_next_state(host: Host, feed_of: FeedOf) -> None:
    feed, _ = feed_of(host.folder)
    greeting = host.greet(answer(mode="sitting"))
    assert feed.wait(None) == {"mode": "sitting"}
    greeting.join()
    place = {"kind": "status", "pid": os.getpid(), "tty": "", "variables": {}}
    assert host.asked == [{"v": 1, "request": "subscribe", "face": place}]
    assert feed.wait(0.01) is None
    host.send(answer(mode="sitting") + answer(mode="asking", why="a\x1bb"))
    assert feed.wait(None) == {"mode": "asking", "why": "a?b"}, "the newest of two, as a terminal may show it"
    host.send(answer(mode="owed")[:20])
    assert feed.wait(0.01) is None, "half a line"
    host.send(answer(mode="owed")[20:])
    assert feed.wait(None) == {"mode": "owed"}


def test_an_end_is_reported_once_nothing_takes_over(host: Host, feed_of: FeedOf) -> None:
    feed, pauses = feed_of(host.folder)
    host.greet(answer(mode="sitting"))
    feed.wait(None)
    host.end()
    assert feed.wait(None) == {}
    assert pauses.slept == [RETRY_S] * round(TAKE_OVER_S / RETRY_S)
    assert feed.wait(3600) is None
    assert set(pauses.slept[6:]) == {LOOK_S}


def test_another_host_that_takes_over_is_followed_without_a_word(host: Host, feed_of: FeedOf) -> None:
    feed, pauses = feed_of(host.folder)
    host.greet(answer(mode="playing"))
    feed.wait(None)
    host.hang_up()
    host.greet(answer(mode="playing", playing="x"))
    assert feed.wait(None) == {"mode": "playing", "playing": "x"}
    assert pauses.slept == [RETRY_S]


@pytest.mark.parametrize("nonsense", [b"garbage\n", b"[]\n", b'{"ok": 1}\n', b"x" * 70_000])
def test_nonsense_is_a_connection_that_ended(nonsense: bytes, host: Host, feed_of: FeedOf) -> None:
    feed, _ = feed_of(host.folder)
    host.greet(answer(mode="sitting"))
    feed.wait(None)
    with suppress(OSError):
        host.send(nonsense)
    host.greet(answer(mode="away"))
    assert feed.wait(None) == {"mode": "away"}


def test_nothing_running_is_looked_at_every_few_seconds_until_one_starts(tmp_path: Path, feed_of: FeedOf) -> None:
    feed, pauses = feed_of(tmp_path)
    assert feed.wait(None) == {}
    assert feed.wait(600) is None
    assert len(pauses.slept) == 600 / LOOK_S
    started = Host(tmp_path)
    try:
        started.greet(answer(mode="sitting"))
        assert feed.wait(None) == {"mode": "sitting"}
    finally:
        started.end()


def test_a_host_that_does_not_listen_is_read_from_the_file(tmp_path: Path, feed_of: FeedOf) -> None:
    lock = acquire(tmp_path / "lock", tmp_path / "no-socket")
    try:
        feed, pauses = feed_of(tmp_path)
        assert feed.wait(None) == {"mode": "starting"}
        assert feed.wait(1) is None
        (tmp_path / "status").write_text("mode=sitting\n")
        assert feed.wait(None) == {"mode": "sitting"}
        assert feed.wait(6) is None
        assert pauses.slept == [RETRY_S, RETRY_S, LOOK_S, LOOK_S]
    finally:
        lock.release()


def test_one_that_knows_no_followers_is_named(host: Host, feed_of: FeedOf) -> None:
    feed, _ = feed_of(host.folder)
    host.greet(b'{"ok": false, "text": "there is no request \\"subscribe\\""}\n')
    with pytest.raises(OlderError, match=rf"^deskspine \(process {os.getpid()}\) is older than this program"):
        feed.wait(None)


def test_one_with_no_room_is_asked_again(host: Host, feed_of: FeedOf) -> None:
    feed, pauses = feed_of(host.folder)
    host.greet(b'{"ok": false, "text": "16 faces are open already"}\n', answer(mode="away"))
    assert feed.wait(None) == {"mode": "away"}
    assert pauses.slept == [RETRY_S]


FOLLOW = ("-m", "deskspine", "status", "--follow")


def started(home: Path, *options: str) -> subprocess.Popen[str]:
    """Start a follower in a process of its own."""
    environ = {**os.environ, "XDG_STATE_HOME": str(home)}
    return subprocess.Popen(
        (sys.executable, *FOLLOW, *options), env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "deskspine").mkdir()
    return tmp_path


def test_a_reader_that_ends_ends_it_at_once(home: Path) -> None:
    host = Host(home / "deskspine")
    host.greet(answer(mode="sitting"))
    try:
        with started(home, "--format", "{mode}") as follower:
            assert follower.stdout is not None
            assert follower.stderr is not None
            assert follower.stdout.readline() == "sitting\n"
            follower.stdout.close()
            assert follower.wait(5) == 141, "although nothing more was written"
            assert follower.stderr.read() == ""
    finally:
        host.end()


def test_an_interrupt_ends_it(home: Path) -> None:
    with started(home) as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "deskspine is not running\n"
        follower.send_signal(2)
        assert follower.wait(5) == 130
        assert follower.communicate() == ("", "")


def test_one_line_now_is_like_the_plain_verb(home: Path) -> None:
    lock = acquire(home / "deskspine" / "lock", home / "socket")
    try:
        (home / "deskspine" / "status").write_text("mode=away\nbreaks=3\n")
        environ = {**os.environ, "XDG_STATE_HOME": str(home)}
        command = (sys.executable, "-m", "deskspine", "status", "--format", "{short}, {breaks} breaks")
        result = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=20)
        assert (result.returncode, result.stdout) == (0, "away, 3 breaks\n")
    finally:
        lock.release()
    gone = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=20)
    assert (gone.returncode, gone.stdout) == (3, "\n")


def test_a_bad_template_is_exit_code_2(home: Path) -> None:
    command = (sys.executable, "-m", "deskspine", "status", "--follow", "--format", "{minuts_left}")
    result = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert result.returncode == 2
    assert result.stderr == (
        'deskspine status: --format: there is no field "minuts_left"; did you mean minutes_left?\n'
    )


def test_the_real_clock_is_monotonic_for_the_feed() -> None:
    feed = StatusFeed("/nowhere", SystemClock(), pause=lambda stream, limit_s: False)
    assert feed.wait(None) == {}
    assert feed.wait(0) is None
