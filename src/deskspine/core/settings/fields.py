"""The table of settings: each is declared once, with its words, bounds and default."""

from __future__ import annotations

from deskspine.core.commands.registry import COMMANDS, Command
from deskspine.core.person.flags import LASTING_FLAGS
from deskspine.core.settings.kinds import Applies, Field
from deskspine.core.timekeeping.calendar import NO_HOURS

CHANNELS = ("screen", "title", "bell", "notice", "urgency", "desktop", "tmux", "sound", "window")
"""Channels that a step of the ladder may name."""

SITTING, REMINDERS, DAY, PRESENCE = "Sitting", "Reminders", "Day and hours", "Presence and calls"
ROUTINES, REACH, LOOK, SAFETY, KEYS = "Routines", "How you are reminded", "Appearance", "Safety", "Keys"


def _number(key: str, title: str, section: str, default: int, bounds: tuple[int, int], unit: str, help: str) -> Field:
    return Field(key, title, help, "number", default, section, *bounds, unit=unit)


def _choice(key: str, title: str, section: str, choices: str, help: str, applies: Applies = "live") -> Field:
    options = tuple(choices.split())
    return Field(key, title, help, "choice", options[0], section, choices=options, applies=applies)


def _flag(key: str, title: str, section: str, help: str, default: bool = True) -> Field:
    return Field(key, title, help, "flag", default, section)


def _ladder(step: str, title: str, channels: str, help: str) -> Field:
    channel_names = tuple(channels.split())
    return Field(f"ladder.{step}", title, help, "channels", channel_names, REACH, choices=CHANNELS, most=len(CHANNELS))


def _routine(key: str, title: str, default: str, help: str) -> Field:
    return Field(key, title, help, "text", default, ROUTINES, applies="next-break")


