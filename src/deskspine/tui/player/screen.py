"""The screen of a guided routine: figure, digits, side, breath and cue, redrawn only when something changes."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.timer import Timer

from deskspine.core.commands.registry import Request, command
from deskspine.core.player.machine import PlayerInput, PlayerState, advance
from deskspine.core.player.outcomes import arm_reported
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView, view
from deskspine.core.routines.prep_time import is_first_time
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, key_label, keys_at, keys_of
from deskspine.tui.player.layout import (
    ABOVE_HEIGHT,
    BESIDE_HEIGHT,
    BESIDE_WIDTH,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MIRROR,
    head_line,
    player_lines,
    pose_words,
)
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_frames import drawn, moves, poses_of, resting_pose, shot
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Lines, paragraph

SOUNDS = frozenset({"hold-start", "hold-end", "change-side"})
"""Events that ring the bell, so that a person whose head is turned away can follow."""
UNSEEN_FRAMES = 2
"""Maximum pictures a second of a moving figure while the terminal is not in focus."""
LEAST_WAIT_S = 0.02
IDLE_ASKING = ("player.next", "player.easier", "player.sound")
"""Commands without a use during the question after "worse"."""
IDLE_ANSWERING = ("player.pause", "player.easier", "player.sound")
"""Commands without a use during the question of a self-test."""
IN_THE_PANEL = ("player.worse", "player.stop", "player.arm")
"""Commands whose keys are in the panel, where they are always visible."""


class _Local(Struct):
    """The state of the routine, which this screen advances between two snapshots."""

    plan: Plan
    state: PlayerState


class PlayerScreen(DeskScreen):
    """The screen of a routine. It follows the plan by the clock, and every snapshot of the engine corrects it."""

    CSS_PATH = "player.tcss"
    PLACE = "player"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at("player"),
        *(Binding(str(score), f"score({score})", show=False) for score in range(4)),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._local: _Local | None = None
        self._offered = False
        self._sound = services.snapshot.settings.flag("sound.player")
        self._stopped = False
        self._arm = False
        """True if pain or tingling in an arm was reported: the stop card then includes the card about it."""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield head line, figure, panel and keys."""
        yield Lines(classes="page-head", id="player-head")
        with Horizontal(classes="player-body"):
            with Vertical(classes="player-figure"):
                yield Figure()
                yield Lines(id="pose-words")
            yield Lines(id="player-panel")
        yield KeyLine(id="player-keys")

    def on_mount(self) -> None:
        """Show the present state of the routine."""
        self.follow_snapshot(self.services.snapshot)
        self.take_snapshot(self.services.snapshot)

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Continue from the engine's state, after ringing the bell for what happened until now, even when covered."""
        self._follow()
        playing = snapshot.playing
        if playing is not None:
            self._local = _Local(playing.plan, playing.state)
            self._offered = playing.offered

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the present instant."""
        if self.is_mounted and self.is_active:
            self.tick()

    def on_resize(self, event: Resize) -> None:
        """Choose the arrangement for the new size."""
        self._arrange(event.size.width, event.size.height)
        self.call_after_refresh(self.tick)

    def on_screen_suspend(self) -> None:
        """Stop drawing while another screen covers the routine."""
        self._disarm()

    def on_screen_resume(self) -> None:
        """Draw again."""
        self.tick()

    def tick(self) -> None:
        """Draw the present instant, and set a timer for the next change."""
        self._disarm()
        self._follow()
        if self._local is None or not self.is_mounted:
            return
        t = self.services.now().t
        shown = view(self._local.state, self._local.plan, t)
        if self._offered:
            shown = replace(shown, paused=True, held=True)
        self._draw(shown, self._local.plan)
        self._show_progress(shown)
        if shown.next_change is not None:
            moving = self._moving(shown) or self._pacing(shown)
            wait = min(shown.next_change - t, self._frame_s) if moving else shown.next_change - t
            self._timer = self.set_timer(max(LEAST_WAIT_S, wait), self.tick)

    def _show_progress(self, shown: PlayerView) -> None:
        """Show the progress of the routine in the taskbar, in steps of five percent."""
        terminal = getattr(self.app, "terminal", None)
        if terminal is not None and self.services.snapshot.settings.flag("notice.progress"):
            part = shown.elapsed_s / shown.total_s if shown.total_s else 0.0
            terminal.progress("normal", int(part * 20) * 5)

    def command_chosen(self, command_id: str) -> bool:
        """Switch the sound and return True, or end the routine here at "stop" and return False for the engine.

        The engine gets the sound's state as well, because it plays tones and speech.
        """
        if command_id == "player.sound":
            self._sound = not self._sound
            self.services.send(Request("player-sound", {"on": self._sound}))
            self.tick()
            return True
        if command_id == "player.stop":
            self._stop("stop")
        if command_id == "player.leave" and self._local is not None and arm_reported(self._local.state):
            self._stop("leave")  # the card about the arm is shown however the routine ends
        return False

    def action_score(self, score: int) -> None:
        """Send the score of the self-test; 0, a symptom, ends the test and opens the card."""
        if self._local is None or not self._shown().answer:
            return
        self.services.send(Request("player-score", {"score": str(score)}))
        if score == 0:
            self._stop("score-0")

    def _stop(self, player_input: PlayerInput) -> None:
        """Show at once that the routine has ended; the engine gets a request of its own."""
        if self._local is None:
            return
        self._stopped, self._arm = True, arm_reported(self._local.state)
        self._local.state, _ = advance(self._local.state, self._local.plan, self.services.now().t, [player_input])
        self.tick()

    def _shown(self) -> PlayerView:
        assert self._local is not None
        return view(self._local.state, self._local.plan, self.services.now().t)

    def on_unmount(self) -> None:
        """Open the card after a stop; opened earlier, it would be closed together with this screen."""
        self._disarm()
        if self._stopped:
            from deskspine.tui.player.stop_card import StopCardScreen

            self.app.call_later(self.app.push_screen, StopCardScreen(self.services, arm=self._arm))

    def _follow(self) -> None:
        """Advance the state to now, and ring the bell for what happened."""
        if self._local is None:
            return
        self._local.state, events = advance(self._local.state, self._local.plan, self.services.now().t)
        if self._sound and not self._by_chime() and any(event.kind in SOUNDS for event in events):
            terminal = getattr(self.app, "terminal", None)
            (terminal or self.app).bell()

    def _by_chime(self) -> bool:
        """Return True if the engine plays a tone instead of the bell."""
        snapshot = self.services.snapshot
        sound_works = any(view.name == "sound" and view.works for view in snapshot.channels)
        return sound_works and snapshot.settings.text("sound.by") == "chime"

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _arrange(self, width: int, height: int) -> None:
        small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        beside = width >= BESIDE_WIDTH and height >= BESIDE_HEIGHT
        above = not beside and not small and height >= ABOVE_HEIGHT
        self.set_class(small, "-small")
        self.set_class(beside, "-columns")
        self.set_class(above, "-above")

    def _draw(self, shown: PlayerView, plan: Plan) -> None:
        width, height = self.size
        panel = self.query_one("#player-panel", Lines)
        keys = self._keys()
        blocks = getattr(self.app, "full_blocks", False)
        if self.has_class("-small"):
            panel.show(player_lines(shown, plan, keys, width, height, full_blocks=blocks))
            return
        first_time = is_first_time(shown.exercise, self.services.snapshot.person.plays)
        panel.show(player_lines(shown, plan, keys, *panel.size, full_blocks=blocks, first_time=first_time))
        self.query_one("#player-head", Lines).show([head_line(shown, plan, width - 2)])
        self.query_one(KeyLine).show_keys(self._shown_keys(shown))
        self._draw_figure(shown, plan)

    @property
    def _frame_s(self) -> float:
        """Seconds between two pictures of a moving figure."""
        frames = self.services.snapshot.settings.number("appearance.frames")
        return 1 / (frames if self.app.app_focus else min(frames, UNSEEN_FRAMES))

    def _moving(self, shown: PlayerView) -> bool:
        """Return True if the figure is visible and moves."""
        visible = (self.has_class("-columns") or self.has_class("-above")) and self.query_one(Figure).display
        return visible and moves(shown, self.services.snapshot.settings)

    def _pacing(self, shown: PlayerView) -> bool:
        """Return True while the breath pacer moves."""
        full = self.services.snapshot.settings.text("appearance.motion") == "full"
        return full and shown.breath != "free" and not (shown.paused or shown.outcome)

    def _draw_figure(self, shown: PlayerView, plan: Plan) -> None:
        words, figure = self.query_one("#pose-words", Lines), self.query_one(Figure)
        library, settings = self.services.snapshot.library, self.services.snapshot.settings
        figure.display = drawn(library, shown.exercise, settings)
        if library is not None and figure.display:
            stands = plan.routine.position == "standing"
            figure.show(library, settings, poses_of(shown.exercise), shot(shown, settings), stands=stands)
        end = resting_pose(shown) if shown.asking else shown.pose.end
        width = words.size.width
        lines = paragraph(pose_words(library, end), width)
        mirror = paragraph(MIRROR, width, "dim") if shown.item == 0 and figure.display else []
        words.show([*lines, *mirror] if len(lines) + len(mirror) <= words.size.height else lines)

    def _keys(self) -> PanelKeys:
        settings = self.services.snapshot.settings

        def label(command_id: str) -> str:
            return key_label(keys_of(command(command_id), settings)[0])

        return PanelKeys(*(label(f"player.{name}") for name in ("worse", "stop", "pause", "arm")))

    def _shown_keys(self, shown: PlayerView) -> KeyList:
        """Return the keys at the foot, without those in the panel and those that have no use now."""
        settings = self.services.snapshot.settings
        useless = IDLE_ASKING if shown.asking else IDLE_ANSWERING if shown.answer else ()
        words = {"player.sound": f"sound: {'on' if self._sound else 'off'}"}
        if shown.paused:
            words["player.pause"] = "continue"
        return keys_at("player", settings, words, without=(*IN_THE_PANEL, *useless))
