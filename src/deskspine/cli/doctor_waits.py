"""The check of `deskspine doctor` on waits: by what deskspine can notice that the machine works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.waits.hint_folder import is_folder_of_person
from deskspine.adapters.waits.tmux_panes import TmuxPanes
from deskspine.cli.findings import Finding
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import Settings
from deskspine.core.text.failures import reason
from deskspine.core.waits.kinds import WAIT_SETTINGS

NAME = "waits"
OFF = "switched off by waits.offer: no break is offered while the machine works"
NO_FOLDER = "the folder of hints, {}, comes when deskspine starts"
NOT_YOURS = "{} is not a folder of yours: no shell, agent or script can say that it works"
REMOVE = "Remove it, or give it back to you; deskspine makes it again."
CONNECT = "`deskspine setup NAME` connects one."


def look(place: Place, settings: Settings, paths: Paths, environ: Mapping[str, str]) -> list[Finding]:
    """Return what can say that the machine works, by the settings and by what is set up. Nothing is changed."""
    if not settings.flag("waits.offer"):
        return [Finding(NAME, "not here", OFF)]
    tmux, *others = (settings.flag(WAIT_SETTINGS[kind]) for kind in ("tmux", "shell", "agent", "command", "hint"))
    unfit = TmuxPanes(SystemClock()).fits(place) if tmux else "switched off"
    found = [Finding(NAME, "not here" if unfit else "ok", f"panes of tmux: {unfit or 'works'}")]
    if not any(others):
        return [*found, Finding(NAME, "not here", "shells, agents, commands and scripts: switched off")]
    return [*found, _folder(paths.hints), _connected(paths, environ)]


def _folder(folder: Path) -> Finding:
    try:
        own = is_folder_of_person(folder)
    except FileNotFoundError:
        return Finding(NAME, "not here", NO_FOLDER.format(folder))
    except OSError as error:
        return Finding(NAME, "problem", f"{folder}: {reason(error)}")
    return (
        Finding(NAME, "ok", f"hints in {folder}") if own else Finding(NAME, "problem", NOT_YOURS.format(folder), REMOVE)
    )


def _connected(paths: Paths, environ: Mapping[str, str]) -> Finding:
    """Return which of the programs that are here `deskspine setup` has connected."""
    from deskspine.cli.setup.record import load
    from deskspine.cli.setup.targets import targets
    from deskspine.cli.setup.verb import is_connected
    from deskspine.cli.setup.workplace import record_file, workplace

    record = load(record_file(paths))
    by_state: dict[bool, list[str]] = {True: [], False: []}
    for target in targets(workplace(paths, environ)):
        connected = is_connected(target, record)
        if connected or not target.absent:
            by_state[connected].append(target.title)
    set_up, others = (", ".join(by_state[state]) for state in (True, False))
    words = "; ".join([f"set up: {set_up}"] * bool(set_up) + [f"not set up: {others}"] * bool(others))
    return Finding(
        NAME, "ok" if set_up else "not here", words or "nothing here can be set up", CONNECT if others else ""
    )
