"""A command: one row of the registry, with everything that other tables say about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.commands.argument_forms import ARGUMENTS
from deskspine.core.text.durations import DAY_MINUTES

CommandPlace = Literal["everywhere", "dashboard", "ask", "player"]
"""The screen on which the keys of a command work."""

_ONLY_BY_KEY: dict[CommandPlace, str] = {
    "ask": "an answer that only the screen explains",
    "player": "a key of the routine that the screen shows",
}


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
    max_minutes: int = DAY_MINUTES
    """Maximum of MINUTES in the argument."""
    verb_help: str = ""
    """The sentence about the verb, if it does not do all that the key does; empty if `help` says it."""
    aliases: tuple[str, ...] = ()
    """Further names of the verb, which work everywhere and are not listed in `--help`."""
    lines: tuple[str, ...] = ()
    """Command lines that do what its key does, if that is not the verb alone. The second ends what the first began."""
    gives_way: bool = False
    """True if its first default key gives way as well to a key that the person chose for another command."""
    footer: bool = True
    """True if the foot of the screen shows it."""
    palette: bool = True
    """True if the command palette offers it."""
    label: str = ""
    """Word for the foot of a screen, where the title is too long."""
    button: str = ""
    """Label on a desktop notice, with `{minutes}` for the minutes of a snooze; empty if notices do not offer it."""
    choices: tuple[str, ...] = ()
    """Words of the argument between which its screen lets the person choose; "" is the verb without an argument."""
    choice: str = ""
    """The choice that is proposed: it does what the verb without an argument does."""
    timeline: tuple[str, ...] = ()
    """Words for it in timeline files; docs/simulate.md explains them."""
    also: tuple[str, ...] = ()
    """Further requests that its key sends, depending on what the screen shows."""
    only_by_key: str = ""
    """Reason why no command line does what its key does, if that is not the same for its whole place."""

    @property
    def bindable(self) -> bool:
        """True if a key can be given to it; a command without key and palette entry needs an argument."""
        return bool(self.keys) or self.palette

    @property
    def short(self) -> str:
        """The word for this command at the foot of a screen."""
        return self.label or self.title.lower()

    @property
    def about_verb(self) -> str:
        """The sentence that says what the verb does."""
        return self.verb_help or self.help

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of the argument of the verb: ("MINUTES", "over")."""
        return tuple(form for form in self.argument.strip("[]").split("|") if form)

    @property
    def verb_requests(self) -> tuple[str, ...]:
        """The requests that the verb sends: `meeting`, and `meeting-over` for its form `over`."""
        if not self.verb:
            return ()
        named = (form.lstrip("-") for form in self.forms if form not in ARGUMENTS)
        return (self.verb, *self.aliases, *(f"{self.verb_request}-{form}" for form in named))

    @property
    def verb_request(self) -> str:
        """The request that the verb sends without an argument: of its names, the one that a key sends."""
        return self.request if self.request in self.aliases else self.verb

    @property
    def shell_lines(self) -> tuple[str, ...]:
        """The command lines that do what its key does; empty if none does."""
        return self.lines or ((self.verb,) if self.verb else ())

    @property
    def without_verb(self) -> str:
        """The reason why no command line sends what its key sends; empty if one does, or if the key sends nothing."""
        reason = self.only_by_key or _ONLY_BY_KEY.get(self.place, "")
        return reason if self.request and not self.shell_lines else ""

    @property
    def requests(self) -> tuple[str, ...]:
        """Every request that its keys, its verb and its words in timelines send."""
        names = (*((self.request,) if self.request else ()), *self.verb_requests, *self.also)
        return tuple(dict.fromkeys(names))
