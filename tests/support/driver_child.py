"""A small Textual app for the driver tests: logs what arrives, and can paint the whole screen without end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

from deskspine.tui.driver.lean_driver import LeanDriver, pick_driver


class Child(App[None]):
    """An app that writes one word a line into the file named by its first argument."""

    def __init__(self, log: Path, flood: bool) -> None:
        super().__init__(driver_class=pick_driver(os.environ))
        self.flood = flood
        self.out = log.open("w", buffering=1)
        self.ticks = 0

    def compose(self) -> ComposeResult:
        yield Static("MARKER", id="marker")
        yield Static("", id="body")

    def say(self, word: str) -> None:
        """Write `word` into the log."""
        self.out.write(word + "\n")

    def on_mount(self) -> None:
        import asyncio

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        if self.flood:
            self.set_interval(0.02, self.tick)

    def on_ready(self) -> None:
        self.say(f"ready:{isinstance(self._driver, LeanDriver)}")

    def tick(self) -> None:
        """Log a tick and fill the screen."""
        self.ticks += 1
        stalled = getattr(self._driver, "stalled", False)
        self.say(f"tick:{self.ticks}:{'stalled' if stalled else 'flows'}")
        self.query_one("#body", Static).update("\n".join(f"{self.ticks:06d} " * 11 for _ in range(20)))

    def on_key(self, event: events.Key) -> None:
        self.say(f"key:{event.key}")

    def on_paste(self, event: events.Paste) -> None:
        self.say(f"paste:{event.text}")

    def on_resize(self, event: events.Resize) -> None:
        self.say(f"size:{event.size.width}x{event.size.height}")

    def on_app_blur(self) -> None:
        self.say("blur")

    def on_app_focus(self) -> None:
        self.say("focus")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.say(f"mouse:{event.x},{event.y}")


if __name__ == "__main__":
    Child(Path(sys.argv[1]), flood="flood" in sys.argv).run()
