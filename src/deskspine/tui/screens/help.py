"""Every key as it is bound now, and how the clock of sitting counts, in plain words."""

from __future__ import annotations

from deskspine.core.commands import COMMANDS, Place
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.screens.text_screen import TextScreen
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap

PLACES: tuple[tuple[Place, str], ...] = (
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


class HelpScreen(TextScreen):
    """Keys grouped by where they work, then the counting."""

    HEADING = "Help"

    def body(self, width: int) -> list[Line]:
        """The groups one below the other; a group nobody can press anything in is left out."""
        settings = self.services.snapshot.settings
        lines: list[Line] = []
        rows = {
            place: [
                (" ".join(key_label(key) for key in keys), entry.title, entry.help)
                for entry in COMMANDS
                if entry.place == place and (keys := keys_of(entry, settings))
            ]
            for place, _ in PLACES
        }
        keys_wide = max((len(keys) for each in rows.values() for keys, _, _ in each), default=0) + 2
        titles_wide = max((len(title) for each in rows.values() for _, title, _ in each), default=0) + 2
        for place, heading in PLACES:
            if not rows[place]:
                continue
            lines += [(("accent", heading),)]
            for label, title, text in rows[place]:
                left = keys_wide + titles_wide
                if width < left + 30:
                    lines += [(("key", label.ljust(keys_wide)), ("strong", title))]
                    lines += [(("dim", " " * keys_wide + line),) for line in wrap(text, width - keys_wide)]
                    continue
                head, *rest = wrap(text, width - left)
                lines.append((("key", label.ljust(keys_wide)), ("strong", title.ljust(titles_wide)), ("dim", head)))
                lines += [(("dim", " " * left + line),) for line in rest]
            lines.append(())
        lines.append((("accent", "How it counts"),))
        for text in HOW_IT_COUNTS:
            lines += [*paragraph(text, width), ()]
        return lines[:-1]

    def on_screen_resume(self) -> None:
        """Keys may have been rebound meanwhile."""
        self.query_one(Flow).rebuild()
