"""An app that carries out the commands of keys, labels and the palette."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.keys import key_to_character

from deskspine.core.commands.registry import Request, command
from deskspine.tui.bindings import key_label, keys_of
from deskspine.tui.overlays import PAGES, chooser_of, load
from deskspine.tui.palette_app import PaletteApp


class CommandApp(PaletteApp):
    """An app that carries out commands: it opens and closes screens, or sends a request to the engine."""

    @abstractmethod
    def leave(self) -> None:
        """Close this screen."""

    async def action_command(self, command_id: str) -> None:
        """Carry out a command of the program, or one chosen in the palette."""
        if command_id == "app.quit":
            self.leave()
        elif command_id == "app.palette":
            self.action_command_palette()
        elif command_id == "app.suspend":
            self.action_suspend_process()
        elif command_id in PAGES:
            if type(self.screen).__name__ != PAGES[command_id][1]:
                await self.push_screen(load(*PAGES[command_id])(self.services))
        elif chooser := chooser_of(command_id, self.services.snapshot):
            if type(self.screen).__name__ != chooser[1]:
                await self.push_screen(load(*chooser)(self.services))
        elif request := command(command_id).request:
            self.services.send(Request(request))

    def action_press(self, key: str) -> None:
        """Press `key`, in Textual's spelling, because its label was clicked."""
        self.post_message(events.Key(key, key_to_character(key)))

    def action_news(self, command_id: str) -> None:
        """Send the request of a command that the line of news offers now; its key or its label was pressed."""
        from deskspine.tui.widgets.news_line import offered

        if command_id in offered(self.services.snapshot, self.services.now()):
            self.services.send(Request(command(command_id).request))

    def action_how_to_quit(self) -> None:
        """Show the keys that quit, because a key that quits other programs was pressed."""
        keys = " or ".join(key_label(key) for key in keys_of(command("app.quit"), self.services.snapshot.settings))
        self.clear_notifications()
        saved = "Nothing" if self.services.demo else "Everything"
        self.notify(f"Quit with {keys}. {saved} is saved.", markup=False)

    def chosen(self, command_id: str) -> None:
        """Run a command chosen in the palette, which has closed: first in the screen, or else in the app."""
        at = "screen" if hasattr(self.screen, "action_command") else "app"
        self.call_later(self.run_action, f"{at}.command({command_id!r})")
