"""The command registry: every command that a person can give deskspine, declared once.

Key bindings, the command palette, the help page, the verbs of socket and command line, the words of timelines, the
buttons of desktop notices, and the tables in the documentation are made from it.
"""

from __future__ import annotations

from deskspine.core.commands.argument_forms import arguments_of
from deskspine.core.commands.command import Command, CommandPlace
from deskspine.core.commands.player_commands import PLAYER_COMMANDS
from deskspine.core.commands.request import Reply as Reply
from deskspine.core.commands.request import Request as Request

MEETING_CHOICES = ("15", "30", "60", "90", "")
"""Minutes that a meeting may be given at its beginning; "" is one without an end."""
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
        ("5", "z"),
        "snooze",
        "snooze",
        verb_help="Remind me a few minutes later, of a break that is due or announced.",
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
        verb_help="Count a break now; shortly after another break, --again counts one more.",
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
        lines=("meeting",),
        choices=MEETING_CHOICES,
    ),
    Command(
        "ask.not_now",
        "Skip this one",
        "Skip this break; the next one comes one full interval later.",
        "ask",
        ("N",),
        "not-now",
        "skip",
        aliases=("not-now",),
        label="skip",
        button="Skip this one",
        timeline=("not-now", "skip"),
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
    *PLAYER_COMMANDS,
    Command(
        "dashboard.break",
        "Break now",
        "Start the next routine now.",
        "dashboard",
        ("enter",),
        "start",
        label="break",
        lines=("start",),
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
        lines=("away", "back"),
    ),
    Command(
        "dashboard.meeting",
        "Meeting",
        "Hold all reminders for a time that you choose or until the meeting is over, or end the meeting.",
        "dashboard",
        ("m",),
        "meeting-toggle",
        "meeting",
        "[MINUTES|over]",
        verb_help="Hold all reminders until the meeting is over; `over` ends it.",
        choices=MEETING_CHOICES,
        timeline=("meeting", "meeting-over"),
        lines=("meeting", "meeting over"),
    ),
    Command(
        "dashboard.pause",
        "Pause",
        "Pause all reminders for a time that you choose, or end the pause.",
        "dashboard",
        ("p",),
        "pause-toggle",
        "pause",
        "[MINUTES|until HH:MM|tomorrow]",
        verb_help="Pause all reminders, for an hour if nothing is said; `resume` ends the pause.",
        choices=("15", "30", "60", "120", "tomorrow", "until HH:MM"),
        choice="60",
        timeline=("pause",),
        lines=("pause", "resume"),
    ),
    Command("dashboard.routines", "Routines", "Look through the routines and start one.", "dashboard", ("r",)),
    Command(
        "dashboard.settings",
        "Settings",
        "Change how often and by what means you are reminded.",
        "dashboard",
        ("comma",),
    ),
    Command("dashboard.did_it", "Did it", "Count a break now.", "dashboard", ("d",), "did-it", lines=("did-it",)),
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
    Command(
        "dashboard.later",
        "Remind me later",
        "Let an announced break come a few minutes later; works on every page while one is announced.",
        "dashboard",
        ("z",),
        "snooze",
        gives_way=True,
        footer=False,
        lines=("snooze",),
    ),
    Command(
        "dashboard.offer_close",
        "Not this time",
        "Close what the dashboard offers: a break while the machine works, or the weekly letter; nothing is owed.",
        "dashboard",
        ("escape",),
        "offer-close",
        footer=False,
        label="not this time",
        button="Not this time",
        timeline=("offer-close",),
        also=("letter-close",),
        only_by_key="an offer that the screen shows, and that goes away by itself",
    ),
    Command(
        "dashboard.history",
        "History",
        "Look at your day, week, month and year, at what your body moved, and at how it felt.",
        "dashboard",
        ("h",),
    ),
    Command(
        "dashboard.presence",
        "Presence",
        "Show how it is known that you are here, and the ways to remind you.",
        "dashboard",
        ("i",),
    ),
    Command(
        "dashboard.longer",
        "Longer",
        "Raise the interval to the next multiple of five minutes.",
        "dashboard",
        ("plus",),
        "interval-up",
        timeline=("interval",),
        lines=("interval +5",),
    ),
    Command(
        "dashboard.shorter",
        "Shorter",
        "Lower the interval to the next multiple of five minutes.",
        "dashboard",
        ("minus",),
        "interval-down",
        timeline=("interval",),
        lines=("interval -5",),
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
        also=("meeting", "back", "keep-interval", "first-run-again"),
    ),
    Command(
        "dashboard.no",
        "No",
        "Answer the question on the dashboard with no.",
        "dashboard",
        ("n",),
        footer=False,
        palette=False,
        also=("meeting-over", "was-here", "change-interval", "first-run-done"),
    ),
    Command(
        "verb.away",
        "I leave",
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
        "I am back",
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
    Command(
        "verb.interval",
        "Interval",
        "Say after how much sitting a break is due, or change it; +5 and -5 go to the next multiple of five.",
        "everywhere",
        (),
        "interval",
        "interval",
        "[+5|-5|MINUTES]",
        max_minutes=240,
        footer=False,
        palette=False,
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
        "Close this screen. Without another screen or `deskspine serve`, deskspine ends; everything is saved.",
        "everywhere",
        ("ctrl+q", "ctrl+x"),
    ),
    Command(
        "app.quit_everywhere",
        "Quit everywhere",
        "Close all screens and end deskspine; everything is saved.",
        "everywhere",
        (),
        "quit",
        "quit",
        footer=False,
        timeline=("quit",),
    ),
    Command(
        "app.restart",
        "Restart",
        "Start deskspine again, after an update; screens and a routine go on.",
        "everywhere",
        (),
        "restart",
        "restart",
        footer=False,
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
    args = arguments_of(entry.forms, argument, entry.max_minutes) or {}
    return Request(word if word in entry.requests else entry.request, {**args}, "timeline")


def at_place(place: CommandPlace) -> tuple[Command, ...]:
    """Return the commands whose keys work at `place`, those that work everywhere last."""
    local = tuple(entry for entry in COMMANDS if entry.place == place)
    return local if place == "everywhere" else local + tuple(entry for entry in COMMANDS if entry.place == "everywhere")
