"""`deskspine notify test`: tries each way to reach the person from here, and says what it did."""

import asyncio
import os
import sys

from deskspine.adapters.audio.sound import Sounds
from deskspine.adapters.audio.voice import SpokenVoice
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.core.notify.escalation import STEPS
from deskspine.core.notify.osc_notice import kind_for, sequence
from deskspine.core.notify.osc_signals import attention, progress
from deskspine.core.notify.wording import TIME_TO_MOVE
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken, Word, reason
from deskspine.platform_services import channels, survey

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Mapping

    from deskspine.core.presence.place import Place
    from deskspine.core.settings.settings import Settings
    from deskspine.engine.ports import Channel

USAGE = "usage: deskspine notify test"
HELP = f"""\
{USAGE}

Try each way to reach you, one after the other, from this terminal and with your settings, and say what it did.
What only you can tell is whether you noticed. Nothing is asked of a running deskspine, and no break is counted.
Exit code 0."""
WORD = Word(
    TIME_TO_MOVE, "This is a test of deskspine; nothing is due.", (("start", "Start"), ("not-now", "Skip this one"))
)
SAID = "This is a test of the voice."
TERMINALS_TOO = ("notice", "urgency")
"""Where these two cannot work beside the terminal, nobody misses that."""
STANDS_S = 3.0
"""How long title, progress and notices stand before they are taken back."""
SAY_S = 4.0


def run(words: "list[str]") -> int:
    """Try everything; answers the exit code."""
    if "-h" in words or "--help" in words:
        print(HELP)
        return 0
    if words != ["test"]:
        print(f"deskspine notify: {' '.join(words) or 'nothing'!r} is not understood; {USAGE}", file=sys.stderr)
        return 2
    paths = Paths.of_person()
    settings, problems = ConfigFile(paths.config_file).load()
    for problem in problems:
        print(problem, file=sys.stderr)
    asyncio.run(_try_all(settings, paths, os.environ))
    return 0


async def _try_all(settings: "Settings", paths: Paths, environ: "Mapping[str, str]") -> None:
    place = await survey(environ)()
    print(plain(f"You sit at {place.why}." if not place.remote else f"You are here {place.why}."))
    for name, did, sent in _terminal(settings, environ):
        _tell(name, did if sys.stdout.isatty() or not sent else "not tried: this output is not a terminal")
        if sys.stdout.isatty():
            _write(sent)
    sounds = Sounds(environ, lambda: settings.number("sound.volume"), paths.cache_dir)
    pressed: list[str] = []
    beside = channels(lambda: settings, pressed.append, sounds)
    for channel in beside:
        if channel.name not in TERMINALS_TOO or not channel.fits(place):
            _tell(channel.name, await _tried(channel, place, settings))
    voice = SpokenVoice(lambda: settings.number("voice.rate"), environ)
    _tell("voice", "you sit elsewhere" if place.remote else await _outcome(voice.speak(SAID)))
    await asyncio.sleep(STANDS_S)
    if sys.stdout.isatty():
        _write(progress(environ, "off"))
        _write("\x1b]2;\x1b\\\x1b[23;2t")
    for channel in beside:
        await channel.hush()
        await channel.close()
    await voice.hush()
    if pressed:
        print(f"You pressed {dict(WORD.answers).get(pressed[0], pressed[0])!r}: buttons work.")


def _terminal(settings: "Settings", environ: "Mapping[str, str]") -> "Iterator[tuple[str, str, str]]":
    """What this terminal itself can do: name, what is done, and the bytes for it."""
    yield "title", f"set for {STANDS_S:.0f} seconds", f"\x1b[22;2t\x1b]2;{WORD.heading} · deskspine\x1b\\"
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
    except (Broken, OSError) as error:
        return reason(error)


def _tell(name: str, did: str) -> None:
    print(f"  {name:<10}{plain(did)}", flush=True)


def _write(text: str) -> None:
    if text:
        sys.stdout.write(text)
        sys.stdout.flush()
