"""The command registry: every command that a person can give deskspine, declared once.

Key bindings, the command palette, the help page, the verbs of socket and command line, the words of timelines, the
buttons of desktop notices, and the tables in the documentation are made from it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from deskspine.core.commands.command import ARGUMENTS, Command, CommandPlace


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
        button="Start",
        timeline=("start",),
    ),
    Command(
        "ask.snooze",
        "Snooze",
        "Remind me again in a few minutes; the time is shown before you choose.",
        "ask",
        ("5",),
        "snooze",
        "snooze",
        button="{minutes} more minutes",
        timeline=("snooze",),
    ),
    Command(
        "ask.quick",
        "Quick one",
        "Play the one-minute routine instead.",
        "ask",
        ("1",),
        "quick",
        timeline=("quick",),
    ),
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
        timeline=("did-it", "did-it-again"),
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
        button="Skip this one",
        timeline=("not-now",),
    ),
    Command(
        "ask.put_aside",
        "Close",
        "Close this screen; the break stays overdue and you are reminded later.",
        "ask",
        ("escape",),
        "put-aside",
        timeline=("put-aside",),
    ),
    Command(
        "player.pause",
        "Pause",
        "Pause the routine, or continue it with two seconds to ease in.",
        "player",
        ("space",),
        "player-pause",
        timeline=("space",),
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
        timeline=("worse",),
    ),
    Command(
        "player.arm",
        "Into the arm",
        "After Worse: report pain or tingling into an arm. It is left out for longer, and a card says what to do.",
        "player",
        ("t",),
        "player-arm",
        footer=False,
        timeline=("arm",),
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
        timeline=("stop",),
    ),
    Command(
        "player.leave",
        "End",
        "Leave the routine; if half or more is done, it counts as a break.",
        "player",
        ("escape",),
        "player-leave",
        timeline=("leave",),
    ),
    Command(
        "player.sound",
        "Sound",
        "Switch the bell at hold start, hold end and change of side on or off.",
        "player",
        ("v",),
        also=("player-sound",),
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
        timeline=("was-here",),
        also=("was-here",),
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
        timeline=("meeting", "meeting-over"),
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
        timeline=("pause",),
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
        timeline=("undo",),
    ),
    Command("dashboard.history", "Today", "Show today's sits, breaks and gaps in a list.", "dashboard", ("h",)),
    Command(
        "dashboard.longer",
        "Longer",
        "Raise the interval to the next multiple of five minutes.",
        "dashboard",
        ("plus",),
        "interval-up",
        timeline=("interval",),
    ),
    Command(
        "dashboard.shorter",
        "Shorter",
        "Lower the interval to the next multiple of five minutes.",
        "dashboard",
        ("minus",),
        "interval-down",
        timeline=("interval",),
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
    Command(
        "dashboard.yes",
        "Yes",
        "Answer the question on the dashboard with yes.",
        "dashboard",
        ("y",),
        footer=False,
        palette=False,
        also=("meeting", "back", "first-run-again"),
    ),
    Command(
        "dashboard.no",
        "No",
        "Answer the question on the dashboard with no.",
        "dashboard",
        ("n",),
        footer=False,
        palette=False,
        also=("meeting-over", "was-here", "first-run-done"),
    ),
    Command(
        "verb.away",
        "Away",
        "Say that you are leaving the desk.",
        "everywhere",
        (),
        "away",
        "away",
        footer=False,
        timeline=("away",),
    ),
    Command(
        "verb.back",
        "Back",
        "Say that you are back at the desk.",
        "everywhere",
        (),
        "back",
        "back",
        footer=False,
        timeline=("back",),
    ),
    Command(
        "verb.resume",
        "Resume",
        "End a pause now.",
        "everywhere",
        (),
        "resume",
        "resume",
        footer=False,
        timeline=("resume",),
    ),
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
        timeline=("quit",),
    ),
)
"""Every command, in the order in which help page and footers show them."""


def command(command_id: str) -> Command:
    """Return the command named `command_id`. Raises KeyError if there is no such command."""
    for entry in COMMANDS:
        if entry.id == command_id:
            return entry
    raise KeyError(command_id)


def button(command_id: str, minutes: int = 0) -> tuple[str, str]:
    """Return the request and the label of a command on a desktop notice; `minutes` is the length of a snooze."""
    entry = command(command_id)
    return entry.request, entry.button.format(minutes=minutes)


def timeline_request(word: str, argument: str = "") -> Request | None:
    """Return the request that `word` and `argument` mean in a timeline, or None if `word` means no command."""
    entry = next((entry for entry in COMMANDS if word in entry.timeline), None)
    if entry is None:
        return None
    name = next((ARGUMENTS[form] for form in entry.forms if form in ARGUMENTS), "")
    args: dict[str, str | int | float | bool] = {name: argument} if name and argument else {}
    return Request(word if word in entry.requests else entry.request, args, "timeline")


def at_place(place: CommandPlace) -> tuple[Command, ...]:
    """Return the commands whose keys work at `place`, those that work everywhere last."""
    local = tuple(entry for entry in COMMANDS if entry.place == place)
    return local if place == "everywhere" else local + tuple(entry for entry in COMMANDS if entry.place == "everywhere")
