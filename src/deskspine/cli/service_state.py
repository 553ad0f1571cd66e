"""One sentence on the service: installed, enabled, active."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from deskspine.cli.exit_codes import RUNS_ALREADY
from deskspine.cli.service_unit import NAME, command_line, origin_of
from deskspine.cli.user_manager import SystemctlError, UserManager
from deskspine.core.text.sanitize import plain

_PROPERTIES = "--property=UnitFileState,ActiveState,Result,ExecMainStatus,MainPID"


class Managed(Protocol):
    """The manager to ask, and the command that the service should run."""

    @property
    def manager(self) -> UserManager:
        """The systemd manager of the person."""
        ...

    @property
    def command(self) -> tuple[str, ...]:
        """The command that a service written now would run."""
        ...


def status_sentence(unit: str | None, context: Managed) -> tuple[str, bool]:
    """Return a sentence on the service whose unit file has the text `unit`, and True if it is enabled and active."""
    if unit is None:
        return (
            "No service is installed: deskspine does not start at login. `deskspine service install` does that.",
            False,
        )
    try:
        state = context.manager.properties(NAME, _PROPERTIES)
    except SystemctlError as trouble:
        return f"The service is installed, and its state is not known: {trouble}.", False
    enabled = state.get("UnitFileState") in ("enabled", "enabled-runtime")
    active, now = _activity(state)
    words = f"{'enabled' if enabled else 'not enabled'} and {now}{_difference(unit, context.command)}"
    return f"The service is installed, {words}.", enabled and active


def _activity(state: Mapping[str, str]) -> tuple[bool, str]:
    """Return True if the service runs, and the words for it."""
    if state.get("ActiveState") == "active":
        return True, f"active (process {plain(state.get('MainPID', '?'))})"
    if state.get("ExecMainStatus") == str(RUNS_ALREADY):
        return False, "not active, because another `deskspine serve` was running already"
    if state.get("ActiveState") == "failed":
        why = plain(f"{state.get('Result', '?')}, status {state.get('ExecMainStatus', '?')}")
        return False, f"not active: it failed ({why}), and `journalctl --user -u deskspine` shows more"
    if state.get("ActiveState") == "activating":
        return False, "starting again after a crash"
    return False, "not active"


def _difference(unit: str, command: tuple[str, ...]) -> str:
    """Return how the file differs from one written now, or ""."""
    origin = origin_of(unit)
    if origin == "foreign":
        return "; its file was not written by deskspine"
    if f"{command_line(command)}\n" not in unit:
        return "; its file starts another deskspine than this one, and `deskspine service install` changes that"
    return "; its file was changed by hand" if origin == "edited" else ""
