"""Presence source: the idle notices of the Wayland compositor, and videos that keep the session awake."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from deskspine.adapters.wayland.client import LIMIT_S, Wayland
from deskspine.core.presence.evidence import CLOSE_S, COARSE_S, IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Video
from deskspine.engine.ports import Clock, Tell, UnusableError

EXT, KDE, SEAT = "ext_idle_notifier_v1", "org_kde_kwin_idle", "wl_seat"
EXT_NOTIFICATION, EXT_INPUT_NOTIFICATION, KDE_TIMEOUT, END = 1, 2, 0, 0
"""Requests: two of EXT, one of KDE, and the end of a notice in both protocols."""
IDLED, RESUMED = 0, 1
"""Events of a notice, in both protocols."""
SIGN_OF_LIFE_S = 60.0
"""Seconds without an event after which the compositor is asked for a sign of life."""
SETTLE_S = 1.0
"""Maximum seconds between the notices of the same pause."""
SAME_S = 1.0
"""Two notices that put the last input less than this apart mean the same input."""
FLOOD, FLOOD_S = 200, 10.0
"""Maximum number of notices within the seconds that follow; a person does not cause more."""


class WaylandIdle:
    """Reports input by idle notices; between two notices nothing runs.

    If the compositor has notices that ignore idle inhibitors, one notice that heeds them is used in addition: input
    that rests while this notice stays silent means that a video or a call keeps the session awake. Older compositors
    only have notices that respect inhibitors, so a video looks like input there.
    """

    name = "wayland"
    title = "Wayland idle notices"
    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock, *, coarse_s: float = COARSE_S, close_s: float = CLOSE_S) -> None:
        self._clock = clock
        self._pauses_s = (coarse_s, close_s)
        self._closely = False
        self._notices: _Notices | None = None

    def fits(self, place: Place) -> str:
        """Return why the compositor does not apply to a person at `place`, or "" if it may."""
        if place.remote:
            return "you sit at another machine"
        return "" if _socket(place) else "no Wayland display"

    def set_fast_polling(self, closely: bool) -> None:
        """Report short pauses too, or no longer."""
        self._closely = closely
        if self._notices is not None:
            self._notices.set_fast_polling(closely)

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report pauses until cancelled. Raises UnusableError if the compositor sends no notices, or not any more."""
        link = await Wayland.connect(_socket(place))
        notices = None
        try:
            notices = _Notices(link, self._clock, tell, *self._pauses_s)
            await link.roundtrip()
            tell(IdleReading(None))
            self._notices = notices
            notices.set_fast_polling(self._closely)
            await notices.follow()
        finally:
            self._notices = None
            link.close()
            if notices is not None:
                notices.end_video()


class _Notice:
    """One notice object of the compositor.

    A notice that heeds inhibitors stays silent while they keep the session awake; the other kind reports input only.
    `since` is the boot second at which the pause began, or None if there is no pause.
    """

    __slots__ = ("heeds", "pause_s", "since")

    def __init__(self, pause_s: float, heeds: bool = False) -> None:
        self.pause_s = pause_s
        self.heeds = heeds
        self.since: float | None = None


class _Notices:
    """The notices that were requested, and the conclusions from them."""

    def __init__(self, link: Wayland, clock: Clock, tell: Tell, coarse_s: float, close_s: float) -> None:
        self._link = link
        self._clock = clock
        self._tell = tell
        self._close_s = close_s
        self._notices: dict[int, _Notice] = {}
        self._close_id = 0
        self._reported: float | None = None
        self._video = False
        self._count, self._count_from = 0, clock.read().boot
        if SEAT not in link.globals or not (EXT in link.globals or KDE in link.globals):
            raise UnusableError("the compositor has no idle notices")
        self._seat = link.bind(SEAT, 1)
        self._kde = EXT not in link.globals
        version = 1 if self._kde else min(link.globals[EXT].version, 2)
        self._manager = link.bind(KDE if self._kde else EXT, version)
        self._both = version >= 2
        self._coarse = self._ask(_Notice(coarse_s))
        self._heeding = self._ask(_Notice(coarse_s, heeds=True)) if self._both else 0

    def set_fast_polling(self, closely: bool) -> None:
        """Request notices of short pauses in addition to the others, or end them."""
        if closely and not self._close_id:
            self._close_id = self._ask(_Notice(self._close_s))
        elif not closely and self._close_id:
            self._link.send(self._close_id, END)
            del self._notices[self._close_id]
            self._close_id = 0
            self._judge()

    async def follow(self) -> None:
        """Handle notices until cancelled. Raises UnusableError if the compositor goes away."""
        sign = 0
        while True:
            unsettled = self._holds() and not self._video
            limit_s = SETTLE_S if unsettled else LIMIT_S if sign else SIGN_OF_LIFE_S
            event = await self._link.event(limit_s)
            if event is not None:
                sign = 0 if event.about == sign else sign
                self._hear(event.about, event.opcode)
            elif unsettled:
                self._video = True
                self._tell(Video(True))
            elif sign:
                raise UnusableError("the compositor does not answer")
            else:
                sign = self._link.sync()

    def end_video(self) -> None:
        """Report that no video keeps the session awake, if one was reported."""
        if self._video:
            self._video = False
            self._tell(Video(False))

    def _ask(self, notice: _Notice) -> int:
        new, pause_ms = self._link.new_id(), round(notice.pause_s * 1000)
        if self._kde:
            self._link.send(self._manager, KDE_TIMEOUT, new, self._seat, pause_ms)
        else:
            kind = EXT_INPUT_NOTIFICATION if self._both and not notice.heeds else EXT_NOTIFICATION
            self._link.send(self._manager, kind, new, pause_ms, self._seat)
        self._notices[new] = notice
        return new

    def _hear(self, about: int, opcode: int) -> None:
        t = self._clock.read().boot
        self._count += 1
        if t - self._count_from > FLOOD_S:
            self._count, self._count_from = 1, t
        if self._count > FLOOD:
            raise UnusableError("the compositor sends too many notices")
        notice = self._notices.get(about)
        if notice is None or opcode not in (IDLED, RESUMED):
            return
        if opcode == IDLED:
            notice.since = t - notice.pause_s
        elif notice.heeds:
            notice.since = None
        else:
            # Input ends every pause of input; the other notices report the same in the next messages.
            for other_notice in self._notices.values():
                other_notice.since = other_notice.since if other_notice.heeds else None
        self._judge()

    def _judge(self) -> None:
        """Report changes: the boot second at which input paused, and the end of a video."""
        pauses = [notice.since for notice in self._notices.values() if notice.since is not None and not notice.heeds]
        since = min(pauses, default=None)
        last = self._reported
        if (since is None) != (last is None) or (since is not None and last is not None and abs(since - last) > SAME_S):
            self._reported = since
            self._tell(IdleReading(since))
        if not self._holds():
            self.end_video()

    def _holds(self) -> bool:
        """Return True if input rests while the notice that heeds inhibitors is silent."""
        heeding = self._notices.get(self._heeding)
        return heeding is not None and heeding.since is None and self._notices[self._coarse].since is not None


def _socket(place: Place) -> str:
    """Return the path of the compositor's socket, or "" if `place` has no compositor."""
    display, folder = place.variable("WAYLAND_DISPLAY"), place.variable("XDG_RUNTIME_DIR")
    if not display or display.startswith("/"):
        return display
    return str(Path(folder, display)) if folder else ""
