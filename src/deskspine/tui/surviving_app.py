"""An app that survives faults of its screens: it opens the screens for a state of the engine and closes faulty ones."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from deskspine.core.commands.registry import Request
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.faults import FaultCount, page_name, screens_at_fault
from deskspine.tui.overlays import OVERLAYS, WITHDRAW, load, overlays_for
from deskspine.tui.services import Services


class SurvivingApp(App[None]):
    """An app that opens and closes overlays. A fault closes only the screen in which it happened."""

    class Fault(Message):
        """A fault happened in `screens`, which have to be closed."""

        def __init__(self, screens: tuple[Screen[Any], ...]) -> None:
            super().__init__()
            self.screens = screens

    def __init__(self, services: Services, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.services = services
        self.started = False
        """True when the app itself is complete; after that no fault ends it."""
        self._open: dict[str, tuple[object, Screen[Any]]] = {}
        self._fault_count = FaultCount()

    async def _after_fault(self) -> None:
        """Show the present state again after a faulty screen was closed."""

    async def _place_overlays(self, snapshot: Snapshot) -> None:
        """Open and close overlays as `snapshot` requires; each is opened once for one state."""
        overlays = overlays_for(snapshot, popup=self.services.popup)
        for name in [name for name, (about, _) in self._open.items() if overlays.get(name) != about]:
            _, screen = self._open.pop(name)
            while screen in self.screen_stack:
                await self.pop_screen()
        for name, about in overlays.items():
            if name not in self._open and not self._fault_count.given_up(name, about):
                await self._open_overlay(name, about)

    async def _open_overlay(self, name: str, about: object) -> None:
        try:
            screen = load(*OVERLAYS[name])(self.services)
            self._open[name] = (about, screen)
            await self.push_screen(screen)
        except Exception as error:
            if name not in self._open:  # it failed before there was a screen to close
                self._count_fault(name, about)
            self._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message of the app; a fault loses this message and does not end the app."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.started:
                raise
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Log an exception of a screen or widget, and close the page instead of the program.

        Textual calls this for every unhandled exception. Its own method ends the app and prints all variables.
        """
        from deskspine.tui.pages.bare import BareScreen

        screens = screens_at_fault(error)
        self.services.report(error, ", ".join(map(page_name, screens)) or "screen")
        if self.started and not self.is_running:
            return  # every screen is being closed
        if self.started and not any(isinstance(screen, BareScreen) for screen in screens):
            self.post_message(self.Fault(screens))
        else:
            self._give_up()

    def _give_up(self) -> None:
        """End the app with exit code 1, because no screen can be shown any more."""
        self._return_code = 1
        self._close_messages_no_wait()

    async def on_surviving_app_fault(self, message: Fault) -> None:
        """Close the faulty pages and report them once; the ask and the player are opened once more."""
        if not self.is_running:
            return  # every screen is being closed
        try:
            await self._close_failed(message)
        except Exception as error:  # it would come again and again
            self.services.report(error, "closing a page")
            self._give_up()
        else:
            if message.screens:
                await self._after_fault()

    async def _close_failed(self, message: Fault) -> None:
        failed = [(name, about) for name, (about, screen) in self._open.items() if screen in message.screens]
        stack = self.screen_stack
        if stack and stack[0] in message.screens:
            await self._close_above(1)
            mode = f"after fault {len(self._screen_stacks)}"  # the lowest screen of a mode cannot be exchanged
            self.add_mode(mode, self._next_dashboard)
            await self.switch_mode(mode)
        else:
            await self._close_above(min((stack.index(s) for s in message.screens if s in stack), default=len(stack)))
        for name, about in failed:
            self._count_fault(name, about)
        if text := self._fault_count.text_once(message.screens):
            self.notify(text, severity="error", markup=False)

    async def _close_above(self, height: int) -> None:
        """Close every screen above the lowest `height`; overlays are opened again if they are needed."""
        while len(self.screen_stack) > height:
            await self.pop_screen()
        self._open = {name: entry for name, entry in self._open.items() if entry[1] in self.screen_stack}

    def _next_dashboard(self) -> Screen[Any]:
        """Return a new dashboard, or after a second fault a screen with only a text."""
        if self._fault_count.failed("dashboard", ""):
            from deskspine.tui.pages.bare import BareScreen

            return BareScreen()
        return self.get_default_screen()

    def _count_fault(self, overlay: str, about: object) -> None:
        if self._fault_count.failed(overlay, about) and overlay in WITHDRAW:
            self.services.send(Request(WITHDRAW[overlay]))
