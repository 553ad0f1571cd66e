"""A command: one row of the registry, with everything that other tables say about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

CommandPlace = Literal["everywhere", "dashboard", "ask", "player"]
"""The screen on which the keys of a command work."""
ARGUMENTS = {"ROUTINE": "routine", "MINUTES": "minutes", "HH:MM": "until"}
"""Forms of an argument that a value replaces, each with the argument of the request. Another form means itself."""


class Command(Struct, frozen=True):
    """One command, with its words, its keys and its request."""

    id: str
    """Stable name, `place.verb`; the settings table `keys` uses it to rebind."""
    title: str
    """Two or three words for footers, buttons and the palette."""
    help: str
    """One sentence that says what the command does."""
    place: CommandPlace
    keys: tuple[str, ...]
    """Default keys in Textual's spelling."""
    request: str = ""
    """Name of the engine request that it sends; empty if only the screen handles it."""
    verb: str = ""
    """Verb of the command line and the socket that does the same; empty without one."""
    argument: str = ""
    """Argument of the verb as shown in `--help`; empty without one."""
    footer: bool = True
    """True if the foot of the screen shows it."""
    palette: bool = True
    """True if the command palette offers it."""
    label: str = ""
    """Word for the foot of a screen, where the title is too long."""
    button: str = ""
    """Label on a desktop notice, with `{minutes}` for the minutes of a snooze; empty if notices do not offer it."""
    timeline: tuple[str, ...] = ()
    """Words for it in timeline files; docs/simulate.md explains them."""
    also: tuple[str, ...] = ()
    """Further requests that its key sends, depending on what the screen shows."""

    @property
    def short(self) -> str:
        """The word for this command at the foot of a screen."""
        return self.label or self.title.lower()

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of the argument of the verb: ("MINUTES", "over")."""
        return tuple(form for form in self.argument.strip("[]").split("|") if form)

    @property
    def verb_requests(self) -> tuple[str, ...]:
        """The requests that the verb sends: `meeting`, and `meeting-over` for its form `over`."""
        named = (form.lstrip("-") for form in self.forms if form not in ARGUMENTS)
        return (self.verb, *(f"{self.verb}-{form}" for form in named)) if self.verb else ()

    @property
    def requests(self) -> tuple[str, ...]:
        """Every request that its keys, its verb and its words in timelines send."""
        names = (*((self.request,) if self.request else ()), *self.verb_requests, *self.also)
        return tuple(dict.fromkeys(names))
