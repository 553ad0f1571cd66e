"""The Textual app: it opens screens for snapshots, binds the keys of commands, and sends reminders to the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from msgspec.structs import replace
from textual import events
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from deskspine.core.commands.registry import Request
from deskspine.core.notify.osc_signals import is_console
from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Settings
from deskspine.core.text.durations import count
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.wording.waits import shown_offer
from deskspine.tui.bindings import QUIT_KEYS_OF_OTHERS, START_NOW, app_binding, keymap, page_key
from deskspine.tui.driver.console_glyphs import ConsoleGlyphs
from deskspine.tui.driver.job_control import NO_SHELL, put_aside
from deskspine.tui.driver.style_cache import let_closed_screens_go
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.faults import guarded
from deskspine.tui.key_order import WAIT_S, Delivered, KeyOrder, Typed
from deskspine.tui.picture_choice import PictureChoice
from deskspine.tui.picturing_app import PicturingApp
from deskspine.tui.services import FollowsSnapshots, Services, Ticks
from deskspine.tui.terminal_signs import TerminalSigns
from deskspine.tui.theme import DARK, OURS
from deskspine.tui.theme_choice import ThemeChoice
from deskspine.tui.ticker import Ticker
from deskspine.tui.widgets.base_screen import visible_screens

LINGER_S = 0.3
"""Seconds for which the screen stays open after the one routine it was started for."""
SEVERITIES = ("information", "warning", "error")
"""Severities of notices, the mildest first."""
KEY_EVERY_S = 5.0
"""Minimum seconds between two reports to the engine that a key was pressed."""
SVG_FONTS = "ui-monospace, Menlo, Consolas, DejaVu Sans Mono"
SETTLED_S = 1.0
"""Seconds after the first frame at which the start is complete."""


class DeskApp(PicturingApp):
    """The app of the resident. A key sends a request to the engine, and the next snapshot shows the result."""

    CSS_PATH = "app.tcss"
    TITLE = "deskspine"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        app_binding("app.help", "command('app.help')"),
        app_binding("app.quit", "command('app.quit')"),
        app_binding("app.suspend", "suspend_process", priority=True),
        app_binding("app.palette", "command_palette", priority=True),
        page_key(QUIT_KEYS_OF_OTHERS, "how_to_quit"),
        app_binding("dashboard.later", "news('dashboard.later')"),
        app_binding("dashboard.undo", "news('dashboard.undo')"),
        START_NOW,
    ]

    class NewsReady(Message):
        """Something waits in the link; posted once from the engine's thread until it is taken."""

    class Closing(Message):
        """The engine ends, and the screen with it."""

    def __init__(self, services: Services, driver_class: type[Driver] | None = None, *, once: bool = False) -> None:
        """Follow the engine in `services`; with `once`, show one routine or ask and what follows it, and end."""
        let_closed_screens_go()
        super().__init__(replace(services, send=self._send), driver_class)
        self._to_engine = services.send
        self.on_settled: Callable[[], object] = _ignore
        """Called once when the start is complete."""
        self.on_leave: Callable[[], object] = _ignore
        """Called when the person closes this screen; it must return at once."""
        self.on_suspend: Callable[[], object] = _ignore
        """Called before the shell gets the terminal and this process is stopped."""
        self.terminal = Terminal(self, os.environ)
        self.theme_choice = ThemeChoice(self, self.terminal, services.themes, os.environ)
        self.picture_choice = PictureChoice(self, self.terminal, os.environ, self.order_ahead)
        self.signs = TerminalSigns(self, self.terminal, os.environ, self.tick)
        self.full_blocks = is_console(os.environ)
        """True if the terminal has no half blocks."""
        self._glyphs = [ConsoleGlyphs()] if self.full_blocks else []
        self.ticker = Ticker(self, self.tick)
        self._keys = KeyOrder()
        self._settings: Settings | None = None
        self._notices: tuple[Notice, ...] = ()
        self._last_sign_at: float | None = None
        """Boot second of the last sign of life."""
        self._sign_due = False
        """True while the sign of life of a key waits to be sent with a request."""
        self._unseen: set[Screen[Any]] = set()
        """Screens that have not shown the latest snapshot, because they were covered when it came."""
        self._once = once
        self._played = services.popup
        """True once the routine was shown for which the app was started; a popup ends as soon as nothing is open."""
        self._built = False
        for theme in OURS.values():
            self.register_theme(theme)
        self._take_settings(services.snapshot.settings)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply new colours; before the first screen only the palette is changed."""
        if self._built:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colour names, for themes that do not define them."""
        return dict(DARK.variables)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Return the screen as SVG in the reader's own font, without the address of a font on the web."""
        svg = super().export_screenshot(title=title, simplify=simplify)
        return re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", SVG_FONTS)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters for every line on its way to the terminal."""
        return [*super().get_line_filters(), *self._glyphs]

    def get_default_screen(self) -> Screen[Any]:
        """Return the dashboard, which is below all other screens."""
        self._built = True
        self.theme_choice.choose(self.services.snapshot.settings.text("appearance.theme"))  # now its colours are known
        from deskspine.tui.dashboard.screen import DashboardScreen

        return DashboardScreen(self.services)

    async def on_mount(self) -> None:
        """Listen to the link."""
        self.services.link.on_ready = lambda: self.post_message(self.NewsReady())
        self.screen_change_signal.subscribe(self, self._screen_changed)
        self.app_suspend_signal.subscribe(self, lambda _: self.terminal.restore(), immediate=True)
        self.app_resume_signal.subscribe(self, lambda _: self._come_back())
        driver: Any = self._driver
        if hasattr(driver, "undo"):
            driver.undo, driver.on_flow = self.undo, self._flows
        self.started = True
        await self._follow()
        self.call_after_refresh(self._first_frame)

    def undo(self) -> str:
        """Return the sequences that remove what was put into the terminal; may be called from any thread."""
        return self.picture_choice.undo() + self.signs.undo()

    def _flows(self) -> None:
        """Show what the terminal did not take, because it reads again."""
        self.picture_choice.flows()
        self.call_later(self.tick)

    def on_resize(self) -> None:
        """Ask again what the terminal takes, because it may be another one."""
        self.signs.report.resized()

    def _come_back(self) -> None:
        """Paint everything, because other programs have written on the screen."""
        self.signs.come_back()
        self.picture_choice.lost()
        self.refresh()
        self.tick()

    def _first_frame(self) -> None:
        self.theme_choice.first_frame_shown()
        self.picture_choice.first_frame_shown()
        self.signs.report.first_frame_shown()
        self.tick()  # the dashboard has been built by now, and the hand begins to move
        self.set_timer(SETTLED_S, self.on_settled)

    def on_unmount(self) -> None:
        """Stop listening; the engine may outlive the screen."""
        self.services.link.on_ready = _ignore
        self.terminal.restore()

    async def on_desk_app_news_ready(self) -> None:
        """Take the snapshot and the events that wait."""
        await self._follow()

    def ask_to_close(self) -> None:
        """Close the app soon; may be called from any thread, and returns at once."""
        self.post_message(self.Closing())

    def on_desk_app_closing(self) -> None:
        """Close the app, because the engine ends."""
        self.terminal.restore()
        self.exit()

    def leave(self) -> None:
        """Close this screen; what becomes of the engine is decided where it was joined."""
        self.terminal.restore()
        self.on_leave()
        self.exit()

    def action_suspend_process(self) -> None:
        """Stop the program until the shell brings it back."""
        if not put_aside(self.on_suspend):
            self.notify(NO_SHELL, severity="warning", markup=False)

    def tick(self) -> None:
        """Let the screen on top show the present moment, and schedule the next tick."""
        if not (self.is_running and self.screen_stack):
            return  # the app is ending
        snapshot, now, screen = self.services.snapshot, self.services.now(), self.screen
        if self._once and self._done():
            self.set_timer(LINGER_S, self._leave_when_done)
        self.signs.show(snapshot, now)
        if isinstance(screen, Ticks) and screen.is_mounted:
            screen.tick()
            self.ticker.arm(now.t, screen.next_change(now), screen.wants_seconds())
        else:
            self.ticker.arm(now.t, now.t + 60.0, False)

    async def on_event(self, event: events.Event) -> None:
        """Report every key before it is handled, because it proves that the person is here."""
        fresh = isinstance(event, (events.Key, events.MouseDown, events.Paste)) and not event.is_forwarded
        if fresh:
            self._sign_of_life()
            self.picture_choice.key_pressed()
            self.signs.report.key_pressed()
        if fresh and isinstance(event, Typed):
            await self._typed(event)
            return
        await super().on_event(event)
        if fresh:
            self.call_later(self._send_sign)

    async def _typed(self, event: Typed) -> None:
        """Deliver a key or a paste to the widget with the focus after the keys before it were handled."""
        before = self._keys.on_its_way
        if self._keys.admit(event):
            await self._hand_on(event)
        elif before is not None:
            self.set_timer(WAIT_S, lambda: self._next_key(before))

    async def _hand_on(self, event: Typed) -> None:
        target = self.focused or self.screen
        await super().on_event(event)
        if not (event.is_forwarded and target.post_message(Delivered(event, target))):
            self.call_later(self._next_key, event)

    async def _next_key(self, done: Typed) -> None:
        """Deliver the next key, if it waits for `done`."""
        self._send_sign()
        event = self._keys.after(done)
        if event is not None:
            await self._hand_on(event)

    def on_delivered(self, message: Delivered) -> None:
        """Deliver the next key after the calls that this one scheduled."""
        target = message.target
        again = message.again and target.is_attached
        if not (again and target.post_message(Delivered(message.key, target, again=False))):
            self.call_later(self._next_key, message.key)

    def _screen_changed(self, screen: object) -> None:
        """Show the screen on top; a key that was delivered to another screen may never report."""
        if self._keys.on_its_way is not None:
            self.call_later(self._next_key, self._keys.on_its_way)
        self._show_unseen()
        self.tick()

    def on_app_focus(self) -> None:
        """Show seconds again when the window gets the focus."""
        self.signs.report.focused()
        self._looked_at(True)

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Show whole minutes when the window loses the focus."""
        self._looked_at(False)

    async def _after_fault(self) -> None:
        await self._follow()

    async def _follow(self) -> None:
        if not self.is_running:
            return  # the app is ending, and a screen that opens now would never be closed
        snapshot, happened = self.services.link.take()
        self._take_settings(snapshot.settings)
        await self._place_overlays(snapshot)
        self._show_snapshot(snapshot)
        self._speak(snapshot, happened)
        self._played = self._played or snapshot.playing is not None or bool(snapshot.gate.routine)
        self.tick()
        self.order_ahead()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        """Give every screen the new snapshot; a covered one shows it when it is uncovered."""
        for screen in self._followers():
            guarded(partial(screen.follow_snapshot, snapshot), self._handle_exception)
            self._unseen.add(screen)
        self._show_unseen()

    def _show_unseen(self) -> None:
        """Let the screens that can be seen show the latest snapshot, if they have not."""
        snapshot, visible = self.services.snapshot, visible_screens(self.screen_stack)
        for screen in self._followers():
            if screen in self._unseen and screen in visible:
                self._unseen.discard(screen)
                guarded(partial(screen.take_snapshot, snapshot), self._handle_exception)
                guarded(screen.show_news, self._handle_exception)
        self._unseen.intersection_update(self.screen_stack)

    def _followers(self) -> list[Any]:
        return [screen for screen in self.screen_stack if isinstance(screen, FollowsSnapshots) and screen.is_mounted]

    def _take_settings(self, settings: Settings) -> None:
        """Apply colours, keys and motion of new settings at once."""
        if settings is self._settings:
            return
        self._settings = settings
        self.theme_choice.choose(settings.text("appearance.theme"))
        self.choose_pictures(settings.text("appearance.figure"), settings.text("appearance.motion"))
        self.animation_level = "none"
        self.set_keymap(keymap(settings))

    def _speak(self, snapshot: Snapshot, happened: tuple[Event, ...]) -> None:
        """Show toasts and terminal notices and ring the bell for new notices and events.

        Several new notices share one toast, because the dashboard shows the latest ones in its notes.
        """
        if fresh := [notice for notice in snapshot.notices if notice not in self._notices]:
            text = fresh[0].text
            if len(fresh) > 1:
                text = f"{text.removesuffix('.')}. {count(len(fresh) - 1, 'more problem')}: see the dashboard."
            severity = max((notice.severity for notice in fresh), key=SEVERITIES.index)
            self.notify(text, severity=severity, markup=False)
        self._notices = snapshot.notices
        for event in happened:
            if event.kind == "refused":
                self.notify(event.why, severity="warning", markup=False)
        if self.services.link.speaks:
            self.signs.announce(snapshot, happened)

    def _leave_when_done(self) -> None:
        """Close, unless a screen about the routine has opened meanwhile, such as the stop card."""
        if self._done():
            self.leave()

    def _done(self) -> bool:
        """Return True if the one routine was played and every screen about it is closed."""
        snapshot = self.services.snapshot
        over = snapshot.playing is None and not (snapshot.finished or snapshot.gate.routine or snapshot.result)
        offered = shown_offer(snapshot, self.services.now()) is not None
        over = over and not (self.services.popup and (snapshot.mode == "asking" or offered))
        return over and self._played and len(self.screen_stack) == 1

    def _send(self, request: Request) -> None:
        """Send `request` to the engine, with the sign of life of the key that caused it."""
        typed, self._sign_due = self._sign_due, False
        self._to_engine(replace(request, typed=True) if typed else request)

    def _send_sign(self) -> None:
        """Send the sign of life of a key alone, if the key caused no request."""
        if self._sign_due:
            self._sign_due = False
            self._to_engine(Request("key"))

    def _sign_of_life(self) -> None:
        snapshot, t = self.services.snapshot, self.services.now().t
        last = self._last_sign_at
        if last is None or snapshot.presence.state == "unknown" or not 0 <= t - last < KEY_EVERY_S:
            self._last_sign_at = t
            self._sign_due = True

    def _looked_at(self, looked_at: bool) -> None:
        for screen in self.screen_stack:
            if hasattr(screen, "look"):
                screen.look(looked_at)
        self.tick()


def _ignore() -> None:
    """Do nothing, in place of a listener."""
