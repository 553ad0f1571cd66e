"""Queries of tmux (its clients, its panes, the environment of our session), and messages to its clients."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.adapters.processes.command import LIMIT_S, RunCommand, run
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

_CLIENT = " ".join(
    f"#{{client_{field}}}" for field in ("name", "pid", "activity", "control_mode", "tty", "termname", "termtype")
)
"""Fields separated by spaces: only the last one, the name that the terminal reports, may contain spaces. Tabs would not
do, because tmux turns them into underscores without a UTF-8 locale. A field that an old tmux does not know is empty."""
_END = "environment:"
_SPECIAL = str.maketrans({"#": "##", "%": "%%"})
"""Escapes for text: tmux expands formats, and then the conversions of strftime."""


class TmuxClient(Struct, frozen=True):
    """One terminal that is attached to the tmux server, whichever session it shows."""

    name: str
    pid: int
    active_wall_s: float
    """Wall second of its last key, in whole seconds."""
    control: bool
    """True if it uses tmux's control protocol, as iTerm2 does: nothing else may be written to its terminal then."""
    tty: str
    termname: str
    """Its TERM."""
    termtype: str
    """Name that the terminal reported to tmux, such as "kitty(0.32.1)"; empty before tmux 3.2."""


class TmuxState(Struct, frozen=True):
    """The state of the tmux server."""

    clients: tuple[TmuxClient, ...]
    """The clients, the one active last first."""
    pane_ttys: frozenset[str]
    """The terminals of the panes, where input may come from a script (`send-keys`)."""
    environment: Mapping[str, str | None]
    """The environment of the session of our pane; the value is None for a name that tmux marks as removed."""


class Tmux:
    """The tmux server that runs our pane."""

    def __init__(self, variable: str, pane: str = "", run: RunCommand = run) -> None:
        socket = variable.rsplit(",", 2)[0]
        # -u: names beyond ASCII are printed unchanged in every locale.
        self._argv = ("tmux", "-u", "-S", socket)
        self._target = ("-t", pane) if pane else ()
        self._run = run

    async def look(self, limit_s: float = LIMIT_S) -> TmuxState:
        """Query everything with one process of 3 ms and return it. Raises UnusableError."""
        queries = (
            ("list-clients", "-F", _CLIENT),
            ("list-panes", "-a", "-F", "#{pane_tty}"),
            ("display-message", *self._target, "-p", _END),
            ("show-environment", *self._target),
        )
        argv = [*self._argv, *queries[0]]
        for query in queries[1:]:
            argv += (";", *query)
        text = await self._run(argv, limit_s=limit_s)
        lists, separator, environment = text.partition(f"\n{_END}\n")
        if not separator:
            raise UnusableError("tmux prints something unexpected")
        lines = lists.split("\n")
        clients = [client for client in map(_client, lines) if client is not None]
        return TmuxState(
            tuple(sorted(clients, key=lambda client: client.active_wall_s, reverse=True)),
            frozenset(line for line in lines if line.startswith("/") and " " not in line),
            _environment(environment),
        )

    async def message(self, client: TmuxClient, text: str, shown_s: float) -> None:
        """Show `text` in the status line of `client` for `shown_s`, or until a key is pressed. Raises UnusableError."""
        escaped = text.replace("#[", "# [").translate(_SPECIAL)  # "#[" would start a style
        if escaped.endswith(";"):
            escaped = escaped[:-1] + "\\;"  # otherwise tmux expects another command after it
        argv = [*self._argv, "display-message", "-c", client.name]
        try:
            await self._run([*argv, "-d", str(round(shown_s * 1000)), "--", escaped])
        except UnusableError as error:
            if not any(word in str(error) for word in ("usage", "option", "flag")):
                raise
            await self._run([*argv, "--", escaped])  # before 3.2 tmux has one fixed time for all messages


def tmux_of(place: Place, run: RunCommand = run) -> Tmux | None:
    """Return the tmux server that this program runs in, or None outside tmux."""
    variable = place.variable("TMUX")
    return Tmux(variable, place.variable("TMUX_PANE"), run) if variable else None


def _client(line: str) -> TmuxClient | None:
    name, *fields = line.split(" ", 6)
    if len(fields) != 6:
        return None
    pid, active, control, tty, termname, termtype = fields
    if not (name and pid.isdecimal() and active.isdecimal()):
        return None
    return TmuxClient(name, int(pid), float(active), control == "1", tty, termname, termtype)


def _environment(text: str) -> dict[str, str | None]:
    variables: dict[str, str | None] = {}
    for line in text.split("\n"):
        name, separator, value = line.partition("=")
        if separator:
            variables[name] = value
        elif name.startswith("-"):
            variables[name[1:]] = None
    return variables
