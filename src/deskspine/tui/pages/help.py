"""Every key as it is bound now, those of the page it was opened on first, and how the clock of sitting counts."""

from __future__ import annotations

from deskspine.core.commands.registry import COMMANDS, CommandPlace
from deskspine.core.settings.settings import Settings
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

PLACES: tuple[tuple[CommandPlace, str], ...] = (
    ("dashboard", "On the dashboard"),
    ("ask", "When a break is asked for"),
    ("player", "During a routine"),
    ("everywhere", "Everywhere"),
)

HOW_IT_COUNTS = (
    "Sitting is the time at the desk since the last break. Reading and thinking count; hands need not move.",
    "When input stops for some minutes you count as away from the last key on. An absence as long as the next routine "
    "is a break by itself; a shorter one leaves the count where it was.",
    "A locked screen, sleep and the away key mean away at once. In a meeting or call nothing asks and the sit goes on; "
    "what was held is asked two minutes after it ends.",
    "Half a routine or more counts as a break. Less leaves it owed. After \"stop\" nothing is owed.",
    "If an absence was read wrongly, the away key says \"I was here\" for ten minutes after you return.",
    "deskspine reads no keys but its own, sends nothing anywhere, and keeps what it knows in files on this machine.",
)  # fmt: skip


Row = tuple[str, str, str]
"""Keys as they are written, what they do in a few words, and in a sentence where there is one."""


class HelpScreen(TextScreen):
    """The keys of the page below, then all others grouped by where they work, then the counting."""

    HEADING = "Help"

    def body(self, width: int) -> list[Line]:
        """Return the groups one below the other; an empty one is left out."""
        settings = self.services.snapshot.settings
        groups = [(heading, place, registered(place, settings)) for place, heading in PLACES]
        below = self._below()
        if isinstance(below, (DeskScreen, DeskModal)):
            own: list[Row] = [(key, does, "") for key, does in below.keys_shown() if key]
            if below.PLACE is None:
                groups.insert(0, ("On this page", "everywhere", own))
            groups.sort(key=lambda group: group[0] != "On this page" and group[1] != below.PLACE)
        lines: list[Line] = []
        rows = [row for _, _, group in groups for row in group]
        keys_wide = max((len(keys) for keys, _, _ in rows), default=0) + 2
        titles_wide = max((len(title) for _, title, _ in rows), default=0) + 2
        for heading, _, group in groups:
            if group:
                lines += [(("head", heading),), *_table(group, width, keys_wide, titles_wide), ()]
        lines.append((("head", "How it counts"),))
        for text in HOW_IT_COUNTS:
            lines += [*paragraph(text, width), ()]
        return lines[:-1]

    def on_screen_resume(self) -> None:
        """Keys may have been rebound meanwhile."""
        self.query_one(Flow).rebuild()

    def _below(self) -> object:
        """Return the screen on which help was asked for, or None."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        return stack[at - 1] if at else None


def registered(place: CommandPlace, settings: Settings) -> list[Row]:
    """Return the keys of the command registry that work at `place`."""
    return [
        (" ".join(key_label(key) for key in keys), entry.title, entry.help)
        for entry in COMMANDS
        if entry.place == place and (keys := keys_of(entry, settings))
    ]


def _table(rows: list[Row], width: int, keys_wide: int, titles_wide: int) -> list[Line]:
    lines: list[Line] = []
    left = keys_wide + titles_wide
    for label, title, text in rows:
        if width < left + 30:
            narrow = width < keys_wide + 18
            indent = 2 if narrow else keys_wide
            lines += [(("key", f"{label}  " if narrow else label.ljust(keys_wide)), ("strong", title))]
            lines += [(("dim", " " * indent + line),) for line in wrap(text, width - indent)]
            continue
        head, *rest = wrap(text, width - left) or [""]
        lines.append((("key", label.ljust(keys_wide)), ("strong", title.ljust(titles_wide)), ("dim", head)))
        lines += [(("dim", " " * left + line),) for line in rest]
    return lines
