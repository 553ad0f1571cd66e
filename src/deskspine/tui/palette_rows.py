"""The commands that make sense at a moment, in the words that fit it: pure functions for the palette."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from deskspine.core.commands.choices import choice_request, palette_choices
from deskspine.core.commands.command import CommandPlace
from deskspine.core.commands.registry import Request, command
from deskspine.core.player.view import view
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import by_need, key_label, keys_of
from deskspine.tui.widgets.news_line import offered
from deskspine.tui.wording import undo_offer

CLOSE = "dashboard.offer_close"
"""The command that closes an offer, or else the weekly letter."""
IN_OTHER_WORDS = ("app.palette", "verb.away", "verb.back", "verb.resume")
"""Commands that have another row, and the palette itself."""
NOT_IN_A_ROUTINE = ("dashboard.break", "dashboard.did_it")
AT_AN_ASK = ("dashboard.break", "dashboard.did_it", "dashboard.meeting")
"""Commands that have an answer of the ask in their place."""


class PaletteEntry(Struct, frozen=True):
    """A row of the palette: a command of the registry, or a request."""

    title: str
    help: str
    command: str = ""
    """Id of the command, or "" without one."""
    request: Request | None = None
    """The request that does it; None if the command does."""
    keys: str = ""
    """Labels of its keys."""
    listed: bool = True
    """True if it is shown before something is typed."""


def offers(
    snapshot: Snapshot, now: Now, overlays: Collection[str], here: CommandPlace | None = "dashboard"
) -> Iterator[PaletteEntry]:
    """Yield what can be done now, the most needed first; `overlays` are the names of the open overlays.

    Keys are those that work `here`, the place of the screen on top.
    """
    hidden, titles = _hidden(snapshot, now, overlays), _titles(snapshot, now)
    places: tuple[CommandPlace, ...] = ("player",) if "play" in overlays else ("ask",) if "ask" in overlays else ()
    for place in (*places, "dashboard", "everywhere"):
        for entry in by_need(place):
            if entry.place == place and entry.palette and entry.id not in hidden:
                title, about, name = titles.get(entry.id, (entry.title, entry.help, ""))
                bound = keys_of(entry, snapshot.settings) if place in (here, "everywhere") else ()
                keys = " ".join(key_label(key) for key in bound)
                yield PaletteEntry(title, about, entry.id, Request(name) if name else None, keys)
                for word, choice in palette_choices(entry) if entry.verb and not name else ():
                    yield PaletteEntry(choice, entry.help, request=choice_request(entry, word), listed=False)


def _hidden(snapshot: Snapshot, now: Now, overlays: Collection[str]) -> set[str]:
    """Return the ids of commands that do nothing now."""
    hidden = {*IN_OTHER_WORDS}
    if "play" in overlays:
        hidden.update(NOT_IN_A_ROUTINE)
    if "ask" in overlays:
        hidden.update(AT_AN_ASK)
    if undo_offer(snapshot, now) is None:
        hidden.add("dashboard.undo")
    closes = {CLOSE} if snapshot.letter is not None else set()
    hidden.update({"dashboard.later", CLOSE}.difference(offered(snapshot, now), closes))
    if snapshot.ask is not None and snapshot.ask.snoozes_used >= snapshot.ask.snooze_limit:
        hidden.add("ask.snooze")
    playing = snapshot.playing
    if playing is None or not view(playing.state, playing.plan, now.t).asking:
        hidden.add("player.arm")
    return hidden


def _titles(snapshot: Snapshot, now: Now) -> dict[str, tuple[str, str, str]]:
    """Return title, sentence and request of the commands that begin or end something, by id.

    The request does what the title says, although the state may have changed while the palette was open.
    """
    titles = {"dashboard.pause": ("Pause reminders", command("dashboard.pause").help, "")}
    until = snapshot.was_here_until
    if snapshot.mode == "away":
        titles["dashboard.away"] = ("I am back", "Say that you are back at the desk.", "back")
    elif until is not None and now.t < until:
        titles["dashboard.away"] = ("I was here", "Count the last absence as sitting.", "was-here")
    else:
        titles["dashboard.away"] = ("I leave", "Say that you are leaving the desk.", "away")
    if snapshot.pause is not None:
        titles["dashboard.pause"] = ("Resume", "End the pause now.", "resume")
    if snapshot.meeting_by_key:
        titles["dashboard.meeting"] = ("Meeting is over", "Say that the meeting is over.", "meeting-over")
    if snapshot.letter is not None and CLOSE not in offered(snapshot, now):
        titles[CLOSE] = ("Close the weekly letter", "Close the lines about the week before.", "letter-close")
    return titles
