"""Files and environment variables of deskspine: the tables of the man page."""

from __future__ import annotations

FILES = (
    ("~/.config/deskspine/config.toml", "Settings. `deskspine config path` prints the name."),
    ("~/.config/deskspine/routines/", "Routines, exercises, poses and cards of your own."),
    ("~/.local/share/deskspine/journal.sqlite3", "History: sitting, breaks, exercises."),
    ("~/.local/state/deskspine/state.toml", "State that survives a closed terminal."),
    ("~/.local/state/deskspine/status", "State for status bars, as lines of `key=value`."),
    ("~/.local/state/deskspine/lock", "Lock of the one engine; it names the control socket."),
    ("~/.local/state/deskspine/log", "Faults of deskspine itself."),
    ("~/.cache/deskspine/", "Files that can be made again. It may be emptied at any time."),
    ("$XDG_RUNTIME_DIR/deskspine/", "Control socket."),
    ("$XDG_RUNTIME_DIR/deskspine/hints/", "A small file for each wait that shells, agents and scripts report."),
    ("~/.config/systemd/user/deskspine.service", "Unit that `deskspine service install` writes."),
)
"""Files with their default places on Linux, and what is in them."""
VARIABLES = (
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME, XDG_RUNTIME_DIR",
     "Other places for the files above. A path that is not absolute is ignored."),
    ("VISUAL, EDITOR", "Editor for `deskspine config edit` and `deskspine routines edit`."),
    ("NO_COLOR", "If it is set, nothing is coloured."),
    ("TERM, COLORTERM, TERM_PROGRAM", "Kind of terminal: they decide which colours, keys and notices are used."),
    ("TMUX, TMUX_PANE, TMUX_TMPDIR", "Server and pane of tmux."),
    ("DISPLAY, XAUTHORITY, WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS",
     "Desktop on which deskspine sees input and shows notices."),
    ("DESKSPINE_DRIVER", "`stock` uses the input driver of Textual instead of the own one."),
    ("DESKSPINE_HOOK, DESKSPINE_EVENT and others", "Facts that a hook gets; docs/hooks.md lists them."),
    ("DESKSPINE_COMMAND", "The command that `interrupt.command` has to run in a window; docs/reach.md explains it."),
    ("DESKSPINE_AS_ROOT", "1 lets root make files in the home of another person."),
)  # fmt: skip
"""Variables, those that belong together in one row, and their effect."""
