"""The report of what deskspine is doing, for a terminal that shows that in its tab or its list of programs.

Each screen reports to its own terminal, from the snapshot that it shows, so a change of the host changes nothing here.
Nothing is reported before the terminal has replied that it understands reports, and nothing in a popup of tmux, from
which nothing reaches the terminal. Behind tmux the record has an id, because other panes have records as well, and it
is reported again when the pane gets the focus: tmux hands on only what a visible pane writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import App

from deskspine.core.notify.wording import BREAK_OVERDUE, TIME_TO_MOVE
from deskspine.core.terminal.program_status import ProgramStatus, clear, report
from deskspine.core.terminal.queries import PROGRAM_STATUS
from deskspine.core.terminal.tmux_passthrough import behind_tmux, through
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot

if TYPE_CHECKING:
    from deskspine.tui.driver.terminal_escapes import Terminal

ANSWER_S = 3.0
"""Timeout for the reply of the terminal, in seconds."""
DONE_S = 60.0
"""Seconds for which a routine that has ended is reported as done."""
LATE_S = 0.1
"""Seconds after that at which it is reported as idle, so that two clocks agree."""
PROGRESS_EVERY_S = 1.0
"""Minimum seconds between two reports of which only the progress differs."""
APP = "deskspine"
IDLE = ProgramStatus("idle", app=APP)
ASKS = ProgramStatus("blocked", "question", app=APP, title="Break", message=TIME_TO_MOVE)
OWED = ProgramStatus("blocked", app=APP, title="Break", message=BREAK_OVERDUE)
PLAYS = ProgramStatus("working", app=APP, title="Break", message="The routine is playing")
DONE = ProgramStatus("done", app=APP, title="Break", message="The break is over")


def program_status(snapshot: Snapshot, now: Now, part: float = 0.0) -> ProgramStatus:
    """Return the report for `snapshot` at `now`, with the `part` (0 to 1) of the routine that was played.

    It has no name of a routine and no time, because the terminal may show it to others.
    """
    if snapshot.playing is not None:
        return replace(PLAYS, progress=max(0, min(100, int(part * 100))))
    if snapshot.mode == "asking":
        return ASKS
    if snapshot.mode == "owed":
        return OWED
    return DONE if done_left_s(snapshot, now) > 0.0 else IDLE


def done_left_s(snapshot: Snapshot, now: Now) -> float:
    """Return the seconds for which the last routine is still reported as done; 0 or less if it is not."""
    last = snapshot.last_break
    if last is None or last.outcome not in ("finished", "shortened") or now.wall < last.wall:
        return 0.0
    return last.wall + DONE_S - now.wall


class ProgramReport:
    """The question whether the terminal takes reports, and the report that it has."""

    def __init__(
        self, app: App[None], terminal: Terminal, environ: Mapping[str, str], on_answer: Callable[[], object]
    ) -> None:
        """Report through `terminal`; `on_answer` is called when it takes reports from now on."""
        self._app, self._terminal, self._on_answer = app, terminal, on_answer
        self._in_tmux = bool(environ.get("TMUX"))
        pane = environ.get("TMUX_PANE", "").removeprefix("%")
        self._record = f"{APP}-{pane}" if self._in_tmux and pane.isdecimal() and len(pane) < 10 else ""
        hidden = bool(environ.get("STY")) and not self._in_tmux
        self._may_ask = not hidden and (not self._in_tmux or bool(self._record))
        self._shown = False
        """True after the first frame, when the terminal can be asked."""
        self._asked = False
        self._takes = False
        """True if the terminal takes reports."""
        self._last: ProgramStatus | None = None
        """The report that the terminal has, or None if it has none."""
        self._last_t = 0.0
        self._again = False
        """True if the last report may not have reached the terminal, so that it is written again."""

    def first_frame_shown(self) -> None:
        """Ask the terminal from now on; behind tmux with the first key, see `PictureChoice.key_pressed`."""
        self._shown = True
        if not self._in_tmux:
            self._ask()

    def key_pressed(self) -> None:
        """Ask the terminal if it was not asked: its reply goes to the pane that has the keyboard."""
        if not self._asked:
            self._ask()

    def resized(self) -> None:
        """Behind tmux, ask again before the next report, because the window may be another terminal's."""
        if self._in_tmux:
            self._asked = self._takes = False

    def focused(self) -> None:
        """Behind tmux, report again: what was written while the pane was hidden has reached no terminal."""
        self._again = self._again or self._in_tmux

    def come_back(self) -> None:
        """Report again, after another program had the terminal."""
        self._again = True

    def show(self, snapshot: Snapshot, now: Now, part: float = 0.0) -> None:
        """Report `snapshot` if it differs from the last report; with `part` of the routine that was played."""
        if not self._takes:
            return
        wanted = program_status(snapshot, now, part) if snapshot.settings.flag("notice.progress") else None
        if (wanted == self._last and not self._again) or self._too_soon(wanted, now.t):
            return
        if wanted is None and self._last is None:
            return
        text = clear(self._record) if wanted is None else report(wanted, self._record)
        if not self._terminal.write_now(self._wrapped(text)):
            return
        begins = self._last is None or wanted is None or self._last.state != wanted.state
        self._last, self._last_t, self._again = wanted, now.t, False
        if begins and wanted is DONE:
            self._app.set_timer(done_left_s(snapshot, now) + LATE_S, self._on_answer)

    def undo(self) -> str:
        """Return, once, the sequence that removes the report; may be called from any thread."""
        last, self._last = self._last, None
        return "" if last is None else self._wrapped(clear(self._record))

    def _too_soon(self, wanted: ProgramStatus | None, t: float) -> bool:
        last = self._last
        if last is None or wanted is None or self._again or not 0.0 <= t - self._last_t < PROGRESS_EVERY_S:
            return False
        return replace(last, progress=wanted.progress) == wanted

    def _ask(self) -> None:
        if self._may_ask and self._shown and not self._asked:
            self._asked = True
            self._app.run_worker(self._find(), exit_on_error=False)

    async def _find(self) -> None:
        query = behind_tmux(PROGRAM_STATUS) if self._in_tmux else PROGRAM_STATUS
        if await self._terminal.ask(query, ANSWER_S):
            self._takes = self._again = True
            self._on_answer()

    def _wrapped(self, text: str) -> str:
        return through(text) if self._in_tmux else text
