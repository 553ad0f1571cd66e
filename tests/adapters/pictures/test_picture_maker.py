"""Pictures made in the background: by a process that is not there, and by a real one."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from queue import Empty, Queue
from threading import Event
from typing import BinaryIO

import pytest

from deskspine.adapters.pictures.cache import PictureCache
from deskspine.adapters.pictures.maker import PictureMaker, Process, start_worker
from deskspine.adapters.pictures.messages import Drawn, Failed, Wanted, news_from, orders_from, send
from deskspine.adapters.pictures.order_key import key_of
from deskspine.adapters.pictures.packed import packed
from deskspine.adapters.pictures.worker import REST, STRETCH_S, OrderPile, Pace, Worker
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.film import Shot
from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.pixel_film import PictureOrder, bodies, draw
from deskspine.core.figure.pose import Pose

LIMIT_S = 60.0
"""Timeout of a test that waits for a real process."""
BLANK = packed(Indexed(2, 1, ((0, 0, 0),), bytes(2)))


SHOWN = ("neutral", "tilt_l")


@cache
def poses() -> tuple[Pose, ...]:
    return bodies(RoutineFiles().load().poses, SHOWN)


def order_of(*shots: Shot, width: int = 24) -> PictureOrder:
    return PictureOrder(poses(), SHOWN, shots, width, 28, palette(Looks()))


SHOTS = (Shot("neutral", "neutral"), Shot("tilt_l", "tilt_l"))


class FakeProcess:
    """A process that a test speaks for."""

    def __init__(self) -> None:
        orders, news = os.pipe(), os.pipe()
        self.stdin: BinaryIO = os.fdopen(orders[1], "wb")
        self.stdout: BinaryIO = os.fdopen(news[0], "rb")
        self._orders: BinaryIO = os.fdopen(orders[0], "rb")
        self.orders = orders_from(self._orders)
        self._news: BinaryIO = os.fdopen(news[1], "wb")
        self.code, self.killed = 0, Event()

    def draw(self, key: str, number: int) -> None:
        send(self._news, Drawn(key, number, BLANK))

    def fail(self, key: str) -> None:
        send(self._news, Failed(key))

    def end(self, code: int) -> None:
        self.code = code
        self._news.close()

    def kill(self) -> None:
        if not self._news.closed:
            self._news.close()
        self._orders.close()
        self.killed.set()

    def wait(self) -> int:
        return self.code


class Office:
    """A maker with fake processes."""

    def __init__(self, folder: Path) -> None:
        self.started: Queue[FakeProcess] = Queue()
        self.maker = PictureMaker(folder, self._start)

    def _start(self, folder: Path) -> Process:
        process = FakeProcess()
        self.started.put(process)
        return process

    def process(self) -> FakeProcess:
        return self.started.get(timeout=LIMIT_S)

    def join(self) -> None:
        """Wait until the maker has noticed that its process ended."""
        reader = self.maker._reader
        assert reader is not None
        reader.join(LIMIT_S)

    def is_idle(self) -> bool:
        try:
            self.started.get_nowait()
        except Empty:
            return True
        return False


def test_pictures_are_there_when_all_are_made(tmp_path: Path) -> None:
    office, order, ready = Office(tmp_path), order_of(*SHOTS), Event()
    assert office.maker.pictures(order) is None
    assert office.is_idle()
    office.maker.make(order, ready.set)
    process = office.process()
    assert process.orders() == Wanted(key_of(order), order)
    process.draw(key_of(order), 0)
    assert office.maker.pictures(order) is None
    process.draw(key_of(order), 1)
    assert ready.wait(LIMIT_S)
    pictures = office.maker.pictures(order)
    assert pictures is not None
    assert list(pictures) == list(SHOTS)
    assert pictures[SHOTS[1]].pixels == bytes(2)
    office.maker.stop()
    assert process.killed.is_set()


def test_pictures_of_two_orders_are_in_memory(tmp_path: Path) -> None:
    office = Office(tmp_path)
    orders = [order_of(SHOTS[0], width=width) for width in (20, 21, 22)]
    for order in orders:
        ready = Event()
        office.maker.make(order, ready.set)
        if order is orders[0]:
            process = office.process()
        process.draw(key_of(order), 0)
        assert ready.wait(LIMIT_S)
    assert [office.maker.pictures(order) is not None for order in orders] == [False, True, True]
    PictureCache(tmp_path).keep(key_of(orders[0]), 0, BLANK)
    assert office.maker.pictures(orders[0]) is not None
    office.maker.stop()


def test_a_process_that_dies_is_replaced_once(tmp_path: Path) -> None:
    office, order, ready = Office(tmp_path), order_of(*SHOTS), Event()
    office.maker.make(order, ready.set)
    for _ in range(2):
        process = office.process()
        assert process.orders() == Wanted(key_of(order), order)
        process.end(-9)
    office.join()
    office.maker.make(order, ready.set)
    assert office.is_idle()
    assert not ready.is_set()
    office.maker.stop()


def test_one_that_was_sent_to_rest_is_started_again_by_any_later_order(tmp_path: Path) -> None:
    office, order, ready = Office(tmp_path), order_of(*SHOTS), Event()
    for _ in range(4):
        office.maker.make(order, ready.set)
        process = office.process()
        assert process.orders() == Wanted(key_of(order), order)
        office.maker.rest()
        process.end(-9)
        office.join()
        assert office.is_idle()
    assert not ready.is_set()
    office.maker.stop()


def test_one_that_had_nothing_to_do_is_started_again_at_any_time(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for width in range(20, 24):
        order, ready = order_of(SHOTS[0], width=width), Event()
        office.maker.make(order, ready.set)
        process = office.process()
        process.draw(key_of(order), 0)
        assert ready.wait(LIMIT_S)
        process.end(0)
        office.join()
    office.maker.stop()


def test_a_body_that_cannot_be_drawn_is_not_asked_for_again(tmp_path: Path) -> None:
    office, order, other, ready = Office(tmp_path), order_of(*SHOTS), order_of(SHOTS[0]), Event()
    office.maker.make(order, pytest.fail)
    process = office.process()
    process.fail(key_of(order))
    office.maker.make(other, ready.set)
    process.draw(key_of(other), 0)
    assert ready.wait(LIMIT_S)
    office.maker.stop()


def test_without_a_process_there_are_no_pictures(tmp_path: Path) -> None:
    def refuse(folder: Path) -> Process:
        raise OSError(12, "Cannot allocate memory")

    maker = PictureMaker(tmp_path, refuse)
    maker.make(order_of(*SHOTS), pytest.fail)
    assert maker.pictures(order_of(*SHOTS)) is None
    maker.stop()
    maker.make(order_of(*SHOTS), pytest.fail)


def test_the_key_depends_on_everything() -> None:
    orders = (
        order_of(*SHOTS), order_of(SHOTS[0]), order_of(*SHOTS, width=25),
        PictureOrder((), ("neutral", "tilt_l"), SHOTS, 24, 28, palette(Looks())),
        PictureOrder((), ("neutral", "tilt_l"), SHOTS, 24, 28, palette(Looks(skin="dark"))),
    )  # fmt: skip
    assert len({key_of(order) for order in orders}) == len(orders)
    assert key_of(order_of(*SHOTS)) == key_of(order_of(*SHOTS))


class Machine:
    """A clock on which work takes time, and rest as well."""

    def __init__(self) -> None:
        self.at = self.rested = 0.0

    def now(self) -> float:
        return self.at

    def rest(self, seconds: float) -> None:
        self.at += seconds
        self.rested += seconds


def test_it_rests_three_times_as_long_as_it_works() -> None:
    machine = Machine()
    pace = Pace(machine.now, machine.rest)
    worked = 0.0
    for _ in range(1000):
        machine.at += 0.003
        worked += 0.003
        pace.step()
    assert machine.rested == pytest.approx(REST * worked, abs=REST * STRETCH_S)


def test_the_newest_order_goes_first(tmp_path: Path) -> None:
    old, new = (order_of(*SHOTS, width=width) for width in (8, 10))
    pile, machine, out = OrderPile(), Machine(), io.BytesIO()
    pile.put(Wanted("0" * 32, old))
    pile.put(Wanted("1" * 32, new))
    Worker(pile, PictureCache(tmp_path), Pace(machine.now, machine.rest), out).run(0.0)
    out.seek(0)
    news = news_from(out)
    assert [(one.key[0], one.number) for one in iter(news, None) if isinstance(one, Drawn)] == [
        ("1", 0), ("1", 1), ("0", 0), ("0", 1),
    ]  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"0" * 32, "1" * 32, "turn"}


def test_pictures_in_the_folder_are_not_drawn_again(tmp_path: Path) -> None:
    order, cache, out = order_of(*SHOTS), PictureCache(tmp_path), io.BytesIO()
    cache.keep("0" * 32, 1, BLANK)
    (tmp_path / ("0" * 32) / "0").write_bytes(b"damaged")
    pile, machine = OrderPile(), Machine()
    pile.put(Wanted("0" * 32, order))
    Worker(pile, cache, Pace(machine.now, machine.rest), out).run(0.0)
    out.seek(0)
    news = news_from(out)
    assert news() == Drawn("0" * 32, 0, packed(draw(order, SHOTS[0])))
    assert news() == Drawn("0" * 32, 1, BLANK)
    assert cache.read("0" * 32, 0) == packed(draw(order, SHOTS[0]))


def test_a_real_process_makes_pictures_and_ends(tmp_path: Path) -> None:
    processes: list[Process] = []

    def start(folder: Path) -> Process:
        processes.append(start_worker(folder))
        return processes[0]

    order, ready = order_of(*SHOTS), Event()
    maker = PictureMaker(tmp_path / "pictures", start)
    maker.make(order, ready.set)
    assert ready.wait(LIMIT_S)
    pictures = maker.pictures(order)
    assert pictures is not None
    assert [pictures[shot] for shot in SHOTS] == [draw(order, shot) for shot in SHOTS]
    assert len(list((tmp_path / "pictures" / key_of(order)).iterdir())) == 2
    maker.stop()
    assert processes[0].wait() == -signal.SIGKILL
    assert PictureMaker(tmp_path / "pictures").pictures(order) is not None


PARENT = """
import sys
from functools import cache
from pathlib import Path
from deskspine.adapters.pictures.maker import start_worker
worker = start_worker(Path(sys.argv[1]))
print(worker.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it looks for the process in /proc")
def test_a_real_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        (sys.executable, "-c", PARENT, str(tmp_path)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    gone, _, _ = select.select([worker], [], [], LIMIT_S)
    os.close(worker)
    assert gone
