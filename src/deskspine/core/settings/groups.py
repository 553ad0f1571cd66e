"""The groups of settings: the headings of forms, lists and documentation, each with a sentence about it."""

from __future__ import annotations

REMINDERS, REACH, PRESENCE = "Reminders", "How it reaches you", "Presence and calls"
ROUTINES, SAFETY, LOOK = "Routines", "Health and safety", "Appearance"
SOUND, KEYS, ADVANCED = "Sound and voice", "Keys", "Advanced"
WAITS, AROUND = "While you wait", "Around a break"
HISTORY = "Your history"

GROUPS: dict[str, str] = {
    REMINDERS: "When a break is due, and how often you are asked.",
    REACH: "The ways in which a reminder gets to you.",
    WAITS: "Breaks in the moments in which you wait anyway: for a build, for tests, for a coding agent.",
    PRESENCE: "How deskspine knows that you are at the desk or in a call.",
    ROUTINES: "What you do in a break.",
    SAFETY: "What exercises must respect.",
    AROUND: "What deskspine changes for a break, and puts back after it.",
    HISTORY: "What deskspine concludes from your days, and where a second machine finds them.",
    LOOK: "Colours, the figure and its movement.",
    SOUND: "What you hear.",
    KEYS: "Press Enter on a command, then its new key.",
    ADVANCED: "Status lines, and programs of your own.",
}
"""The groups in their order."""
