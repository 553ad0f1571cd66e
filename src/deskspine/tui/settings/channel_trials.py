"""Trials of the ways to reach the person: those of this terminal at once, the others by the engine."""

from __future__ import annotations

from typing import Any

from textual.app import App

from deskspine.core.commands.registry import Request
from deskspine.core.notify.wording import TIME_TO_MOVE
from deskspine.core.settings.choice_words import CHANNEL_WORDS
from deskspine.engine.snapshot import ChannelView, Trial
from deskspine.tui.services import Services

VOICE = "voice"
WAYS = {**CHANNEL_WORDS, VOICE: "a voice that speaks the cues of a routine"}
"""Every way to reach the person that can be tried, in a few words."""
TEST = "This is a test of deskspine; nothing is due."
OPEN = "works: a reminder opens in this window"
SENT, ASKS = "sent", "Did it reach you?"
SENDING = "sending …"
SHOWN_S, WAIT_S = 3.0, 8.0
"""Seconds for which the title is changed, and seconds to wait for the outcome from the engine."""


class ChannelTrials:
    """The trials of one page, and the outcome of each."""

    def __init__(self, app: App[Any], services: Services) -> None:
        self._app: Any = app
        self._services = services
        self._last: Trial | None = services.snapshot.trial
        self._outcomes: dict[str, tuple[bool, str]] = {}

    def outcome(self, channel: str) -> tuple[bool, str]:
        """Return True and a sentence about the last trial of `channel`, or False and the reason why it failed."""
        return self._outcomes.get(channel, (True, ""))

    def begin(self, channel: str) -> None:
        """Send a test message through `channel`."""
        terminal, setting = self._app.terminal, self._services.snapshot.settings.text("notice.kind")
        here = {view.name: view for view in terminal.channels(setting)}.get(channel)
        if channel == "screen":
            self._outcomes[channel] = (True, OPEN)
        elif here is not None and here.works:
            self._use_terminal(channel, setting)
            self._outcomes[channel] = (True, f"{SENT}. {ASKS}")
        elif here is not None and channel in ("title", "bell"):
            self._outcomes[channel] = (False, here.why)
        elif self._services.demo:
            self._outcomes[channel] = (False, "nothing is sent in a demo")
        else:
            self._outcomes[channel] = (True, SENDING)
            self._services.send(Request("try-channel", {"channel": channel}))

    def give_up(self, channel: str) -> bool:
        """Note that there was no outcome of the trial of `channel`; return True if it was still waited for."""
        waits = self._outcomes.get(channel) == (True, SENDING)
        if waits:
            self._outcomes[channel] = (False, "no outcome yet: try it again in a moment")
        return waits

    def follow(self) -> bool:
        """Take over the outcome in the newest snapshot; return True if it is a new one."""
        trial = self._services.snapshot.trial
        if trial is None or trial == self._last:
            return False
        self._last = trial
        self._outcomes[trial.channel] = (trial.works, f"{trial.text}. {ASKS}" if trial.works else trial.text)
        return True

    def state(self, channel: str) -> str:
        """Return the reason why `channel` cannot reach the person here, or "" if it may."""
        setting = self._services.snapshot.settings.text("notice.kind")
        terminal = {view.name: view for view in self._app.terminal.channels(setting)}
        others: dict[str, ChannelView] = {view.name: view for view in self._services.snapshot.channels}
        views = [view for view in (terminal.get(channel), others.get(channel)) if view is not None]
        if not views or any(view.works for view in views):
            return ""
        return views[-1].why

    def _use_terminal(self, channel: str, setting: str) -> None:
        terminal = self._app.terminal
        if channel == "title":
            terminal.title(f"{TIME_TO_MOVE} · deskspine")
            self._app.set_timer(SHOWN_S, self._app.tick)
        elif channel == "bell":
            terminal.bell()
        elif channel == "notice":
            terminal.notice(setting, TIME_TO_MOVE, TEST)
        else:
            terminal.urgency()
