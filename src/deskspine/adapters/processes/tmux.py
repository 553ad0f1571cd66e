"""What is asked of tmux: its clients, its panes, the environment of our session, and to show a message."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.adapters.processes.command import COMMAND_TIMEOUT_S, Run, run
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken

_CLIENT = " ".join(
    f"#{{client_{field}}}" for field in ("name", "pid", "activity", "control_mode", "tty", "termname", "termtype")
)
"""Parted by spaces: only the last field, which the terminal says of itself, may have some. Without a UTF-8 locale tmux
would turn tabs into underscores. A field that an old tmux does not know is empty."""
_END = "environment:"
_SPECIAL = str.maketrans({"#": "##", "%": "%%"})
"""tmux expands formats, and after them the signs of strftime."""


class Client(Struct, frozen=True):
    """One terminal that is attached to the tmux server, whichever session it shows."""

    name: str
    pid: int
    active_wall_s: float
    """Wall second of its last key, in whole seconds."""
    control: bool
    """It speaks tmux's control protocol, as iTerm2 does: nothing else may be written to its terminal."""
    tty: str
    termname: str
    """Its TERM."""
    termtype: str
    """What the terminal answered when tmux asked for its name: "kitty(0.32.1)"; empty before tmux 3.2."""


class View(Struct, frozen=True):
    """How tmux stands now."""

    clients: tuple[Client, ...]
    """The one active last comes first."""
    pane_ttys: frozenset[str]
    """The terminals that tmux itself runs: what is read there may come from a script (`send-keys`)."""
    environment: Mapping[str, str | None]
    """The environment of the session of our pane; None for a name that tmux marks as removed."""


class Tmux:
    """The server that runs our pane."""

    def __init__(self, variable: str, pane: str = "", run: Run = run) -> None:
        socket = variable.rsplit(",", 2)[0]
        # -u: names beyond ASCII come as they are whatever the locale.
        self._argv = ("tmux", "-u", "-S", socket)
        self._target = ("-t", pane) if pane else ()
        self._run = run

    async def look(self, limit_s: float = COMMAND_TIMEOUT_S) -> View:
        """Ask everything at once: one process of 3 ms. Raises Broken."""
        asked = (
            ("list-clients", "-F", _CLIENT),
            ("list-panes", "-a", "-F", "#{pane_tty}"),
            ("display-message", *self._target, "-p", _END),
            ("show-environment", *self._target),
        )
        argv = [*self._argv, *asked[0]]
        for each in asked[1:]:
            argv += (";", *each)
        text = await self._run(argv, limit_s=limit_s)
        lists, found, environment = text.partition(f"\n{_END}\n")
        if not found:
            raise Broken("tmux answers something else")
        lines = lists.split("\n")
        clients = [client for client in map(_client, lines) if client is not None]
        return View(
            tuple(sorted(clients, key=lambda client: client.active_wall_s, reverse=True)),
            frozenset(line for line in lines if line.startswith("/") and " " not in line),
            _environment(environment),
        )

    async def message(self, client: Client, text: str, shown_s: float) -> None:
        """Show `text` in the status line of `client` for `shown_s`, or until a key is pressed there. Raises Broken."""
        plainly = text.replace("#[", "# [").translate(_SPECIAL)  # "#[" would begin a style
        if plainly.endswith(";"):
            plainly = plainly[:-1] + "\\;"  # or else another command would be expected after it
        argv = [*self._argv, "display-message", "-c", client.name]
        try:
            await self._run([*argv, "-d", str(round(shown_s * 1000)), "--", plainly])
        except Broken as error:
            if not any(word in str(error) for word in ("usage", "option", "flag")):
                raise
            await self._run([*argv, "--", plainly])  # before 3.2 tmux has a time of its own for all messages


def tmux_of(place: Place, run: Run = run) -> Tmux | None:
    """The tmux that this program runs in; None outside."""
    variable = place.variable("TMUX")
    return Tmux(variable, place.variable("TMUX_PANE"), run) if variable else None


def _client(line: str) -> Client | None:
    name, *fields = line.split(" ", 6)
    if len(fields) != 6:
        return None
    pid, active, control, tty, termname, termtype = fields
    if not (name and pid.isdecimal() and active.isdecimal()):
        return None
    return Client(name, int(pid), float(active), control == "1", tty, termname, termtype)


def _environment(text: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for line in text.split("\n"):
        name, set_to, value = line.partition("=")
        if set_to:
            found[name] = value
        elif name.startswith("-"):
            found[name[1:]] = None
    return found
