"""The table of settings: each is declared once, with its words, bounds and default."""

from __future__ import annotations

from deskspine.core.commands.command import Command, CommandPlace
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.person.flags import LASTING_FLAGS
from deskspine.core.settings.argument_list import MAX_ARGUMENTS
from deskspine.core.settings.groups import (
    ADVANCED,
    AROUND,
    HISTORY,
    KEYS,
    LOOK,
    PRESENCE,
    REACH,
    REMINDERS,
    ROUTINES,
    SAFETY,
    SOUND,
    WAITS,
)
from deskspine.core.settings.kinds import Applies, Field
from deskspine.core.themes.names import AUTO, SHIPPED
from deskspine.core.timekeeping.calendar import NO_HOURS

CHANNELS = ("screen", "title", "bell", "notice", "urgency", "desktop", "tmux", "popup", "sound", "window")
"""Channels that a step of the ladder may name."""
OFFER_CHANNELS = ("title", "notice", "desktop", "tmux", "popup")
"""Channels that may announce an offer: it never takes the screen, makes no sound and asks for no attention."""

TERMINALS = "xdg-terminal-exec x-terminal-emulator kitty foot wezterm alacritty ghostty gnome-terminal konsole xterm"
"""Terminals that can be chosen for the window of a break."""

KEY_PARTS: dict[CommandPlace, str] = {
    "ask": "At a reminder",
    "player": "In a routine",
    "dashboard": "On the dashboard",
    "everywhere": "Everywhere",
}
"""Headings of the keys by the place where they work, in their order."""
HOOKS = "Programs of yours that deskspine starts"


def _number(
    key: str,
    title: str,
    section: str,
    default: int,
    bounds: tuple[int, int],
    unit: str,
    help: str,
    *,
    step: int = 1,
    naught: str = "",
) -> Field:
    return Field(key, title, help, "number", default, section, *bounds, unit=unit, step=step, naught=naught)


def _choice(key: str, title: str, section: str, choices: str, help: str, applies: Applies = "live") -> Field:
    options = tuple(choices.split())
    return Field(key, title, help, "choice", options[0], section, choices=options, applies=applies)


def _flag(key: str, title: str, section: str, help: str, default: bool = True) -> Field:
    return Field(key, title, help, "flag", default, section)


def _ladder(step: str, title: str, channels: str, help: str, among: tuple[str, ...] = CHANNELS) -> Field:
    channel_names = tuple(channels.split())
    return Field(f"ladder.{step}", title, help, "channels", channel_names, REACH, choices=among, most=len(among))


def _hook(name: str, title: str, help: str) -> Field:
    return Field(f"hooks.{name}", title, help, "command", (), ADVANCED, part=HOOKS, most=MAX_ARGUMENTS)


def _routine(key: str, title: str, default: str, help: str) -> Field:
    return Field(key, title, help, "text", default, ROUTINES, applies="next-break")


