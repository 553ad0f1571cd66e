"""The forms of a status line: a template's text, or one JSON object for waybar."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import next_change_s, percent
from deskspine.core.status.sentence import sentence
from deskspine.core.status.template import Template, one_line, parse
from deskspine.core.text.plain_data import json_line

DEFAULT_TEXT = "{text}"
"""The template of a line for people."""
DEFAULT_SHORT = "{short}"
"""The template of a line where there is little room."""
_PANGO = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;"})


class StatusLine(Struct, frozen=True):
    """A form of line: its template, and True if it is wrapped for waybar."""

    template: Template = parse(DEFAULT_TEXT)
    waybar: bool = False

    def text(self, facts: StatusFacts) -> str:
        """Return the line for `facts`."""
        line = self.template.line(facts)
        return _waybar(facts, line) if self.waybar else line

    def next_change_s(self, facts: StatusFacts) -> float | None:
        """Return the seconds until time alone changes the line; None if it does not."""
        names = (*self.template.names, "text", "percent") if self.waybar else self.template.names
        return next_change_s(names, facts)


def _waybar(facts: StatusFacts, line: str) -> str:
    about = [sentence(facts)]
    if name := facts.fields.get("routine_name", ""):
        about.append(f"Next: {name}")
    if why := facts.fields.get("why", ""):
        about.append(why)
    tooltip = "\n".join(one_line(entry).translate(_PANGO) for entry in about)
    mode = one_line(facts.mode)
    return json_line(
        {
            "text": line.translate(_PANGO),
            "alt": mode,
            "tooltip": tooltip,
            "class": mode,
            "percentage": percent(facts) or 0,
        }
    ).decode()
