"""Faults of screens: a fault closes the page it was met in, and the program goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

TRIES = 2
"""How often a screen that stands for a state of the engine is opened for that one state."""
TEXT = "The page “{page}” had a fault and was closed. Your clock goes on. “log” in deskspine's state folder says more."
APP_TEXT = "A fault in deskspine's screen. Your clock goes on. “log” in deskspine's state folder says more."


class FaultCount:
    """Counts how often each overlay failed for what it shows now, and remembers which pages were named."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[object, int]] = {}
        self._named: set[str] = set()

    def failed(self, overlay: str, about: object) -> bool:
        """Count a failure of `overlay` while it showed `about`; return True if it is not to be opened again."""
        before, times = self._failed.get(overlay, (about, 0))
        times = times + 1 if before == about else 1
        self._failed[overlay] = (about, times)
        return times >= TRIES

    def given_up(self, overlay: str, about: object) -> bool:
        """Return whether `overlay` failed too often for `about`."""
        before, times = self._failed.get(overlay, (None, 0))
        return before == about and times >= TRIES

    def text_once(self, screens: tuple[Screen[Any], ...]) -> str:
        """Return what to say of a fault in `screens`, or "" if that was said before."""
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
    """Return the screens whose own code, or that of their widgets, `error` went through; the innermost first.

    Each of them may have lost a message loop by it, so each has to be closed.
    """
    found: list[Screen[Any]] = []
    for widget in _widgets(error):
        screen = widget if isinstance(widget, Screen) else _screen_of(widget)
        if screen is not None and screen not in found:
            found.append(screen)
    return tuple(found)


def guarded(do: Callable[[], object], on_fault: Callable[[Exception], object]) -> None:
    """Call `do`, and `on_fault` with what it raised: so that one listener's fault is no other's."""
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
    """Yield the widgets in whose methods `error` was raised or passed on, causes before what they led to."""
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