# Each setting has two or three lines, so that this reads as a table.
# fmt: off
_REMINDERS = (
    _number("schedule.sit_minutes", "Sit at most", REMINDERS, 50, (1, 240), "minutes",
            "A break is due after this much sitting.", step=5),
    _number("schedule.heads_up_seconds", "Heads-up", REMINDERS, 60, (0, 600), "seconds",
            "A quiet notice this long before a break is due; 0 for none.", step=15, naught="none"),
    _number("schedule.soft_start_seconds", "Wait until I stop typing", REMINDERS, 30, (0, 120), "seconds",
            "A due break waits up to this long until you stop typing; 0 for not at all.", step=5, naught="not at all"),
    _number("schedule.snooze_minutes", "Snooze", REMINDERS, 5, (1, 60), "minutes",
            "How long one snooze lasts."),
    _number("schedule.snooze_limit", "Snoozes per break", REMINDERS, 3, (0, 10), "",
            "How often one break can be snoozed; 0 for never.", naught="none"),
    Field("schedule.remind_minutes", "Repeat after",
          "Minutes after the first reminder at which it is repeated; none for one reminder only.",
          "numbers", (1, 3, 5), REMINDERS, 1, 60, unit="minutes", most=10),
    Field("schedule.micro_every_minutes", "Micro breaks",
          "A very short break in between, after this many minutes; 0 for none.",
          "number", 0, REMINDERS, 10, 120, unit="minutes", step=5, zero="off"),
    _number("schedule.walk_every", "Walk", REMINDERS, 3, (0, 10), "",
            "Suggests a walk of two minutes after this many breaks; 0 for never.", naught="never"),
    Field("schedule.work_hours", "Work hours", "Outside these hours you get no reminders; none means always.",
          "hours", NO_HOURS, REMINDERS),
    _choice("ask.start", "Start of a break", REMINDERS, "ask flows",
            "ask waits for your answer; flows begins the routine 20 seconds after your last key."),
)
_REACH = (
    _ladder("offer", "Offered by", "title",
            "How a break is offered while the machine works; the dashboard always shows it.", OFFER_CHANNELS),
    _ladder("heads_up", "Announced by", "title",
            "How a break is announced shortly before it is due; screen or title also shows a line above the keys."),
    _ladder("ask", "Reminds by", "screen title urgency desktop notice tmux popup",
            "How you are reminded when a break is due."),
    _ladder("remind_1", "First repeat by", "screen title bell urgency desktop notice tmux popup",
            "How the reminder is repeated the first time."),
    _ladder("remind_2", "Second repeat by", "urgency desktop notice tmux",
            "How the reminder is repeated the second time."),
    _ladder("remind_3", "Third repeat by", "bell urgency desktop notice tmux",
            "How the reminder is repeated the third time and later."),
    _ladder("owed", "Overdue by", "title", "What shows that a break is overdue."),
    _choice("interrupt.popup", "Popup in tmux", REACH, "auto off",
            "auto opens a due break over your work in tmux, where the ladder names popup."),
    _choice("interrupt.terminal", "Window for a break", REACH, f"auto off {TERMINALS}",
            "The terminal that opens for a routine that begins while no window is open; auto finds one."),
    _choice("notice.kind", "Terminal notice", REACH, "auto osc9 osc777 osc99 none",
            "The kind of notice your terminal understands; auto decides by its name."),
    _flag("notice.progress", "Progress on the taskbar", REACH,
          "Shows a routine and an open reminder on the taskbar, if the terminal supports it."),
)
_PRESENCE = (
    _choice("presence.source", "Presence", PRESENCE, "auto gnome wayland x11 macos windows terminals none",
            "auto takes the first that works here; none counts you as always here."),
    _number("presence.away_after_minutes", "Away after", PRESENCE, 5, (1, 30), "minutes",
            "No input for this long counts as away from the desk."),
    _flag("busy.microphone", "Hold during calls", PRESENCE,
          "While the microphone is in use, reminders wait."),
    _flag("busy.camera", "Hold for the camera", PRESENCE,
          "While a program of yours uses a camera, reminders wait.", False),
    _flag("busy.full_screen", "Hold for full screen", PRESENCE,
          "While a window fills the screen (X11), reminders wait.", False),
    _number("busy.max_hold_minutes", "Hold at most", PRESENCE, 60, (5, 240), "minutes",
            "Reminders wait for a call no longer than this.", step=5),
)
_WAITS = (
    _flag("waits.offer", "Offer breaks", WAITS,
          "While the machine works, you are offered a short break once 60 % of the interval has passed."),
    _flag("waits.tmux", "Panes of tmux", WAITS,
          "A pane of tmux that prints while you press no key counts as waiting. Nothing has to be set up."),
    _flag("waits.shell", "Commands in your shell", WAITS,
          "A command that runs for a while counts as waiting. “deskspine setup shell” sets your shell up."),
    _flag("waits.agents", "Coding agents", WAITS,
          "A coding agent at work counts as waiting. “deskspine setup” lists the agents and sets them up."),
    _flag("waits.commands", "deskspine wait", WAITS,
          "“deskspine wait -- make test” runs a command, which counts as waiting until it ends."),
    _flag("waits.hints", "deskspine hint", WAITS,
          "A script of your own says “deskspine hint working”, and “deskspine hint done” at its end."),
)
_AROUND = (
    _flag("surroundings.media", "Pause music and videos", AROUND,
          "Music and videos pause when a routine begins, and go on after it.", False),
    _flag("surroundings.do_not_disturb", "Do not disturb", AROUND,
          "While a routine plays, other programs show you no notices.", False),
    _flag("surroundings.lock", "Lock when I leave", AROUND,
          "The away key locks the screen as well.", False),
)
_ROUTINES = (
    _routine("routine.default", "Routine", "seated-2min", "The routine that a break offers."),
    _routine("routine.quick", "Quick one", "micro-1min", "The routine for the answer “Quick one”."),
    _choice("routine.choose", "How the next routine is chosen", ROUTINES, "default balanced list",
            "default keeps one routine, balanced varies the body regions, list takes yours in turn.", "next-break"),
    Field("routine.list", "Your list", "The routines that are played in turn when yours are chosen from this list.",
          "words", (), ROUTINES, applies="next-break"),
    _choice("course.level", "Level", ROUTINES, "auto 1 2 3",
            "How long the holds are; auto follows the course of 21 finished days.", "next-break"),
)
_SAFETY = (
    Field("safety.flags", "What applies to you", "Conditions that exercises must respect; kept on this machine only.",
          "words", (), SAFETY, choices=tuple(LASTING_FLAGS), applies="next-break", salvages=True),
)
_HISTORY = (
    _number("history.aim_minutes", "Aim for a day", HISTORY, 10, (0, 120), "minutes",
            "How long you want to move in breaks on a day; 0 for no aim.", naught="none"),
    _flag("coach.adapt", "Adapt to you", HISTORY,
          "A break may come up to 10 minutes earlier or later, when you usually take it, and it says why."),
    _flag("letter.weekly", "Weekly letter", HISTORY,
          "At the first start of a week, a few lines about the week before on the dashboard."),
    Field("sync.folder", "Shared folder",
          "A folder that you keep the same on several machines, for example with Syncthing; sitting and breaks of the "
          "others count here.", "path", "", HISTORY),
)
_LOOK = (
    Field("appearance.theme", "Colours",
          "The colours of all screens. A theme of your own: docs/themes.md.",
          "choice", AUTO, LOOK, choices=SHIPPED, own=True),
    _choice("appearance.motion", "Motion", LOOK, "full reduced off",
            "reduced and off show end poses instead of movement, and bars stay still."),
    _choice("appearance.figure", "Figure", LOOK, "auto pixels shaded sixteen dense ascii words",
            "auto suits your terminal; dense and ascii need no colour, words shows no figure."),
    _number("appearance.frames", "Pictures a second", LOOK, 8, (1, 12), "pictures",
            "How often a moving figure is drawn."),
    _choice("appearance.skin", "Skin", LOOK, "tan light olive brown deep dark", "The skin of the figure."),
    _choice("appearance.hair", "Hair", LOOK, "brown black auburn blond grey white", "The hair of the figure."),
    _flag("appearance.seconds", "Show seconds", LOOK,
          "Count the seconds on the dashboard while you look at it."),
)
_SOUND = (
    _flag("sound.ask", "Sound at reminders", SOUND, "If off, reminders use neither bell nor chime."),
    _flag("sound.player", "Sound in routines", SOUND,
          "A sound marks hold start, hold end and a change of side."),
    _choice("sound.by", "Sound in routines by", SOUND, "bell chime",
            "bell rings the terminal; chime plays soft tones on this machine, and ticks as a hold ends."),
    _number("sound.volume", "Chime volume", SOUND, 50, (0, 100), "percent", "How loud the chime is; 0 for silent.",
            step=10, naught="silent"),
    _flag("voice.routine", "Spoken cues", SOUND,
          "A voice announces each exercise, its side and its holds.", False),
    _number("voice.rate", "Speaking rate", SOUND, 0, (-100, 100), "percent",
            "How fast the voice speaks; 0 is its normal rate.", step=10, naught="normal"),
)
_ADVANCED = (
    Field("schedule.day_starts", "Day begins at", "When counting for a new day begins.",
          "clock", "04:00", ADVANCED),
    Field("interrupt.command", "Own window command",
          "Runs instead of the terminal that opens for a break; the command to show is added at its end.",
          "command", (), ADVANCED),
    _flag("status.tmux", "Status in tmux", ADVANCED,
          "Keeps the tmux option @deskspine current, for #{@deskspine} in your status line.", False),
    Field("status.tmux_format", "Text in tmux", "The text of that option; docs/bars.md lists the fields.",
          "template", "{icon} {short} {moved_bar}", ADVANCED),
    _hook("on_heads_up", "Before a break", "A program that runs when a break comes up soon."),
    _hook("on_due", "When it asks", "A program that runs each time a break is asked for; reminders do not run it."),
    _hook("on_break_start", "When a routine begins", "A program that runs when a routine begins to play."),
    _hook("on_break_end", "When a routine ends", "A program that runs when a routine has ended, in whatever way."),
    _hook("on_away", "When you leave", "A program that runs when you count as away from the desk."),
    _hook("on_back", "When you are back", "A program that runs when you are back at the desk."),
    _hook("on_meeting", "Meetings and calls", "A program that runs when a meeting or call begins, and when it ends."),
)
# fmt: on


