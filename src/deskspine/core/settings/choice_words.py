"""A sentence for each value that a setting can take from a list, for forms; loaded when a form is opened."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.person.flags import FLAGS
from deskspine.core.settings.fields import TERMINALS
from deskspine.core.settings.kinds import Field
from deskspine.core.themes.names import AUTO, DARK, LIGHT, TERMINAL

CHANNEL_WORDS: Mapping[str, str] = {
    "screen": "a reminder in this window",
    "title": "the title of the window",
    "bell": "the bell of the terminal",
    "notice": "a notice shown by the terminal",
    "urgency": "the window asks for attention in the task bar",
    "desktop": "a notification on the desktop",
    "tmux": "a message in tmux",
    "popup": "a popup in tmux over your work",
    "sound": "a soft tone from the speakers",
    "window": "the window comes to the front",
}
"""The channels of the ladder, each in a few words."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ask.start": {
        "ask": "The routine begins when you say so.",
        "flows": "The routine begins by itself. If you work on, it comes two minutes later.",
    },
    "interrupt.popup": {
        "auto": "A due break opens over your work in tmux.",
        "off": "No popup opens.",
    },
    "interrupt.terminal": {
        "auto": "The first terminal that is found opens.",
        "off": "No window opens; you start the routine yourself.",
        **{name: f"Opens {name}." for name in TERMINALS.split()},
        "xdg-terminal-exec": "Opens the terminal that your desktop prefers.",
        "x-terminal-emulator": "Opens the terminal that your system prefers.",
    },
    "notice.kind": {
        "auto": "Chosen by the name of your terminal.",
        "osc9": "For iTerm2 and terminals like it.",
        "osc777": "For foot, Ghostty, WezTerm and Konsole.",
        "osc99": "For kitty, and for Zellij.",
        "none": "The terminal shows no notices.",
    },
    "presence.source": {
        "auto": "The first one that works on this machine.",
        "gnome": "GNOME says how long nothing was typed or moved.",
        "wayland": "The Wayland compositor says when input stops.",
        "x11": "The X server says how long there was no input.",
        "macos": "macOS says how long there was no input.",
        "windows": "Windows says how long there was no input.",
        "terminals": "Only what you type in terminals counts.",
        "none": "You count as always here, until you press the away key.",
    },
    "routine.choose": {
        "default": "The same routine each time: the one at “Routine”.",
        "balanced": "The one that moves what you have moved least lately.",
        "list": "Yours in turn: those of “Your list”.",
    },
    "course.level": {
        "auto": "Grows with the course of 21 finished days.",
        "1": "Short holds: a gentle start.",
        "2": "Medium holds.",
        "3": "Long holds.",
    },
    "appearance.theme": {
        AUTO: "Dark or light, as your terminal is.",
        DARK: "Our own dark colours.",
        LIGHT: "Our own light colours.",
        TERMINAL: "The colours of your terminal.",
    },
    "appearance.motion": {
        "full": "The figure moves through each exercise.",
        "reduced": "The figure shows the end pose and does not move.",
        "off": "Nothing on the screen moves.",
    },
    "appearance.figure": {
        "auto": "The best picture that your terminal can show.",
        "pixels": "Smooth, in a terminal that shows pictures.",
        "shaded": "In many colours, with light and shade.",
        "sixteen": "In the sixteen colours of every terminal.",
        "dense": "In block characters, without colours.",
        "ascii": "In letters and signs, for any terminal.",
        "words": "No picture: the pose is described.",
    },
    "sound.by": {
        "bell": "The bell of the terminal rings.",
        "chime": "Soft tones play on this machine, with ticks as a hold ends.",
    },
}


def choice_words(field: Field, choice: str) -> str:
    """Return the sentence for a value of `field`, or "" if its name says everything."""
    if field.kind == "channels":
        return CHANNEL_WORDS.get(choice, "")
    if field.kind == "words":
        return FLAGS.get(choice, "")
    return _WORDS.get(field.key, {}).get(choice, "")
