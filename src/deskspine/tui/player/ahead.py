"""The figure in pixels for the next routine, made while the dashboard is open: one exercise after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import App

from deskspine.core.player.plan import compile_plan
from deskspine.core.player.shots import shots_of
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.model import Routine
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.driver.pictures import ScreenPictures
from deskspine.tui.player.layout import figure_cells
from deskspine.tui.services import PIXEL_SETTINGS, PictureStore
from deskspine.tui.widgets.figure_frames import drawn, poses_of
from deskspine.tui.widgets.figure_pixels import as_shown, order_of
from deskspine.tui.widgets.figure_styles import inks_of


class PicturesAhead:
    """Orders the pictures that the next routine will need, one exercise at a time."""

    def __init__(self, app: App[None], store: PictureStore, ready: Callable[[], object]) -> None:
        """Order from `store`, which calls `ready`, on any thread, when the pictures of an exercise are there."""
        self._app, self._store, self._ready = app, store, ready
        self._waits = False
        self._done: set[tuple[object, ...]] = set()
        """The exercises, sizes and colours whose pictures are there."""

    def made(self) -> None:
        """Note that the pictures on order are there."""
        self._waits = False

    def order_next(self, snapshot: Snapshot, terminal: ScreenPictures) -> None:
        """Order the first exercise of the next routines that has no pictures yet, unless one is on order."""
        settings, library = snapshot.settings, snapshot.library
        cells = figure_cells(*self._app.size)
        wanted = settings.text("appearance.figure") in PIXEL_SETTINGS and settings.text("appearance.motion") == "full"
        if self._waits or not wanted or library is None or cells is None or self._app.current_theme.ansi:
            return
        skin, hair = settings.text("appearance.skin"), settings.text("appearance.hair")
        look = (cells, terminal.support, self._app.theme, skin, hair, snapshot.level)
        for routine in routines_ahead(snapshot):
            plan = compile_plan(routine, snapshot.level)
            for item, slot in enumerate(plan.slots):
                exercise = slot.exercise
                if (key := (routine.id, item, exercise.id, *look)) in self._done:
                    continue
                self._done.add(key)
                if not drawn(library, exercise, settings):
                    continue
                order = order_of(
                    library.poses, poses_of(exercise), shots_of(plan, item), cells, terminal,
                    as_shown(inks_of(self._app, skin, hair), self._app.console),
                    stands=routine.position == "standing", signs=signs_of(exercise),
                )  # fmt: skip
                if self._store.pictures(order) is None:
                    self._waits = True
                    self._store.make(order, self._ready)
                    return


def routines_ahead(snapshot: Snapshot) -> Iterator[Routine]:
    """Return the routines that may come next, the person's usual one first."""
    usual, coming = snapshot.settings.text("routine.default"), snapshot.next.routine
    if coming.id != usual and snapshot.library is not None and usual in snapshot.library.routines:
        yield snapshot.library.routines[usual]
    yield coming