ALWAYS_A_KEY = frozenset({"app.quit", "player.pause", "player.worse", "player.arm", "player.stop"})
"""Commands that need at least one key."""


def _needs(entry: Command) -> tuple[str, ...]:
    """Return the keys that must stay bound: Escape where it leaves a screen; "*" for any one key."""
    if entry.id in ALWAYS_A_KEY:
        return ("*",)
    return tuple(key for key in entry.keys if key == "escape")


def _keys(entry: Command) -> Field:
    key, needs, part = f"keys.{entry.id}", _needs(entry), KEY_PARTS[entry.place]
    return Field(key, entry.title, entry.help, "keys", entry.keys, KEYS, part=part, most=6, needs=needs)


KEYED = tuple(entry for place in KEY_PARTS for entry in COMMANDS if entry.place == place and entry.bindable)
"""The commands that can have keys, by the place where they work."""
_KEYS = tuple(_keys(entry) for entry in KEYED)

FIELDS: tuple[Field, ...] = (
    *_REMINDERS,
    *_REACH,
    *_WAITS,
    *_PRESENCE,
    *_ROUTINES,
    *_SAFETY,
    *_AROUND,
    *_HISTORY,
    *_LOOK,
    *_SOUND,
    *_KEYS,
    *_ADVANCED,
)
"""Every setting, in the order in which forms and lists show it."""
