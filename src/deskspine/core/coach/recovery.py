"""Recovery: exercises that hurt or were missed, and the person that a routine is fitted to today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from deskspine.core.history.history import Done, History
from deskspine.core.person.person import ASK_FIRST_CARD, Person, Rest
from deskspine.core.text.dates import day_and_month, weekday

REST_DAYS, ARM_REST_DAYS = 3, 14
"""Days an exercise rests after it felt worse, and after pain or tingling ran into an arm."""
LOCKED_AFTER = 2
"""Number of times an exercise felt worse after which it is locked until its card was read."""
MISSED_DAYS = 3
"""Maximum days after which a missed exercise is caught up on: on Monday that of Friday still counts."""

_WEIGHT = {outcome: at for at, outcome in enumerate(("arm", "worse", "done", "side-missed", "shortened", "skipped"))}
"""Order of outcomes: if one break plays an exercise twice, the outcome that comes first here counts."""


def person(flags: Iterable[str], history: History, today: date) -> Person:
    """Return the person of `today`: flags, exercises that rest or are locked, and exercises to catch up on.

    An exercise that felt worse rests for three days, including the day itself: worse on Monday, it stays away until
    Wednesday and may come again on Thursday, which is `Rest.until`. After pain or tingling in an arm it is 14 days, and
    for the rest of that day the person counts as having arm symptoms. Two times worse since its card was last read lock
    it, whatever the date. Reading the card ends rest and lock, and counting restarts.

    Missed is what was skipped, cut short or left with one side when it last came up, at most three days ago. An
    exercise skipped twice in a row is the person's own choice, and a resting one is not caught up on.
    """
    resting = _resting(history, today)
    arm = any(worse.arm and worse.day == today.isoformat() for worse in history.worse)
    all_flags = frozenset((*flags, *(("arm_symptoms",) if arm else ())))
    return Person(
        all_flags, resting, _missed(history.recent, today, resting), history.plays, _unread(all_flags, history)
    )


def _unread(flags: Collection[str], history: History) -> frozenset[str]:
    """Return the card that the flag `ask_first` requires until it was read once; the journal has it as an unlock."""
    read = any(unlock.exercise == ASK_FIRST_CARD for unlock in history.unlocks)
    return frozenset((ASK_FIRST_CARD,)) if "ask_first" in flags and not read else frozenset()


def why_resting(rest: Rest) -> str:
    """Return the words after the name of an exercise: "felt worse on Tuesday and rests until Friday"."""
    if rest.locked:
        return "felt worse twice; read its card in the library to unlock it"
    if rest.why == "arm":
        since, until = day_and_month(rest.since), day_and_month(rest.until)
        return f"came with pain or tingling in an arm on {since} and rests until {until}"
    return f"felt worse on {weekday(rest.since)} and rests until {weekday(rest.until)}"


def _resting(history: History, today: date) -> dict[str, Rest]:
    unlocked: dict[str, float] = {}
    for card in history.unlocks:
        unlocked[card.exercise] = max(card.wall, unlocked.get(card.exercise, card.wall))
    marks: dict[str, list[Rest]] = {}
    for worse in history.worse:
        if worse.exercise not in unlocked or worse.wall > unlocked[worse.exercise]:
            since = date.fromisoformat(worse.day)
            until = since + timedelta(days=ARM_REST_DAYS if worse.arm else REST_DAYS)
            mark = Rest(worse.exercise, since, until, "arm" if worse.arm else "worse")
            marks.setdefault(worse.exercise, []).append(mark)
    resting: dict[str, Rest] = {}
    for name, rests in marks.items():
        longest = max(rests, key=lambda rest: rest.until)
        locked = len(rests) >= LOCKED_AFTER
        # A row dated far ahead was written under a wrong clock, so no rest follows from it.
        ahead = longest.since > today + timedelta(days=1)
        if locked or (today < longest.until and not ahead):
            resting[name] = Rest(name, longest.since, longest.until, longest.why, locked)
    return resting


def _missed(recent: Sequence[Done], today: date, resting: Mapping[str, Rest]) -> dict[str, str]:
    before: dict[str, Done] = {}
    last: dict[str, Done] = {}
    begun = {play.wall for play in recent if play.outcome != "skipped"}
    for play in recent:
        if play.wall not in begun:
            continue  # the routine was opened and left at once, so nothing was missed
        earlier = last.pop(play.exercise, play)
        if earlier.wall == play.wall:
            play = min(earlier, play, key=lambda played: _WEIGHT.get(played.outcome, len(_WEIGHT)))
        else:
            before[play.exercise] = earlier
        last[play.exercise] = play  # inserted again: the exercise missed longest ago stays in front
    return {
        name: play.side_missed if play.outcome == "side-missed" else ""
        for name, play in last.items()
        if play.outcome in ("side-missed", "skipped", "shortened")
        and 0 <= (today - date.fromisoformat(play.day)).days <= MISSED_DAYS
        and not (play.outcome == "skipped" and name in before and before[name].outcome == "skipped")
        and name not in resting
    }
