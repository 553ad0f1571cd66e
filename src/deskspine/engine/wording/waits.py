"""Wording of waits: the wait that goes on, the break that is offered in it, and the word about it in a routine."""

from __future__ import annotations

from deskspine.core.notify.wording import offer_length
from deskspine.core.schedule.policy import FLOWS_S, STILL_BUSY_S
from deskspine.core.text.durations import duration, length
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.core.waits.kinds import WAIT_KINDS
from deskspine.engine.snapshot import AskView, OfferView, Snapshot

NOT_THIS_TIME = "not this time"


def wait_forms(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return the wait that goes on in words, the longest form first; () without one.

    The forms are "your tests are running, 2 of about 5 min, and 1 more" down to "tests 2 min" and "tests".
    """
    wait = snapshot.wait
    if wait is None:
        return ()
    words = WAIT_KINDS[wait.kind]
    more = f", and {len(snapshot.waits) - 1} more" if len(snapshot.waits) > 1 else ""
    if wait.needs_you:
        return tuple(dict.fromkeys((f"{words.needs}{more}", words.needs, f"{words.short} waits", f"{words.short}!")))
    minutes = int(max(0.0, now.t - wait.since) // 60)
    lasts = f", {duration(minutes * 60)}" if minutes else ""
    expected = round((wait.expected_s or 0.0) / 60)
    about = f", {minutes} of about {expected} min" if 0 < minutes < expected < 60 else lasts
    brief = lasts.replace(",", "")
    forms = (f"{words.runs}{about}{more}", f"{words.runs}{about}", f"{words.runs}{lasts}", words.runs)
    return tuple(dict.fromkeys((*forms, f"{words.short}{brief}", words.short)))


def shown_offer(snapshot: Snapshot, now: Now) -> OfferView | None:
    """Return the break that is offered at this moment, or None."""
    offer = snapshot.offer
    return None if offer is None or now.t >= offer.until else offer


def offer_forms(offer: OfferView) -> tuple[str, ...]:
    """Return the question of an offer, the longest form first: "Your tests are running: 60 seconds?"."""
    seconds = offer.routine.promise_s
    short = WAIT_KINDS[offer.kind].short.capitalize()
    brief = f"{seconds} s" if seconds <= 90 or seconds % 60 else length(seconds)
    return f"{offer.why[:1].upper()}{offer.why[1:]}", f"{short}: {offer_length(seconds)}?", f"{short}: {brief}?"


def machine_words(snapshot: Snapshot) -> str:
    """Return the last word about the machine in this routine, as a sentence without a full stop, or ""."""
    word = plain(snapshot.machine_word, 60) if snapshot.playing is not None else ""
    return f"{word[:1].upper()}{word[1:]}"


def begins_in(ask: AskView, now: Now) -> str:
    """Return the time until a routine begins by itself: "in 14 s" or "now"; "" if it waits for an answer."""
    if ask.begins is None:
        return ""
    left = -int(-(ask.begins - now.t) // 1)
    return f"in {left} s" if left > 0 else "now"


def begins_words(ask: AskView, now: Now, width: int = 80) -> str:
    """Return when a routine begins by itself and what prevents it, in the longest form that fits in `width`, or "".

    The form does not depend on the number of digits, so that the words stay while the seconds run.
    """
    seconds = begins_in(ask, now)
    room = width - len(f"Begins in {FLOWS_S:.0f} s")
    back = round(STILL_BUSY_S / 60)
    ends = (f"; work on and it waits {back} minutes", f"; work on and it waits {back} min", ", unless you work on", "")
    return f"Begins {seconds}{next((end for end in ends if len(end) <= room), '')}" if seconds else ""
