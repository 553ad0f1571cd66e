"""The command registry: every command that a person can give deskspine, declared once.

Key bindings, the command palette, the help page, the verbs of socket and command line, and the table of keys in the
documentation are made from it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

CommandPlace = Literal["everywhere", "dashboard", "ask", "player"]
"""The screen on which the keys of a command work."""


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
    label: str = ""
    """Word for the foot of a screen, where the title is too long."""

    @property
    def short(self) -> str:
        """The word for this command at the foot of a screen."""
        return self.label or self.title.lower()


class Request(Struct, frozen=True):
    """A request to the engine. Keys, verbs and the socket all send requests."""

    name: str
    args: dict[str, str | int | float | bool] = field(default_factory=dict)
    origin: Literal["key", "verb", "timeline", "notice"] = "key"
    """Where it comes from: a key or click on our screen, a verb, a timeline, or a button of a desktop notice."""
    typed: bool = False
    """True if it comes with a sign of life: the key or click that asked for it was not reported in another way."""


class Reply(Struct, frozen=True):
    """The engine's answer to a request."""

    ok: bool
    text: str
    """One sentence for the person."""


COMMANDS: tuple[Command, ...] = (
    Command(
        "ask.start",
        "Start now",
        "Start the routine that is offered.",
        "ask",
        ("enter",),
        "start",
        "start",
        "[ROUTINE]",
        label="start",
    ),
    Command(
        "ask.snooze",
        "Snooze",
        "Remind me again in a few minutes; the time is shown before you choose.",
        "ask",
        ("5",),
        "snooze",
        "snooze",
    ),
    Command("ask.quick", "Quick one", "Play the one-minute routine instead.", "ask", ("1",), "quick"),
    Command(
        "ask.did_it",
        "I just took a break",
        "Count a break now; shortly after another break, press the key twice or use --again.",
        "ask",
        ("d",),
        "did-it",
        "did-it",
        "[--again]",
        label="did it",
    ),
    Command(
        "ask.meeting",
        "In a meeting",
        "Hold all reminders until the meeting is over.",
        "ask",
        ("m",),
        "meeting",
        label="meeting",
    ),
    Command(
        "ask.not_now",
        "Skip this one",
        "Skip this break; the next one comes one full interval later.",
        "ask",
        ("N",),
        "not-now",
        "not-now",
        label="skip",
    ),
    Command(
        "ask.put_aside",
        "Close",
        "Close this screen; the break stays overdue and you are reminded later.",
        "ask",
        ("escape",),
        "put-aside",
    ),
    Command(
        "player.pause",
        "Pause",
        "Pause the routine, or continue it with two seconds to ease in.",
        "player",
        ("space",),
        "player-pause",
    ),
    Command("player.next", "Next", "Skip to the next exercise.", "player", ("right",), "player-next"),
    Command("player.back", "Back", "Go back to the previous exercise.", "player", ("left",), "player-back"),
    Command(
        "player.worse",
        "Worse",
        "Stop this exercise: it is left out for some days, and the routine waits until you continue.",
        "player",
        ("w",),
        "player-worse",
    ),
    Command(
        "player.arm",
        "Into the arm",
        "After Worse: report pain or tingling into an arm. It is left out for longer, and a card says what to do.",
        "player",
        ("t",),
        "player-arm",
        footer=False,
    ),
    Command(
        "player.easier",
        "Easier",
        "Show the easier way and halve the holds of this exercise.",
        "player",
        ("e",),
        "player-easier",
    ),
    Command(
        "player.stop",
        "Stop",
        "End the routine at once and show when to seek care. No break is owed.",
        "player",
        ("s",),
        "player-stop",
    ),
    Command(
        "player.leave",
        "End",
        "Leave the routine; if half or more is done, it counts as a break.",
        "player",
        ("escape",),
        "player-leave",
    ),
    Command(
        "player.sound",
        "Sound",
        "Switch the bell at hold start, hold end and change of side on or off.",
        "player",
        ("v",),
    ),
    Command("player.repeat", "Repeat", "Play this exercise from its beginning.", "player", ("r",), "player-repeat"),
    Command(
        "dashboard.break",
        "Break now",
        "Start the next routine now.",
        "dashboard",
        ("enter",),
        "start",
        label="break",
    ),
    Command(
        "dashboard.away",
        "Away or back",
        "Say that you leave or are back; within ten minutes of a return, say that you were here.",
        "dashboard",
        ("a",),
        "away-toggle",
        label="away",
    ),
    Command(
        "dashboard.meeting",
        "Meeting",
        "Hold all reminders until the meeting is over, or end the meeting.",
        "dashboard",
        ("m",),
        "meeting-toggle",
        "meeting",
        "[MINUTES|over]",
    ),
    Command(
        "dashboard.pause",
        "Pause",
        "Pause all reminders for an hour, or end the pause.",
        "dashboard",
        ("p",),
        "pause-toggle",
        "pause",
        "[MINUTES|HH:MM]",
    ),
    Command("dashboard.routines", "Routines", "Look through the routines and start one.", "dashboard", ("r",)),
    Command(
        "dashboard.settings",
        "Settings",
        "Change how often and by what means you are reminded.",
        "dashboard",
        ("comma",),
    ),
    Command("dashboard.did_it", "Did it", "Count a break now.", "dashboard", ("d",), "did-it"),
    Command(
        "dashboard.undo",
        "Undo",
        "Undo the last “did it”, “skip this one” or end of a routine, within 30 seconds.",
        "dashboard",
        ("U",),
        "undo",
        "undo",
        footer=False,
    ),
    Command("dashboard.history", "Today", "Show today's sits, breaks and gaps in a list.", "dashboard", ("h",)),
    Command(
        "dashboard.longer",
        "Longer",
        "Raise the interval to the next multiple of five minutes.",
        "dashboard",
        ("plus",),
        "interval-up",
    ),
    Command(
        "dashboard.shorter",
        "Shorter",
        "Lower the interval to the next multiple of five minutes.",
        "dashboard",
        ("minus",),
        "interval-down",
    ),
    Command(
        "dashboard.unwell",
        "Not well",
        "Fever, ill or worse pain than usual: only breathing, eyes and hands until the day ends.",
        "dashboard",
        ("u",),
        "",
        "unwell",
        "[fever|ill|flare|over]",
    ),
    Command("verb.away", "Away", "Say that you are leaving the desk.", "everywhere", (), "away", "away", footer=False),
    Command(
        "verb.back",
        "Back",
        "Say that you are back at the desk.",
        "everywhere",
        (),
        "back",
        "back",
        footer=False,
    ),
    Command("verb.resume", "Resume", "End a pause now.", "everywhere", (), "resume", "resume", footer=False),
    Command("app.help", "Help", "Show every key and what it does.", "everywhere", ("question_mark",)),
    Command("app.palette", "Commands", "Find a command by its name.", "everywhere", ("ctrl+p",)),
    Command(
        "app.suspend",
        "Suspend",
        "Go back to the shell; `fg` brings deskspine back.",
        "everywhere",
        ("ctrl+z",),
        footer=False,
    ),
    Command(
        "app.quit",
        "Quit",
        "Quit deskspine; everything is saved.",
        "everywhere",
        ("ctrl+q", "ctrl+x"),
        "quit",
        "quit",
    ),
)
"""Every command, in the order in which help page and footers show them."""


def command(command_id: str) -> Command:
    """Return the command named `command_id`. Raises KeyError if there is no such command."""
    for entry in COMMANDS:
        if entry.id == command_id:
            return entry
    raise KeyError(command_id)


def at_place(place: CommandPlace) -> tuple[Command, ...]:
    """Return the commands whose keys work at `place`, those that work everywhere last."""
    local = tuple(entry for entry in COMMANDS if entry.place == place)
    return local if place == "everywhere" else local + tuple(entry for entry in COMMANDS if entry.place == "everywhere")
