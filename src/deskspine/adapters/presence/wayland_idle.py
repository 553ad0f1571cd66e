"""Sees input at this desk by the idle notices of its Wayland compositor, and videos that hold the session awake."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from deskspine.adapters.wayland.client import LIMIT_S, Wayland
from deskspine.core.presence.evidence import CLOSE_S, COARSE_S, IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Video
from deskspine.engine.ports import Broken, Clock, Tell

EXT, KDE, SEAT = "ext_idle_notifier_v1", "org_kde_kwin_idle", "wl_seat"
EXT_NOTIFICATION, EXT_INPUT_NOTIFICATION, KDE_TIMEOUT, END = 1, 2, 0, 0
"""Requests: the first two of EXT, then that of KDE; the last one ends a notice of either."""
IDLED, RESUMED = 0, 1
"""Events of a notice, in both protocols."""
SIGN_OF_LIFE_S = 60.0
"""A compositor that says nothing for so long is asked whether it lives."""
SETTLE_S = 1.0
"""Notices of the same pause come one after the other, within this time."""
SAME_S = 1.0
"""Two notices that put the last input less than this apart mean one and the same input."""
FLOOD, FLOOD_S = 200, 10.0
"""More notices than this within so many seconds do not come of a person's hands."""


class WaylandIdle:
    """Idle notices: nothing runs between them.

    Where the compositor gives notices of input alone, one that heeds idle inhibitors stands beside them: input that
    rests while that one stays silent means that a video or a call holds the session awake. Older compositors have the
    heeding kind alone, and a video looks like input there.
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
        """Why the compositor of `place` says nothing of the person; empty when it may."""
        if place.remote:
            return "the person sits elsewhere"
        return "" if _socket(place) else "no Wayland display"

    def attend(self, closely: bool) -> None:
        """See short pauses too, or no more."""
        self._closely = closely
        if self._notices is not None:
            self._notices.attend(closely)

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell of pauses until cancelled. Raises Broken when the compositor gives no notices (any more)."""
        link = await Wayland.connect(_socket(place))
        notices = None
        try:
            notices = _Notices(link, self._clock, tell, *self._pauses_s)
            await link.roundtrip()
            tell(IdleReading(None))
            self._notices = notices
            notices.attend(self._closely)
            await notices.follow()
        finally:
            self._notices = None
            link.close()
            if notices is not None:
                notices.end_video()


class _Notice:
    """One notice object of the compositor.

    One that heeds inhibitors stays silent while they hold the session awake, and another kind tells of input.
    `since` is the boot second at which the pause began; None while there is none.
    """

    __slots__ = ("heeds", "pause_s", "since")

    def __init__(self, pause_s: float, heeds: bool = False) -> None:
        self.pause_s = pause_s
        self.heeds = heeds
        self.since: float | None = None


class _Notices:
    """The notices that were asked for, and what they come to."""

    def __init__(self, link: Wayland, clock: Clock, tell: Tell, coarse_s: float, close_s: float) -> None:
        self._link = link
        self._clock = clock
        self._tell = tell
        self._close_s = close_s
        self._notices: dict[int, _Notice] = {}
        self._close_id = 0
        self._told: float | None = None
        self._video = False
        self._heard, self._heard_from = 0, clock.read().boot
        if SEAT not in link.globals or not (EXT in link.globals or KDE in link.globals):
            raise Broken("the compositor gives no idle notices")
        self._seat = link.bind(SEAT, 1)
        self._kde = EXT not in link.globals
        version = 1 if self._kde else min(link.globals[EXT].version, 2)
        self._manager = link.bind(KDE if self._kde else EXT, version)
        self._both = version >= 2
        self._coarse = self._ask(_Notice(coarse_s))
        self._heeding = self._ask(_Notice(coarse_s, heeds=True)) if self._both else 0

    def attend(self, closely: bool) -> None:
        """Ask for notices of short pauses beside the others, or end them."""
        if closely and not self._close_id:
            self._close_id = self._ask(_Notice(self._close_s))
        elif not closely and self._close_id:
            self._link.send(self._close_id, END)
            del self._notices[self._close_id]
            self._close_id = 0
            self._judge()

    async def follow(self) -> None:
        """Hear notices for as long as the compositor lives."""
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
                raise Broken("the compositor does not answer")
            else:
                sign = self._link.sync()

    def end_video(self) -> None:
        """Take back that a video holds the session awake."""
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
        self._heard += 1
        if t - self._heard_from > FLOOD_S:
            self._heard, self._heard_from = 1, t
        if self._heard > FLOOD:
            raise Broken("the compositor floods us with notices")
        notice = self._notices.get(about)
        if notice is None or opcode not in (IDLED, RESUMED):
            return
        if opcode == IDLED:
            notice.since = t - notice.pause_s
        elif notice.heeds:
            notice.since = None
        else:
            # Input ends every pause of input; the other notices say the same in the next message.
            for each in self._notices.values():
                each.since = each.since if each.heeds else None
        self._judge()

    def _judge(self) -> None:
        """Tell what changed: when input rested first, and that no video plays."""
        pauses = [each.since for each in self._notices.values() if each.since is not None and not each.heeds]
        since = min(pauses, default=None)
        told = self._told
        if (since is None) != (told is None) or (since is not None and told is not None and abs(since - told) > SAME_S):
            self._told = since
            self._tell(IdleReading(since))
        if not self._holds():
            self.end_video()

    def _holds(self) -> bool:
        """Whether input rests while the notice that heeds inhibitors is silent."""
        heeding = self._notices.get(self._heeding)
        return heeding is not None and heeding.since is None and self._notices[self._coarse].since is not None


def _socket(place: Place) -> str:
    """The path of the compositor's socket; empty when `place` has none."""
    display, folder = place.variable("WAYLAND_DISPLAY"), place.variable("XDG_RUNTIME_DIR")
    if not display or display.startswith("/"):
        return display
    return str(Path(folder, display)) if folder else ""
