"""The screen that reminds of a break: a moving figure, the sit in large digits, and what every answer leads to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical

from deskspine.core.commands.registry import command
from deskspine.core.text.durations import minute_left_s
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.asks import MAIN, OPTIONS, routine_offered
from deskspine.tui.ask import answers, question
from deskspine.tui.ask.key_guard import KeyGuard
from deskspine.tui.ask.moment import AskMoment, arrangement
from deskspine.tui.bindings import ARROW_KEYS, bindings_at, keys_of, page_key
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.button_row import ButtonRow
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.lines import KeyList, Line, Lines, paragraph

ARRANGEMENTS = ("-wide", "-above", "-small", "-tiny")
FRAME, PADDING = 2, 2
"""Columns of the frame and of the padding around a small ask."""
MAX_SMALL_WIDTH = 72
TALL_HEIGHT, BROAD_WIDTH = 32, 136
"""Minimum height of a window for more empty rows, and minimum width for all other answers on one line."""
ROOMY_WIDTH = 80
"""Minimum width of a window for empty columns around the frame."""
PICTURE_HEIGHT = 16
"""Rows of the figure above the text, with its caption; as in the style sheet."""


class AskScreen(DeskModal):
    """The ask, open until the snapshot says that it is over; a key only sends the answer."""

    CSS_PATH = "ask.tcss"
    PLACE = "ask"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at("ask"),
        page_key("left,up,shift+tab", "move(-1)"),
        page_key("right,down,tab", "move(1)"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._guard = KeyGuard(services.now().t)
        self.number = services.snapshot.ask.number if services.snapshot.ask else 0
        """Number of the ask that this screen shows."""
        self._arranged = ""
        self._played: object = None
        """The values from which the figure was last started."""

    def compose(self) -> ComposeResult:
        """Yield the parts of all arrangements; the style sheet hides those that one leaves out."""
        with Container(id="ask-box"):
            with Container(id="ask-top"):
                with Vertical(id="ask-picture"):
                    yield FigureLoop(self.services.now, unseen=True)
                    yield Lines(id="ask-caption")
                yield Lines(id="ask-text")
            yield ButtonRow(id="ask-buttons")
            yield Lines(id="ask-others")

    def on_mount(self) -> None:
        """Show the ask, and open the keys after a moment."""
        self.set_class(self.services.popup, "-popup")
        self._look_again()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the arrangement for the window, and fill its parts once they know their sizes."""
        self._arranged = arrangement(*event.size)
        for name in ARRANGEMENTS:
            self.set_class(name == self._arranged, name)
        self.set_class(event.size.height >= TALL_HEIGHT, "-tall")
        self.set_class(event.size.width >= BROAD_WIDTH, "-broad")
        self.set_class(event.size.width < ROOMY_WIDTH, "-tight")
        self.tick()
        self.call_after_refresh(self.tick)

    def on_screen_suspend(self) -> None:
        """Stop the figure while another page covers the ask."""
        self.query_one(FigureLoop).rest()

    def on_screen_resume(self) -> None:
        """Let the figure continue."""
        if self._has_figure:
            self.query_one(FigureLoop).go_on()

    async def on_key(self, event: events.Key) -> None:
        """Stop a key that was probably typed for something else, unless it quits; Enter presses the chosen button."""
        quits = event.key in keys_of(command("app.quit"), self.services.snapshot.settings)
        if quits:
            return
        if not self._guard.press(self.services.now().t):
            event.stop()
            event.prevent_default()
            self._look_again()
        elif event.key == "enter" and self._first_chosen() and (chosen := self.query_one(ButtonRow).chosen):
            event.stop()
            event.prevent_default()
            await self.action_command(chosen)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""
        if self.is_mounted:
            self.tick()

    def keys_shown(self) -> KeyList:
        """Return the keys of all answers, and those that choose a button."""
        ask = self.services.snapshot.ask
        keys = answers.labelled(ask, self.services.snapshot.settings) if ask is not None else ()
        return (*keys, ARROW_KEYS) if self._first_chosen() else keys

    def wants_seconds(self) -> bool:
        """Return True while the routine is about to begin by itself; otherwise only whole minutes are shown here."""
        ask = self.services.snapshot.ask
        return ask is not None and ask.begins is not None

    def next_change(self, now: Now) -> float:
        """Return the instant of the next second before a routine begins by itself, or else of the next minute.

        The next minute is that of the wall clock or of the sit, whichever is sooner.
        """
        ask = self.services.snapshot.ask
        if ask is not None and ask.begins is not None:
            return now.t + ((ask.begins - now.t) % 1.0 or 1.0)
        return now.t + min(60.0 - now.wall % 60.0, minute_left_s(self.services.snapshot.sit.at(now.t)))

    def tick(self) -> None:
        """Show the present moment."""
        snapshot, now = self.services.snapshot, self.services.now()
        if snapshot.ask is None or not self._arranged:
            return
        moment = AskMoment(snapshot, snapshot.ask, now, self._guard.is_open(now.t), self._guard.has_ignored)
        self._show_figure(snapshot)
        if self._arranged == "-wide":
            self._show_wide(moment)
        else:
            self._show_small(moment)

    def command_chosen(self, command_id: str) -> bool:
        """Return True, which drops the command, while the keys are not open yet."""
        now = self.services.now()
        return command_id in OPTIONS and not self._guard.is_open(now.t)

    def action_move(self, by: int) -> None:
        """Choose the next button, or the one before."""
        if self._first_chosen():
            self.query_one(ButtonRow).move(by)

    @property
    def _has_figure(self) -> bool:
        """True if the figure is on the screen."""
        return self._arranged in ("-wide", "-above") and not self.has_class("-words")

    def _first_chosen(self) -> str:
        """Return the button that is chosen at first: that of Enter, or "" if Enter belongs to another answer."""
        settings = self.services.snapshot.settings
        owner = next((each for each in OPTIONS if "enter" in keys_of(command(each), settings)), MAIN[0])
        return owner if owner in MAIN else ""

    def _show_wide(self, moment: AskMoment) -> None:
        text, row, others = self._parts()
        width, height = text.size
        if not width or not row.size.width:
            return  # before the first layout
        blocks = getattr(self.app, "full_blocks", False)
        text.show(question.facts_lines(moment, width, height, full_blocks=blocks))
        row.show_buttons(
            answers.buttons(moment), row.size.width, chosen=self._first_chosen(), boxes=True, awake=moment.awake
        )
        room = others.size.width
        forms = answers.other_forms(moment, room)
        shown = next((form for form in forms if len(form) <= 2), forms[-1][:2])
        rows = [*answers.asleep(shown, awake=moment.awake), *[()] * (others.size.height - 1 - len(shown))]
        others.show([*rows, question.last_line(moment, room, sat=True)])

    def _show_small(self, moment: AskMoment) -> None:
        text, row, others = self._parts()
        width, height = self._small_room()
        entries = answers.buttons(moment)
        column = answers.title_column(moment, width)
        forms = answers.other_forms(moment, width, column)
        shown = next((form for form in forms if height - len(entries) - len(form) >= 2), forms[-1])
        rest = height - len(entries) - len(shown)
        least = rest < 1 or width < answers.LEAST_WIDTH
        row.display = others.display = not least
        if least:
            text.show(answers.least_lines(moment, width, height))
            return
        foot = [question.last_line(moment, width, sat=False)] if rest >= 3 else []
        gap: list[Line] = [()] if rest >= 9 else []
        text.show(question.small_lines(moment, width, rest - len(foot) - 2 * len(gap), foot=bool(foot)))
        row.show_buttons(entries, width, chosen=self._first_chosen(), awake=moment.awake, column=column)
        others.show([*gap, *answers.asleep(shown, awake=moment.awake), *gap, *foot])

    def _parts(self) -> tuple[Lines, ButtonRow, Lines]:
        return self.query_one("#ask-text", Lines), self.query_one(ButtonRow), self.query_one("#ask-others", Lines)

    def _small_room(self) -> tuple[int, int]:
        """Return columns and rows inside the frame of a small ask."""
        width, height = self.size
        if self._arranged != "-tiny":
            framed = 0 if self.services.popup else FRAME
            width = min(width, MAX_SMALL_WIDTH) - framed - PADDING
            height -= framed
            height -= PICTURE_HEIGHT if self._has_figure else 0
        return width, height

    def _show_figure(self, snapshot: Snapshot) -> None:
        """Let the first exercise of the routine move, if it is not moving yet."""
        routine = routine_offered(snapshot).routine
        figure, caption = self.query_one(FigureLoop), self.query_one("#ask-caption", Lines)
        room = self._arranged in ("-wide", "-above")
        wanted = (routine, snapshot.settings, snapshot.level, room)
        if wanted != self._played:
            self._played = wanted
            if not room:
                figure.rest()
                return
            self.set_class(not figure.play(snapshot.library, snapshot.settings, routine, snapshot.level), "-words")
        if self._has_figure:
            first, width = routine.slots[0].exercise, caption.size.width
            lines = [
                *paragraph(f"First: {plain(first.name)}", width, "strong"),
                *paragraph(plain(first.cue), width, "dim"),
            ]
            caption.show(_centred(lines[: caption.size.height], width))

    def _look_again(self) -> None:
        """Draw again when the keys open."""
        wait = self._guard.opens_at - self.services.now().t
        if wait > 0:
            self.set_timer(wait + 0.02, self._look_again)
        self.tick()


def _centred(lines: list[Line], width: int) -> list[Line]:
    """Return `lines` in the middle of `width` columns."""
    return [(("", " " * ((width - sum(len(text) for _, text in line)) // 2)), *line) for line in lines]
