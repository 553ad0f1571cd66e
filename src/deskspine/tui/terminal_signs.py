"""The signs outside the screen: the title of the window, progress in the taskbar, the report, bell and notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import App

from deskspine.core.notify.escalation import channels_for, without_redundant
from deskspine.core.notify.wording import heading
from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.program_report import ProgramReport
from deskspine.tui.wording import window_title


class TerminalSigns:
    """The signs in one terminal; each is written only when it has changed."""

    def __init__(
        self, app: App[None], terminal: Terminal, environ: Mapping[str, str], on_answer: Callable[[], object]
    ) -> None:
        """Show them through `terminal`; `on_answer` is called when it takes reports from now on."""
        self.report = ProgramReport(app, terminal, environ, on_answer)
        self._terminal = terminal

    def show(self, snapshot: Snapshot, now: Now) -> None:
        """Show the present moment; the progress of a routine comes by `show_routine`."""
        self._terminal.title(window_title(snapshot, now))
        if snapshot.playing is None:
            open_ask = snapshot.mode == "asking" and snapshot.settings.flag("notice.progress")
            self._terminal.progress("attention" if open_ask else "off", 100 if open_ask else 0)
            self.report.show(snapshot, now)

    def show_routine(self, snapshot: Snapshot, now: Now, part: float) -> None:
        """Show that a `part` of the routine was played, 0 to 1; in the taskbar in steps of five percent."""
        if snapshot.settings.flag("notice.progress"):
            self._terminal.progress("normal", int(part * 20) * 5)
        if snapshot.playing is not None:
            self.report.show(snapshot, now, part)

    def announce(self, snapshot: Snapshot, events: Sequence[Event]) -> None:
        """Ring, ask for attention or show a notice about the last event that calls for it, as its step says.

        Of several that waited only the last is still true, and of an offer only while it is open.
        """
        settings = snapshot.settings
        calling = [event for event in events if channels_for(event, settings)]
        if not calling or (calling[-1].kind == "offer" and snapshot.offer is None):
            return
        works = {view.name for view in snapshot.channels if view.works}
        channels = without_redundant(channels_for(calling[-1], settings), works)
        if "bell" in channels:
            self._terminal.bell()
        if "urgency" in channels:
            self._terminal.urgency()
        if "notice" in channels:
            self._terminal.notice(settings.text("notice.kind"), heading(calling[-1]), calling[-1].why)

    def come_back(self) -> None:
        """Show everything again, after another program had the terminal."""
        self._terminal.come_back()
        self.report.come_back()

    def undo(self) -> str:
        """Return, once, the sequences that remove all signs; may be called from any thread."""
        return self.report.undo() + self._terminal.undo()
