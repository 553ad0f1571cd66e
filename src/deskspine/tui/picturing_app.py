"""An app whose terminal may show pictures in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.screen import Screen

from deskspine.tui.command_app import CommandApp
from deskspine.tui.picture_choice import PictureChoice

if TYPE_CHECKING:
    from deskspine.tui.player.ahead import PicturesAhead


class PicturingApp(CommandApp):
    """An app that draws pictures after its frames, and has those of the next routine made."""

    picture_choice: PictureChoice
    _ahead: PicturesAhead | None = None

    class PicturesMade(Message):
        """The pictures in pixels of one exercise are there; posted from any thread."""

    def on_resize(self) -> None:
        """Ask the terminal again for its pictures: its cells may have another size."""
        self.picture_choice.resized()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write a frame, and then the pictures over the cells that it painted."""
        super()._display(screen, renderable)
        self.picture_choice.after_frame(renderable)

    def choose_pictures(self, figure: str, motion: str) -> None:
        """Follow the settings of the figure; with reduced motion none are made."""
        self.picture_choice.choose(figure)
        if motion != "full":
            self.services.pictures.rest()
            self._ahead = None

    def on_picturing_app_pictures_made(self) -> None:
        """Order the pictures of the next exercise."""
        if self._ahead is not None:
            self._ahead.made()
            self.order_ahead()

    def order_ahead(self) -> None:
        """Order pictures of the next routine while the dashboard is open and the terminal shows pixels."""
        terminal = self.picture_choice.pictures
        if terminal is None or len(self.screen_stack) != 1 or not self.is_running:
            return
        if self.picture_choice.figures_wait():  # a newer order would go first
            return
        if self._ahead is None:
            from deskspine.tui.player.ahead import PicturesAhead

            self._ahead = PicturesAhead(self, self.services.pictures, lambda: self.post_message(self.PicturesMade()))
        self._ahead.order_next(self.services.snapshot, terminal)
