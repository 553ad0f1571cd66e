"""The checks of `deskspine doctor` on what reaches the person: every channel, the voice, and the verdict."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping, Sequence

from msgspec import Struct

from deskspine.adapters.audio.sound import PLAYERS
from deskspine.adapters.audio.voice import programs_for
from deskspine.adapters.processes.tmux import tmux_of
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.cli import doctor_presence as presence
from deskspine.cli import doctor_surroundings as surroundings
from deskspine.cli import doctor_waits as waits
from deskspine.cli.doctor_running import START, RunningLook
from deskspine.cli.findings import Finding
from deskspine.cli.notify_trial import end_trial, place_here, trial_channels, try_terminal
from deskspine.core.notify.escalation import AUDIBLE
from deskspine.core.presence.place import Place
from deskspine.core.settings.fields import CHANNELS
from deskspine.core.settings.settings import Settings
from deskspine.engine.notify.trial import TrialOutcome, outcome_of, try_channel
from deskspine.engine.ports import Channel, UnusableError

STEPS = ("ask", "remind_1", "remind_2", "remind_3")
"""Steps of the ladder by which a due break reaches the person."""
LABELS = {
    "screen": "screen",
    "title": "window title",
    "bell": "bell",
    "notice": "terminal notice",
    "urgency": "urgent window",
    "desktop": "desktop notice",
    "tmux": "tmux",
    "popup": "popup in tmux",
    "sound": "sound",
    "window": "raised window",
}
"""Words for the channels; a channel that is not listed has its name."""
OF_A_FACE = {"screen": ("screen", "title", "bell"), "plain": ("screen",)}
"""Channels that work wherever a face of that kind is open."""
OPEN = "Open a screen: `deskspine` in a terminal that you see."
"""Advice if it runs without a face that shows a break."""
ADVICE = {
    "desktop": "Start a notification daemon, such as dunst or mako.",
    "sound": "A player and a sound server have to run: pw-play, paplay or aplay.",
    "tmux": "Attach a tmux client that has a status line.",
}
"""The thing to do about a channel that could work here and does not."""
NOT_KNOWN = "pop-ups are not supported in"
"""Words about a terminal that may show notices all the same."""
SET_KIND = "Set notice.kind to osc9, osc777 or osc99 if you know that your terminal shows such notices."
TRY_S = 1.5
"""Timeout for one channel."""


class ReachLook(Struct, frozen=True):
    """Everything that sees the person, and every channel that reaches them now."""

    findings: list[Finding]
    reaches: tuple[str, ...]
    """Names of the channels of the ladder that work, in the order of the settings."""


class ChannelLook(Struct, frozen=True):
    """One channel, with the outcome of trying it."""

    name: str
    outcome: TrialOutcome
    fits: bool = True
    """False if it cannot apply where the person sits."""

    def finding(self, of: str = "") -> Finding:
        """Return the finding about it; `of` follows its name."""
        found = f"{LABELS.get(self.name, self.name)}{of}: {self.outcome.did}"
        if self.outcome.works:
            return Finding("channel", "ok", found)
        if not self.fits or self.outcome.did == presence.OFF:
            return Finding("channel", "not here", found)
        advice = SET_KIND if NOT_KNOWN in self.outcome.did else ADVICE.get(self.name, "")
        return Finding("channel", "problem", found, advice)


def look(paths: Paths, environ: Mapping[str, str], running: RunningLook, *, send: bool) -> ReachLook:
    """Return what sees and what reaches the person; with `send` each channel gets a test message."""
    settings, _ = ConfigFile(paths.config_file).load()
    return asyncio.run(_look(settings, paths, environ, running, send))


async def _look(
    settings: Settings, paths: Paths, environ: Mapping[str, str], running: RunningLook, send: bool
) -> ReachLook:
    place, fields = await place_here(environ), running.fields or {}
    seeing = asyncio.ensure_future(presence.look(place, settings, fields))
    around = asyncio.ensure_future(surroundings.look(place, settings, paths.surroundings, environ, runs=running.runs))
    known = [
        ChannelLook(name, TrialOutcome(state, state == presence.WORKS), fits=False)
        for name, state in presence.pairs(fields.get("channels", ""))
    ]
    of_terminal: list[Finding] = []
    if send:
        outcomes = tuple(try_terminal(settings, environ))
        of_terminal = [ChannelLook(*outcome, fits=False).finding(" of this terminal") for outcome in outcomes]
    tried = await _tried(settings, paths, environ, place, send) if send or not known else []
    shown = [channel.finding() for channel in tried or known]
    findings = [*await seeing, *shown, *of_terminal, _voice(environ, settings, place)]
    findings += [*await asyncio.to_thread(waits.look, place, settings, paths, environ), *await around]
    works = {channel.name for channel in (*known, *tried) if channel.outcome.works}
    works -= {channel.name for channel in tried if channel.fits and not channel.outcome.works}
    if fields.get("place", "") not in presence.UNATTACHED:
        works |= {channel for kind in running.faces for channel in OF_A_FACE.get(kind, ())}
    return ReachLook(findings, () if running.hangs else reaching(settings, works))


def reaching(settings: Settings, works: set[str]) -> tuple[str, ...]:
    """Return which of the channels that work a due break uses, by the ladder, in the order of the settings."""
    named = {name for step in STEPS for name in settings.ladder(step)}
    if not settings.flag("sound.ask"):
        named -= AUDIBLE
    return tuple(name for name in CHANNELS if name in named and name in works)


def verdict(reaches: Sequence[str], running: RunningLook) -> str:
    """Return the sentence about what reaches the person."""
    if running.hangs:
        return "Nothing can reach you now: deskspine runs, but gives no answer."
    words = ", ".join(LABELS.get(name, name) for name in reaches)
    if not words:
        nothing = "Nothing can reach you: no way that your ladder names works here now."
        if not running.runs:
            return f"{nothing} {START}"
        return nothing if running.faces & set(OF_A_FACE) else f"{nothing} {OPEN}"
    if running.runs:
        return f"A due break reaches you by: {words}."
    return f"deskspine is not running. While it runs, a due break reaches you by its screen, and by: {words}."


async def _tried(
    settings: Settings, paths: Paths, environ: Mapping[str, str], place: Place, send: bool
) -> list[ChannelLook]:
    """Try every channel at the same time, with a test message or only if it is ready; return the outcomes."""
    every = trial_channels(settings, paths, environ, lambda request: None)
    outcomes = await asyncio.gather(
        *(try_channel(one, place, settings, TRY_S) if send else _ready(one, place, environ) for one in every)
    )
    if send:
        await end_trial(every, environ)
    else:
        await asyncio.gather(*(channel.close() for channel in every))
    pairs = zip(every, outcomes, strict=True)
    return [ChannelLook(channel.name, outcome, not channel.fits(place)) for channel, outcome in pairs]


async def _ready(channel: Channel, place: Place, environ: Mapping[str, str]) -> TrialOutcome:
    """Return if a channel works, without a message to the person."""
    unfit = channel.fits(place)
    if unfit:
        return TrialOutcome(unfit, False)
    if channel.name == "sound" and sys.platform != "win32":
        player = _installed(PLAYERS, environ)
        return TrialOutcome(f"{player} is installed" if player else "no player is installed", bool(player))

    async def ready() -> str:
        await channel.ready(place)
        tmux = tmux_of(place) if channel.name == "tmux" else None
        if tmux is not None and not (await tmux.look()).clients:  # the channel itself learns it from a message only
            raise UnusableError("no tmux client")
        return presence.WORKS

    return await outcome_of(ready(), TRY_S)


def _voice(environ: Mapping[str, str], settings: Settings, place: Place) -> Finding:
    if place.remote:
        return Finding("voice", "not here", "you are at another machine")
    programs = [program.name for program in programs_for(sys.platform, "", settings.number("voice.rate"))]
    installed = _installed(programs, environ)
    if installed:
        return Finding("voice", "ok", f"{installed} is installed")
    advice = f"Install one for spoken cues: {' or '.join(programs)}." if settings.flag("voice.routine") else ""
    return Finding("voice", "problem" if advice else "not here", "no speech program", advice)


def _installed(programs: Sequence[str], environ: Mapping[str, str]) -> str:
    return next((name for name in programs if shutil.which(name, path=environ.get("PATH", os.defpath))), "")
