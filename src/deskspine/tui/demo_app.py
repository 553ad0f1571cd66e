"""The app of the demo: it answers for a person who only watches, and moves also without the focus."""

from __future__ import annotations

from textual import events
from textual.driver import Driver

from deskspine.core.commands.registry import Request, command
from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.services import Services

ASK_S, AFTER_S = 10.0, 8.0
"""Seconds for which an ask, and the card after a routine, wait for the person."""
WELCOME = "Demo: a whole sit passes in seconds. Nothing is saved."
STARTS = "Demo: the short routine starts by itself in ten seconds, unless you choose."
THE_END = "That was the demo. It goes on until you quit with {}."


class DemoApp(DeskApp):
    """The app of the demo. It starts the short routine and closes the card after it, if the person presses no key."""

    def __init__(self, services: Services, driver_class: type[Driver] | None = None) -> None:
        super().__init__(services, driver_class)
        self._waits_for: object = None
        """The ask or the routine that waits for an answer, or None."""
        self._by_person = False
        """True if a key or a click leaves this answer to the person."""

    async def on_mount(self) -> None:
        """Say what is shown."""
        self.notify(WELCOME, markup=False)

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Go on moving in a window without focus."""
        event.prevent_default()

    async def on_event(self, event: events.Event) -> None:
        """Leave the open question to a person who presses a key or the mouse."""
        if isinstance(event, (events.Key, events.MouseDown, events.Paste)):
            self._by_person = True
        await super().on_event(event)

    async def _follow(self) -> None:
        await super()._follow()
        snapshot = self.services.snapshot
        if snapshot.ask is not None and snapshot.ask.stage == "asking":
            self._wait(("ask", snapshot.ask.number), ASK_S, Request("quick"), STARTS)
        elif snapshot.finished:
            keys = keys_of(command("app.quit"), snapshot.settings)
            words = THE_END.format(key_label(keys[0]))
            self._wait(("after", snapshot.finished), AFTER_S, Request("rate", {"answer": "skip"}), words)
        else:
            self._waits_for = None

    def _wait(self, about: object, seconds: float, answer: Request, words: str) -> None:
        if about != self._waits_for:
            self._waits_for, self._by_person = about, False
            self.notify(words, timeout=seconds, markup=False)
            self.set_timer(seconds, lambda: self._answer(about, answer))

    def _answer(self, about: object, answer: Request) -> None:
        if about == self._waits_for and not self._by_person:
            self.services.send(answer)
