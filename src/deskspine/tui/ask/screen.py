"""The interruption: why now, what is offered, and what every answer leads to."""

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
from deskspine.tui.dashboard import countdown, words
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.lines import Line, Lines, dotted, key_flow, paragraph

OPTIONS = ("ask.start", "ask.snooze", "ask.quick", "ask.did_it", "ask.meeting", "ask.not_now", "ask.put_aside")
WALK = "After it, stand up and walk for two minutes: a seated stretch is not a walk."
NOT_YET = "Keys wait a moment, in case you were typing."


class AskScreen(DeskModal):
    """Stands until the snapshot says that the ask is over; a key only sends the answer."""

    CSS_PATH = "ask.tcss"
    PLACE = "ask"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("ask")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._guard = KeyGuard(services.now().t)
        self.number = services.snapshot.ask.number if services.snapshot.ask else 0
        """Which ask this screen stands for."""

    def compose(self) -> ComposeResult:
        """One box, its heading above what can scroll nowhere."""
        with Container(id="ask-box"):
            yield Lines(id="ask-text")

    def on_mount(self) -> None:
        """Open the keys when the time has come."""
        self.tick()
        self._look_again()

    def on_resize(self, event: events.Resize) -> None:
        """Say it in the room there is."""
        width, height = event.size
        tiny = width < 40 or height < 12
        self.set_class(tiny, "-tiny")
        self.set_class(not tiny and (width < 72 or height < 20), "-small")
        self.tick()

    def on_key(self, event: events.Key) -> None:
        """Let a key through only when it can have been meant for this screen, or quits."""
        quits = event.key in keys_of(command("app.quit"), self.services.snapshot.settings)
        if not quits and not self._guard.press(self.services.now().t):
            event.stop()
            event.prevent_default()
            self._look_again()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what changed: a reminder came, the time moved on."""
        if self.is_mounted:
            self.tick()

    def wants_seconds(self) -> bool:
        """Only wall times to the minute are shown here."""
        return False

    def next_change(self, now: Now) -> float:
        """Return when a shown time changes: at the next minute of the wall clock, or of the sit."""
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
        """Swallow what a click sends too early, and a snooze that is not offered."""
        now = self.services.now()
        return command_id in OPTIONS and not self._guard.is_open(now.t)

    def _look_again(self) -> None:
        """Come back when the keys open, and show that they have."""
        wait = self._guard.opens_at - self.services.now().t
        if wait > 0:
            self.set_timer(wait + 0.02, self._look_again)
        self.tick()


def ask_lines(snapshot: Snapshot, now: Now, width: int, height: int, open_now: bool) -> list[Line]:
    """The text of the ask, at most `height` lines: what matters less goes first, the answers stay."""
    ask = snapshot.ask
    assert ask is not None
    coming = snapshot.quick if ask.kind == "micro" else snapshot.next
    body = words.regions(coming.routine)
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
    last: Line = (
        () if ask.next_remind is None else (("dim", f"Next reminder at {countdown.at_latest(now, ask.next_remind)}"),)
    )
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
    """The answers that can be given; a snooze only while there is one left."""
    left = ask.snoozes_used < ask.snooze_limit
    return tuple(each for each in OPTIONS if left or each != "ask.snooze")


def tiny_lines(snapshot: Snapshot, now: Now, width: int, height: int, open_now: bool) -> list[Line]:
    """The ask in a window of a few words: that it is time, and the keys as far as there is room."""
    ask = snapshot.ask
    assert ask is not None
    title: Line = (("title", "Time to move" if width >= 12 else "move"),)
    entries = [command(each) for each in offered(ask)]
    keys = [(key_label(own[0]), entry.short) for entry in entries if (own := keys_of(entry, snapshot.settings))]
    lines = key_flow(tuple(keys), width)
    if not open_now:
        lines = [(("dim", "".join(text for _, text in line)),) for line in lines]
    return [title, *lines][:height]


def _option(command_id: str, snapshot: Snapshot, ask: AskView, now: Now, width: int, open_now: bool) -> Line:
    entry = command(command_id)
    keys = keys_of(entry, snapshot.settings)
    label = key_label(keys[0]) if keys else ""
    again = countdown.at(now, now.t + ask.snooze_s)
    next_ask = countdown.at(now, now.t + snapshot.interval_s)
    later = countdown.at(now, countdown.after_closing(ask, snapshot.interval_s, now))
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
