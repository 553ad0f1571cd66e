"""The box that opens with the keys for a pause and a meeting: how long, and when reminders come again."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Input

from deskspine.core.commands.choices import A_TIME, choice_request
from deskspine.core.commands.registry import command
from deskspine.core.text.durations import minute_of_day
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, foot, page_key
from deskspine.tui.choosers.words import EXPECTED, end_of, key_of_choice, preview, title_of
from deskspine.tui.overlays import chooser_of
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, paragraph
from deskspine.tui.widgets.rows import CHOOSE, Row, Rows, RowsScroll

LEAVE = page_key("escape", "leave", "Close")
LOW, HIGH = 9, 16
"""Minimum lines of a window for the heading, and for empty lines in the box."""
BRIEF_WIDTH = 34
"""Minimum columns for the choices in full words."""


class ChooserScreen(DeskModal):
    """A box with choices; Enter takes the proposed one. It closes when another face has begun the same."""

    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (LOW, "-low"), (HIGH, "-high")]
    CSS_PATH = "choosers.tcss"
    COMMAND: ClassVar[str] = ""
    """Id of the command whose choices are shown."""
    HEADING: ClassVar[str] = ""
    TAKE: ClassVar[str] = "choose"
    """Word for Enter at the foot."""
    BINDINGS: ClassVar[list[BindingType]] = [
        LEAVE,
        *(page_key(key, f"pick({key!r})") for key in "123456tu"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._entry = command(self.COMMAND)
        self._note = ""
        """Meaning of the time that is typed, or what is expected."""
        self._wrong = False

    def compose(self) -> ComposeResult:
        """Yield a small box over the screen below."""
        with Vertical(classes="chooser-box"):
            yield Flow(self._heading)
            with RowsScroll(classes="chooser-rows"):
                yield Rows(self._rows)
            time = Input(placeholder="14:30", compact=True, id="time", max_length=5, restrict="[0-9:]*")
            time.cursor_blink = False
            time.display = False
            yield time
            yield Flow(self._about_time, id="time-note")
            yield KeyLine(self._keys())

    def on_mount(self) -> None:
        """Give the choices the focus, with the cursor on the proposed one."""
        rows = self.query_one(Rows)
        rows.focus()
        self.call_after_refresh(rows.put_cursor, self._row_of(self._entry.choice))

    def on_resize(self, event: Resize) -> None:
        """Leave out the texts that do not fit."""
        self.query_one(KeyLine).show_keys(self._keys())
        self._rebuild()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close when what is chosen here has begun already, in another terminal."""
        if chooser_of(self.COMMAND, snapshot) is None:
            self.dismiss()

    def wants_seconds(self) -> bool:
        """Return False: only times to the minute are shown here."""
        return False

    def next_change(self, now: Now) -> float:
        """Return the instant of the next minute."""
        return now.t + 60.0 - now.wall % 60.0

    def tick(self) -> None:
        """Show the times of this minute."""
        self._rebuild()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Take the choice under the cursor."""
        self._take(self._word_of(message.row_id))

    def action_pick(self, key: str) -> None:
        """Take the choice with this key."""
        word = next((each for each in self._entry.choices if key_of_choice(self._entry.choices, each) == key), None)
        if word is not None and not self._typing:
            self.query_one(Rows).put_cursor(self._row_of(word))
            self._take(word)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what the typed time means."""
        self._judge(complete=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the typed time, or say what is expected."""
        if self._judge(complete=True):
            self._send(f"until {message.value.strip()}")

    def action_leave(self) -> None:
        """Go back from the time to the choices, or close the box."""
        if self._typing:
            self._show_time(False)
        else:
            self.dismiss()

    @property
    def _typing(self) -> bool:
        return self.query_one(Input).display

    def _take(self, word: str) -> None:
        if word == A_TIME:
            self._show_time(True)
        else:
            self._send(word)

    def _send(self, word: str) -> None:
        request = choice_request(self._entry, word)
        if request is not None and self.is_active:
            self.services.send(request)
            self.dismiss()

    def _show_time(self, shown: bool) -> None:
        """Show the line in which a time is typed in place of the choices, or the choices again."""
        time = self.query_one(Input)
        self.query_one(RowsScroll).display = not shown
        time.display = shown
        time.value, self._note, self._wrong = "", EXPECTED if shown else "", False
        (time if shown else self.query_one(Rows)).focus()
        self.query_one(KeyLine).show_keys(self._keys())
        self._rebuild()

    def _judge(self, *, complete: bool) -> bool:
        """Show the meaning of the typed time and return True, or say what is expected once it is `complete`."""
        text = self.query_one(Input).value.strip()
        valid = minute_of_day(text) is not None
        self._wrong = complete and not valid
        self._note = preview(text, self.services.snapshot, self.services.now()) if valid else EXPECTED
        self.query_one("#time-note", Flow).rebuild()
        return valid

    def _rebuild(self) -> None:
        for part in self.query(Flow):
            part.rebuild()

    def _keys(self) -> KeyList:
        take = self.TAKE if self.app.size.width >= BRIEF_WIDTH else "ok"
        cancel = "back" if self.is_mounted and self._typing else "cancel"
        return (foot(take, CHOOSE), foot(cancel, LEAVE))

    def _heading(self, width: int) -> list[Line]:
        if self.app.size.height < LOW:
            return []
        return [*paragraph(self.HEADING, width, "title"), *([()] if self.app.size.height >= HIGH else [])]

    def _about_time(self, width: int) -> list[Line]:
        gap: list[Line] = [()] if self.app.size.height >= HIGH else []
        if not (self.is_mounted and self._typing):
            return gap
        return [*paragraph(self._note, width, "warn" if self._wrong else "dim"), *gap]

    def _rows(self, width: int) -> list[Row]:
        snapshot, now, choices = self.services.snapshot, self.services.now(), self._entry.choices
        brief = width < BRIEF_WIDTH
        titles = {word: title_of(word, brief=brief) for word in choices}
        column = max(cell_len(title) for title in titles.values())
        rows: list[Row] = []
        for word, title in titles.items():
            end = end_of(word, snapshot, now)
            room = width - 5 - column - 2
            detail = next((form for form in (end, end.removeprefix("until ")) if cell_len(form) <= room), "")
            line: Line = (
                ("", "  "),
                ("key", key_of_choice(choices, word)),
                ("", f"  {title.ljust(column)}"),
                ("dim", f"  {detail}".ljust(room + 2) if detail else ""),
            )
            rows.append((self._row_of(word), line))
        return rows

    def _row_of(self, word: str) -> str:
        """Return the id of the row of a choice; an id may not be empty."""
        return word or "no end"

    def _word_of(self, row_id: str) -> str:
        return next(word for word in self._entry.choices if self._row_of(word) == row_id)


class PauseChooser(ChooserScreen):
    """The box "Pause reminders"."""

    COMMAND = "dashboard.pause"
    HEADING = "Pause all reminders"
    TAKE = "pause"


class MeetingChooser(ChooserScreen):
    """The box "In a meeting"."""

    COMMAND = "dashboard.meeting"
    HEADING = "In a meeting: no reminders"
    TAKE = "begin"
