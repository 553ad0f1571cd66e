"""Where the person sits: at this machine, at another one, or nowhere that can be seen."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """What is known of the person's seat. Two equal places can be watched by the same sources."""

    remote: bool = False
    """They came over SSH, or their tmux client did: the desktop of this machine says nothing about them."""
    desktop: bool = False
    """This machine has a desktop session that they may be at."""
    wayland: bool = False
    """That desktop is a Wayland one: what X11 says of it is never believed."""
    console: bool = False
    """They sit at a text console of this machine: its terminals see all input."""
    attached: bool = True
    """Some terminal shows this program. False in a tmux that no client is attached to."""
    why: str = "this machine"
    """In a few words, for the person: "over SSH", "a tmux client over SSH", "no tmux client"."""
    variables: tuple[tuple[str, str], ...] = ()
    """DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR … as they hold now, which may
    be others than this program was started with; sorted by name."""

    def variable(self, name: str) -> str:
        """The present value of an environment variable; empty when it is not set."""
        return dict(self.variables).get(name, "")
