"""The situation: the one frozen value that the engine holds and replaces as a whole."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.coach.next_routine import Choice
from deskspine.core.first_run import FirstRun
from deskspine.core.follow_up import FollowUp
from deskspine.core.history.letter import NO_LETTER, OpenLetter
from deskspine.core.presence.place import Place
from deskspine.core.schedule.state import Offer
from deskspine.core.session import Desk
from deskspine.core.timekeeping.instants import Now
from deskspine.core.waits.kinds import WaitKind
from deskspine.engine.profile import Profile
from deskspine.engine.snapshot import ChannelView, Trial

TYPE_CHECKING = False
if TYPE_CHECKING:  # loaded when a folder is shared
    from deskspine.core.sync.machines import MachineDay

Notes = tuple[tuple[str, str], ...]
"""Topics with the notice that the person is shown about them."""


class PresenceReport(Struct, frozen=True):
    """State of the presence sources."""

    place: Place = Place()
    """Place of the person, as far as it is known."""
    sources: tuple[tuple[str, str], ...] = ()
    """Every presence source and its state: ("X11 idle time", "works")."""
    seen_by: tuple[str, ...] = ()
    """The sources that see input or idleness; empty if none can."""
    enough_s: float | None = None
    """Seconds of idleness that make an absence, if that is not the person's setting."""
    notes: Notes = ()


class ChannelReport(Struct, frozen=True):
    """State of the channels that need no screen."""

    channels: tuple[ChannelView, ...] = ()
    notes: Notes = ()


class AudioReport(Struct, frozen=True):
    """State of the sounds and the voice of a routine."""

    notes: Notes = ()


class HookReport(Struct, frozen=True):
    """State of the person's hooks."""

    notes: Notes = ()


class WaitReport(Struct, frozen=True):
    """State of the sources of waits."""

    sources: tuple[tuple[str, str], ...] = ()
    """Every source and its state: ("tmux", "works"). Empty until one was looked at."""
    notes: Notes = ()


class SurroundingsReport(Struct, frozen=True):
    """State of what a break changes around the person."""

    notes: Notes = ()


class TrialReport(Struct, frozen=True):
    """The last trial of a way to reach the person, or None before the first one."""

    trial: Trial | None = None
    notes: Notes = ()


class SyncReport(Struct, frozen=True):
    """The present day of the other machines, and the state of the shared folder."""

    day: str = ""
    """Local day, YYYY-MM-DD."""
    machines: tuple[MachineDay, ...] = ()
    notes: Notes = ()


EngineReport = (
    PresenceReport
    | ChannelReport
    | AudioReport
    | HookReport
    | WaitReport
    | SurroundingsReport
    | TrialReport
    | SyncReport
)
REPORTS: dict[type[EngineReport], str] = {
    PresenceReport: "presence",
    ChannelReport: "channels",
    AudioReport: "audio",
    HookReport: "hooks",
    WaitReport: "waits",
    SurroundingsReport: "surroundings",
    TrialReport: "trial",
    SyncReport: "sync",
}
"""The field of the situation in which each report is kept."""


class AbsenceRead(Struct, frozen=True):
    """The interpretation of the last absence."""

    text: str = ""
    """One line; empty before the first absence."""
    at: float = 0.0
    """Boot second of that reading."""


class OfferedRoutine(Struct, frozen=True):
    """The routine of the open offer."""

    offer: Offer
    choice: Choice


class MachineWord(Struct, frozen=True):
    """The last word about the machine in the routine that plays."""

    text: str = ""
    """Such as "your tests are done"; empty before the first one."""
    asks: WaitKind | None = None
    """The kind of the wait that needs the person; None if the word is that a wait is over."""


class Situation(Struct, frozen=True):
    """Everything that snapshots, requests and background services depend on."""

    now: Now
    """The moment of the last step."""
    desk: Desk
    profile: Profile = Profile()
    follow_up: FollowUp = FollowUp()
    first_run: FirstRun = FirstRun()
    letter: OpenLetter = NO_LETTER
    absence_read: AbsenceRead = AbsenceRead()
    offered: OfferedRoutine | None = None
    machine: MachineWord = MachineWord()
    presence: PresenceReport = PresenceReport()
    channels: ChannelReport = ChannelReport()
    audio: AudioReport = AudioReport()
    hooks: HookReport = HookReport()
    waits: WaitReport = WaitReport()
    surroundings: SurroundingsReport = SurroundingsReport()
    trial: TrialReport = TrialReport()
    sync: SyncReport = SyncReport()

    @property
    def machine_now(self) -> str:
        """The word about the machine while a routine plays and it is so; else "".

        The word that a wait needs the person ends with that need; the word that a wait is over remains.
        """
        clock, word = self.desk.clock, self.machine
        asks = word.asks is None or any(wait.needs_you and wait.kind == word.asks for wait in clock.waits)
        return word.text if asks and self.desk.player is not None else ""
