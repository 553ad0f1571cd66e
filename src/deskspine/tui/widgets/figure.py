"""The figure on the screen: drawn in slices between other work, and painted only where it differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from deskspine.core.figure.cells import CellRow
from deskspine.core.figure.film import Film, Look, Picture, Shot, look_of
from deskspine.core.figure.palette import Rgb
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.raster import Slices
from deskspine.core.figure.sign import Sign
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import Settings
from deskspine.tui.driver.lean_compositor import repaint
from deskspine.tui.services import PIXEL_SETTINGS
from deskspine.tui.widgets.figure_styles import figure_colours, inks_of, style_of

if TYPE_CHECKING:
    from deskspine.tui.widgets.figure_pixels import FigurePixels, PicturesApp


def _difference(y: int, old: CellRow, new: CellRow) -> Region:
    """Return the columns of row `y` from the first that differs to the last one."""
    differ = [a != b for a, b in zip(old, new, strict=True)]
    first = differ.index(True)
    return Region(first, y, len(differ) - first - differ[::-1].index(True), 1)


class PosedFigure(Widget):
    """A figure in one of the poses that it is given, or on the way from one pose to the next."""

    class PicturesReady(Message):
        """All pictures in pixels of a film are there; posted from any thread."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._bodies: Mapping[str, Pose] | None = None
        self._settings: Settings | None = None
        self._poses: tuple[str, ...] = ()
        self._stands = False
        self._outlined: Collection[str] | None = None
        self._signs: tuple[Sign, ...] = ()
        self._film: Film | None = None
        self._wanted: Shot | None = None
        self._job: Slices | None = None
        self._job_shot: Shot | None = None
        self._picture: Picture = ()
        self._styles: dict[tuple[int, int], Style] = {}
        self._inks: tuple[Rgb, ...] = ()
        """The colour of every ink, computed once for a theme."""
        self._base: Style | None = None
        """Style of the widget in this theme; stored because computing it costs more than drawing a row."""
        self._made_for: tuple[str, Theme | None, str, str] = ("", None, "", "")
        """Look, theme, skin and hair of the last picture."""
        self._shots: tuple[Shot, ...] = ()
        """All shots that the film shows, or () if it is only the present one."""
        self._pixels: FigurePixels | None = None
        """The figure in pixels, while the terminal and the settings allow them."""

    @property
    def pose(self) -> str:
        """Id of the pose that is shown or that the figure moves to."""
        return "" if self._wanted is None else self._wanted.end

    @property
    def picture(self) -> Picture:
        """Rows of cells that are on the screen."""
        return self._picture

    @property
    def in_pixels(self) -> bool:
        """True if the picture on the screen is one in pixels."""
        return self._pixels is not None and self._pixels.shown is not None

    @property
    def settled(self) -> bool:
        """True if the last picture asked for is on the screen."""
        return self._job is None and self._wanted is not None and self._film is not None

    def show_shot(
        self,
        bodies: Mapping[str, Pose],
        settings: Settings,
        poses: tuple[str, ...],
        shot: Shot,
        *,
        stands: bool = False,
        outlined: Collection[str] | None = None,
        signs: tuple[Sign, ...] = (),
        shots: tuple[Shot, ...] = (),
    ) -> None:
        """Draw `shot` of a film of `poses`, whose bodies are given; the old picture stays until the new one is ready.

        Behind the poses in `outlined` there is the outline of the first one; behind all of them with None. `shots` are
        all that the film shows, for the figure in pixels; with () it is only this one.
        """
        source = (poses, stands, outlined, signs, shots)
        if bodies is not self._bodies or source != (
            self._poses,
            self._stands,
            self._outlined,
            self._signs,
            self._shots,
        ):
            self._bodies, self._film = bodies, None
            self._poses, self._stands, self._outlined, self._signs, self._shots = source
        self._settings, self._wanted = settings, shot
        self._draw()

    def show_nothing(self) -> None:
        """Remove the picture."""
        self._wanted = self._job = self._film = None
        self._end_pixels()
        if self._picture:
            self._put(())

    def on_unmount(self) -> None:
        """Delete the pictures of this figure from the terminal."""
        self._end_pixels(at_once=True)

    def pictures_changed(self) -> None:
        """Begin again, because the terminal shows pictures now, or no longer, or has lost them."""
        self._end_pixels()
        self._film = None
        self._draw()

    @property
    def waits_for_pictures(self) -> bool:
        """True while pictures of this figure are on order."""
        return self._pixels is not None and self._pixels.waits

    def show_again(self) -> None:
        """Show the picture that the terminal did not take before."""
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self._film = None
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        if self._wanted is None or self._bodies is None or self._settings is None or not width or not height:
            return
        skin, hair = self._settings.text("appearance.skin"), self._settings.text("appearance.hair")
        chosen = self._settings.text("appearance.figure")
        if chosen == "auto" and getattr(self.app, "full_blocks", False):
            chosen = "ascii"
        look = look_of(chosen, figure_colours(self.app))
        made_for = (look, self.app.current_theme, skin, hair)
        if made_for != self._made_for:
            self._made_for, self._film = made_for, None
            self._styles.clear()
            self._base, self._inks = None, inks_of(self.app, skin, hair) if look == "shaded" else ()
            self.refresh()  # the same cells in other colours
        if self._film is None:
            self._film = Film(
                self._bodies,
                self._poses,
                width,
                height,
                look,
                stands=self._stands,
                outlined=self._outlined,
                signs=self._signs,
            )
            self._job = None
            self._begin_pixels(chosen, look)
        if self._show_pixels():
            return
        ready = self._film.ready(self._wanted)
        if ready is not None:
            self._put(ready)
        elif self._job is None:
            self._job, self._job_shot = self._film.drawing(self._wanted), self._wanted
            self._work(self._job)

    def _begin_pixels(self, chosen: str, look: Look) -> None:
        """Order the pictures of the film if the terminal shows pixels; with reduced motion only look for them."""
        app = cast("PicturesApp", self.app)
        choice = getattr(app, "picture_choice", None)
        terminal = choice.pictures if choice is not None else None
        possible = chosen in PIXEL_SETTINGS and look == "shaded"
        if terminal is None or not possible or self._settings is None or self._wanted is None:
            self._end_pixels()
            return
        from deskspine.tui.widgets.figure_pixels import FigurePixels, as_shown, order_of

        if self._pixels is None:
            self._pixels = FigurePixels(self, terminal, app.services.pictures)
        moves = self._settings.text("appearance.motion") == "full"
        order = order_of(
            self._bodies or {}, self._poses, self._shots or (self._wanted,), self.size, terminal,
            as_shown(self._inks, self.app.console),
            stands=self._stands, outlined=self._outlined, signs=self._signs,
        )  # fmt: skip
        self._pixels.begin(order, self._pictures_ready if moves else None)

    def _pictures_ready(self) -> None:
        """Note from any thread that all pictures of the film are there."""
        self.post_message(self.PicturesReady())

    def on_posed_figure_pictures_ready(self, message: PicturesReady) -> None:
        """Show the pictures from the next moment on in which the figure stands still."""
        message.stop()
        if self._pixels is not None:
            self._pixels.look()
            self._draw()
        cast("PicturesApp", self.app).picture_choice.on_found()  # other pictures waited for these

    def _show_pixels(self) -> bool:
        """Show the wanted shot in pixels; return False if it must be drawn in cells."""
        if self._pixels is None or self._wanted is None:
            return False
        regions = self._pixels.show(self._wanted, self._draw)
        if regions is None:
            return False
        self._job, self._picture = None, ()
        if regions:
            repaint(self, *regions)
        return True

    def _end_pixels(self, *, at_once: bool = False) -> None:
        pixels, self._pixels = self._pixels, None
        if pixels is not None:
            pixels.end(at_once=at_once)
            if pixels.shown is not None and not at_once:
                self.refresh()

    def _work(self, job: Slices) -> None:
        """Draw one slice, and schedule the next one after other work."""
        if job is not self._job or self._film is None or not self.is_attached:
            return
        if next(job, job) is not job:
            self.call_later(self._work, job)
            return
        self._job = None
        shot = self._job_shot
        if shot is not None and (ready := self._film.ready(shot)) is not None:
            self._put(ready)
        if shot != self._wanted:
            self._draw()

    def _put(self, picture: Picture) -> None:
        before, self._picture = self._picture, picture
        if self._pixels is not None and self._pixels.shown is not None:
            self._pixels.hide()
            self.refresh()
            return
        if [len(row) for row in before] != [len(row) for row in picture]:
            self.refresh()
            return
        changed = [
            _difference(y, old, new)
            for y, (old, new) in enumerate(zip(before, picture, strict=True))
            if old is not new and old != new
        ]
        if changed:
            repaint(self, *changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows of the figure; in true colours without Textual's work for borders, filters and paddings."""
        plain = self._made_for[0] == "shaded" and not any(self.gutter) and self.opacity == 1
        if not (plain and self._picture) or self.app.no_color:
            return super().render_lines(crop)
        return [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        """Return one row of the figure."""
        width, base = self.size.width, self._base
        if base is None:
            base = self._base = self.rich_style
        if self._pixels is not None and self._pixels.shown is not None:
            return self._pixels.row(y, width, base)
        if y >= len(self._picture):
            return Strip.blank(width, base)
        row, segments = self._picture[y], []
        text, of, after = "", -1, -1
        for letter, front, back in row:
            if front == of and back == after:
                text += letter
                continue
            if text:
                segments.append(Segment(text, self._style((of, after), base)))
            text, of, after = letter, front, back
        segments.append(Segment(text, self._style((of, after), base)))
        strip = Strip(segments, len(row))
        return strip if len(row) == width else strip.adjust_cell_length(width, base)

    def _style(self, inks: tuple[int, int], base: Style) -> Style:
        style = self._styles.get(inks)
        if style is None:
            style = self._styles[inks] = base + style_of(self.app, self._made_for, self._inks, *inks)
        return style


class Figure(PosedFigure):
    """A figure in a pose of an exercise, or on the way from one pose to the next."""

    def show(
        self,
        library: Library,
        settings: Settings,
        poses: tuple[str, ...],
        shot: Shot,
        *,
        stands: bool = False,
        signs: tuple[Sign, ...] = (),
        shots: tuple[Shot, ...] = (),
    ) -> None:
        """Draw `shot` of an exercise that uses `poses` and `signs`; the old one stays until it is ready."""
        self.show_shot(library.poses, settings, poses, shot, stands=stands, signs=signs, shots=shots)
