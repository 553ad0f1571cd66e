"""`deskspine notify test`: tries each way to reach the person from here, and reports what each did."""

import asyncio
import os
import sys

from msgspec import Struct, json

from deskspine.adapters.audio.sound import Sounds
from deskspine.adapters.audio.voice import SpokenVoice
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.core.notify.osc_notice import kind_for, sequence
from deskspine.core.notify.osc_signals import attention, progress
from deskspine.core.text.sanitize import plain
from deskspine.engine.notify.trial import SAID, SHOWN_S, WORD, TrialOutcome, outcome_of, popup_command, try_channel
from deskspine.platform_services import Popups, channels, survey

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from deskspine.core.presence.place import Place
    from deskspine.core.settings.settings import Settings
    from deskspine.engine.ports import Channel

TERMINALS_TOO = ("notice", "urgency")
"""Channels that the terminal has too: if they do not apply, the row of the terminal is enough."""


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

    place = await place_here(environ)
    here = f"You sit at {place.why}." if not place.remote else f"You are here {place.why}."
    tell("place", place.why, plain(here))
    for name, outcome in try_terminal(settings, environ):
        tell(name, outcome.did)
    pressed: list[str] = []
    tried = trial_channels(settings, paths, environ, pressed.append)
    for channel in tried:
        if channel.name not in TERMINALS_TOO or not channel.fits(place):
            tell(channel.name, (await try_channel(channel, place, settings)).did)
    voice = SpokenVoice(lambda: settings.number("voice.rate"), environ)
    tell("voice", "you are at another machine" if place.remote else (await outcome_of(voice.speak(SAID))).did)
    await end_trial(tried, environ)
    await voice.stop()
    if pressed:
        button = dict(WORD.answers).get(pressed[0], pressed[0])
        tell("button", button, f"You pressed {button!r}: buttons work.")


async def place_here(environ: "Mapping[str, str]") -> "Place":
    """Return the place of the person, as far as it can be seen from this terminal."""
    return await survey(environ, SystemClock())()


def trial_channels(
    settings: "Settings", paths: Paths, environ: "Mapping[str, str]", answer: "Callable[[str], None]"
) -> "tuple[Channel, ...]":
    """Return the channels that need no screen; `answer` takes the request of a pressed button."""
    sounds = Sounds(environ, lambda: settings.number("sound.volume"), paths.cache_dir)
    return channels(lambda: settings, answer, sounds, Popups(popup_command(), environ))


def try_terminal(settings: "Settings", environ: "Mapping[str, str]") -> "Iterator[tuple[str, TrialOutcome]]":
    """Try the ways of this terminal itself, one after the other; yield the name and the outcome of each."""
    for name, did, sent in _terminal(settings, environ):
        if sent and not sys.stdout.isatty():
            yield name, TrialOutcome("not tried: this output is not a terminal", False)
        else:
            _write(sent)
            yield name, TrialOutcome(did, bool(sent))


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


async def end_trial(tried: "Sequence[Channel]", environ: "Mapping[str, str]") -> None:
    """Leave everything as it is for `SHOWN_S`, then remove it and close the channels."""
    await asyncio.sleep(SHOWN_S)
    if sys.stdout.isatty():
        _write(progress(environ, "off"))
        _write("\x1b]2;\x1b\\\x1b[23;2t")
    for channel in tried:
        await channel.dismiss()
        await channel.close()


class WayRow(Struct, frozen=True):
    """One line of `notify test --json`: a way to reach the person, and what it did."""

    way: str
    result: str


def _write(text: str) -> None:
    if text:
        sys.stdout.write(text)
        sys.stdout.flush()
