"""The command that starts another process of this program, for programs that start it in an environment of theirs."""

from __future__ import annotations

import sys
from collections.abc import Mapping

PASSED = (
    *("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"),
    *("PYTHONPATH", "DESKSPINE_AS_ROOT"),
)
"""Variables that decide where this program finds its files and its engine."""


def own_command(verb: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the argument list that runs a verb of this program with the folders of `environ`.

    A tmux server or a terminal that is already running was often started with other variables.
    """
    folders = (f"{name}={environ[name]}" for name in PASSED if environ.get(name))
    # -P: a module in the folder in which it is started does not count.
    return ("env", *folders, sys.executable, "-P", "-m", "deskspine", verb)
