"""The letters that work when nothing is asked, and the lines of help."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.notify.wording import offer_length
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.heads_up import later_words
from deskspine.engine.wording.waits import NOT_THIS_TIME, shown_offer
from deskspine.plain.letters import Letter, PlainPage, letter, prompt
from deskspine.plain.sentences import sentences
from deskspine.plain.typed_words import usages

ENTER = "Enter alone says how things are"
SILENT = {"back": "You are back.", "was-here": "Noted: you were here.", "away": "You are away."}
"""The sentence for the letter of an absence, by its request; it is said if no event is."""
HOW = "Type a letter and press Enter"


def everyday_letters(snapshot: Snapshot, now: Now) -> tuple[Letter, ...]:
    """Return the letters that work whenever no routine is playing."""
    was_here = snapshot.was_here_until is not None and now.t < snapshot.was_here_until
    is_away = snapshot.presence.state == "away"
    # Never a toggle: the typed line itself is a sign of life that ends an absence first.
    request, words = (
        ("back", "I am back") if is_away else ("was-here", "I was here") if was_here else ("away", "I leave")
    )
    heads_up = snapshot.heads_up
    later = (letter("dashboard.later", later_words(heads_up)),) if heads_up is not None and heads_up.can_snooze else ()
    undo = (letter("dashboard.undo", "undo"),) if snapshot.undo is not None and now.t < snapshot.undo.until else ()
    offer = shown_offer(snapshot, now)
    begin = "break now" if offer is None else f"start the offered break, {offer_length(offer.routine.promise_s)}"
    close = (letter("dashboard.offer_close", NOT_THIS_TIME),) if offer is not None else ()
    if offer is None and snapshot.letter is not None:
        close = (letter("dashboard.offer_close", "close the weekly letter", request="letter-close"),)
    leave = letter("dashboard.away", words, request=request)
    return (
        letter("dashboard.break", begin),
        *close,
        replace(leave, silent=SILENT[request]),
        *(letter(f"dashboard.{name}") for name in ("meeting", "pause", "did_it")),
        letter("dashboard.longer", "longer interval"),
        letter("dashboard.shorter", "shorter interval"),
        *later,
        *undo,
        letter("dashboard.routines", local="routines"),
        letter("dashboard.history", local="today"),
        letter("dashboard.presence", local="presence"),
        letter("app.help", local="help"),
        letter("app.quit", "quit", local="quit"),
    )


def keys_line(snapshot: Snapshot, now: Now) -> str:
    """Return the sentence at the start: the letters that are used most."""
    letters = everyday_letters(snapshot, now)
    return prompt([entry for entry in letters if entry.key in "bampd?q"], HOW) + f" {ENTER}."


def help_lines(
    page: PlainPage | None, snapshot: Snapshot, now: Now, *, playing: bool, first: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return every letter that works now, and the words. `first` is how a page of the first run is answered."""
    lines = [*(page.again("Now") if page is not None and page.letters else first)]
    if playing:
        lines.append(f"{letter('app.help').key} help; {letter('app.quit').key} quits and keeps your place.")
    else:
        lines.append(prompt(everyday_letters(snapshot, now), "At any time"))
    return (*lines, *sentences(("" if first else ENTER, f"words work too: {', '.join(usages())}")))
