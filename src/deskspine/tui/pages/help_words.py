"""Words of the help page: a sentence about every screen, and one about every key that only a page has."""

from __future__ import annotations

from collections.abc import Mapping

ABOUT: Mapping[str, tuple[str, str]] = {
    "DashboardScreen": (
        "Dashboard",
        "It counts how long you sit and shows when the next break comes. Leave it open: it reminds you by itself.",
    ),
    "AskScreen": ("Reminder", "A break is due. Answer with a key, with the arrows and Enter, or with a click."),
    "PlayerScreen": ("Routine", "Copy the figure as you would a mirror. While this page is open, the routine waits."),
    "AfterScreen": ("After a routine", "Say how it feels now. Your answer helps to choose the next exercises."),
    "GateScreen": ("Before a routine", "What the routine needs and who should not do it. It has not started yet."),
    "AskFirstGate": ("Before a routine", "Read this card once. It says who should ask a doctor before they start."),
    "ResultScreen": ("Self-test", "Your scores, compared with those of your first test."),
    "StopCardScreen": ("Stopped", "The routine has ended. The page says when to see a doctor."),
    "LibraryScreen": ("Routines", "All routines that you can play, and a preview of the one under the cursor."),
    "ComposerScreen": ("Composer", "Make a routine of your own: choose exercises, then change their order and length."),
    "PickScreen": ("Parts of a routine", "Tick the exercises that you want to play this time."),
    "SettingsScreen": ("Settings", "Everything that you can change. A change is saved and used at once."),
    "OptionsScreen": ("Values of a setting", "Choose one value, or tick several. A change is saved at once."),
    "ReachScreen": ("Ways to reach you", "Try each way that deskspine can reach you, and see what it says."),
    "PresenceScreen": ("Presence", "How deskspine knows that you are at the desk, and how it can reach you."),
    "HistoryScreen": ("History", "Your day, week, month and year in pictures, your body, and how breaks felt."),
    "UnwellScreen": ("Not well today", "For fever, illness or more pain than usual: you get only gentle exercises."),
    "FirstRunScreen": ("First pages", "A few questions, so that deskspine suits you. You can change all of it later."),
    "PauseChooser": ("Pause", "Choose how long you get no reminders. Sitting time is still counted."),
    "MeetingChooser": ("Meeting", "Choose how long reminders are held. They come again two minutes after the end."),
    "CardScreen": ("To read", "A page of advice."),
    "UnlockScreen": ("To read", "Read this page to the end, then you can play the exercise again."),
    "AskFirstScreen": ("To read", "Read this page to the end. It says who should ask a doctor before they start."),
}
"""Name of each screen and a sentence about it, by the name of its class."""

