"""The guided routine: figure, digits, side, breath and cue, redrawn only when something shown changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.timer import Timer

from deskspine.core.commands import at_place, command
from deskspine.core.plan import Plan
from deskspine.core.player import PlayerState, advance
from deskspine.core.player_view import PlayerView, view
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, key_label, keys_of
from deskspine.tui.player_layout import (
    ABOVE_HEIGHT,
    BESIDE_HEIGHT,
    BESIDE_WIDTH,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MIRROR,
    Keys,
    head_line,
    player_lines,
    pose_words,
    short_lines,
)  # fmt: skip
from deskspine.tui.screens.base import DeskScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.block_figure import BlockFigure
from deskspine.tui.widgets.lines import Line, Lines, paragraph

SOUNDS = frozenset({"hold-start", "hold-end", "change-side"})
"""What the bell marks, so that a person whose head is turned away can follow."""
FRAME_S = 0.25
"""Between two frames of a moving figure: four a second are enough to copy it."""
LEAST_WAIT_S = 0.02


@dataclass(slots=True)
class _Local:
    """The routine as this screen follows it between two snapshots."""

    plan: Plan
    state: PlayerState


class PlayerScreen(DeskScreen):
    """Follows the plan by the clock on its own; the engine's snapshot corrects it whenever one comes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("player")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._local: _Local | None = None
        self._offered = False
        self._sound = services.snapshot.settings.flag("sound.player")
        self._stopped = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Head line, figure beside the words, keys."""
        yield Lines(classes="page-head", id="player-head")
        with Horizontal(classes="player-body"):
            with Vertical(classes="player-figure"):
                yield BlockFigure()
                yield Lines(id="pose-words")
            yield Lines(id="player-panel")
        yield Lines(classes="page-foot", id="player-keys")

    def on_mount(self) -> None:
        """Show where the routine is."""
        self.take_snapshot(self.services.snapshot)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Go on from the engine's state, after sounding what was due until now."""
        self._follow()
        playing = snapshot.playing
        if playing is not None:
            self._local = _Local(playing.plan, playing.state)
            self._offered = playing.offered
        if self.is_mounted and self.is_active:
            self.tick()

    def on_resize(self, event: Resize) -> None:
        """Choose the arrangement for the new size."""
        self._arrange(event.size.width, event.size.height)
        self.call_after_refresh(self.tick)

    def on_screen_suspend(self) -> None:
        """Something covers the routine: nothing is drawn until it is gone."""
        self._disarm()

    def on_screen_resume(self) -> None:
        """Back in view."""
        self.tick()

    def tick(self) -> None:
        """Draw the present instant and wait for the next one at which something shown changes."""
        self._disarm()
        self._follow()
        if self._local is None or not self.is_mounted:
            return
        t = self.services.now().t
        shown = view(self._local.state, self._local.plan, t)
        if self._offered:
            shown = replace(shown, paused=True, held=True)
        self._draw(shown, self._local.plan)
        if shown.next_change is not None:
            wait = min(shown.next_change - t, FRAME_S) if self._moving(shown) else shown.next_change - t
            self._timer = self.set_timer(max(LEAST_WAIT_S, wait), self.tick)

    def command_chosen(self, command_id: str) -> bool:
        """Sound is ours alone; stop also opens the card."""
        if command_id == "player.sound":
            self._sound = not self._sound
            self.tick()
            return True
        if command_id == "player.stop":
            self._stopped = True
            if self._local is not None:
                state, _ = advance(self._local.state, self._local.plan, self.services.now().t, ["stop"])
                self._local.state = state
                self.tick()
        return False

    def on_unmount(self) -> None:
        """After a stop the card follows; opened any earlier it would be closed together with this screen."""
        self._disarm()
        if self._stopped:
            from deskspine.tui.screens.stop_card import StopCardScreen

            self.app.call_later(self.app.push_screen, StopCardScreen(self.services))

    def _follow(self) -> None:
        """Bring the state up to now and sound what happened on the way."""
        if self._local is None:
            return
        self._local.state, events = advance(self._local.state, self._local.plan, self.services.now().t)
        if self._sound and any(event.kind in SOUNDS for event in events):
            terminal = getattr(self.app, "terminal", None)
            (terminal or self.app).bell()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _arrange(self, width: int, height: int) -> None:
        small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        beside = width >= BESIDE_WIDTH and height >= BESIDE_HEIGHT
        above = not beside and not small and height >= ABOVE_HEIGHT
        self.set_class(small, "-small")
        self.set_class(beside, "-beside")
        self.set_class(above, "-above")

    def _draw(self, shown: PlayerView, plan: Plan) -> None:
        width, height = self.size
        panel = self.query_one("#player-panel", Lines)
        keys = self._keys()
        if self.has_class("-small"):
            panel.show(short_lines(shown, plan, keys, width, height))
            return
        panel.show(player_lines(shown, plan, keys, panel.size.width, panel.size.height))
        self.query_one("#player-head", Lines).show([head_line(shown, plan, width - 2)])
        self.query_one("#player-keys", Lines).show([self._key_line(width - 2)])
        self._draw_figure(shown)

    def _moving(self, shown: PlayerView) -> bool:
        """Whether the figure is on its way between two poses, can be seen, and may move."""
        full = self.services.snapshot.settings.text("appearance.motion") == "full"
        seen = self.has_class("-beside") or self.has_class("-above")
        return full and seen and shown.pose.start not in ("", shown.pose.end)

    def _draw_figure(self, shown: PlayerView) -> None:
        pose, words = shown.pose, self.query_one("#pose-words", Lines)
        figure = self.query_one(BlockFigure)
        if self._moving(shown):
            figure.show(pose.end, pose.start, pose.progress)
        else:
            figure.show(pose.end)
        width = words.size.width
        lines = paragraph(pose_words(self.services.snapshot.library, pose.end), width)
        mirror = paragraph(MIRROR, width, "dim") if shown.item == 0 else []
        words.show([*lines, *mirror] if len(lines) + len(mirror) <= words.size.height else lines)

    def _keys(self) -> Keys:
        settings = self.services.snapshot.settings

        def label(command_id: str) -> str:
            return key_label((*keys_of(command(command_id), settings), "?")[0])

        return Keys(label("player.worse"), label("player.stop"), label("player.pause"))

    def _key_line(self, width: int) -> Line:
        """As many keys as fit whole; worse and stop stand in the panel, where they are always seen."""
        settings = self.services.snapshot.settings
        line: list[tuple[str, str]] = []
        used = 0
        for entry in at_place("player"):
            keys = keys_of(entry, settings)
            if not keys or entry.id in ("player.worse", "player.stop") or entry.place != "player":
                continue
            title = entry.title.lower()
            if entry.id == "player.sound":
                title = "sound: on" if self._sound else "sound: off"
            label = key_label(keys[0])
            if used + len(label) + len(title) + 1 > width:
                break
            line += [("key", label), ("dim", f" {title}   ")]
            used += len(label) + len(title) + 4
        return tuple(line)