# Each setting has two lines, so that this reads as a table.
# fmt: off
_SCHEDULE = (
    _number("schedule.sit_minutes", "Sit at most", SITTING, 50, (1, 240), "minutes",
            "A break is due after this much sitting."),
    _number("schedule.heads_up_seconds", "Heads-up", SITTING, 60, (0, 600), "seconds",
            "A quiet notice this long before a break is due; 0 for none."),
    _number("schedule.soft_start_seconds", "Wait until I stop typing", SITTING, 30, (0, 120), "seconds",
            "A due break waits up to this long until you stop typing; 0 for not at all."),
    _number("schedule.walk_every", "Breaks until a walk", SITTING, 3, (0, 10), "",
            "Suggests a walk of two minutes after this many breaks; 0 for never."),
    Field("schedule.micro_every_minutes", "Micro breaks",
          "A very short break in between, after this many minutes; 0 for none.",
          "number", 0, SITTING, 10, 120, unit="minutes", zero="off"),
    _number("schedule.snooze_minutes", "Snooze", REMINDERS, 5, (1, 60), "minutes",
            "How long one snooze lasts."),
    _number("schedule.snooze_limit", "Snoozes per break", REMINDERS, 3, (0, 10), "",
            "How often one break can be snoozed; 0 for never."),
    Field("schedule.remind_minutes", "Repeat after",
          "Minutes after the first reminder at which it is repeated; none for one reminder only.",
          "numbers", (1, 3, 5), REMINDERS, 1, 60, unit="minutes", most=10),
    Field("schedule.work_hours", "Work hours", "Outside these hours you get no reminders; none means always.",
          "hours", NO_HOURS, DAY),
    Field("schedule.day_starts", "Day begins at", "When counting for a new day begins.",
          "clock", "04:00", DAY),
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
            "Reminders wait for a call no longer than this."),
)
_ROUTINES = (
    _routine("routine.default", "Routine", "seated-2min", "The routine that a break offers."),
    _routine("routine.quick", "Quick one", "micro-1min", "The routine for the answer “Quick one”."),
    _choice("routine.choose", "How the next routine is chosen", ROUTINES, "default balanced list",
            "default keeps one routine, balanced varies the body regions, list takes yours in turn.", "next-break"),
    Field("routine.list", "Your list", "Routine ids, taken in turn when choosing by list.",
          "words", (), ROUTINES, applies="next-break"),
    _choice("course.level", "Level", ROUTINES, "auto 1 2 3",
            "How long the holds are; auto follows the course of 21 finished days.", "next-break"),
)
_REACH = (
    _choice("notice.kind", "Terminal notice", REACH, "auto osc9 osc777 osc99 none",
            "The kind of notice your terminal understands; auto decides by its name."),
    _ladder("heads_up", "Announced by", "title", "How a break is announced shortly before it is due."),
    _ladder("ask", "Reminds by", "screen title urgency desktop notice tmux",
            "How you are reminded when a break is due."),
    _ladder("remind_1", "First repeat by", "screen title bell urgency desktop notice tmux",
            "How the reminder is repeated the first time."),
    _ladder("remind_2", "Second repeat by", "urgency desktop notice tmux",
            "How the reminder is repeated the second time."),
    _ladder("remind_3", "Third repeat by", "bell urgency desktop notice tmux",
            "How the reminder is repeated the third time and later."),
    _ladder("owed", "Overdue by", "title", "What shows that a break is overdue."),
    _flag("notice.progress", "Progress on the taskbar", REACH,
          "Shows a routine and an open reminder on the taskbar, if the terminal supports it."),
    _flag("sound.ask", "Sound at reminders", REACH, "If off, reminders use neither bell nor chime."),
    _flag("sound.player", "Sound in routines", REACH,
          "A sound marks hold start, hold end and a change of side."),
    _choice("sound.by", "Sound in routines by", REACH, "bell chime",
            "bell rings the terminal; chime plays a soft tone on this machine."),
    _number("sound.volume", "Chime volume", REACH, 50, (0, 100), "percent", "How loud the chime is; 0 for silent."),
    _flag("voice.routine", "Spoken cues", REACH,
          "A voice announces each exercise, its side and its holds.", False),
    _number("voice.rate", "Speaking rate", REACH, 0, (-100, 100), "percent",
            "How fast the voice speaks; 0 is its normal rate."),
)
_LOOK = (
    _choice("appearance.theme", "Colours", LOOK, "auto deskspine-dark deskspine-light terminal",
            "terminal takes the colours of your terminal; auto is dark or light, as your terminal is."),
    _choice("appearance.motion", "Motion", LOOK, "full reduced off",
            "reduced shows end poses instead of movement; off keeps everything still."),
    _choice("appearance.figure", "Figure", LOOK, "auto shaded sixteen dense ascii words",
            "auto suits your terminal; dense and ascii need no colour, words shows no figure."),
    _number("appearance.frames", "Pictures a second", LOOK, 4, (1, 12), "pictures",
            "How often a moving figure is drawn."),
    _choice("appearance.skin", "Skin", LOOK, "tan light olive brown deep dark", "The skin of the figure."),
    _choice("appearance.hair", "Hair", LOOK, "brown black auburn blond grey white", "The hair of the figure."),
    _flag("appearance.seconds", "Show seconds", LOOK,
          "Count the seconds on the dashboard while you look at it."),
)
_SAFETY = (
    Field("safety.flags", "Health and safety", "Conditions that exercises must respect; kept on this machine only.",
          "words", (), SAFETY, choices=tuple(LASTING_FLAGS), applies="next-break", salvages=True),
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
    key, needs = f"keys.{entry.id}", _needs(entry)
    return Field(key, entry.title, entry.help, "keys", entry.keys, KEYS, most=6, needs=needs)


_KEYS = tuple(_keys(entry) for entry in COMMANDS)

FIELDS: tuple[Field, ...] = (*_SCHEDULE, *_PRESENCE, *_ROUTINES, *_REACH, *_LOOK, *_SAFETY, *_KEYS)
"""Every setting, in the order in which forms and lists show it."""
