"""`deskspine notify test`: tries each way to reach the person from here, and reports what each did."""

import asyncio
import os
import sys

from msgspec import Struct, json

from deskspine.adapters.audio.sound import Sounds
from deskspine.adapters.audio.voice import SpokenVoice
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.core.notify.escalation import STEPS
from deskspine.core.notify.osc_notice import kind_for, sequence
from deskspine.core.notify.osc_signals import attention, progress
from deskspine.core.notify.wording import TIME_TO_MOVE
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import ChannelMessage, UnusableError, reason
from deskspine.platform_services import channels, survey

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Mapping

    from deskspine.core.presence.place import Place
    from deskspine.core.settings.settings import Settings
    from deskspine.engine.ports import Channel

WORD = ChannelMessage(
    TIME_TO_MOVE, "This is a test of deskspine; nothing is due.", (("start", "Start"), ("not-now", "Skip this one"))
)
SAID = "This is a test of the voice."
TERMINALS_TOO = ("notice", "urgency")
"""Channels that the terminal has too: if they do not apply, the row of the terminal is enough."""
SHOWN_S = 3.0
"""Seconds for which title, progress and notices are shown before they are removed."""
SAY_S = 4.0
"""Timeout for one channel."""


def try_all(*, as_json: bool) -> None:
    """Try every way to reach the person and print what each did, as lines or as JSON objects."""
    paths = Paths.of_person()
    settings, problems = ConfigFile(paths.config_file).load()
    for problem in problems:
        print(problem, file=sys.stderr)
    asyncio.run(_try_all(settings, paths, os.environ, as_json))


async def _try_all(settings: "Settings", paths: Paths, environ: "Mapping[str, str]", as_json: bool) -> None:
    def tell(way: str, did: str, line: str = "") -> None:
        """Print the result of one way: as an object, as `line`, or as a line made here."""
        row = json.encode(WayRow(way, plain(did))).decode()
        print(row if as_json else line or f"  {way:<10}{plain(did)}", flush=True)

    place = await survey(environ)()
    here = f"You sit at {place.why}." if not place.remote else f"You are here {place.why}."
    tell("place", place.why, plain(here))
    for name, did, sent in _terminal(settings, environ):
        tell(name, did if sys.stdout.isatty() or not sent else "not tried: this output is not a terminal")
        if sys.stdout.isatty():
            _write(sent)
    sounds = Sounds(environ, lambda: settings.number("sound.volume"), paths.cache_dir)
    pressed: list[str] = []
    tried = channels(lambda: settings, pressed.append, sounds)
    for channel in tried:
        if channel.name not in TERMINALS_TOO or not channel.fits(place):
            tell(channel.name, await _tried(channel, place, settings))
    voice = SpokenVoice(lambda: settings.number("voice.rate"), environ)
    tell("voice", "you are at another machine" if place.remote else await _outcome(voice.speak(SAID)))
    await asyncio.sleep(SHOWN_S)
    if sys.stdout.isatty():
        _write(progress(environ, "off"))
        _write("\x1b]2;\x1b\\\x1b[23;2t")
    for channel in tried:
        await channel.dismiss()
        await channel.close()
    await voice.stop()
    if pressed:
        button = dict(WORD.answers).get(pressed[0], pressed[0])
        tell("button", button, f"You pressed {button!r}: buttons work.")


def _terminal(settings: "Settings", environ: "Mapping[str, str]") -> "Iterator[tuple[str, str, str]]":
    """Return the ways of this terminal itself: name, what it does, and the bytes that make it do so."""
    yield "title", f"set for {SHOWN_S:.0f} seconds", f"\x1b[22;2t\x1b]2;{WORD.heading} · deskspine\x1b\\"
    yield "bell", "rung; what it does is up to the terminal", "\a"
    kind = kind_for(settings.text("notice.kind"), environ)
    if not environ.get("TMUX"):
        done = f"sent as {kind}" if kind != "none" else "this terminal is not known to show one"
        yield "notice", done, sequence(kind, WORD.heading, WORD.body)
    asks = attention(environ)
    if asks:
        yield "urgency", "sent; the window asks to be looked at", asks
    bar = progress(environ, "attention", 100)
    yield "progress", "shown on taskbar or tab" if bar else "this terminal is not known to show any", bar


async def _tried(channel: "Channel", place: "Place", settings: "Settings") -> str:
    named = any(channel.name in settings.ladder(step) for step in STEPS)
    unfit = channel.fits(place)
    if unfit:
        return unfit
    if channel.name == "window" and not named:
        return "not tried: no step of your ladder names it"
    did = await _outcome(channel.say(place, WORD))
    return did if named else f"{did} (no step of your ladder names it)"


async def _outcome(doing: "Awaitable[str]") -> str:
    try:
        async with asyncio.timeout(SAY_S):
            return await doing
    except (UnusableError, OSError) as error:
        return reason(error)


class WayRow(Struct, frozen=True):
    """One line of `notify test --json`: a way to reach the person, and what it did."""

    way: str
    result: str


def _write(text: str) -> None:
    if text:
        sys.stdout.write(text)
        sys.stdout.flush()
