"""The services of the screens: a clock, a way to send requests to the engine, and its snapshots and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

from deskspine.core.commands.registry import Request
from deskspine.core.timekeeping.instants import Now
from deskspine.core.toml.diagnostics import Problem
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.engine.snapshot import Snapshot

if TYPE_CHECKING:
    from deskspine.core.figure.film import Shot
    from deskspine.core.figure.indexed import Indexed
    from deskspine.core.figure.pixel_film import PictureOrder
    from deskspine.core.history.views import HistoryQuery, HistoryView
    from deskspine.core.themes.theme_file import ThemeFile


def _drop(error: BaseException, where: str) -> None:
    """Do nothing; the value of `Services.report` where faults are not logged."""


class ThemeSource(Protocol):
    """The person's own themes."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the themes."""
        ...

    def misnamed(self) -> tuple[Problem, ...]:
        """Return a problem for each file whose name no theme can have."""
        ...

    def read(self, name: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
        """Return a theme, or None if there is no such theme, and what is wrong with its file."""
        ...


class NoThemes:
    """A source without themes."""

    def names(self) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    def misnamed(self) -> tuple[Problem, ...]:
        """Return nothing."""
        return ()

    def read(self, name: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
        """Return None."""
        return None, ()


PIXEL_SETTINGS = ("auto", "pixels")
"""Values of the setting `appearance.figure` with which a terminal that can shows pixels."""


class PictureStore(Protocol):
    """The pictures of the figure in pixels."""

    def pictures(self, order: PictureOrder) -> Mapping[Shot, Indexed] | None:
        """Return all pictures of `order` if they are there, else None. Nothing is drawn.

        A picture is unpacked each time it is looked up, so that few of them are in memory.
        """
        ...

    def make(self, order: PictureOrder, ready: Callable[[], object]) -> None:
        """Make the missing pictures in the background; call `ready`, on any thread, when all of them are there.

        A newer order goes first. `ready` is never called where pictures cannot be made.
        """
        ...

    def rest(self) -> None:
        """Forget what is on order, and end what works in the background until there is another order."""
        ...

    def stop(self) -> None:
        """End what works in the background."""
        ...


class NoPictures:
    """A store without pictures."""

    def pictures(self, order: PictureOrder) -> Mapping[Shot, Indexed] | None:
        """Return None."""
        return None

    def make(self, order: PictureOrder, ready: Callable[[], object]) -> None:
        """Do nothing."""

    def rest(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


class HistorySource(Protocol):
    """The history of the person, read when a page asks for it."""

    def view(self, query: HistoryQuery) -> HistoryView:
        """Return the view that `query` asks for, on any thread; it takes milliseconds.

        Raises OSError with a sentence for the person if the history cannot be read.
        """
        ...


class NoHistory:
    """A source without a history."""

    def view(self, query: HistoryQuery) -> HistoryView:
        """Return the view of a person of whom nothing is recorded."""
        from deskspine.core.history.page_view import PageRows, page_view

        return page_view(query, PageRows())


class Services(Struct, frozen=True):
    """The services that a screen may use; tests make them from fakes."""

    clock: Clock
    send: Callable[[Request], None]
    """Sends a request to the engine and returns at once; a later snapshot shows the result."""
    link: Link
    report: Callable[[BaseException, str], None] = _drop
    """Logs a fault of a screen with the name of the screen."""
    demo: bool = False
    """True in a demo, in which time runs faster and nothing is saved."""
    themes: ThemeSource = NoThemes()
    """The person's own themes; the files are read when one of them is wanted."""
    pictures: PictureStore = NoPictures()
    """The pictures of the figure in pixels, for a terminal that shows them."""
    history: HistorySource = NoHistory()
    """The history of the person; a page reads it on a thread, so that the screen never waits for the disk."""
    popup: bool = False
    """True in a window that shows one ask or routine, whatever the settings say about screens, and then closes."""

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self.link.snapshot

    def now(self) -> Now:
        """Return the present moment, to compare with instants of a snapshot."""
        reading = self.clock.read()
        return Now(reading.boot, reading.wall, self.clock.zone())


@runtime_checkable
class FollowsSnapshots(Protocol):
    """A screen that receives every new snapshot on its own thread."""

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Note `snapshot` without drawing; called for every new one, also while the screen is covered."""
        ...

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; called for each new one while the screen can be seen, and when it is uncovered."""
        ...

    def show_news(self) -> None:
        """Show the line of news, if the screen has a place for it; called after `take_snapshot`."""
        ...


@runtime_checkable
class Ticks(Protocol):
    """A screen that shows running time; the app calls `tick` while it is on top."""

    def tick(self) -> None:
        """Show the present moment."""
        ...

    def next_change(self, now: Now) -> float:
        """Return the next instant at which something on the screen changes."""
        ...

    def wants_seconds(self) -> bool:
        """Return True if something changes every second from then on."""
        ...
