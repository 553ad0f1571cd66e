"""The services of this platform: presence sources, channels and audio cues, loaded after the first frame.

This part of the composition root is apart from the screens, so that a verb can use it without one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.core.commands.registry import Request
from deskspine.core.settings.settings import Settings
from deskspine.engine.notify.audio import AudioCues
from deskspine.engine.notify.dispatcher import Dispatcher
from deskspine.engine.ports import Channel, Clock, PresenceSource, Survey
from deskspine.engine.presence.watch import Watch
from deskspine.engine.runner import BackgroundServices, Runner

TYPE_CHECKING = False  # `typing` would cost two milliseconds
if TYPE_CHECKING:
    from deskspine.adapters.audio.sound import Sounds


def background_services(
    runner: Runner, clock: Clock, environ: Mapping[str, str], cache_dir: Path
) -> BackgroundServices:
    """Return the background services of one resident."""
    from deskspine.adapters.audio.sound import Sounds
    from deskspine.adapters.audio.voice import SpokenVoice

    engine = runner.engine

    def settings() -> Settings:
        return engine.situation.profile.settings

    def answer(request: str) -> None:
        runner.take(Request(request, origin="notice"))

    sounds = Sounds(environ, lambda: settings().number("sound.volume"), cache_dir)
    voice = SpokenVoice(lambda: settings().number("voice.rate"), environ)
    dispatcher = Dispatcher(engine, channels(settings, answer, sounds))
    audio = AudioCues(engine, sounds, voice)
    engine.listen(audio.hear)
    engine.subscribe(audio.follow)
    engine.subscribe(dispatcher.follow)
    watch = Watch(engine, clock, sources(clock), survey(environ), moved=runner.poke, looked=dispatcher.prepare)
    return BackgroundServices(watch, (dispatcher, audio))


def survey(environ: Mapping[str, str]) -> Survey:
    """Return the function that finds out where the person sits."""
    from deskspine.adapters.place import PlaceSurvey

    return PlaceSurvey(environ)


def sources(clock: Clock) -> tuple[PresenceSource, ...]:
    """Return the presence sources of this system. Of those that see the whole seat the first that works is used."""
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
        DesktopQuiet(),
        Microphone(clock),
        Camera(clock),
        FullScreen(clock),
    )


def channels(settings: Callable[[], Settings], answer: Callable[[str], None], sounds: Sounds) -> tuple[Channel, ...]:
    """Return the channels that need no screen. `answer` is called with the request of a pressed button."""
    from deskspine.adapters.channels.chime import ChimeChannel
    from deskspine.adapters.channels.tmux_message import TmuxMessage
    from deskspine.adapters.channels.tmux_notice import TmuxNotice
    from deskspine.adapters.channels.window import RaiseWindow, WindowUrgency

    sound = ChimeChannel(sounds)
    if sys.platform == "win32":
        return (sound,)
    everywhere = (TmuxNotice(lambda: settings().text("notice.kind")), TmuxMessage(), sound)
    if sys.platform == "darwin":
        from deskspine.adapters.channels.mac_notice import MacNotice

        return (MacNotice(), *everywhere)
    from deskspine.adapters.channels.desktop_notice import DesktopNotice

    return (DesktopNotice(answer), *everywhere, WindowUrgency(), RaiseWindow())
