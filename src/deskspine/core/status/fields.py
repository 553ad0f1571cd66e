"""The fields of a template: those of the status file, and those that are computed for the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.sentence import sentence, sentence_runs, short, short_runs
from deskspine.core.text.moved import aim_share, minutes_moved, moved_forms

FILE_FIELDS = (
    "format", "pid", "boot", "mode", "due_boot", "due_wall", "due_local", "sit_base_s", "sit_since_boot",
    "sit_since_wall", "since_boot", "since_wall", "until_boot", "until_wall", "again_boot", "again_wall", "heads_up",
    "wait", "wait_since_boot", "wait_since_wall", "offer", "offer_until_boot", "offer_until_wall", "offer_why",
    "interval_s", "breaks", "moved_s", "aim_s", "others", "routine", "routine_name", "playing", "why", "presence",
    "evidence", "place", "sources", "channels",
)  # fmt: skip
"""The fields of the status file; a test compares them with engine/storage/status_fields.py."""
ICONS = {
    "sitting": "●",
    "asking": "▲",
    "snoozed": "◆",
    "owed": "▲",
    "held": "■",
    "playing": "▶",
    "away": "○",
    "unknown": "?",
    "paused": "□",
    "meeting": "■",
    "off-duty": "□",
}
"""The sign of each mode; a test compares them with those of the screens."""
_OVER = ("asking", "snoozed", "owed", "held", "playing")
"""Modes in which the interval is over."""
BAR_CELLS = 5
"""Cells of the bar in `{moved_bar}`."""
LATER_S = 0.005
"""Seconds after the exact moment of a change at which the next line is written, so that it shows the change."""


class ComputedField(Struct, frozen=True):
    """A field that is computed for the moment."""

    value: Callable[[StatusFacts], str]
    meaning: str
    """Its row in docs/bars.md."""
    runs: Callable[[StatusFacts], tuple[str, ...]] = lambda facts: ()
    """Returns the running numbers that change it: "sit", and names of instants."""
    step_s: float = 60.0
    """Seconds after which a running number shows another value."""


def _minutes(seconds: float | None) -> str:
    return "" if seconds is None else str(int(max(0.0, seconds) + 0.5) // 60)


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else str(int(max(0.0, seconds) + 0.5))


def _local(name: str) -> Callable[[StatusFacts], str]:
    def local(facts: StatusFacts) -> str:
        left_s = facts.left_s(name)
        return "" if left_s is None else facts.local(left_s)

    return local


def percent(facts: StatusFacts) -> int | None:
    """Return how much of the interval has passed, 0 to 100; 100 from the ask on; None if it is not known."""
    if facts.mode in _OVER:
        return 100
    left_s, interval_s = facts.left_s("due"), _interval_s(facts)
    if left_s is None or interval_s is None:
        return None
    return round(100 * (1 - min(max(0.0, left_s), interval_s) / interval_s))


def _interval_s(facts: StatusFacts) -> float | None:
    try:
        interval_s = float(facts.fields.get("interval_s", ""))
    except ValueError:
        return None
    return interval_s if 0 < interval_s < 1e6 else None


def _percent(facts: StatusFacts) -> str:
    value = percent(facts)
    return "" if value is None else str(value)


def _percent_runs(facts: StatusFacts) -> tuple[str, ...]:
    return () if facts.mode in _OVER else ("due",)


def _moved(facts: StatusFacts) -> str:
    return str(minutes_moved(facts.seconds("moved_s"))) if facts.fields.get("moved_s") else ""


def _aim(facts: StatusFacts) -> str:
    aim = minutes_moved(facts.seconds("aim_s"))
    return str(aim) if aim else ""


def moved_bar(facts: StatusFacts) -> str:
    """Return a bar of what is moved of the aim with both numbers, "━━━── 6/10"; "" without an aim."""
    moved_s, aim_s = facts.seconds("moved_s"), facts.seconds("aim_s")
    if not aim_s:
        return ""
    share = aim_share(moved_s, aim_s)
    done = max(1, min(BAR_CELLS - 1, round(share * BAR_CELLS))) if 0 < share < 1 else int(share) * BAR_CELLS
    return f"{'━' * done}{'─' * (BAR_CELLS - done)} {moved_forms(moved_s, aim_s)[-1]}"


def _due(facts: StatusFacts) -> tuple[str, ...]:
    return ("due",)


def _sit(facts: StatusFacts) -> tuple[str, ...]:
    return ("sit",)


COMPUTED = {
    "mode": ComputedField(
        lambda facts: facts.mode, "the mode, as in the status file; `not-running` while no deskspine runs"
    ),
    "running": ComputedField(lambda facts: "yes" if facts.fields else "no", "`yes` or `no`"),
    "text": ComputedField(sentence, "the sentence of `deskspine status`, in whole minutes", sentence_runs),
    "short": ComputedField(
        short, "the state in a word or two: `16 min`, `break now`, `away`; empty if nothing runs", short_runs
    ),
    "icon": ComputedField(lambda facts: ICONS.get(facts.mode, ""), "a sign for the mode: ● ▲ ◆ ■ ▶ ○ □ ?"),
    "minutes_left": ComputedField(
        lambda facts: _minutes(facts.left_s("due")), "whole minutes until the next break; 0 in the last one", _due
    ),
    "seconds_left": ComputedField(
        lambda facts: _seconds(facts.left_s("due")), "seconds until the next break", _due, 1.0
    ),
    "percent": ComputedField(_percent, "how much of the interval has passed, 0 to 100", _percent_runs),
    "sit_minutes": ComputedField(lambda facts: _minutes(facts.sit_s()), "whole minutes of the sit", _sit),
    "sit_seconds": ComputedField(lambda facts: _seconds(facts.sit_s()), "seconds of the sit", _sit, 1.0),
    "interval_minutes": ComputedField(lambda facts: _minutes(_interval_s(facts)), "the interval in minutes"),
    "moved": ComputedField(_moved, "minutes moved in breaks today"),
    "aim": ComputedField(_aim, "the aim for a day in minutes; empty without one"),
    "moved_bar": ComputedField(moved_bar, "a bar with both: `━━━── 6/10`; empty without an aim"),
    "since_local": ComputedField(_local("since"), "since when the mode lasts: `10:42`, or `Mon 09:00`"),
    "until_local": ComputedField(_local("until"), "until when a meeting, a pause or time off lasts"),
    "again_local": ComputedField(_local("again"), "when a snoozed, held or overdue break asks again"),
}
"""The computed fields, by name. A field that is not known is empty."""
NAMES = tuple(dict.fromkeys((*COMPUTED, *FILE_FIELDS)))
"""Every field that a template may name."""


def value(name: str, facts: StatusFacts) -> str:
    """Return the value of field `name`; "" if it is not known."""
    computed = COMPUTED.get(name)
    return facts.fields.get(name, "") if computed is None else computed.value(facts)


def next_change_s(names: Iterable[str], facts: StatusFacts, least_step_s: float = 1.0) -> float | None:
    """Return the seconds until time alone changes one of the fields `names`; None if it changes none of them.

    A number that changes more often than every `least_step_s` is treated as one that changes as often as that.
    """
    fields = [COMPUTED[name] for name in names if name in COMPUTED]
    waits_s = [_change_s(run, max(field.step_s, least_step_s), facts) for field in fields for run in field.runs(facts)]
    return min((wait_s + LATER_S for wait_s in waits_s if wait_s is not None), default=None)


def _change_s(run: str, step_s: float, facts: StatusFacts) -> float | None:
    """Return the seconds until a running number, rounded and in whole steps, is another one; None if it rests."""
    grown_s = _grown_s(run, facts)
    if grown_s is not None:
        return step_s - (grown_s + 0.5) % step_s
    left_s = facts.left_s(run) if run in ("due", "again") else None
    if left_s is None or left_s <= 0:
        return None
    return (left_s + 0.5) % step_s if left_s >= step_s - 0.5 else left_s


def _grown_s(run: str, facts: StatusFacts) -> float | None:
    """Return the seconds of a number that grows now, or None."""
    if run == "sit" and facts.left_s("sit_since") is not None:
        return facts.sit_s()
    if run == "since":
        left_s = facts.left_s("since")
        return None if left_s is None else max(0.0, -left_s)
    return None
