"""The dashboard, which is on the screen all day."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.layout import Layout

from deskspine.core.commands.registry import Request
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording import states, waits
from deskspine.engine.wording.questions import YES_OR_NO
from deskspine.tui.bindings import bindings_at, dashboard_keys
from deskspine.tui.dashboard import countdown, page, ramp, reach, words
from deskspine.tui.dashboard.arrangement import Arrangement, arrange, mini_margin
from deskspine.tui.dashboard.day_strip import DayStrip
from deskspine.tui.dashboard.layout import DashboardLayout
from deskspine.tui.dashboard.meter_bar import MeterBar
from deskspine.tui.driver.lean_compositor import fill_when_sized, sized
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.big_digits import BigDigits
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Lines, spread

if TYPE_CHECKING:
    from deskspine.tui.dashboard.desk_figure import DeskFigure

PARTS = ("top", "countdown", "meter", "page", "week", "strip", "side", "poster")
"""Ids of the parts that the arrangement places."""
FIGURE_AFTER_S = 0.3
"""Seconds after the first frame at which the code that draws the figure is loaded."""
COLLECT_AFTER_S = 2.0
"""Seconds from the moment a page closed to the collection of its garbage; its last timers end before that."""
UNSEEN_S = 300.0
"""Seconds between two redraws of the day's strip while the window is not looked at."""


