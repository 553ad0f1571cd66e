"""Queries of tmux (its clients, its panes, the environment of our session), and messages to its clients."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.adapters.processes.command import COMMAND_TIMEOUT_S, RunCommand, run
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

_FIELDS = (
    *("client_name", "client_pid", "client_activity", "client_control_mode", "client_tty", "client_termname"),
    *("client_width", "client_height", "client_flags", "client_readonly"),
    *("session_id", "pane_id", "pane_tty", "pane_in_mode", "pid", "version"),
    "client_termtype",
)
_CLIENT = " ".join(f"#{{{field}}}" for field in _FIELDS)
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
    width: int = 0
    height: int = 0
    flags: frozenset[str] = frozenset()
    """Flags of the client, such as "read-only" and "suspended"; empty before tmux 3.2."""
    session: str = ""
    """Session that it shows, such as "$0"."""
    pane: str = ""
    """Active pane of that session, such as "%3", in which its keys arrive."""
    pane_tty: str = ""
    """Terminal of that pane."""
    in_mode: bool = False
    """True if that pane is in a mode of tmux, such as copy mode or a choice from a list."""
    server_pid: int = 0
    version: str = ""
    """Version of the tmux server, such as "3.3a"."""


class TmuxState(Struct, frozen=True):
    """The state of the tmux server."""

    clients: tuple[TmuxClient, ...]
    """The clients, the one active last first."""
    pane_ttys: frozenset[str]
    """The terminals of the panes, where input may come from a script (`send-keys`)."""
    environment: Mapping[str, str | None]
    """The environment of the session of our pane; the value is None for a name that tmux marks as removed."""


class Tmux:
    """A tmux server: that of our pane, or another one of this person."""

    def __init__(self, variable: str, pane: str = "", run: RunCommand = run) -> None:
        """Create it from the values of TMUX and TMUX_PANE; without a pane, TMUX names the session that is meant."""
        self.socket, _, session = (*variable.rsplit(",", 2), "", "")[:3]
        target = pane or (f"${session}" if session.isdecimal() else "")
        # -u: names beyond ASCII are printed unchanged in every locale.
        self.argv = ("tmux", "-u", "-S", self.socket)
        """The command without its arguments."""
        self._target = ("-t", target) if target else ()
        self._run = run

    async def look(self, limit_s: float = COMMAND_TIMEOUT_S) -> TmuxState:
        """Query everything with one process of 3 ms and return it. Raises UnusableError."""
        queries = (
            ("list-clients", "-F", _CLIENT),
            ("list-panes", "-a", "-F", "#{pane_tty}"),
            ("display-message", *self._target, "-p", _END),
            ("show-environment", *self._target),
        )
        argv = [*self.argv, *queries[0]]
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

    async def set_option(self, name: str, text: str, limit_s: float = COMMAND_TIMEOUT_S) -> None:
        """Give a user option of the whole server the value `text`. Raises UnusableError."""
        await self._run([*self.argv, "set-option", "-g", "--", name, one_argument(text)], limit_s=limit_s)

    async def unset_option(self, name: str, limit_s: float = COMMAND_TIMEOUT_S) -> None:
        """Remove a user option of the whole server. Raises UnusableError."""
        await self._run([*self.argv, "set-option", "-g", "-u", "--", name], limit_s=limit_s)

    async def message(self, client: TmuxClient, text: str, shown_s: float) -> None:
        """Show `text` in the status line of `client` for `shown_s`, or until a key is pressed. Raises UnusableError."""
        escaped = text.replace("#[", "# [").translate(_SPECIAL)  # "#[" would start a style
        escaped = one_argument(escaped)
        argv = [*self.argv, "display-message", "-c", client.name]
        try:
            await self._run([*argv, "-d", str(round(shown_s * 1000)), "--", escaped])
        except UnusableError as error:
            if not any(word in str(error) for word in ("usage", "option", "flag")):
                raise
            await self._run([*argv, "--", escaped])  # before 3.2 tmux has one fixed time for all messages

    async def close_popup(self, client: TmuxClient) -> None:
        """Close the popup that is open on `client`, whoever opened it. Raises UnusableError."""
        await self._run([*self.argv, "display-popup", "-C", "-c", client.name])


def tmux_of(place: Place, run: RunCommand = run) -> Tmux | None:
    """Return the tmux server that this program runs in, or None outside tmux."""
    variable = place.variable("TMUX")
    return Tmux(variable, place.variable("TMUX_PANE"), run) if variable else None


def one_argument(text: str) -> str:
    """Return `text` as tmux takes it for one argument: after a semicolon at its end it would expect another command."""
    return text[:-1] + "\\;" if text.endswith(";") else text


def _client(line: str) -> TmuxClient | None:
    values = line.split(" ", len(_FIELDS) - 1)
    if len(values) != len(_FIELDS):
        return None
    of = dict(zip(_FIELDS, values, strict=True))
    if not (of["client_name"] and of["client_pid"].isdecimal() and of["client_activity"].isdecimal()):
        return None
    return TmuxClient(
        of["client_name"],
        int(of["client_pid"]),
        float(of["client_activity"]),
        of["client_control_mode"] == "1",
        of["client_tty"],
        of["client_termname"],
        of["client_termtype"],
        _number(of["client_width"]),
        _number(of["client_height"]),
        frozenset(of["client_flags"].split(",")) | ({"read-only"} if of["client_readonly"] == "1" else frozenset()),
        of["session_id"],
        of["pane_id"],
        of["pane_tty"],
        of["pane_in_mode"] not in ("", "0"),
        _number(of["pid"]),
        of["version"],
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _environment(text: str) -> dict[str, str | None]:
    variables: dict[str, str | None] = {}
    for line in text.split("\n"):
        name, separator, value = line.partition("=")
        if separator:
            variables[name] = value
        elif name.startswith("-"):
            variables[name[1:]] = None
    return variables
