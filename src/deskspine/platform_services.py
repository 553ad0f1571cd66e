"""The services of this platform: presence, waits, channels, audio cues and hooks, loaded after the first frame.

This part of the composition root is apart from the screens, so that a verb can use it without one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from deskspine.core.commands.messages import FacePlace
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.settings.settings import Settings
from deskspine.engine.background import BackgroundServices
from deskspine.engine.faces import SHOWS_ROUTINES, Faces
from deskspine.engine.notify.audio import AudioCues
from deskspine.engine.notify.dispatcher import Dispatcher
from deskspine.engine.notify.hooks import Hooks
from deskspine.engine.notify.status_push import StatusPush
from deskspine.engine.notify.trial import Trials, popup_command
from deskspine.engine.ports import Channel, Clock, PresenceSource, Survey, UnusableError, WaitPort, reason
from deskspine.engine.presence.watch import Watch
from deskspine.engine.runner import Runner
from deskspine.engine.waits.watcher import WaitWatch

TYPE_CHECKING = False  # `typing` would cost two milliseconds
if TYPE_CHECKING:
    from deskspine.adapters.audio.sound import Sounds
    from deskspine.adapters.channels.tmux_popup import TmuxPopup
    from deskspine.adapters.storage.paths import Paths
    from deskspine.adapters.terminal_windows.routine_window import RoutineWindow, WindowRequest
    from deskspine.engine.surroundings.ports import Means
    from deskspine.engine.surroundings.service import Surroundings
    from deskspine.engine.sync.ports import SharedFolder
    from deskspine.engine.sync.service import SharedDays


class Popups(Struct, frozen=True):
    """The part of a resident that popups in tmux use."""

    command: tuple[str, ...]
    """The command that runs in a popup."""
    environ: Mapping[str, str]
    screens: Callable[[], Collection[tuple[str, str]]] = tuple
    """Returns TMUX and TMUX_PANE of the screens that are open."""
    needed: Callable[[], bool] = lambda: False
    """Returns True while an ask or a routine is open."""


def background_services(runner: Runner, clock: Clock, environ: Mapping[str, str], paths: Paths) -> BackgroundServices:
    """Return the background services of one resident."""
    from deskspine.adapters.audio.sound import Sounds
    from deskspine.adapters.audio.voice import SpokenVoice
    from deskspine.adapters.processes.hook_process import run_hook
    from deskspine.adapters.processes.tmux_option import TmuxOption

    engine, faces = runner.engine, runner.faces

    def settings() -> Settings:
        return engine.situation.profile.settings

    def answer(request: str) -> None:
        if request == "start" and engine.situation.first_run.unasked:
            window.show_ask()  # a window begins with the first pages
        else:
            runner.take(Request(request, origin="notice"))

    sounds = Sounds(environ, lambda: settings().number("sound.volume"), paths.cache_dir)
    voice = SpokenVoice(lambda: settings().number("voice.rate"), environ)
    reaching = channels(settings, answer, sounds, _popups(runner, environ))
    dispatcher = Dispatcher(engine, reaching, is_shown=partial(_is_shown, faces), before=engine.snapshot())
    window = _window_for_routines(runner, settings, environ, reaching)
    audio = AudioCues(engine, sounds, voice)
    hooks = Hooks(engine, run_hook)
    engine.listen(audio.hear)
    engine.subscribe(audio.follow)
    engine.subscribe(dispatcher.follow)
    engine.subscribe(window.follow)
    hooks.begin()
    engine.subscribe(hooks.follow)
    status_push = StatusPush(engine, clock, TmuxOption(environ))
    engine.subscribe(status_push.follow)
    if settings().flag("status.tmux"):
        status_push.follow(engine.snapshot())
    waits = WaitWatch(engine, clock, wait_sources(runner, clock, paths.hints), moved=runner.poke)
    surroundings = _surroundings(runner, clock, environ, paths.surroundings)
    where = survey(environ, clock, lambda: [face.place for face in faces.of_kind("screen", "plain")])
    own_quiet = partial(surroundings.changed, "do-not-disturb")

    def looked() -> None:
        dispatcher.prepare()
        surroundings.placed()

    watch = Watch(engine, clock, sources(clock, own_quiet), where, moved=runner.poke, looked=looked)

    def for_trials() -> Sequence[Channel]:
        return channels(settings, lambda request: None, sounds, Popups(popup_command(), environ))

    trials = Trials(engine, for_trials, voice)

    def refuses(request: str) -> str:
        why = window.refuses(request)
        if why:
            watch.look_again()  # a terminal may have been opened since
        return why

    def tries(request: Request) -> Reply:
        return (surroundings.try_out if request.name == "try-surroundings" else trials.begin)(request)

    shared = SharedDaysWhenSet(runner, paths)
    closeables = (surroundings, dispatcher, audio, hooks, status_push, window, trials, shared)
    return BackgroundServices(watch, closeables, refuses, tries, waits, shared.prepare)


class SharedDaysWhenSet:
    """The exchange with the shared folder. Nothing of it is loaded before a folder is set."""

    def __init__(self, runner: Runner, paths: Paths) -> None:
        self._runner, self._paths = runner, paths
        self._service: SharedDays | None = None

    def prepare(self) -> None:
        """Follow a step of the engine."""
        if self._service is None and self._runner.engine.situation.profile.settings.text("sync.folder"):
            from deskspine.engine.sync.service import SharedDays

            self._service = SharedDays(self._runner.engine, self._open, moved=self._runner.poke)
        if self._service is not None:
            self._service.prepare()

    async def close(self) -> None:
        """Write what is new when the program ends."""
        if self._service is not None:
            await self._service.close()

    def _open(self, folder: str) -> SharedFolder:
        from deskspine.adapters.sync.machine import host_name, this_machine
        from deskspine.adapters.sync.sync_files import SyncFiles, folder_of

        machine = this_machine(self._paths.machine, host_name())
        return SyncFiles(folder_of(folder), machine, self._paths.journal)


def _surroundings(runner: Runner, clock: Clock, environ: Mapping[str, str], record: Path) -> Surroundings:
    """Return what changes the surroundings of a break, at work."""
    from deskspine.adapters.surroundings.record_file import RecordFile
    from deskspine.engine.surroundings.service import Surroundings

    service = Surroundings(
        runner.engine, clock, partial(_means, environ), RecordFile(record), goes_on=runner.faces.host_moves
    )
    service.begin()
    runner.engine.subscribe(service.follow)
    return service


def _means(environ: Mapping[str, str]) -> Means:
    """Return what can be changed around a break on this system."""
    from deskspine.engine.surroundings.ports import Means

    if sys.platform in ("win32", "darwin"):
        return Means()
    from deskspine.adapters.surroundings.do_not_disturb import SilentNotices
    from deskspine.adapters.surroundings.lock import DesktopLock
    from deskspine.adapters.surroundings.media import Media

    return Means((Media(), SilentNotices(environ)), DesktopLock())


def _popups(runner: Runner, environ: Mapping[str, str]) -> Popups:
    from deskspine.adapters.processes.own_program import own_command

    def screens() -> list[tuple[str, str]]:
        places = [face.place.variables for face in runner.faces.of_kind(*SHOWS_ROUTINES)]
        return [(place.get("TMUX", ""), place.get("TMUX_PANE", "")) for place in places]

    def needed() -> bool:
        snapshot = runner.engine.snapshot()
        open_now = snapshot.finished or snapshot.gate.routine or snapshot.offer
        return snapshot.mode in ("asking", "playing") or bool(open_now)

    return Popups(own_command("popup", environ), environ, screens, needed)


def _window_for_routines(
    runner: Runner, settings: Callable[[], Settings], environ: Mapping[str, str], channels: Sequence[Channel]
) -> RoutineWindow:
    """Return the opener of a window for a routine that begins while nothing shows it: the popup of tmux comes first."""
    from deskspine.adapters.processes.own_program import own_command
    from deskspine.adapters.terminal_windows.opening import TerminalWindow
    from deskspine.adapters.terminal_windows.routine_window import RoutineWindow

    def note(topic: str, text: str) -> None:
        runner.engine.note(topic, text)
        runner.poke()

    def send(request: WindowRequest) -> None:
        runner.take(Request(request, origin="verb"))

    window = TerminalWindow(
        own_command("popup", environ),
        setting=lambda: settings().text("interrupt.terminal"),
        own=lambda: settings().words("interrupt.command"),
        environ=environ,
    )
    return RoutineWindow(
        (*_popups_among(channels), window),
        place=lambda: runner.engine.situation.presence.place,
        is_shown=partial(_is_shown, runner.faces),
        note=note,
        send=send,
        before=runner.engine.snapshot(),
    )


def _is_shown(faces: Faces) -> bool:
    """Return True if a face is open that a person can see: one in a tmux without a client is seen by no one."""
    from deskspine.adapters.processes.tmux_servers import has_clients

    in_tmux = [face.place.variables.get("TMUX", "") for face in faces.of_kind(*SHOWS_ROUTINES)]
    return any(not variable or has_clients(variable) for variable in in_tmux)


def _popups_among(channels: Sequence[Channel]) -> tuple[TmuxPopup, ...]:
    if sys.platform == "win32":
        return ()
    from deskspine.adapters.channels.tmux_popup import TmuxPopup

    return tuple(channel for channel in channels if isinstance(channel, TmuxPopup))


def survey(environ: Mapping[str, str], clock: Clock, faces: Callable[[], Sequence[FacePlace]] = tuple) -> Survey:
    """Return the function that finds out where the person sits; `faces` returns the places of the open faces."""
    from deskspine.adapters.place.survey import PlaceSurvey

    return PlaceSurvey(environ, wall=lambda: clock.read().wall, faces=faces)


def sources(clock: Clock, own_quiet: Callable[[], bool] = lambda: False) -> tuple[PresenceSource, ...]:
    """Return the presence sources of this system. Of those that see the whole seat the first that works is used.

    `own_quiet` returns True while deskspine itself keeps do-not-disturb on.
    """
    from deskspine.adapters.presence.terminals import Terminals

    if sys.platform == "win32":
        from deskspine.adapters.busy.windows_capture import WindowsCapture
        from deskspine.adapters.presence.windows import WindowsIdle

        return (WindowsIdle(clock), WindowsCapture("microphone", clock), WindowsCapture("camera", clock))
    if sys.platform == "darwin":
        from deskspine.adapters.presence.macos import MacIdle

        return (MacIdle(clock), Terminals(clock))
    from deskspine.adapters.busy.camera import Camera
    from deskspine.adapters.busy.full_screen import FullScreen
    from deskspine.adapters.busy.microphone import Microphone
    from deskspine.adapters.presence.do_not_disturb import DesktopQuiet
    from deskspine.adapters.presence.gnome_video import GnomeVideo
    from deskspine.adapters.presence.logind import Logind
    from deskspine.adapters.presence.mutter_idle import MutterIdle
    from deskspine.adapters.presence.screen_saver import ScreenSaver
    from deskspine.adapters.presence.wayland_idle import WaylandIdle
    from deskspine.adapters.presence.x11_idle import X11Idle

    return (
        MutterIdle(clock),
        WaylandIdle(clock),
        X11Idle(clock),
        Terminals(clock),
        Logind(),
        ScreenSaver(),
        GnomeVideo(),
        DesktopQuiet(own_quiet),
        Microphone(clock),
        Camera(clock),
        FullScreen(clock),
    )


def wait_sources(runner: Runner, clock: Clock, hints: Path) -> tuple[WaitPort, ...]:
    """Return the sources of waits, and create the folder `hints`, without which shells write nothing."""
    from deskspine.adapters.waits.hint_files import HintFiles
    from deskspine.adapters.waits.tmux_panes import TmuxPanes

    def note(text: str) -> None:
        runner.engine.log("waits", text)

    files = HintFiles(hints, clock, note)
    try:
        files.ready()
    except (UnusableError, OSError) as error:
        note(f"No waits can be noticed by hints: {reason(error)}")
    if sys.platform == "win32":
        return (files,)
    return (files, TmuxPanes(clock, faces=lambda: [face.place for face in runner.faces.of_kind(*SHOWS_ROUTINES)]))


def channels(
    settings: Callable[[], Settings], answer: Callable[[str], None], sounds: Sounds, popups: Popups
) -> tuple[Channel, ...]:
    """Return the channels that need no screen. `answer` is called with the request of a pressed button."""
    from deskspine.adapters.channels.chime import ChimeChannel
    from deskspine.adapters.channels.tmux_message import TmuxMessage
    from deskspine.adapters.channels.tmux_notice import TmuxNotice
    from deskspine.adapters.channels.tmux_popup import TmuxPopup
    from deskspine.adapters.channels.window import RaiseWindow, WindowUrgency

    sound = ChimeChannel(sounds)
    if sys.platform == "win32":
        return (sound,)
    popup = TmuxPopup(
        popups.command,
        setting=lambda: settings().text("interrupt.popup"),
        screens=popups.screens,
        needed=popups.needed,
        environ=popups.environ,
    )
    notice = TmuxNotice(lambda: settings().text("notice.kind"))
    everywhere = (notice, popup, TmuxMessage(covered=popup.covers), sound)
    if sys.platform == "darwin":
        from deskspine.adapters.channels.mac_notice import MacNotice

        return (MacNotice(), *everywhere)
    from deskspine.adapters.channels.desktop_notice import DesktopNotice

    return (DesktopNotice(answer), *everywhere, WindowUrgency(), RaiseWindow())
