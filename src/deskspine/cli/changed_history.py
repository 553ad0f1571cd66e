"""The running deskspine learns from a verb that the history was changed, and which days it has to forget."""

from __future__ import annotations

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.history.day_span import DaySpan


def history_changed(forgotten: DaySpan | None = None) -> Reply | None:
    """Tell the running deskspine, and return its reply, or None if nothing runs.

    With `forgotten` it drops rows of these days that wait to be written.
    """
    from deskspine.cli.client import send
    from deskspine.cli.status import state_folder

    request = Request("history-changed", origin="verb")
    if forgotten is not None:
        request = Request("history-changed", {"forget": str(forgotten)}, "verb")
    return send(state_folder(), request)
