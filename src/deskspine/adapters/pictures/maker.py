"""Pictures in pixels for the screens: from memory, from the cache folder, or from a process that draws them."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO, Protocol

from msgspec import Struct, field

from deskspine.adapters.pictures.cache import PictureCache
from deskspine.adapters.pictures.messages import Drawn, PictureNews, Wanted, news_from, send
from deskspine.adapters.pictures.order_key import key_of
from deskspine.adapters.pictures.packed import unpacked
from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.figure.film import Shot
from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.pixel_film import PictureOrder

KEPT = 2
"""Maximum number of orders whose packed pictures are in memory: those that were used last."""
MOST_WAITING = 8
"""Maximum number of orders that wait; an older one is forgotten."""
MOST_DEATHS = 2
"""Number of deaths of a process after which no other one is started: the first may be due to the machine."""
END_S = 0.2
"""Timeout for the thread that reads pictures to end."""


class Process(Protocol):
    """The parts of a process that are used here."""

    stdin: BinaryIO
    stdout: BinaryIO

    def kill(self) -> None:
        """End it at once."""
        ...

    def wait(self) -> int:
        """Wait for its end."""
        ...


def start_worker(folder: Path) -> Process:
    """Start the process that draws. Raises OSError."""
    with unblocked():
        # A session of its own: keys and signals of the terminal are not for it. -P: no modules of the current folder.
        return subprocess.Popen(  # type: ignore[return-value]
            (sys.executable, "-P", "-m", "deskspine.adapters.pictures.worker", str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


class PackedPictures(Mapping[Shot, Indexed]):
    """The pictures of one order; each is unpacked when it is looked up."""

    def __init__(self, shots: Sequence[Shot], data: Mapping[int, bytes]) -> None:
        """Show the packed pictures in `data`, which are numbered like `shots`."""
        self._data = {shot: data[number] for number, shot in enumerate(shots)}

    def __getitem__(self, shot: Shot) -> Indexed:
        return unpacked(self._data[shot])

    def __contains__(self, shot: object) -> bool:
        return shot in self._data

    def __iter__(self) -> Iterator[Shot]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class _Waiting(Struct):
    """An order whose pictures are being made."""

    order: PictureOrder
    ready: list[Callable[[], object]] = field(default_factory=list)
    made: set[int] = field(default_factory=set)


class PictureMaker:
    """A store of pictures that draws in another process. Its methods may be called from any thread."""

    def __init__(self, folder: Path, start: Callable[[Path], Process] = start_worker) -> None:
        """Keep pictures in `folder`. Nothing is read and no process starts before it is used."""
        self._folder, self._start = folder, start
        self._cache = PictureCache(folder)
        self._lock = Lock()
        self._kept: OrderedDict[str, dict[int, bytes]] = OrderedDict()
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()
        self._process: Process | None = None
        self._reader: Thread | None = None
        self._deaths = 0
        self._rests = False
        """True from when the process was ended here until it has gone."""
        self._stopped = False

    def pictures(self, order: PictureOrder) -> Mapping[Shot, Indexed] | None:
        """Return all pictures of `order` if they are in memory or in the folder, else None."""
        key, count = key_of(order), len(order.shots)
        with self._lock:
            kept = self._kept.get(key, {})
            if len(kept) == count:
                self._kept.move_to_end(key)
                return PackedPictures(order.shots, kept)
            if key in self._waiting:
                return None
            read: dict[int, bytes] = {}
            for number in reversed(range(count)):  # the last one is made last
                data = self._cache.read(key, number)
                if data is None:
                    return None
                read[number] = data
            self._cache.note_use(key)
            self._keep(key, read)
            return PackedPictures(order.shots, read)

    def make(self, order: PictureOrder, ready: Callable[[], object]) -> None:
        """Make the missing pictures in the background; call `ready`, on a thread of its own, when all are there."""
        key = key_of(order)
        with self._lock:
            if self._stopped or not order.shots:
                return
            waiting = self._waiting.setdefault(key, _Waiting(order))
            waiting.ready.append(ready)
            self._waiting.move_to_end(key)
            self._keep(key, self._kept.get(key, {}))
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            self._send(Wanted(key, order))

    def rest(self) -> None:
        """End the process, and forget what waits; a later order starts another."""
        with self._lock:
            self._waiting.clear()
            self._rests = self._process is not None
            if self._process is not None:
                self._process.kill()

    def stop(self) -> None:
        """End the process, and forget what waits."""
        with self._lock:
            self._stopped = True
            self._waiting.clear()
            process, reader = self._process, self._reader
        if process is not None:
            process.kill()
        if reader is not None:
            reader.join(END_S)

    def _keep(self, key: str, data: dict[int, bytes]) -> None:
        self._kept[key] = data
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _send(self, *orders: Wanted) -> None:
        """Send orders to the process, which is started unless there is one."""
        if self._process is None:
            if self._deaths >= MOST_DEATHS:
                self._waiting.clear()
                return
            try:
                self._process = self._start(self._folder)
            except OSError:
                self._waiting.clear()
                return
            self._reader = Thread(target=self._read, args=(self._process,), daemon=True, name="pictures")
            self._reader.start()
        with suppress(OSError, ValueError):  # it has died: the thread that reads will see it
            for wanted in orders:
                send(self._process.stdin, wanted)

    def _read(self, process: Process) -> None:
        """Take pictures from a process until its end; then start another, if orders wait."""
        news = news_from(process.stdout)
        while (one := news()) is not None:
            for ready in self._take(one):
                ready()
        process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError, ValueError):
                stream.close()
        with self._lock:
            self._process = None
            self._deaths += code != 0 and not self._rests  # one that had nothing to do for some time ends with 0
            self._rests = False
            if not self._stopped and self._waiting:
                self._send(*(Wanted(key, waiting.order) for key, waiting in self._waiting.items()))

    def _take(self, news: PictureNews) -> Sequence[Callable[[], object]]:
        """Note a picture, and return what is to be called because it was the last one of its order."""
        key = news.key
        with self._lock:
            waiting = self._waiting.get(key)
            if waiting is None:
                return ()
            if not isinstance(news, Drawn):
                del self._waiting[key]
                self._kept.pop(key, None)
                return ()
            waiting.made.add(news.number)
            if key in self._kept:
                self._kept[key][news.number] = news.data
            if len(waiting.made) < len(waiting.order.shots):
                return ()
            del self._waiting[key]
            return waiting.ready
