"""Every target of `deskspine setup` in the order of the list."""

from __future__ import annotations

from deskspine.cli.setup.agents import AGENTS, agent_target
from deskspine.cli.setup.opencode import opencode_target
from deskspine.cli.setup.part import Target, Workplace
from deskspine.cli.setup.tmux import tmux_target


def targets(place: Workplace, name: str = "", shell: str = "") -> tuple[Target, ...]:
    """Return the targets with a name, or all; `shell` limits those of shells."""
    from deskspine.cli.setup.shells import shell_targets

    every = (
        *shell_targets(place, shell),
        *(agent_target(table, place) for table in AGENTS),
        opencode_target(place),
        tmux_target(place),
    )
    return tuple(target for target in every if name in ("", target.name))
