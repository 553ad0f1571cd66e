"""The help page: all keys, those of the page below first, and how sitting time is counted."""

from __future__ import annotations

from deskspine.core.commands.registry import COMMANDS, CommandPlace
from deskspine.core.settings.settings import Settings
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

PLACES: tuple[tuple[CommandPlace, str], ...] = (
    ("dashboard", "On the dashboard"),
    ("ask", "At a reminder"),
    ("player", "During a routine"),
    ("everywhere", "Everywhere"),
)

HOW_IT_COUNTS = (
    "Sitting time is your time at the desk since the last break. It counts even while you only read or think.",
    "After some minutes without a key or mouse move you count as away since the last one. An absence as long as the "
    "next routine counts as a break. A shorter absence stops the timer and changes nothing else.",
    "A locked screen, sleep and the away key mean away at once. In a meeting or call you get no reminders, but sitting "
    "time is counted. A reminder that was held comes two minutes after the end.",
    "Half a routine or more counts as a break. After less the break stays overdue. After \"stop\" no break is owed.",
    "If you were at the desk during an absence, press the away key within ten minutes of your return: \"I was here\".",
    "deskspine reads only the keys you press in it, sends nothing over a network, and saves its data in files on this "
    "computer.",
)  # fmt: skip


HelpRow = tuple[str, str, str]
"""Labels of keys, what they do in a few words, and the same in a sentence or ""."""


class HelpScreen(TextScreen):
    """A page with the keys of the page below, then all other keys by place, then how sitting time is counted."""

    HEADING = "Help"

    def body(self, width: int) -> list[Line]:
        """Return all groups of keys that are not empty, and the text about counting."""
        settings = self.services.snapshot.settings
        groups = [(heading, place, registered(place, settings)) for place, heading in PLACES]
        below = self._below()
        if isinstance(below, (DeskScreen, DeskModal)):
            own: list[HelpRow] = [(key, label, "") for key, label in below.keys_shown() if key]
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
        lines.append((("head", "How sitting time is counted"),))
        for text in HOW_IT_COUNTS:
            lines += [*paragraph(text, width), ()]
        return lines[:-1]

    def on_screen_resume(self) -> None:
        """Show the keys again, because they may have been changed meanwhile."""
        self.query_one(Flow).rebuild()

    def _below(self) -> object:
        """Return the screen from which help was opened, or None."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        return stack[at - 1] if at else None


def registered(place: CommandPlace, settings: Settings) -> list[HelpRow]:
    """Return the keys of the command registry that work at `place`."""
    return [
        (" ".join(key_label(key) for key in keys), entry.title, entry.help)
        for entry in COMMANDS
        if entry.place == place and (keys := keys_of(entry, settings))
    ]


def _table(rows: list[HelpRow], width: int, keys_wide: int, titles_wide: int) -> list[Line]:
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
