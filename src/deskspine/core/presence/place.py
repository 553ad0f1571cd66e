"""The place where the person sits: at this machine, at another one, or unknown."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """The known facts about the person's seat. The same sources apply to two equal places."""

    remote: bool = False
    """True if the person or their tmux client came over SSH: the desktop of this machine says nothing about them."""
    desktop: bool = False
    """True if this machine has a desktop session that the person may use."""
    wayland: bool = False
    """True if that desktop uses Wayland. Reports of X11 about it are ignored."""
    console: bool = False
    """True if the person sits at a text console of this machine. Its terminals see all input."""
    attached: bool = True
    """True if a terminal shows this program. False in a tmux without an attached client."""
    why: str = "this machine"
    """A few words for the person: "over SSH", "a tmux client over SSH", "no tmux client"."""
    variables: tuple[tuple[str, str], ...] = ()
    """Present values of environment variables such as DISPLAY, WAYLAND_DISPLAY and XDG_RUNTIME_DIR, sorted by name.

    They may differ from the environment with which this program was started.
    """

    def variable(self, name: str) -> str:
        """Return the present value of an environment variable, or "" if it is not set."""
        return dict(self.variables).get(name, "")
