"""The command registry: everything a person can tell deskspine, declared once.

From it come the key bindings, the command palette, the help page, the socket and command-line verbs, and the
README's key table.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

Place = Literal["everywhere", "dashboard", "ask", "player"]
"""Where a command's keys work."""


class Command(Struct, frozen=True):
    """One thing a person can do."""

    id: str
    """Stable name, `place.verb`; the settings table `keys` uses it to rebind."""
    title: str
    """Two or three words for footers, buttons and the palette."""
    help: str
    """What happens when it is chosen, in one sentence."""
    place: Place
    keys: tuple[str, ...]
    """Default keys in Textual's spelling."""
    request: str = ""
    """The engine request it sends; empty when only the screen is concerned."""
    verb: str = ""
    """The command-line and socket verb that does the same; empty when there is none."""
    argument: str = ""
    """What the verb may be followed by, as shown in `--help`; empty for none."""
    footer: bool = True
    label: str = ""
    """The word at the foot of a screen, where the title is too long for it."""

    @property
    def short(self) -> str:
        """What the key does, as it is written at the foot of a screen."""
        return self.label or self.title.lower()


class Request(Struct, frozen=True):
    """Something asked of the engine, by a key, a verb or the socket: all take this one road."""

    name: str
    args: dict[str, str | int | float | bool] = field(default_factory=dict)
    origin: Literal["key", "verb", "timeline", "notice"] = "key"
    """Where it comes from: a key or click on our screen, a verb, a timeline, or a button of a desktop notice."""
    typed: bool = False
    """True if it comes with a sign of life: the key or click that asked for it was not reported in another way."""


class Reply(Struct, frozen=True):
    """What the engine answers to a request."""

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
        "Ask again in a few minutes; the time is shown before you choose.",
        "ask",
        ("5",),
        "snooze",
        "snooze",
    ),
    Command("ask.quick", "Quick one", "Play the one-minute routine instead.", "ask", ("1",), "quick"),
    Command(
        "ask.did_it",
        "I just took a break",
        "Count a break at this moment; one counted shortly before is not counted again unless you insist.",
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
        "Hold every ask until the meeting is over.",
        "ask",
        ("m",),
        "meeting",
        label="meeting",
    ),
    Command(
        "ask.not_now",
        "Skip this one",
        "Let this break go; the next one comes one full interval later.",
        "ask",
        ("N",),
        "not-now",
        "not-now",
        label="skip",
    ),
    Command(
        "ask.put_aside",
        "Close",
        "Close this screen; the break stays overdue and reminds you later.",
        "ask",
        ("escape",),
        "put-aside",
    ),
    Command(
        "player.pause",
        "Pause",
        "Stop the hold timer, or go on with two seconds of easing in.",
        "player",
        ("space",),
        "player-pause",
    ),
    Command("player.next", "Next", "Skip to the next exercise.", "player", ("right",), "player-next"),
    Command("player.back", "Back", "Go back to the exercise before.", "player", ("left",), "player-back"),
    Command(
        "player.worse",
        "Worse",
        "Stop this exercise: it rests for some days, and the routine waits until you go on.",
        "player",
        ("w",),
        "player-worse",
    ),
    Command(
        "player.arm",
        "Into the arm",
        "After worse: it was pain or tingling into an arm. The exercise rests longer, and a card says what to do.",
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
        "End the routine at once and show when to seek care. Nothing is owed.",
        "player",
        ("s",),
        "player-stop",
    ),
    Command(
        "player.leave",
        "End",
        "Leave the routine; half or more counts as a break.",
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
        "Start the next routine without waiting to be asked.",
        "dashboard",
        ("enter",),
        "start",
        label="break",
    ),
    Command(
        "dashboard.away",
        "Away or back",
        "Say that you leave, that you are back, or within ten minutes of a return that you were here.",
        "dashboard",
        ("a",),
        "away-toggle",
        label="away",
    ),
    Command(
        "dashboard.meeting",
        "Meeting",
        "Hold every ask until the meeting is over, or end it.",
        "dashboard",
        ("m",),
        "meeting-toggle",
        "meeting",
        "[MINUTES|over]",
    ),
    Command(
        "dashboard.pause",
        "Pause",
        "Ask nothing for an hour, or go on asking.",
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
        "Change how often and how loudly it speaks up.",
        "dashboard",
        ("comma",),
    ),
    Command("dashboard.did_it", "Did it", "Count a break at this moment.", "dashboard", ("d",), "did-it"),
    Command(
        "dashboard.undo",
        "Take back",
        "Take back the last “did it”, “skip this one” or end of a routine, within 30 seconds.",
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
    Command("verb.away", "Away", "Say that you leave the desk.", "everywhere", (), "away", "away", footer=False),
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
        "Put aside",
        "Go back to the shell; `fg` brings deskspine back.",
        "everywhere",
        ("ctrl+z",),
        footer=False,
    ),
    Command(
        "app.quit",
        "Quit",
        "End deskspine; everything is kept.",
        "everywhere",
        ("ctrl+q", "ctrl+x"),
        "quit",
        "quit",
    ),
)
"""Every command, in the order in which help and footers show them."""


def command(command_id: str) -> Command:
    """The command named `command_id`. Raises KeyError when there is none."""
    for entry in COMMANDS:
        if entry.id == command_id:
            return entry
    raise KeyError(command_id)


def at_place(place: Place) -> tuple[Command, ...]:
    """The commands whose keys work at `place`, those of everywhere last."""
    own = tuple(entry for entry in COMMANDS if entry.place == place)
    return own if place == "everywhere" else own + tuple(entry for entry in COMMANDS if entry.place == "everywhere")
