"""Faults of screens: which screens a fault belongs to, and what the person reads about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

TRIES = 2
"""Maximum times that an overlay is opened for one state of the engine."""
TEXT = (
    "The page “{page}” had an error and was closed. Your sitting time is still counted. "
    "“log” in deskspine's state folder has the details."
)
APP_TEXT = (
    "An error in deskspine's screen. Your sitting time is still counted. "
    "“log” in deskspine's state folder has the details."
)


class FaultCount:
    """A count of faults of each overlay in its present state, and the pages already reported to the person."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[object, int]] = {}
        self._named: set[str] = set()

    def failed(self, overlay: str, about: object) -> bool:
        """Count a fault of `overlay` while it showed `about`; return True if it is not opened again."""
        before, times = self._failed.get(overlay, (about, 0))
        times = times + 1 if before == about else 1
        self._failed[overlay] = (about, times)
        return times >= TRIES

    def given_up(self, overlay: str, about: object) -> bool:
        """Return True if `overlay` failed too often for `about`."""
        before, times = self._failed.get(overlay, (None, 0))
        return before == about and times >= TRIES

    def text_once(self, screens: tuple[Screen[Any], ...]) -> str:
        """Return the message about a fault in `screens`, or "" if the person was informed before."""
        page = page_name(screens[0]) if screens else ""
        if page in self._named:
            return ""
        self._named.add(page)
        return TEXT.format(page=page) if page else APP_TEXT


def page_name(screen: Screen[Any]) -> str:
    """Return the name of a page for people: "settings" for SettingsScreen, "stop card" for StopCardScreen."""
    name = type(screen).__name__.removesuffix("Screen")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def screens_at_fault(error: BaseException) -> tuple[Screen[Any], ...]:
    """Return the screens whose code or whose widgets' code `error` passed, the innermost first.

    All of them have to be closed, because the fault may have ended their message loops.
    """
    screens: list[Screen[Any]] = []
    for widget in _widgets(error):
        screen = widget if isinstance(widget, Screen) else _screen_of(widget)
        if screen is not None and screen not in screens:
            screens.append(screen)
    return tuple(screens)


def guarded(do: Callable[[], object], on_fault: Callable[[Exception], object]) -> None:
    """Call `do`, and `on_fault` with an exception it raises, so that a fault of one listener does not stop others."""
    try:
        do()
    except Exception as error:
        on_fault(error)


def _screen_of(widget: Widget) -> Screen[Any] | None:
    try:
        return next((node for node in widget.ancestors if isinstance(node, Screen)), None)
    except AttributeError:  # its constructor failed, so it is in no tree
        return None


def _widgets(error: BaseException) -> Iterator[Widget]:
    """Yield the widgets whose methods raised or passed on `error`, those of its causes first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__ or getattr(link, "error", None)  # a worker's error is an attribute
    for link in reversed(chain):
        owners = []
        traceback = link.__traceback__
        while traceback is not None:
            owners.append(traceback.tb_frame.f_locals.get("self"))
            traceback = traceback.tb_next
        yield from (owner for owner in reversed(owners) if isinstance(owner, Widget))
