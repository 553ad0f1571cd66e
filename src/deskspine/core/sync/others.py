"""The share of the other machines in the numbers of today, and an absence here that was sitting there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.records import BreakRecord
from deskspine.core.history.summaries import DaySummary
from deskspine.core.sync.machines import MachineDay, SharedBreak
from deskspine.core.sync.spans import TimeSpan, total_s, within, without
from deskspine.core.text.durations import count, duration

MENTIONED_S = 60.0
"""Minimum seconds of sitting at another machine that are worth a line."""
MAX_NAMED = 3
"""Maximum number of machines that a line names."""


class OthersToday(Struct, frozen=True):
    """The share of the other machines in the numbers of today."""

    sitting_s: float = 0.0
    """Seconds of sitting at them that are not also sitting here."""
    breaks: int = 0
    shortened: int = 0
    """Number of those breaks that were shortened."""
    moved_s: float = 0.0
    """Seconds played in breaks and micro breaks."""
    forms: tuple[str, ...] = ()
    """The same in words, the longest first: "with 1 h 10 min and 2 breaks on laptop", "with 1 h 10 on laptop", "with
    laptop"; empty if they add nothing."""

    @property
    def share(self) -> str:
        """The longest of `forms`, or ""."""
        return self.forms[0] if self.forms else ""


NO_OTHERS = OthersToday()


def others_today(
    machines: Sequence[MachineDay], here: Iterable[TimeSpan], breaks_here: Iterable[BreakRecord]
) -> OthersToday:
    """Return what `machines` add to a day here, of which `here` are the times of sitting.

    A time that several machines have counts once, and so does a break: a history may have been imported from another
    machine, or a folder copied.
    """
    if not machines:
        return NO_OTHERS
    sitting = without((span for machine in machines for span in machine.sitting), here)
    known = {SharedBreak(row.started_wall, row.ended_wall, row.outcome).moment for row in breaks_here}
    breaks = {row.moment: row for machine in machines for row in machine.breaks if row.moment not in known}
    counted = [row for row in breaks.values() if row.kind == "break"]
    added = OthersToday(
        total_s(sitting),
        len(counted),
        sum(row.outcome == "shortened" for row in counted),
        sum(row.played_s for row in breaks.values()),
    )
    return replace(added, forms=_forms(added, machines))


def with_others(summary: DaySummary, others: OthersToday) -> DaySummary:
    """Return the figures of today with those of the other machines."""
    return replace(
        summary,
        sitting_s=summary.sitting_s + others.sitting_s,
        breaks=summary.breaks + others.breaks,
        shortened=summary.shortened + others.shortened,
        moved_s=summary.moved_s + others.moved_s,
    )


def sat_at(machines: Sequence[MachineDay], since: float, until: float, promise_s: float) -> str:
    """Return the name of the machine at which the person sat between two wall seconds, or "".

    There must be no break there, and no time as long as a break in which they did not sit there either.
    """
    seen = [within(machine.seen, since, until) for machine in machines]
    if until <= since or not any(seen):
        return ""
    holes = without([(since, until)], (span for spans in seen for span in spans))
    breaks = any(since < row.ended_wall <= until for machine in machines for row in machine.breaks)
    if breaks or any(end - start >= promise_s for start, end in holes) or 2 * total_s(holes) > until - since:
        return ""
    longest = max(range(len(machines)), key=lambda number: total_s(seen[number]))
    return machines[longest].host


def _forms(added: OthersToday, machines: Sequence[MachineDay]) -> tuple[str, ...]:
    sat = duration(added.sitting_s) if added.sitting_s >= MENTIONED_S else ""
    breaks = count(added.breaks, "break") if added.breaks else ""
    if not sat and not breaks:
        return ()
    names = list(dict.fromkeys(machine.host for machine in machines if machine.sitting or machine.breaks))
    if len(names) > MAX_NAMED:
        names = [*names[: MAX_NAMED - 1], f"{len(names) - MAX_NAMED + 1} more"]
    where = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    brief = sat.removesuffix(" min") if " h " in sat else sat
    return (
        f"with {' and '.join(filter(None, (sat, breaks)))} on {where}",
        f"with {brief or breaks} on {where}",
        f"with {where}",
    )
