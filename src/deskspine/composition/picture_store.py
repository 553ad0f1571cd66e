"""The pictures of the figure in pixels, loaded when a terminal that shows them asks for the first one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskspine.adapters.pictures.maker import PictureMaker
    from deskspine.core.figure.film import Shot
    from deskspine.core.figure.indexed import Indexed
    from deskspine.core.figure.pixel_film import PictureOrder


class LazyPictureStore:
    """A store that imports and starts nothing before it is used."""

    def __init__(self, folder: Path) -> None:
        """Keep the pictures in `folder`."""
        self._folder = folder
        self._made: PictureMaker | None = None

    def pictures(self, order: PictureOrder) -> Mapping[Shot, Indexed] | None:
        """Return all pictures of `order` if they are there, else None."""
        return self._maker().pictures(order)

    def make(self, order: PictureOrder, ready: Callable[[], object]) -> None:
        """Make the missing pictures in the background; call `ready`, on any thread, when all of them are there."""
        self._maker().make(order, ready)

    def rest(self) -> None:
        """Forget what is on order, and end the process that draws until there is another order."""
        if self._made is not None:
            self._made.rest()

    def stop(self) -> None:
        """End the process that draws, if there is one."""
        if self._made is not None:
            self._made.stop()

    def _maker(self) -> PictureMaker:
        if self._made is None:
            from deskspine.adapters.pictures.maker import PictureMaker

            self._made = PictureMaker(self._folder)
        return self._made