class DashboardScreen(DeskScreen):
    """The screen that shows the snapshot; running times are computed from the clock at each tick."""

    PLACE = "dashboard"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at("dashboard"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._looked_at = True
        self._was_shown = self._was_covered = False
        self._digits = BigDigits(id="countdown")
        self._meter = MeterBar(id="meter")
        self._strip = DayStrip(id="strip")
        self._figure: DeskFigure | None = None
        """The figure, once its code is loaded."""
        self._room = Size()
        """Cells for the parts, without the line of keys."""
        self._places = DashboardLayout(self._placed, frozenset(PARTS))
        self._known: tuple[object, Arrangement] | None = None
        """The values for which the parts were arranged last, and that arrangement."""
        self._laid_out: Arrangement | None = None
        """The arrangement in which the parts are on the screen."""
        self._slow: object = None
        """The values from which the parts that change with the minute were last drawn."""
        self._day: object = None
        """The values from which the day was last drawn."""
        fill_when_sized(self, self.tick)

    @property
    def layout(self) -> Layout:
        """The layout that puts every part at its place."""
        return self._places

    def compose(self) -> ComposeResult:
        """Yield the parts; the arrangement for the window's size decides which of them are shown."""
        self._take_room()
        yield Lines(id="top")
        yield Lines(id="page")
        yield self._digits
        yield self._meter
        yield Lines(id="week")
        yield self._strip
        yield Lines(id="side")
        yield KeyLine(self._keys(self.services.snapshot))

    def on_mount(self) -> None:
        """Fill the first frame, and draw the figure later, so that the first frame does not wait for it."""
        self.tick()
        self.set_timer(FIGURE_AFTER_S, self._mount_figure)

    def on_resize(self, event: events.Resize) -> None:
        """Fill the parts for a new size; Textual also reports the size that they have."""
        sized(self)
        room = self._room
        self._take_room()
        if self._room != room:
            self._refill()

    def on_screen_suspend(self) -> None:
        """Note that a page covers the dashboard."""
        self._was_covered = True

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Collect the garbage of the page that was closed: what it used is free for the next one, not after hours.

        When the dashboard is first shown, keep Textual from styling its parts again, which was done when they mounted.
        """
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True
        if self._was_covered:
            self._was_covered = False
            self.set_timer(COLLECT_AFTER_S, gc.collect)

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
        at = states.next_reminder(self.services.snapshot)
        left = step if at is None or at <= now.t else (at - now.t) % step
        return now.t + (left if left > 0.05 else step)

    def tick(self) -> None:
        """Show the present moment: the countdown at every tick, the rest only when it changed."""
        if not self.app.is_running:
            return  # the parts are being removed
        snapshot, now = self.services.snapshot, self.services.now()
        arrangement, seconds = self._arrangement(snapshot, now), self.wants_seconds()
        if self._laid_out is not None and arrangement is not self._laid_out:
            self._laid_out = arrangement
            self._meter.refresh(layout=True)  # of a part: then the screen forgets where its parts were
        if arrangement.kind == "line":
            self._slow = self._day = None
            self.query_one("#page", Lines).show(page.tiny(snapshot, now, seconds, *self._room))
            return
        stage = ramp.tone(snapshot, now)
        text, unit = countdown.digits(snapshot, now, seconds)
        resting = text == countdown.NONE
        self._digits.set_scale(arrangement.scale)
        self._digits.show(text, unit, "resting" if resting else "usual" if stage == "head" else stage)
        share = snapshot.progress.at(now.t) / max(1.0, snapshot.interval_s + snapshot.added_s)
        self._meter.show(share, "done" if stage == "head" else stage)
        minutes = (
            now.wall // 60,
            now.t // 60,
            snapshot.sit.at(now.t) // 60,
            (states.seconds_left(snapshot, now) or 0) // 60,
            waits.wait_forms(snapshot, now)[:1],
        )
        slow = (snapshot, minutes, arrangement)
        if slow != self._slow:
            self._slow = slow
            self.query_one(KeyLine).show_keys(self._keys(snapshot))
            self._show_texts(arrangement, snapshot, now)
            if self._figure is not None:
                self._figure.show(snapshot, now)
        step_s = 60.0 if self._looked_at else UNSEEN_S
        day = (snapshot, step_s, now.wall // step_s, arrangement)
        if day != self._day:
            self._day = day
            planned = states.next_reminder(snapshot)
            coming = None if planned is None else now.wall_at(planned)
            place = arrangement.place("strip")
            self._strip.show(snapshot.today.strip, now.wall, now.zone, coming, place.size)

    def command_chosen(self, command_id: str) -> bool:
        """Answer the question that is shown, or send "I was here" within ten minutes of a return; return True then.

        Return True as well for an offer to close where none is shown.
        """
        snapshot = self.services.snapshot
        if command_id in ("dashboard.yes", "dashboard.no"):
            if snapshot.question is not None:
                yes, no = YES_OR_NO[snapshot.question.kind]
                self.services.send(Request(yes if command_id == "dashboard.yes" else no))
            return True
        if command_id == "dashboard.offer_close":
            if waits.shown_offer(snapshot, self.services.now()) is not None:
                return False
            if snapshot.letter is not None and "side" in self._arrangement(snapshot, self.services.now()).places:
                self.services.send(Request("letter-close"))
            return True  # Escape does nothing without an offer and a letter
        until = snapshot.was_here_until
        if command_id == "dashboard.away" and until is not None and self.services.now().t < until:
            self.services.send(Request("was-here"))
            return True
        return False

    def _keys(self, snapshot: Snapshot) -> KeyList:
        """Return the keys at the foot."""
        return dashboard_keys(snapshot, self.services.now().t)

    def _take_room(self) -> None:
        """Take the size of the window, without the line of keys, as the room of the parts."""
        width, height = self.app.size
        for foot in self.query(KeyLine):
            if foot.display != (height > 1):  # the same value set again would be laid out again
                foot.display = not foot.display
        self._room = Size(width, height - (height > 1))

    def _placed(self) -> Arrangement:
        """Return the arrangement; called when the screen is laid out.

        The line of news covers the last row of the parts for a while, so that nothing moves when it comes or goes.
        """
        self._laid_out = self._arrangement(self.services.snapshot, self.services.now())
        return self._laid_out

    def _arrangement(self, snapshot: Snapshot, now: Now) -> Arrangement:
        width, height = self._room
        small = width < 40 or height < 11
        inner = max(1, width - 2 * mini_margin(width))
        notes = len(words.note_lines(snapshot, now, inner, wrapped=True, holds=False)) if small else 0
        figure = snapshot.settings.text("appearance.figure") != "words"
        key = (self._room, figure, getattr(self.app, "full_blocks", False), notes, snapshot.letter is not None)
        if self._known is None or self._known[0] != key:
            self._known = key, arrange(width, height, figure=figure, blocks=key[2], notes=notes, letter=key[4])
        return self._known[1]

    def _refill(self) -> None:
        self._slow = self._day = None
        self.tick()

    def _show_texts(self, arrangement: Arrangement, snapshot: Snapshot, now: Now) -> None:
        trouble = reach.trouble(snapshot, reach.channels_here(self.app, snapshot))
        text = self.query_one("#page", Lines)
        if arrangement.kind == "mini":
            text.show(page.mini(snapshot, now, *arrangement.place("page").size))
            return
        room = arrangement.place("top").width - 2
        # The mark of a demo takes the middle of the line.
        state = words.top_state(snapshot, now, room // 2 - 6 if self.services.demo else room - 12)
        self.query_one("#top", Lines).show([spread((("title", "deskspine"),), state, room)])
        side, place = self.query_one("#side", Lines), arrangement.place("side")
        if arrangement.kind == "small":
            text.show(page.small_page(arrangement, snapshot, now))
            side.show(page.small_side(arrangement, snapshot, now, trouble))
            return
        text.show(page.below_digits(arrangement, snapshot, now, trouble))
        side.show(page.side_lines(snapshot, place.width, place.height))
        if "week" in arrangement.places:
            self.query_one("#week", Lines).show(page.week_lines(arrangement, snapshot, now))

    async def _mount_figure(self) -> None:
        """Add the figure of the person at the desk, unless the dashboard has gone meanwhile."""
        from deskspine.tui.dashboard.desk_figure import DeskFigure

        if not self.is_attached:
            return

        self._figure = DeskFigure(id="poster")
        await self.mount(self._figure)
        self._figure.show(self.services.snapshot, self.services.now())
