"""The figure on the screen: drawn in slices between other work, and painted only where it differs."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Mixed
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.figure.film import Film, Picture, Shot, look_of
from deskspine.core.figure.palette import VGA, Looks, Rgb, palette, sixteen
from deskspine.core.figure.raster import Slices
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import Settings
from deskspine.tui.driver.lean_compositor import repaint
from deskspine.tui.theme import MANY, SIXTEEN, colours_of


class Figure(Widget):
    """A figure in a pose of an exercise, or on the way from one pose to the next."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._library: Library | None = None
        self._settings: Settings | None = None
        self._poses: tuple[str, ...] = ()
        self._stands = False
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
        self._made_for: tuple[str, str, str, str] = ("", "", "", "")
        """Look, theme, skin and hair of the last picture."""

    @property
    def pose(self) -> str:
        """Id of the pose that is shown or that the figure moves to."""
        return "" if self._wanted is None else self._wanted.end

    @property
    def picture(self) -> Picture:
        """Rows of cells that are on the screen."""
        return self._picture

    @property
    def settled(self) -> bool:
        """True if the last picture asked for is on the screen."""
        return self._job is None and self._wanted is not None and self._film is not None

    def show(
        self,
        library: Library,
        settings: Settings,
        poses: tuple[str, ...],
        shot: Shot,
        *,
        stands: bool = False,
    ) -> None:
        """Draw `shot` of an exercise that uses `poses`; the old picture stays until the new one is ready."""
        if library is not self._library or poses != self._poses or stands != self._stands:
            self._library, self._poses, self._stands = library, poses, stands
            self._film = None
        self._settings, self._wanted = settings, shot
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self._film = None
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        if self._wanted is None or self._library is None or self._settings is None or not width or not height:
            return
        skin, hair = self._settings.text("appearance.skin"), self._settings.text("appearance.hair")
        chosen = self._settings.text("appearance.figure")
        if chosen == "auto" and getattr(self.app, "full_blocks", False):
            chosen = "ascii"
        look = look_of(chosen, self._colours)
        made_for = (look, self.app.theme, skin, hair)
        if made_for != self._made_for:
            self._made_for, self._film = made_for, None
            self._styles.clear()
            self._base, self._inks = None, self._palette() if look == "shaded" else ()
            self.refresh()  # the same cells in other colours
        if self._film is None:
            self._film = Film(self._library.poses, self._poses, width, height, look, stands=self._stands)
            self._job = None
        ready = self._film.ready(self._wanted)
        if ready is not None:
            self._put(ready)
        elif self._job is None:
            self._job, self._job_shot = self._film.drawing(self._wanted), self._wanted
            self._work(self._job)

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
        if [len(row) for row in before] != [len(row) for row in picture]:
            self.refresh()
            return
        changed = [
            Region(columns[0], y, columns[-1] - columns[0] + 1, 1)
            for y, (old, new) in enumerate(zip(before, picture, strict=True))
            if old is not new and (columns := [x for x, (a, b) in enumerate(zip(old, new, strict=True)) if a != b])
        ]
        if changed:
            repaint(self, *changed)

    def render_line(self, y: int) -> Strip:
        """Return one row of the figure."""
        width, base = self.size.width, self._base
        if base is None:
            base = self._base = self.rich_style
        if y >= len(self._picture):
            return Strip.blank(width, base)
        segments: list[Segment] = []
        text, last = "", (0, 0)
        for letter, front, back in self._picture[y]:
            if (front, back) != last and text:
                segments.append(Segment(text, self._style(last, base)))
                text = ""
            last = (front, back)
            text += letter
        segments.append(Segment(text, self._style(last, base)))
        return Strip(segments, len(self._picture[y])).adjust_cell_length(width, base)

    @property
    def _colours(self) -> int:
        """Number of colours for the figure."""
        return min(colours_of(self.app), SIXTEEN if self.app.theme == "terminal" else MANY)

    def _style(self, inks: tuple[int, int], base: Style) -> Style:
        style = self._styles.get(inks)
        if style is None:
            style = self._styles[inks] = base + self._style_of(*inks)
        return style

    def _style_of(self, front: int, behind: int) -> Style:
        look = self._made_for[0]
        if look in ("dense", "ascii"):
            return Style(bold=MATERIALS[front // BANDS] == "lit")
        if look == "sixteen":
            return Style(color=self._ansi(front), bgcolor=self._ansi(behind))
        return Style(
            color=None if not front else Color.from_rgb(*self._inks[front]),
            bgcolor=None if not behind else Color.from_rgb(*self._inks[behind]),
        )

    def _ansi(self, ink: int) -> Color | None:
        if not ink:
            return None
        number = sixteen(*self._made_for[2:])[MATERIALS[ink // BANDS]]
        # In other themes Textual would convert the number to a colour of its own.
        return Color.from_ansi(number) if self.app.theme == "terminal" else Color.from_rgb(*VGA[number])

    def _palette(self) -> tuple[Rgb, ...]:
        named = self.app.theme_variables
        back, cloth, light = (Mixed.parse(named[name]).rgb for name in ("background", "secondary", "warning"))
        return palette(Looks(back, cloth, light, self._made_for[2], self._made_for[3]))
