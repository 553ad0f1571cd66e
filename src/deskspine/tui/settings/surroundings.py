"""Trials of what a break changes around it: they are begun on the settings page, and the engine says how they ended."""

from __future__ import annotations

from deskspine.core.commands.registry import Request
from deskspine.engine.snapshot import Trial
from deskspine.engine.surroundings.changes import SETTINGS
from deskspine.tui.services import Services

TRIED = {setting: what for what, setting in SETTINGS.items()}
"""The name by which the engine tries each setting. Locking is not among them: it would close the settings page."""
TRYING = "trying for three seconds …"
IN_A_DEMO = "nothing is changed in a demo"
TOO_LONG = "no outcome yet: try it again in a moment"
WAIT_S = 10.0
"""Seconds to wait for the outcome; a trial itself takes three."""


class SurroundingTrials:
    """The last trial of each setting, with a sentence about its outcome."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._last: Trial | None = services.snapshot.trial
        self._outcomes: dict[str, tuple[str, str]] = {}

    def begin(self, key: str) -> None:
        """Begin the trial of a setting."""
        if self._services.demo:
            self._outcomes[key] = ("warn", IN_A_DEMO)
            return
        self._outcomes[key] = ("dim", TRYING)
        self._services.send(Request("try-surroundings", {"what": TRIED[key]}))

    def outcome(self, key: str) -> tuple[str, str]:
        """Return the role and the sentence about the last trial of a setting, or two empty texts."""
        return self._outcomes.get(key, ("", ""))

    def give_up(self, key: str) -> bool:
        """Note that a trial had no outcome; return True if it was still waited for."""
        waits = self._outcomes.get(key) == ("dim", TRYING)
        if waits:
            self._outcomes[key] = ("warn", TOO_LONG)
        return waits

    def follow(self) -> bool:
        """Take over the outcome in the newest snapshot; return True if there is a new one."""
        trial = self._services.snapshot.trial
        if trial is None or trial == self._last:
            return False
        self._last = trial
        key = next((key for key, what in TRIED.items() if what == trial.channel), "")
        if key:
            self._outcomes[key] = ("good" if trial.works else "warn", f"{trial.text[:1].upper()}{trial.text[1:]}.")
        return bool(key)
