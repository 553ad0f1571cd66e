"""The dashboard, which is on the screen all day."""

from __future__ import annotations

import gc
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from deskspine.core.commands.registry import Request
from deskspine.core.text.durations import length
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import ChannelView, Snapshot
from deskspine.tui import wording
from deskspine.tui.bindings import bindings_at, keys_at
from deskspine.tui.dashboard import countdown, words
from deskspine.tui.dashboard.day_strip import DayStrip
from deskspine.tui.dashboard.meter_bar import MeterBar
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.big_digits import BigDigits
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Line, Lines, fitted, spread

LAYOUTS = ("-tiny", "-small", "-middle", "-column", "-large")
FIGURE_AFTER_S = 0.3
"""Seconds after the first frame at which the code that draws the figure is loaded."""
POSTERS = {"-poster-large": 28, "-poster": 16}
"""Classes of the screen that show the figure, with the columns it takes from the digits in the large layout."""
MOST_WIDTH, MOST_HEIGHT = 142, 38
"""Maximum size of the content in the large layout; the rest of the window is empty room around it."""
GUTTER = 6
"""Columns between the two sides of the large layout."""
WHEN_LINES = 3
"""Maximum lines of the text below the digits in the large layout; those without room there are above the notes."""
COLLECT_AFTER_S = 2.0
"""Seconds from the moment a page closed to the collection of its garbage; its last timers end before that."""
UNSEEN_S = 300.0
"""Seconds between two redraws of the day's strip while the window is not looked at."""
ANSWERS = {
    "meeting-still-on": {"dashboard.yes": "meeting", "dashboard.no": "meeting-over"},
    "away-since": {"dashboard.yes": "back", "dashboard.no": "was-here"},
    "skipped-pages": {"dashboard.yes": "first-run-again", "dashboard.no": "first-run-done"},
}
"""Requests that answer a question, by its kind and by the command of the key."""


def layout_for(width: int, height: int) -> str:
    """Return the class of the layout for a window of this size: from one line up to two columns."""
    if width < 40 or height < 12:
        return "-tiny"
    if width >= 100 and height >= 30:
        return "-large"
    if height < 24 or (width < 72 and height < 30):
        return "-small"
    return "-column" if width < 72 else "-middle"


