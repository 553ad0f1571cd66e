"""What hurt and what was missed: from flags and history to the person a routine is fitted to today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from deskspine.core.history.history import Done, History
from deskspine.core.person.person import ASK_FIRST_CARD, Person, Rest
from deskspine.core.text.dates import day_and_month, weekday

REST_DAYS, ARM_REST_DAYS = 3, 14
"""Days an exercise is left alone after it felt worse, and after pain or tingling ran into an arm."""
LOCKED_AFTER = 2
"""So many times worse, and an exercise stays away until its card was read."""
MISSED_DAYS = 3
"""What was missed is caught up on for so many days: on Monday that of Friday is still known."""

_WEIGHT = {one: at for at, one in enumerate(("arm", "worse", "done", "side-missed", "shortened", "skipped"))}
"""Where one break plays an exercise twice, the outcome that comes first here is the one that counts."""


def person(flags: Iterable[str], history: History, today: date) -> Person:
    """Who plays on `today`: their flags, what rests or is locked, and what a later routine begins with.

    An exercise that felt worse rests for three days, the day itself among them: worse on Monday, it stays away until
    Wednesday and may come again on Thursday, which is `Rest.until`. After pain or tingling in an arm it is 14 days, and
    for the rest of that day the person counts as having arm symptoms. Two times worse since its card was last read lock
    it, whatever the date. Reading the card ends rest and lock, and counting begins anew.

    Missed is what was skipped, cut short or left with one side when it last came up, at most three days ago. What was
    skipped two times running is the person's own choice, and what rests is not asked for.
    """
    resting = _resting(history, today)
    arm = any(one.arm and one.day == today.isoformat() for one in history.worse)
    told = frozenset((*flags, *(("arm_symptoms",) if arm else ())))
    return Person(told, resting, _missed(history.recent, today, resting), history.plays, _unread(told, history))


def _unread(flags: Collection[str], history: History) -> frozenset[str]:
    """The card that the flag `ask_first` calls for, until it was read once; the journal keeps that with the unlocks."""
    read = any(one.exercise == ASK_FIRST_CARD for one in history.unlocks)
    return frozenset((ASK_FIRST_CARD,)) if "ask_first" in flags and not read else frozenset()


def why_resting(rest: Rest) -> str:
    """What follows the name of an exercise: "felt worse on Tuesday and rests until Friday"."""
    if rest.locked:
        return "felt worse twice; reading its card in the library brings it back"
    if rest.why == "arm":
        since, until = day_and_month(rest.since), day_and_month(rest.until)
        return f"came with pain or tingling in an arm on {since} and rests until {until}"
    return f"felt worse on {weekday(rest.since)} and rests until {weekday(rest.until)}"


def _resting(history: History, today: date) -> dict[str, Rest]:
    unlocked: dict[str, float] = {}
    for card in history.unlocks:
        unlocked[card.exercise] = max(card.wall, unlocked.get(card.exercise, card.wall))
    marks: dict[str, list[Rest]] = {}
    for one in history.worse:
        if one.exercise not in unlocked or one.wall > unlocked[one.exercise]:
            since = date.fromisoformat(one.day)
            until = since + timedelta(days=ARM_REST_DAYS if one.arm else REST_DAYS)
            mark = Rest(one.exercise, since, until, "arm" if one.arm else "worse")
            marks.setdefault(one.exercise, []).append(mark)
    found: dict[str, Rest] = {}
    for name, rests in marks.items():
        longest = max(rests, key=lambda rest: rest.until)
        locked = len(rests) >= LOCKED_AFTER
        # What is dated far ahead was written under a wrong clock: nobody waits for that day.
        ahead = longest.since > today + timedelta(days=1)
        if locked or (today < longest.until and not ahead):
            found[name] = Rest(name, longest.since, longest.until, longest.why, locked)
    return found


def _missed(recent: Sequence[Done], today: date, resting: Mapping[str, Rest]) -> dict[str, str]:
    before: dict[str, Done] = {}
    last: dict[str, Done] = {}
    begun = {one.wall for one in recent if one.outcome != "skipped"}
    for one in recent:
        if one.wall not in begun:
            continue  # opened and left at once: nothing of it was missed
        known = last.pop(one.exercise, one)
        if known.wall == one.wall:
            one = min(known, one, key=lambda each: _WEIGHT.get(each.outcome, len(_WEIGHT)))
        else:
            before[one.exercise] = known
        last[one.exercise] = one  # put in anew, so that what was missed longest ago stays in front
    return {
        name: one.side_missed if one.outcome == "side-missed" else ""
        for name, one in last.items()
        if one.outcome in ("side-missed", "skipped", "shortened")
        and 0 <= (today - date.fromisoformat(one.day)).days <= MISSED_DAYS
        and not (one.outcome == "skipped" and name in before and before[name].outcome == "skipped")
        and name not in resting
    }
