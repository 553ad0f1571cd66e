"""The way from the screens to the terminal itself: title, bell, notices, urgency and progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from textual.app import App
from textual.driver import Driver

from deskspine.core.notify.osc_notice import kind_for, sequence
from deskspine.core.notify.osc_signals import ProgressState, attention, progress
from deskspine.core.terminal.input_parser import TerminalReply
from deskspine.core.terminal.queries import COLOUR_SCHEME, NO_SCHEME, REPORT_SCHEME, Query, read_scheme
from deskspine.core.text.sanitize import is_control
from deskspine.engine.snapshot import ChannelView

T = TypeVar("T")
SAVE_TITLE, RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"
NO_TITLE_TERMS = ("linux", "dumb")
MOST_TITLE = 80
PRINTS_MODES = "Apple_Terminal"
"""The terminal that prints a part of a question about its modes."""


class Terminal:
    """The terminal, written to through Textual's driver, so that nothing appears in the middle of a frame.

    Nothing is written if there is no terminal. While the terminal does not read, everything is dropped: a bell that
    rings an hour late would be worse than no bell.
    """

    def __init__(self, app: App[None], environ: Mapping[str, str]) -> None:
        self._app = app
        self._environ = environ
        self._title: str | None = None
        """The title that was set last, or None if it has to be set again."""
        self._title_saved = False
        """True while the terminal keeps the title from before."""
        self._titles = environ.get("TERM", "dumb") not in NO_TITLE_TERMS
        self._progress: tuple[ProgressState, int] = ("off", 0)
        self._on_scheme: Callable[[bool], object] | None = None
        """Called with True if the terminal has become light, while it reports that."""
        self._reports_scheme = False
        self._given_back = False
        """True from the moment the terminal is given back until it is ours again: a tick of a screen that is closing
        would leave something there for good."""

    def title(self, text: str) -> None:
        """Set the title of the window if it has changed."""
        clean = "".join(sign for sign in text if not is_control(sign))[:MOST_TITLE]
        if not self._titles or clean == self._title:
            return
        save = "" if self._title_saved else SAVE_TITLE
        if self._write(f"{save}\x1b]2;{clean}\x1b\\"):
            self._title, self._title_saved = clean, True

    def restore(self) -> None:
        """Leave nothing in the terminal, and put nothing there until `come_back`.

        A driver that undoes what was done writes it as the very last, after frames that still wait; for another one it
        is written now.
        """
        self._given_back = True
        if not hasattr(self._app._driver, "undo"):
            self._write_always(self.undo())

    def undo(self) -> str:
        """Return, once, the sequences that restore title and progress and end reports, to be written from outside.

        May be called from any thread. From now on nothing is put there. The title becomes empty if the terminal cannot
        restore it.
        """
        self._given_back = True
        undo = progress(self._environ, "off") if self._progress[0] != "off" else ""
        undo += NO_SCHEME if self._reports_scheme else ""
        undo += f"\x1b]2;\x1b\\{RESTORE_TITLE}" if self._title_saved else ""
        self._progress, self._reports_scheme, self._title_saved = ("off", 0), False, False
        return undo

    def come_back(self) -> None:
        """Write again, after another program had the terminal, and ask for the reports again."""
        self._given_back, self._title = False, None
        if self._on_scheme is not None:
            self._reports_scheme = self._write(REPORT_SCHEME)

    async def follow_scheme(self, on_scheme: Callable[[bool], object], limit_s: float) -> None:
        """Call `on_scheme` from now on with True when the terminal becomes light, if it can report that."""
        if self._on_scheme is not None or self._environ.get("TERM_PROGRAM") == PRINTS_MODES:
            return
        if not await self.ask(COLOUR_SCHEME, limit_s):
            return
        queries = getattr(self._app._driver, "queries", None)
        if queries is not None and self._write(REPORT_SCHEME):
            self._on_scheme, self._reports_scheme = on_scheme, True
            queries.on_report = self._take_report

    def _take_report(self, reply: TerminalReply) -> None:
        light = read_scheme(reply)
        if light is not None and self._on_scheme is not None:
            self._on_scheme(light)

    def bell(self) -> None:
        """Ring the bell once."""
        self._write("\a")

    def notice(self, setting: str, title: str, body: str) -> None:
        """Show a notice of the kind in `setting`, or for "auto" of a kind that this terminal supports.

        Inside tmux another channel shows notices, because it reaches the person from a background window as well.
        """
        if not self._environ.get("TMUX"):
            self._write(sequence(kind_for(setting, self._environ), title, body))

    def urgency(self) -> None:
        """Let the window ask for attention if the terminal supports that."""
        self._write(attention(self._environ))

    def progress(self, state: ProgressState, percent: float = 0.0) -> None:
        """Show `percent` in the taskbar or the tab if the terminal supports that; the state "off" removes it."""
        value = (state, round(percent))
        if value != self._progress and self._write(progress(self._environ, *value)):
            self._progress = value

    @property
    def stalled(self) -> bool:
        """True while the terminal does not read, or is not ours."""
        return bool(getattr(self._app._driver, "stalled", False))

    async def ask(self, query: Query[T], limit_s: float) -> T | None:
        """Return the terminal's answer to `query`, or None after `limit_s` or if the terminal cannot be asked."""
        driver = self._app._driver
        queries = getattr(driver, "queries", None)
        if queries is None or driver is None or not is_terminal(driver) or self.stalled or self._given_back:
            return None
        if not self._titles:  # a terminal without a title does not know questions either, and might print them
            return None
        answer: T | None = await queries.ask(query, limit_s)
        return answer

    def channels(self, notice_setting: str) -> tuple[ChannelView, ...]:
        """Return the channels of this terminal, each with the reason if it does not work."""
        in_tmux = bool(self._environ.get("TMUX"))
        kind = "none" if in_tmux else kind_for(notice_setting, self._environ)
        if notice_setting == "none":
            why = "switched off"
        elif self._environ.get("STY"):
            why = "GNU Screen does not support notices"
        else:
            why = "not known to work in this terminal"
        return (
            ChannelView("screen", True, "this window"),
            ChannelView("title", self._titles, "" if self._titles else "this terminal has no title"),
            ChannelView("bell", True, "as set in the terminal"),
            ChannelView("notice", kind != "none", "" if kind != "none" else why, here=not in_tmux),
            ChannelView("urgency", bool(attention(self._environ)), "not supported in this terminal", here=False),
        )

    def write_now(self, text: str) -> bool:
        """Write whole escape sequences; return False if the terminal takes nothing now."""
        return self._write(text)

    def _write(self, text: str) -> bool:
        return not self._given_back and self._write_always(text)

    def _write_always(self, text: str) -> bool:
        driver = self._app._driver  # Textual has no public way to write an escape sequence
        if not text or driver is None or driver.is_headless or not is_terminal(driver):
            return False
        if self.stalled:
            return False
        try:
            driver.write(text)
            driver.flush()
        except AssertionError:  # the terminal is lent to an editor
            return False
        return True


def is_terminal(driver: Driver) -> bool:
    """Return True if `driver` writes to a terminal."""
    file = getattr(driver, "_file", None)
    return file is not None and bool(file.isatty())