def margins_for(layout: str, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return the margins that keep the content in the middle of a very large window, or None for the usual ones."""
    if layout != "-large":
        return None
    side = max(4, (width - MOST_WIDTH) // 2)
    return (max(2, (height - MOST_HEIGHT) // 3), side, 0, side)


class Poster(Container):
    """The place of the figure. It posts `Moved` when it takes room from the words or gives it back."""

    class Moved(Message):
        """The words have more room, or less."""

    def on_resize(self, event: events.Resize) -> None:
        """Post that the figure appeared or changed its size."""
        self.post_message(self.Moved())

    def on_hide(self, event: events.Hide) -> None:
        """Post that the figure is gone."""
        self.post_message(self.Moved())


class DashboardScreen(DeskScreen):
    """The screen that shows the snapshot; running times are computed from the clock at each tick."""

    PLACE = "dashboard"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at("dashboard"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._looked_at = True
        self._was_covered = False
        self._digits = BigDigits(id="countdown")
        self._meter = MeterBar(id="meter")
        self._body = Container(id="body")
        self._slow: object = None
        """The values from which the parts that change with the minute were last drawn."""
        self._day: object = None
        """The values from which the day was last drawn."""

    def compose(self) -> ComposeResult:
        """Yield the parts of all layouts; the style sheet hides those that a layout leaves out."""
        # Before there are parts: later, every part would be styled a second time.
        self._put_layout()
        self._make_room(self._has_figure(self.services.snapshot))
        yield Lines(id="tiny")
        yield Lines(id="top")
        with self._body:
            with Container(id="next"):
                yield Lines(id="next-heading")
                yield self._digits
                yield self._meter
                yield Lines(id="when")
                yield Lines(id="notes")
                yield Poster(id="poster")
            with Container(id="side"):
                yield Lines(id="coming")
                yield Lines(id="desk")
            with Container(id="day"):
                yield Lines(id="day-heading")
                yield DayStrip(id="strip")
                yield Lines(id="numbers")
                yield Lines(id="events")
        yield KeyLine(self._keys(self.services.snapshot))

    def on_mount(self) -> None:
        """Fill the first frame, and draw the figure later, so that the first frame does not wait for it."""
        self.tick()
        self.set_timer(FIGURE_AFTER_S, self._mount_figure)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new size, and fill the parts once they know their own sizes."""
        self._choose_layout()

    def on_screen_suspend(self) -> None:
        """Note that a page covers the dashboard."""
        self._was_covered = True

    def on_screen_resume(self) -> None:
        """Collect the garbage of the page that was closed: what it used is free for the next one, not after hours."""
        if self._was_covered:
            self._was_covered = False
            self.set_timer(COLLECT_AFTER_S, gc.collect)

    def on_poster_moved(self, message: Poster.Moved) -> None:
        """Fill the room that the words have now."""
        self._slow = None
        self.tick()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""
        self.query_one(KeyLine).show_keys(self._keys(snapshot))
        if self.app.screen is not self:  # on top the app lets it tick; below a see-through screen it follows as well
            self.tick()

    def wants_seconds(self) -> bool:
        """Return True if seconds are shown at this moment."""
        return self._looked_at and self.services.snapshot.settings.flag("appearance.seconds")

    def look(self, looked_at: bool) -> None:
        """Show seconds while the window is looked at, and whole minutes otherwise."""
        self._looked_at = looked_at
        if self.app.screen is self:  # a covered one is drawn when it is uncovered
            self.tick()

    def next_change(self, now: Now) -> float:
        """Return the next instant at which something on the screen changes."""
        step = 1.0 if self.wants_seconds() else 60.0
        at = wording.next_reminder(self.services.snapshot)
        left = step if at is None or at <= now.t else (at - now.t) % step
        return now.t + (left if left > 0.05 else step)

    def tick(self) -> None:
        """Show the present moment: the countdown at every tick, the rest only when it changed."""
        snapshot, now = self.services.snapshot, self.services.now()
        seconds = self.wants_seconds()
        if self.has_class("-tiny"):
            self._slow = self._day = None
            width, height = self.app.size
            notes = words.note_lines(snapshot, now, width, wrapped=True)[: max(0, height - 2)]
            self.query_one("#tiny", Lines).show([words.tiny_line(snapshot, now, seconds, width), *notes])
            return
        text, unit = countdown.digits(snapshot, now, seconds)
        self._digits.show(text, unit, resting=wording.seconds_left(snapshot, now) is None)
        self._meter.show(snapshot.progress.at(now.t) / max(1, snapshot.interval_s))
        minutes = (
            now.wall // 60,
            now.t // 60,
            snapshot.sit.at(now.t) // 60,
            (wording.seconds_left(snapshot, now) or 0) // 60,
        )
        slow = (snapshot, minutes, self._rooms())
        if slow != self._slow:
            self._slow = slow
            self._show_next(snapshot, now)
            self._show_side(snapshot, now)
            self._show_figure(snapshot)
        step_s = 60.0 if self._looked_at else UNSEEN_S
        day = (snapshot, step_s, now.wall // step_s, self._rooms())
        if day != self._day:
            self._day = day
            self._show_day(snapshot, now)

    def command_chosen(self, command_id: str) -> bool:
        """Answer the question that is shown, or send "I was here" within ten minutes of a return; return True then."""
        snapshot = self.services.snapshot
        if command_id in ("dashboard.yes", "dashboard.no"):
            if snapshot.question is not None:
                self.services.send(Request(ANSWERS[snapshot.question.kind][command_id]))
            return True
        until = snapshot.was_here_until
        if command_id == "dashboard.away" and until is not None and self.services.now().t < until:
            self.services.send(Request("was-here"))
            return True
        return False

    def _choose_layout(self) -> None:
        self._put_layout()
        self._slow = self._day = None
        self.tick()
        self.call_after_refresh(self.tick)

    def _keys(self, snapshot: Snapshot) -> KeyList:
        """Return the keys at the foot; a state that is on now is ended by the key that began it."""
        endings = {
            "dashboard.away": "back" if snapshot.mode == "away" else "",
            "dashboard.meeting": "over" if snapshot.meeting is not None else "",
            "dashboard.pause": "resume" if snapshot.pause is not None else "",
        }
        labels = {command_id: label for command_id, label in endings.items() if label}
        return keys_at("dashboard", snapshot.settings, labels)

    def _put_layout(self) -> None:
        layout = layout_for(*self.app.size)
        for name in LAYOUTS:
            self.set_class(name == layout, name)
        self.query(KeyLine).set(display=self.app.size.height > 1)
        blocks = getattr(self.app, "full_blocks", False)
        self.set_class(blocks, "-blocks")
        self._digits.set_scale(
            "medium" if layout != "-large" and not blocks else "line" if layout == "-small" else "tall"
        )
        margins = margins_for(layout, *self.app.size)
        if margins is None:
            self._body.styles.clear_rule("padding")
        else:
            self._body.styles.padding = margins

    def _show_next(self, snapshot: Snapshot, now: Now) -> None:
        title: Line = (("title", "deskspine"),)
        room = self._width("#top")
        # The mark of a demo takes the middle of the line.
        state = words.state_line(snapshot, room // 2 - 6 if self.services.demo else room - 12)
        self.query_one("#top", Lines).show([spread(title, state, room)])
        self.query_one("#next-heading", Lines).show([(("head", "Next break"),)])
        width = max(20, self._width("#when"))
        when, sit = countdown.when_line(snapshot, now), words.sit_line(snapshot, now)
        if self.has_class("-small"):
            coming = snapshot.next
            name: Line = (("", coming.routine.name), ("dim", f"   {length(coming.promise_s)}"))
            self.query_one("#when", Lines).show([*fitted(when, width), sit])
            self.query_one("#notes", Lines).show(_that_fit(words.note_lines(snapshot, now, width), 1, width) or [name])
            return
        both = spread(when, sit, width)
        above, below = self.query_one("#when", Lines), self.query_one("#notes", Lines)
        rows = fitted(both, width, WHEN_LINES if self.has_class("-large") else 1)
        room = max(1, above.size.height)
        above.show(rows[:room])
        first = [*rows[room:], *([sit] if both == when else [])]
        notes = words.note_lines(snapshot, now, width, wrapped=True)
        if len(first) + len(notes) > below.size.height:
            notes = words.note_lines(snapshot, now, width)
        below.show(_that_fit([*first, *notes], below.size.height, width))

    def _show_side(self, snapshot: Snapshot, now: Now) -> None:
        if self.has_class("-small"):
            return
        coming, desk = self.query_one("#coming", Lines), self.query_one("#desk", Lines)
        large = self.has_class("-large")
        width = max(20, coming.content_size.width)
        channels = self.channels()
        presence = words.desk_lines(snapshot, channels, now, width, wrapped=not self.has_class("-middle"))
        # In the large layout one widget holds both, so that longer text needs no new layout.
        room = coming.size.height - 1 - (len(presence) + 3 if large else 0)
        up_next: list[Line] = [(("head", "Up next"),), *words.coming_lines(snapshot, width, room)]
        at_desk: list[Line] = [(("head", "Presence"),), *presence]
        coming.show([*up_next, (), (), *at_desk] if large else up_next)
        desk.show([] if large else at_desk)

    async def _mount_figure(self) -> None:
        """Add the figure, which shows the key pose of the first exercise of the next routine."""
        from deskspine.tui.widgets.figure import Figure

        await self.query_one(Poster).mount(Figure())
        self._show_figure(self.services.snapshot)

    def _show_figure(self, snapshot: Snapshot) -> None:
        self._make_room(bool(self._poster()) and self._pose(snapshot))

    def _make_room(self, shown: bool) -> None:
        """Take the room for the figure from the words, or give it back to them."""
        poster = self._poster()
        for name in POSTERS:
            self.set_class(shown and name == poster, name)

    def _has_figure(self, snapshot: Snapshot) -> bool:
        """Return True if there is a figure to show; may be called before one is drawn."""
        slots, with_figure = snapshot.next.routine.slots, snapshot.settings.text("appearance.figure") != "words"
        return bool(slots) and with_figure and snapshot.library is not None and bool(slots[0].exercise.frames)

    def _pose(self, snapshot: Snapshot) -> bool:
        """Show the pose of the next routine's first exercise; return False if there is no picture of it."""
        routine = snapshot.next.routine
        if not routine.slots:
            return False
        if not self.query_one(Poster).children:  # the room is kept free, so that no text moves when the figure comes
            return self._has_figure(snapshot)
        from deskspine.tui.widgets.figure import Figure
        from deskspine.tui.widgets.figure_frames import show_key_pose

        first = routine.slots[0].exercise
        return show_key_pose(self.query_one(Figure), snapshot.library, snapshot.settings, routine, first)

    def _poster(self) -> str:
        """Return the class for the largest figure that fits next to the digits, or "" if none fits."""
        if self.has_class("-middle"):
            return "-poster"
        if not self.has_class("-large"):
            return ""
        left = self._room_of_digits() - self._digits.text_width
        return next((name for name, columns in POSTERS.items() if left > columns), "")

    def _show_day(self, snapshot: Snapshot, now: Now) -> None:
        sitting, breaks = words.numbers_lines(snapshot, now)
        self.query_one(DayStrip).show(snapshot.today.strip, now.wall, now.zone)
        numbers = self.query_one("#numbers", Lines)
        if self.has_class("-small"):
            numbers.show([breaks])
            return
        self.query_one("#day-heading", Lines).show([spread((("head", "Today"),), breaks, self._width("#day-heading"))])
        numbers.show([sitting])
        events = self.query_one("#events", Lines)
        events.show(words.event_lines(snapshot, now, events.size.height, max(20, events.size.width)))

    def channels(self) -> tuple[ChannelView, ...]:
        """Return the ways to reach the person, with those of this terminal."""
        notice = self.services.snapshot.settings.text("notice.kind")
        terminal: Terminal | None = getattr(self.app, "terminal", None)
        own = () if terminal is None else terminal.channels(notice)
        return words.all_channels(own, self.services.snapshot.channels)

    def _rooms(self) -> tuple[int, ...]:
        """Return the sizes of the parts that decide where text is shown."""
        names = ("#top", "#when", "#coming", "#desk", "#day-heading", "#events")
        return tuple(length for name in names for length in self.query_one(name).outer_size)

    def _room_of_digits(self) -> int:
        """Return the columns next to the side panel; before the first layout as the style sheet divides them."""
        if self.is_mounted and (width := self.query_one("#next").size.width):
            return width
        left, right = (margins_for("-large", *self.app.size) or (0, 0, 0, 0))[1::2]
        return (self.app.size.width - left - right - GUTTER) * 3 // 5

    def _width(self, selector: str) -> int:
        """Return the width of a part; before the first layout a guess, so that the first frame is not empty."""
        return self.query_one(selector).size.width or max(20, self.app.size.width - 6)


def _that_fit(lines: list[Line], room: int, width: int) -> list[Line]:
    """Return the lines for which there is room, the last with "…" if others are left out; all of them without room."""
    if not 0 < room < len(lines):
        return lines
    return [*lines[: room - 1], *fitted((*lines[room - 1], ("dim", " …")), width)]
