"""The base classes of all screens: services, keys from the command registry, and following the snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

from deskspine.core.commands.command import CommandPlace
from deskspine.core.commands.registry import Request, command
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.driver.lean_compositor import lighten
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import ROLES, KeyList, Lines, keys_in

if TYPE_CHECKING:
    from deskspine.tui.widgets.news_line import NewsLine


class _Shared:
    """The common part of full screens and modals."""

    services: Services
    PLACE: ClassVar[CommandPlace | None] = None
    """Place of this screen's keys in the command registry; None for a page that declares its own."""
    HAS_HELP: ClassVar[bool] = True
    """False for a page on which the key of help does something else."""

    def on_mount(self) -> None:
        """Show that this is a demo, if it is one."""
        if self.services.demo:
            from deskspine.tui.widgets.demo_mark import DemoMark

            cast(Screen[None], self).mount(DemoMark())
        self.show_news()

    def show_news(self) -> None:
        """Show the line of news, if this screen has a place for it; the app calls this after `take_snapshot`."""

    def keys_shown(self) -> KeyList:
        """Return the keys of this screen with their labels: those of its key line, or else those in its texts."""
        screen = cast(Screen[None], self)
        if foot := screen.query(KeyLine):
            return foot.first().keys
        return tuple(pair for lines in screen.query(Lines) for line in lines.lines for pair in keys_in(line))

    def all_keys(self) -> KeyList:
        """Return the keys for the help page: those that are shown, and those of other parts of the screen."""
        return self.keys_shown()

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Store `snapshot` without drawing; the app calls this for each new one, also while this screen is covered."""

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; the app calls this for each new one, and with the latest when this screen is uncovered."""

    def on_resize(self, event: events.Resize) -> None:
        """Ignore a size that the window no longer has.

        Textual lays a screen out for the size that an event names, and sends another event when the screen's size
        changed by that. Two events with different sizes would follow each other for ever.
        """
        if event.size != cast(Screen[None], self).app.size:
            event.prevent_default()

    def command_chosen(self, command_id: str) -> bool:
        """Carry out a command in this screen and return True, or return False to leave it to the engine or the app."""
        return False

    async def action_command(self, command_id: str) -> None:
        """Carry out a command of the registry whose key was pressed here."""
        if not self.command_chosen(command_id):
            await pass_on(cast(Screen[None], self), self.services, command_id)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close this screen, unless it is closed already or under another screen."""
        screen = cast(Screen[Any], super())
        return screen.dismiss(result) if cast(Screen[Any], self).is_active else AwaitComplete()


class DeskScreen(_Shared, Screen[None]):
    """A full screen of deskspine.

    Subclasses write `BINDINGS = bindings_at("<place>")`, override `take_snapshot`, and `command_chosen` for the
    commands that are theirs. They call `self.take_snapshot(self.services.snapshot)` when they mount.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)

    def __init__(self, services: Services) -> None:
        super().__init__()
        lighten(self)
        self.services = services
        self._news: NewsLine | None = None

    def show_news(self) -> None:
        """Show the line of news above the keys; it is made when the first news comes, and never over a routine."""
        snapshot = self.services.snapshot
        if self._news is None:
            no_news = snapshot.offer is None and snapshot.heads_up is None and snapshot.undo is None
            if no_news or self.PLACE == "player":
                return
            from deskspine.tui.widgets.news_line import NewsLine

            self._news = NewsLine(self.services)
            self.mount(self._news)
        self._news.show_news()


class DeskModal(_Shared, ModalScreen[None]):
    """A screen over another screen; otherwise the same as DeskScreen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)

    def __init__(self, services: Services) -> None:
        super().__init__()
        lighten(self)
        self.services = services


def visible_screens(stack: Sequence[Screen[Any]]) -> list[Screen[Any]]:
    """Return the visible screens of a stack from the top: all down to the first opaque one."""
    visible: list[Screen[Any]] = []
    for screen in reversed(stack):
        visible.append(screen)
        if screen.styles.background.a == 1:
            break
    return visible


async def pass_on(screen: Screen[None], services: Services, command_id: str) -> None:
    """Send the command's request to the engine; what concerns only the program, or opens a box, goes to the app."""
    entry = command(command_id)
    if entry.request and not entry.choices:
        services.send(Request(entry.request))
    else:
        await screen.app.run_action(f"app.command({command_id!r})")
