"""The way to start deskspine at login where there is no systemd manager: texts to save by hand."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from deskspine.cli.service_unit import UnwritableError, autostart_text, launch_agent_text, startup_script_text
from deskspine.core.text.sanitize import plain


def by_hand(why: str, command: Sequence[str], platform: str = sys.platform) -> str:
    """Return what to save, and where, so that `command` runs at login. Nothing is written."""
    try:
        if platform == "darwin":
            return (
                "On macOS a launch agent starts deskspine; this was never tried. Save this as\n"
                "~/Library/LaunchAgents/deskspine.plist, then log in again:\n\n" + launch_agent_text(command)
            )
        if platform == "win32":
            return (
                "On Windows a file in the startup folder starts deskspine; this was never tried. Save this line as\n"
                "deskspine.cmd in the folder that `explorer shell:startup` opens:\n\n" + startup_script_text(command)
            )
        return (
            f"{no_manager(why)} Nothing was written.\n"
            "If your desktop has an autostart folder, save this as ~/.config/autostart/deskspine.desktop:\n\n"
            + autostart_text(command)
        )
    except UnwritableError as trouble:
        return f"deskspine service: {plain(str(trouble), 1000)}."


def no_manager(why: str) -> str:
    """Return the sentence for a system on which systemctl cannot be used, because of `why`."""
    return f"There is no systemd manager to ask ({plain(why)}), so there is no service here."
