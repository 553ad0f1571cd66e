"""The screen of a guided routine: figure, digits, side, breath and cue, redrawn only when something changes."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.timer import Timer

from deskspine.core.commands.registry import Request
from deskspine.core.figure.film import Shot
from deskspine.core.player.machine import PlayerInput, PlayerState, advance
from deskspine.core.player.outcomes import arm_reported
from deskspine.core.player.plan import Plan
from deskspine.core.player.shots import shots_of
from deskspine.core.player.view import PlayerView, view
from deskspine.core.player.wording import pose_words
from deskspine.core.routines.prep_time import is_first_time
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.waits import machine_words
from deskspine.tui.bindings import bindings_at, page_key
from deskspine.tui.player.band import BAND_ROLES, EDGE_ROLES, PHASE_ROLES, BandForm, band_lines
from deskspine.tui.player.bell import by_chime, rings
from deskspine.tui.player.foot import PlayerFoot, with_word
from deskspine.tui.player.grid import SECONDS_HEIGHT, band_form, grid_of
from deskspine.tui.player.layout import (
    ABOVE_HEIGHT,
    BESIDE_HEIGHT,
    BESIDE_WIDTH,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MIRROR,
    Panel,
    figure_height,
    figure_width,
    head_line,
    panel_lines,
    small_lines,
)
from deskspine.tui.player.pacer import still
from deskspine.tui.player.player_keys import end_key, foot_keys, panel_keys
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_frames import (
    HELD_FRAMES,
    LEAST_WAIT_S,
    UNSEEN_FRAMES,
    drawn,
    moves,
    next_frame_s,
    resting_pose,
    show_shot,
)
from deskspine.tui.widgets.lines import Lines, paragraph

PACER_FRAMES = 4
"""Maximum pictures a second of the breath pacer."""


class _Local(Struct):
    """The state of the routine, which this screen advances between two snapshots."""

    plan: Plan
    state: PlayerState


class PlayerScreen(DeskScreen):
    """The screen of a routine. It follows the plan by the clock, and every snapshot of the engine corrects it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"lines--{role}" for roles in (BAND_ROLES, EDGE_ROLES, PHASE_ROLES) for role in roles.values()
    }
    CSS_PATH = "player.tcss"
    PLACE = "player"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at("player"),
        *(page_key(str(score), f"score({score})") for score in range(4)),
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
        self._shots: tuple[tuple[int, int], tuple[Shot, ...]] = ((0, -1), ())
        """All shots of one exercise of a plan, and which it is."""
        self._made_for: tuple[int, Size, Size] = (0, Size(), Size())
        self._forms: tuple[BandForm, Panel]

    def compose(self) -> ComposeResult:
        """Yield head line, figure, panel and keys."""
        yield Lines(classes="page-head", id="player-head")
        yield Lines(id="player-band")
        with Horizontal(classes="player-body"):
            with Vertical(classes="player-figure"):
                yield Figure()
                yield Lines(id="pose-words")
            yield Lines(id="player-panel")
        yield PlayerFoot(id="player-keys")

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
            frames = self._frames(shown)
            wait = next_frame_s(shown.length_s - shown.left_s, frames) if frames else shown.next_change - t
            self._timer = self.set_timer(max(LEAST_WAIT_S, min(wait, shown.next_change - t)), self.tick)

    def _show_progress(self, shown: PlayerView) -> None:
        """Show the progress of the routine in the taskbar, in steps of five percent, and report it to the terminal."""
        signs = getattr(self.app, "signs", None)
        if signs is not None:
            part = shown.elapsed_s / shown.total_s if shown.total_s else 0.0
            signs.show_routine(self.services.snapshot, self.services.now(), part)

    def command_chosen(self, command_id: str) -> bool:
        """Switch the sound and return True, or end the routine here at "stop" and return False for the engine.

        Return True as well for the key that ends early while no word about the machine is shown.
        The engine gets the sound's state as well, because it plays tones and speech.
        """
        if command_id == "player.sound":
            self._sound = not self._sound
            self.services.send(Request("player-sound", {"on": self._sound}))
            self.tick()
            return True
        if command_id == "player.end_early" and not self._word:
            return True  # the key has an effect only with a word that names it
        if command_id == "player.stop":
            self._stop("stop")
        if (
            command_id in ("player.leave", "player.end_early")
            and self._local is not None
            and arm_reported(self._local.state)
        ):
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

    @property
    def _word(self) -> str:
        """The last word about the machine in this routine, or ""."""
        return machine_words(self.services.snapshot)

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
        if (
            rings(events)
            and not self._offered
            and self._sound
            and self.services.link.speaks
            and not by_chime(self.services.snapshot)
        ):
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
        self.set_class(beside, "-columns")
        self.set_class(above, "-above")
        self.set_class(height >= SECONDS_HEIGHT, "-edge")
        styles = self.query_one(".player-figure").styles
        styles.width = figure_width(width, height) if beside else "1fr"
        styles.height = "1fr" if beside else figure_height(height)

    def _draw(self, shown: PlayerView, plan: Plan) -> None:
        if not self._full_motion:
            shown = still(shown)
        width, height = self.size
        panel = self.query_one("#player-panel", Lines)
        keys = panel_keys(self.services.snapshot.settings)
        if self.has_class("-small"):
            blocks = getattr(self.app, "full_blocks", False)
            lines = small_lines(shown, plan, keys, width, height, full_blocks=blocks)
            if self._word:
                asks = bool(shown.asking or shown.answer)
                lines = with_word(lines, self._word, end_key(self.services.snapshot.settings), width, asks=asks)
            panel.show(lines)
            return
        band, form = self._form(plan, panel.size)
        first_time = is_first_time(shown.exercise, self.services.snapshot.person.plays)
        self.query_one("#player-band", Lines).show(band_lines(shown, keys, width, band))
        panel.show(panel_lines(shown, plan, keys, replace(form, first_time=first_time)))
        self.query_one("#player-head", Lines).show([head_line(shown, plan, width - 2)])
        foot, settings = self.query_one(PlayerFoot), self.services.snapshot.settings
        foot.show_keys(foot_keys(shown, settings, sound=self._sound))
        foot.show_word(self._word, end_key(settings))
        self._draw_figure(shown, plan)

    def _form(self, plan: Plan, size: Size) -> tuple[BandForm, Panel]:
        """Return the form of band and panel, which stays the same for the whole routine while the window does."""
        made_for = (id(plan), self.size, size)
        if made_for != self._made_for:
            blocks = getattr(self.app, "full_blocks", False)
            band = band_form(plan, *self.size, full_blocks=blocks)
            grid = grid_of(plan, *size, full_blocks=blocks, seconds=not band.digits)
            self._made_for, self._forms = made_for, (band, Panel(*size, grid, band.letters, blocks))
        return self._forms

    @property
    def _full_motion(self) -> bool:
        """True if the person has not reduced the motion."""
        return self.services.snapshot.settings.text("appearance.motion") == "full"

    def _frames(self, shown: PlayerView) -> int:
        """Return the pictures a second that are needed now, 0 if only the seconds change."""
        most = self.services.snapshot.settings.number("appearance.frames")
        if not self.app.app_focus:
            most = min(most, UNSEEN_FRAMES)
        held = min(most, HELD_FRAMES) if shown.phase == "hold" else most
        figure = held if self._moving(shown) else 0
        return max(figure, min(most, PACER_FRAMES) if self._pacing(shown) else 0)

    def _moving(self, shown: PlayerView) -> bool:
        """Return True if the figure is visible and moves."""
        visible = (self.has_class("-columns") or self.has_class("-above")) and self.query_one(Figure).display
        return visible and moves(shown, self.services.snapshot.settings)

    def _pacing(self, shown: PlayerView) -> bool:
        """Return True while the breath pacer moves."""
        return self._full_motion and shown.breath != "free" and not (shown.paused or shown.outcome)

    def _shots_of(self, shown: PlayerView, plan: Plan) -> tuple[Shot, ...]:
        """Return all shots of the present exercise, computed once."""
        made_for = (id(plan), shown.item)
        if self._shots[0] != made_for:
            self._shots = made_for, shots_of(plan, shown.item)
        return self._shots[1]

    def _draw_figure(self, shown: PlayerView, plan: Plan) -> None:
        words, figure = self.query_one("#pose-words", Lines), self.query_one(Figure)
        library, settings = self.services.snapshot.library, self.services.snapshot.settings
        figure.display = drawn(library, shown.exercise, settings)
        if library is not None and figure.display:
            stands = plan.routine.position == "standing"
            show_shot(figure, library, settings, shown, stands=stands, shots=self._shots_of(shown, plan))
        end = resting_pose(shown) if shown.asking else shown.pose.end
        width = words.size.width
        lines = paragraph(pose_words(library, end), width)
        mirror = paragraph(MIRROR, width, "dim") if shown.item == 0 and figure.display else []
        words.show([*lines, *mirror] if len(lines) + len(mirror) <= words.size.height else lines)
