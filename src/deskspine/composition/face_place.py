"""The place of a face: its terminal, and the variables that say where that is."""

from __future__ import annotations

import os
from collections.abc import Mapping

from deskspine.adapters.place.own_terminal import own_terminal
from deskspine.core.commands.messages import FaceKind, FacePlace

PLACE = (
    "DISPLAY", "KITTY_LISTEN_ON", "KITTY_WINDOW_ID", "SSH_CONNECTION", "SSH_TTY", "TERM", "TERMINAL", "TMUX",
    "TMUX_PANE", "WAYLAND_DISPLAY", "WEZTERM_PANE", "WEZTERM_UNIX_SOCKET", "XAUTHORITY", "XDG_CURRENT_DESKTOP",
    "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
)  # fmt: skip
"""Variables of the environment that say where a face is."""
VALUE_MAX = 1000
"""Maximum number of characters of such a variable."""


def place_of(kind: FaceKind, environ: Mapping[str, str]) -> FacePlace:
    """Return the place of a face of this process. Values that no message can carry are left out."""
    values = {name: environ.get(name, "") for name in PLACE}
    usable = {name: value for name, value in values.items() if value.isprintable() and 0 < len(value) <= VALUE_MAX}
    return FacePlace(kind, os.getpid(), own_terminal(), usable)