KEYS: Mapping[str, str] = {
    "a page": "Show one of the six pages.",
    "add to my list": "Add the routine to your list, which is played in turn.",
    "add": "Add the exercise under the cursor to your routine.",
    "back": "Go back to the page before.",
    "begin": "Begin a meeting of the length under the cursor.",
    "better": "Save that it feels better than before.",
    "bring back": "Bring back the routine that you removed.",
    "cancel": "Keep the old value.",
    "catalogue": "Go to the exercises to choose from.",
    "choose a button": "Go to another answer; Enter takes it.",
    "choose parts": "Choose which exercises of this routine to play.",
    "choose": "Take the value under the cursor.",
    "close": "Close this page.",
    "compose": "Make a routine of your own.",
    "copy and edit": "Make a routine of your own that begins as this one.",
    "default": "Take the default value again.",
    "details": "Show the steps and the dose of each exercise, or hide them.",
    "discard": "Close without saving the routine.",
    "edit": "Type another value.",
    "filter": "Show only routines of one kind; press it again for the next kind.",
    "find": "Type a word to find a row.",
    "go to results": "Go to the rows that were found.",
    "group": "Go to the next group of settings.",
    "highlight": "Go from bar to bar; the numbers of the bar are above the keys.",
    "hold": "Hold the exercise for a shorter or longer time.",
    "keep editing": "Go on with the routine.",
    "later": "Close this card; it comes again before the next routine.",
    "less, more": "Change the number by one.",
    "make default": "Play this routine in your breaks.",
    "make quick one": "Play this routine as the quick one.",
    "minutes": "Change after how many minutes of sitting you are reminded.",
    "move down": "Move the row down in your list.",
    "move up": "Move the row up in your list.",
    "move": "Move the cursor up or down.",
    "new key": "Press another key for this command.",
    "newer": "Show the day, week, month or year after this one.",
    "next": "Go to the next page.",
    "no answer": "Close without an answer.",
    "none": "Leave this command without a key.",
    "now": "Show the present day, week, month or year.",
    "ok": "Take the choice under the cursor.",
    "older": "Show the day, week, month or year before this one.",
    "once more": "Repeat the exercise in your routine.",
    "one more": "Press one more key for this command.",
    "other value": "Take the value before or after this one.",
    "open the day": "Show the page of the highlighted day.",
    "order": "Move the exercise down or up in your routine.",
    "page": "Show the next page of the history.",
    "pause": "Pause for the time under the cursor.",
    "preview all": "Show all movements of your routine in turn.",
    "read on": "Go to the text, to scroll it.",
    "read to the end": "Scroll down; then you can answer.",
    "read": "Open this page, or say that you have read it.",
    "remove": "Take the exercise out of your routine.",
    "same": "Save that it feels the same as before.",
    "save": "Save your routine.",
    "scroll": "Scroll the text.",
    "show all": "Show all rows again.",
    "sides": "Choose left, right or both sides.",
    "skip": "Skip the rest of these pages.",
    "start": "Start now.",
    "switch": "Switch it on or off.",
    "take off my list": "Take the routine off your list.",
    "tick": "Tick the row under the cursor, or clear it.",
    "times": "Repeat the exercise more or less often.",
    "to the list": "Go back to the list.",
    "try it": "Try the ways to reach you, or what a break changes around it.",
    "try": "Send a trial by the way under the cursor.",
    "type": "Type another value.",
    "undo": "Undo what you did last, within 30 seconds.",
    "unlock": "Allow the exercise again.",
    "warm up first": "Play the warm-up, then this routine.",
    "worse": "Save that it feels worse than before.",
    "your routine": "Go to the routine that you are making.",
}
"""Effect of a key, by the words about it at the foot of a page."""

PLACES = ("At a reminder", "During a routine")
"""Headings of the keys of other screens, which the help of the dashboard has as well."""

LIST_KEYS = (("↑ ↓", "Move", "Move the cursor; the mouse wheel does it too. A click takes the row."),)
"""Keys of every page with a list that the foot of the page does not name."""

MORE = (
    "The list of commands finds every command and setting by its name. Every key can be changed in the settings. "
    "In a shell, “deskspine --help” and “man deskspine” have the rest."
)

HOW_IT_COUNTS = (
    "Sitting time is your time at the desk since the last break. It counts even while you only read or think.",
    "After some minutes without a key or mouse move you count as away since the last one. An absence as long as the "
    "next routine counts as a break. A shorter absence stops the timer and changes nothing else.",
    "A locked screen, sleep and the away key mean away at once. In a meeting or call you get no reminders, but sitting "
    "time is counted. A reminder that was held comes two minutes after the end.",
    "Half a routine or more counts as a break. After less the break stays overdue. After \"stop\" no break is owed.",
    "While the machine works, from 60 % of the interval on, one line above the keys offers a break: Enter starts it, "
    "Esc closes it. The offer goes away by itself and is never owed.",
    "If you were at the desk during an absence, press the away key within ten minutes of your return: \"I was here\".",
    "deskspine reads only the keys you press in it, sends nothing over a network, and saves its data in files on this "
    "computer.",
)  # fmt: skip
