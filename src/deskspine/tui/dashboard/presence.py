"""The page about presence: the evidence, the sources and their states, the place, and the ways to reach the person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import ChannelView, Snapshot
from deskspine.engine.wording.states import PRESENCE, time_of
from deskspine.tui.dashboard.reach import channels_here, chosen
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

WORKS, FAILS = ("good", "✓"), ("warn", "!")
UNUSED = ("dim", "·")


class PresenceScreen(TextScreen):
    """A page of everything that is known about where the person is, and how they can be reached."""

    HEADING = "Presence"

    def body(self, width: int) -> list[Line]:
        """Return presence, sources, place and channels."""
        snapshot, now = self.services.snapshot, self.services.now()
        return presence_lines(snapshot, channels_here(self.app, snapshot), now, width)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what changed."""
        if self.is_mounted:
            self.query_one(Flow).rebuild()


def presence_lines(snapshot: Snapshot, channels: Sequence[ChannelView], now: Now, width: int) -> list[Line]:
    """Return the page about presence."""
    presence = snapshot.presence
    since = "" if presence.since is None else f" since {time_of(now, presence.since)}"
    lines: list[Line] = [(("strong", PRESENCE[presence.state]), ("dim", since))]
    for sentence in presence.evidence:
        lines += paragraph(plain(sentence), width)
    lines += [(), (("head", "Sources"),)]
    column = max((cell_len(plain(title)) for title, _ in presence.states), default=0)
    for title, state in presence.states:
        mark = WORKS if state == "works" else UNUSED
        lines += _entry(mark, title, "" if state == "works" else state, column, width)
    for sentence in presence.sources:
        lines += paragraph(plain(sentence), width, "dim")
    if presence.place:
        lines += [(), (("head", "Place"),), *paragraph(plain(presence.place), width)]
    used = chosen(snapshot, channels)
    column = max((cell_len(plain(channel.name)) for channel in channels), default=0)
    lines += [(), (("head", "Reminds you by"),)]
    for channel in channels:
        if channel.name in used:
            mark = WORKS if channel.works else FAILS if channel.here else UNUSED
            lines += _entry(mark, channel.name, channel.why if not channel.works else "", column, width)
    unused = [channel for channel in channels if channel.name not in used]
    if unused:
        lines += [(), (("head", "Not used"),)]
        for channel in unused:
            lines += _entry(UNUSED, channel.name, "" if channel.works else channel.why, column, width)
    return lines


def _entry(mark: tuple[str, str], name: str, why: str, column: int, width: int) -> list[Line]:
    """Return a name with its mark, and the reason after it, at the same column in a whole list, or below it."""
    head: Line = (mark, ("", f" {plain(name)}"))
    if not why:
        return [head]
    gap = column - cell_len(plain(name)) + 2
    if column + 4 + cell_len(plain(why)) <= width:
        return [(*head, ("dim", f"{' ' * gap}{plain(why)}"))]
    return [head, *((("dim", f"  {row}"),) for row in wrap(plain(why), max(1, width - 2)))]
