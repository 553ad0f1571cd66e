"""Textual app to compare with: one Digits that ticks once a second, on the stock driver."""

from textual.app import App, ComposeResult
from textual.widgets import Digits


class Bare(App[None]):
    """Counts seconds and does nothing else."""

    CSS = "Digits { width: auto; }"
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """Yield one Digits."""
        yield Digits("00:00")

    def on_mount(self) -> None:
        """Start to count."""
        self.seconds = 0
        self.set_interval(1, self.count)

    def count(self) -> None:
        """Show one second more."""
        self.seconds += 1
        self.query_one(Digits).update(f"{self.seconds // 60:02}:{self.seconds % 60:02}")


if __name__ == "__main__":
    Bare().run()
