"""The screen that reminds of a break: why now, which routine, and what every answer leads to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from deskspine.core.coach.fitting import in_short
from deskspine.core.commands.registry import command
from deskspine.core.text.durations import count, duration, length, minute_left_s
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Snapshot
from deskspine.tui.ask.key_guard import KeyGuard
from deskspine.tui.bindings import bindings_at, key_label, keys_of
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.lines import Line, Lines, dotted, key_flow, paragraph
from deskspine.tui.wording import body_parts, reminder_after_closing, time_of, time_reached

OPTIONS = ("ask.start", "ask.snooze", "ask.quick", "ask.did_it", "ask.meeting", "ask.not_now", "ask.put_aside")
WALK = "Afterwards stand up and walk for two minutes: a seated stretch is not a walk."
NOT_YET = "The keys work in a moment, in case you were typing."


class AskScreen(DeskModal):
    """The ask, open until the snapshot says that it is over; a key only sends the answer."""

    CSS_PATH = "ask.tcss"
    PLACE = "ask"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("ask")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._guard = KeyGuard(services.now().t)
        self.number = services.snapshot.ask.number if services.snapshot.ask else 0
        """Number of the ask that this screen shows."""

    def compose(self) -> ComposeResult:
        """Yield one box with all the text."""
        with Container(id="ask-box"):
            yield Lines(id="ask-text")

    def on_mount(self) -> None:
        """Show the ask, and open the keys after a moment."""
        self.tick()
        self._look_again()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the text to the window."""
        width, height = event.size
        tiny = width < 40 or height < 12
        self.set_class(tiny, "-tiny")
        self.set_class(not tiny and (width < 72 or height < 20), "-small")
        self.tick()

    def on_key(self, event: events.Key) -> None:
        """Stop a key that was probably typed for something else, unless it quits."""
        quits = event.key in keys_of(command("app.quit"), self.services.snapshot.settings)
        if not quits and not self._guard.press(self.services.now().t):
            event.stop()
            event.prevent_default()
            self._look_again()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""
        if self.is_mounted:
            self.tick()

    def wants_seconds(self) -> bool:
        """Return False: only times to the minute are shown here."""
        return False

    def next_change(self, now: Now) -> float:
        """Return the instant of the next minute of the wall clock or of the sit, whichever is sooner."""
        return now.t + min(60.0 - now.wall % 60.0, minute_left_s(self.services.snapshot.sit.at(now.t)))

    def tick(self) -> None:
        """Show the present moment."""
        snapshot = self.services.snapshot
        text = self.query_one("#ask-text", Lines)
        if snapshot.ask is not None:
            now = self.services.now()
            tiny, small = self.has_class("-tiny"), self.has_class("-small")
            width = self.size.width - (0 if tiny else 4 if small else 8)
            height = self.size.height - (0 if tiny else 2 if small else 4)
            shown = tiny_lines if tiny else ask_lines
            text.show(shown(snapshot, now, min(64, width), height, self._guard.is_open(now.t)))

    def command_chosen(self, command_id: str) -> bool:
        """Return True, which drops the command, while the keys are not open yet."""
        now = self.services.now()
        return command_id in OPTIONS and not self._guard.is_open(now.t)

    def _look_again(self) -> None:
        """Draw again when the keys open."""
        wait = self._guard.opens_at - self.services.now().t
        if wait > 0:
            self.set_timer(wait + 0.02, self._look_again)
        self.tick()


def ask_lines(snapshot: Snapshot, now: Now, width: int, height: int, open_now: bool) -> list[Line]:
    """Return the text of the ask in at most `height` lines; the answers stay longest."""
    ask = snapshot.ask
    assert ask is not None
    coming = snapshot.quick if ask.kind == "micro" else snapshot.next
    body = body_parts(coming.routine)
    moves = count(len(coming.routine.slots), "exercise")
    sat = duration(snapshot.sit.at(now.t))
    title: list[Line] = [(("title", "Time to move" if ask.kind == "break" else "A short one"),)]
    sitting: list[Line] = [(("", "You have been sitting for "), ("strong", sat), ("", "."))]
    routine: list[Line] = [
        (("strong", plain(coming.routine.name, 60)), ("dim", f"   {length(coming.promise_s)}, {moves}"))
    ]
    regions = dotted(body, width, "dim") if body else []
    regions += paragraph(plain(in_short(coming.routine.notes), 200), width, "dim")
    walk = paragraph(WALK, width, "good") if ask.walk else []
    answers = [_option(command_id, snapshot, ask, now, width, open_now) for command_id in offered(ask)]
    last: Line = () if ask.next_remind is None else (("dim", f"Next reminder at {time_reached(now, ask.next_remind)}"),)
    end: list[Line] = [last if open_now else (("dim", NOT_YET),)]
    gap: list[Line] = [()]
    forms = (
        [*title, *gap, *sitting, *gap, *routine, *regions, *(gap if walk else []), *walk, *gap, *answers, *gap, *end],
        [*title, *sitting, *gap, *routine, *walk, *gap, *answers, *end],
        [*title, *sitting, *routine, *answers, *end],
        [*title, *sitting, *answers, *end],
        [*title, *answers, *end],
        [*title, *answers],
    )
    return next((form for form in forms if len(form) <= height), forms[-1])


def offered(ask: AskView) -> tuple[str, ...]:
    """Return the commands that answer the ask; a snooze only while one is left."""
    left = ask.snoozes_used < ask.snooze_limit
    return tuple(command_id for command_id in OPTIONS if left or command_id != "ask.snooze")


def tiny_lines(snapshot: Snapshot, now: Now, width: int, height: int, open_now: bool) -> list[Line]:
    """Return the ask for a very small window: that it is time, and the keys that fit."""
    ask = snapshot.ask
    assert ask is not None
    title: Line = (("title", "Time to move" if width >= 12 else "move"),)
    entries = [command(command_id) for command_id in offered(ask)]
    keys = [(key_label(own[0]), entry.short) for entry in entries if (own := keys_of(entry, snapshot.settings))]
    lines = key_flow(tuple(keys), width)
    if not open_now:
        lines = [(("dim", "".join(text for _, text in line)),) for line in lines]
    return [title, *lines][:height]


def _option(command_id: str, snapshot: Snapshot, ask: AskView, now: Now, width: int, open_now: bool) -> Line:
    """Return the line of one answer: its key, its name and what it leads to, as far as that fits."""
    entry = command(command_id)
    keys = keys_of(entry, snapshot.settings)
    label = key_label(keys[0]) if keys else ""
    again = time_of(now, now.t + ask.snooze_s)
    next_ask = time_of(now, now.t + snapshot.interval_s)
    later = time_of(now, reminder_after_closing(ask, snapshot.interval_s, now))
    used = f"{ask.snoozes_used} of {ask.snooze_limit} used"
    forms = {
        "ask.snooze": (f" → reminds again at {again} ({used})", f" → {again}, {used}", f" → {again}"),
        "ask.quick": (f", {length(snapshot.quick.promise_s)}",),
        "ask.meeting": (" → reminds when it is over",),
        "ask.not_now": (f" → next break at {next_ask}", f" → {next_ask}"),
        "ask.put_aside": (f" → stays overdue, reminds again at {later}", f" → reminds at {later}", f" → {later}"),
    }.get(command_id, ())
    room = width - max(5, len(label)) - 2 - len(entry.title)
    leads_to = next((form for form in forms if len(form) <= room), "")
    strong = "strong" if command_id == "ask.start" else ""
    key, title = ("key", strong) if open_now else ("dim", "dim")
    return ((key, f"{label:>5}  "), (title, entry.title), ("dim", leads_to))
