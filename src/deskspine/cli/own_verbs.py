"""The verbs beside the registry, named where both the dispatcher and the help page can see them."""

OWN_VERBS = {
    "break": ("break [ROUTINE]", "Play one routine now, record it, and end."),
    "demo": ("demo", "Try it: time runs sixty times faster; nothing is kept."),
    "status": ("status [--json]", "Say in one sentence how things stand."),
    "config": ("config", "Settings: path, list, get KEY, set KEY VALUE, edit."),
    "notify": ("notify test", "Try each way to reach you, and say what it did."),
    "routines": ("routines", "Routines: list, show, new, edit, check, add."),
    "simulate": ("simulate [FILE]", "Print what a day is like; --json, --set KEY=VALUE."),
}
"""The verbs that are not in the command registry, because they do not speak to a running deskspine."""
