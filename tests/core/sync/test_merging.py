"""Lines of several machines: any order, cut or doubled files give the same merged history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord
from deskspine.core.sync.lines import SyncLine, decode, decoded, encode, merged_lines
from deskspine.core.sync.machines import MachineDay, machine_days
from deskspine.core.sync.others import others_today, sat_at
from deskspine.core.sync.own_rows import UnderWay, missing, numbered
from deskspine.core.sync.spans import TimeSpan, total_s, union, within, without
from support.effort import examples

DAY = "2026-03-04"
BEGINS, ENDS = 1000.0, 90_000.0
times = st.integers(0, 9000).map(lambda number: number * 10.0)
names = st.sampled_from(("a1", "b2", "c3"))


@st.composite
def drawn_lines(draw: Callable[..., Any]) -> SyncLine:
    start, end = sorted((draw(times), draw(times)))
    machine = draw(names)
    is_stretch = draw(st.booleans())
    row: Any = "stretch" if is_stretch else draw(st.sampled_from(("break", "break", "annulled")))
    kind = draw(st.sampled_from(("sitting", "away", "routine", "unknown"))) if is_stretch else "break"
    return SyncLine(
        row=row, kind=kind, day=DAY, started_wall=start, ended_wall=end,
        outcome="" if is_stretch else draw(st.sampled_from(("finished", "shortened", "did-it", "natural"))),
        played_s=0.0 if is_stretch else draw(st.sampled_from((0.0, 60.0, 120.5))),
        machine=machine, host=f"host-{machine}", seq=draw(st.integers(1, 50)),
    )  # fmt: skip


histories = st.lists(drawn_lines(), max_size=25)


def line(start: float, end: float, kind: str = "sitting", seq: int = 1, **more: Any) -> SyncLine:
    """Return a stretch of the machine "b2"."""
    return replace(
        SyncLine(
            row="stretch", kind=kind, day=DAY, started_wall=start, ended_wall=end, machine="b2", host="laptop", seq=seq
        ),
        **more,
    )


def days(lines: list[SyncLine], own: str = "a1") -> tuple[MachineDay, ...]:
    """Return the days of the other machines."""
    return machine_days(lines, BEGINS, ENDS, own)


@given(drawn_lines())
def test_a_line_is_read_as_it_was_written(written: SyncLine) -> None:
    raw = encode(written)
    assert b"\n" not in raw
    assert decode(raw) == written


@given(drawn_lines(), st.data())
def test_a_changed_byte_costs_the_line(written: SyncLine, data: st.DataObject) -> None:
    raw = bytearray(encode(written))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    assert decode(bytes(raw)) in (None, written)  # a space at an end is no change


@examples(60)
@given(histories, st.data())
def test_files_interleaved_cut_and_doubled_merge_to_the_same_in_any_order(
    written: list[SyncLine], data: st.DataObject
) -> None:
    """Write the lines into three files at random, some twice, with remains of cut lines between them."""
    files: list[list[bytes]] = [[], [], []]
    for entry in written:
        for number in data.draw(st.lists(st.integers(0, 2), min_size=1, max_size=3)):
            files[number].append(encode(entry))
            if data.draw(st.booleans()):
                raw = encode(data.draw(st.sampled_from(written)))
                files[number].append(raw[: data.draw(st.integers(0, len(raw) - 1))])
    contents = [b"\n".join(data.draw(st.permutations(lines))) for lines in files]
    read = [decoded(content) for content in data.draw(st.permutations(contents))]
    assert merged_lines(*read) == merged_lines(written)
    assert days([entry for file in read for entry in file]) == days(written)


@examples(60)
@given(histories, histories, histories)
def test_merging_in_steps_is_merging_at_once(
    first: list[SyncLine], second: list[SyncLine], third: list[SyncLine]
) -> None:
    at_once = merged_lines(first, second, third)
    assert merged_lines(merged_lines(third, first), second) == at_once
    assert merged_lines(at_once, first, at_once) == at_once


@examples(60)
@given(histories, st.integers(0, 4000))
def test_a_file_that_is_cut_anywhere_loses_only_what_was_cut(written: list[SyncLine], cut: int) -> None:
    content = b"".join(encode(entry) + b"\n" for entry in written)
    left = decoded(content[:cut])
    assert left == written[: len(left)]
    assert len(left) >= content[:cut].count(b"\n")


@examples(60)
@given(histories, st.lists(st.tuples(times, times), max_size=6))
def test_no_second_counts_twice(written: list[SyncLine], here: list[tuple[float, float]]) -> None:
    machines = days(written)
    own = [(min(span), max(span)) for span in here]
    added = others_today(machines, own, ())
    together = total_s([*own, *(span for machine in machines for span in machine.sitting)])
    assert abs(added.sitting_s + total_s(own) - together) < 1e-6
    assert all(BEGINS <= start < end <= ENDS for machine in machines for start, end in machine.sitting)


minutes = st.integers(0, 30)
drawn_spans = st.lists(st.tuples(minutes, minutes).map(lambda span: (min(span) * 1.0, max(span) * 1.0)), max_size=8)


def covered(spans: Iterable[tuple[float, float]]) -> set[int]:
    """Return the minutes that spans cover."""
    return {minute for start, end in spans for minute in range(int(start), int(end))}


@given(drawn_spans, drawn_spans, minutes, minutes)
def test_spans_are_sets_of_time(first: list[TimeSpan], second: list[TimeSpan], low: int, high: int) -> None:
    assert covered(union(first)) == covered(first)
    assert covered(without(first, second)) == covered(first) - covered(second)
    assert covered(within(first, low, high)) == covered(first) & set(range(low, high))
    assert total_s(first) == len(covered(first))
    for spans in (union(first), without(first, second), within(first, low, high)):
        assert all(start < end for start, end in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans)) or spans == without(first, second)


def test_own_lines_and_other_days_add_nothing() -> None:
    assert days([line(2000, 3000, machine="a1"), line(95_000, 96_000), line(10, 500)]) == ()


def test_time_that_was_away_and_then_claimed_back_is_sitting() -> None:
    lines = [line(2000, 3000, seq=1), line(3000, 4000, "away", seq=2), line(3000, 4000, seq=3)]
    assert days(lines)[0].sitting == ((2000, 4000),)
    lines[2] = replace(lines[2], kind="away", seq=1)
    assert days(lines[::-1])[0].sitting == ((2000, 3000),)


def test_the_share_of_the_others_is_said_in_one_line() -> None:
    taken = [
        line(5000, 5120, row="break", kind="break", outcome="finished", played_s=118.0, seq=8),
        line(7000, 7000, row="break", kind="break", outcome="did-it", seq=9),
        line(8000, 8060, row="break", kind="micro", outcome="finished", played_s=60.0, seq=10),
        line(9000, 9999, row="break", kind="break", outcome="natural", seq=11),
    ]
    added = others_today(days([line(2000, 6200), *taken]), [(5600, float("inf"))], ())
    assert (added.sitting_s, added.breaks, added.moved_s) == (3600, 2, 178.0)
    assert added.forms == ("with 1 h 00 min and 2 breaks on laptop", "with 1 h 00 on laptop", "with laptop")
    assert others_today(days(taken), (), ()).forms[1] == "with 2 breaks on laptop"
    assert others_today(days([line(2000, 2030)]), (), ()).forms == ()
    many = [line(2000, 6200, machine=f"m{number}", host=f"pc{number}") for number in range(5)]
    assert others_today(days(many), (), ()).forms[0] == "with 1 h 10 min on pc0, pc1 and 3 more"


def test_a_break_that_was_taken_back_or_is_known_here_does_not_count() -> None:
    taken = line(5000, 5120, row="break", kind="break", outcome="finished", played_s=118.0)
    machines = days([taken])
    here = BreakRecord(5000.04, 5119.98, DAY, 0, "finished", "neck", played_s=118.0)
    assert others_today(machines, (), ()).breaks == 1
    assert others_today(machines, (), (here,)).breaks == 0
    assert days([replace(taken, row="annulled", seq=2), taken])[0].breaks == ()


def test_an_absence_here_that_was_sitting_there() -> None:
    machines = days([line(2000, 4400)])
    assert sat_at(machines, 2010, 4450, 120) == "laptop"
    assert sat_at(machines, 2010, 4600, 120) == ""  # a break's length without sitting at either
    assert sat_at(days([line(2000, 4400, seen=False)]), 2010, 4400, 120) == ""  # no source saw the person there
    did_it = line(3000, 3000, row="break", kind="break", outcome="did-it", seq=2)
    assert sat_at(days([line(2000, 4400), did_it]), 2010, 4400, 120) == ""
    assert sat_at(days([line(2000, 2020)]), 2010, 2110, 120) == ""  # mostly not seen
    assert sat_at((), 0, 10, 120) == ""


stretches = st.lists(
    st.tuples(st.sampled_from(("sitting", "away")), times, times).map(
        lambda row: StretchRecord(row[0], min(row[1:]) + 0.04, max(row[1:]) + 0.04, DAY, 0)
    ),
    max_size=12,
)


@examples(60)
@given(stretches, st.data())
def test_the_own_file_has_every_row_once_and_lost_lines_come_back(
    rows: list[StretchRecord], data: st.DataObject
) -> None:
    journal = DayRows(stretches=tuple(rows))
    first = numbered(missing((), journal), "a1", "here", (), 100.0)
    assert missing(first, journal) == ()
    kept = [entry for entry in first if data.draw(st.booleans())]
    again = numbered(missing(kept, journal), "a1", "here", kept, 100.0)
    assert missing([*kept, *again], journal) == ()
    whole, mended = days([*first], own=""), days([*kept, *again], own="")
    assert [day.sitting for day in mended] == [day.sitting for day in whole]


def test_numbers_grow_also_after_a_file_was_lost() -> None:
    rows = missing(
        (), DayRows(stretches=(StretchRecord("sitting", 1.0, 2.0, DAY, 0), StretchRecord("away", 2.0, 3.0, DAY, 0)))
    )
    lines = numbered(rows, "a1", "here", (), 5000.7)
    assert [entry.seq for entry in lines] == [5000, 5001]
    assert [entry.seq for entry in numbered(rows, "a1", "here", lines, 4000.0)] == [5002, 5003]


def test_a_break_taken_back_is_written_only_if_the_break_was() -> None:
    taken = BreakRecord(10.0, 20.0, DAY, 0, "finished", "neck", played_s=10.0)
    back = DayRows(breaks=(replace(taken, annulled="was here"),))
    assert missing((), back) == ()
    own = numbered(missing((), DayRows(breaks=(taken,))), "a1", "here", (), 30.0)
    assert [row.row for row in missing(own, back)] == ["annulled"]
    own += numbered(missing(own, back), "a1", "here", own, 40.0)
    assert missing(own, back) == ()


def test_a_long_sitting_is_written_in_parts_and_its_end_replaces_them() -> None:
    goes_on = UnderWay(1000.0, 1500.0, DAY)
    assert missing((), DayRows(), under_way=goes_on) == ()
    part = numbered(missing((), DayRows(), under_way=replace(goes_on, now_wall=1700.0)), "b2", "laptop", (), 0.0)
    assert [(entry.started_wall, entry.ended_wall) for entry in part] == [(1000.0, 1700.0)]
    assert missing(part, DayRows(), under_way=replace(goes_on, now_wall=2200.0)) == ()
    assert missing(part, DayRows(), under_way=replace(goes_on, now_wall=1770.0, least_s=60.0)) != ()
    left_at_1600 = DayRows(
        stretches=(StretchRecord("sitting", 1000.0, 1600.0, DAY, 0), StretchRecord("away", 1600.0, 1900.0, DAY, 0))
    )
    whole = [*part, *numbered(missing(part, left_at_1600), "b2", "laptop", part, 0.0)]
    assert days(whole)[0].sitting == ((1000.0, 1600.0),)


def test_the_lines_that_the_page_shows_count() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "sync.md").read_text(encoding="utf-8")
    shown = page.partition("appended for each stretch and each break:")[2].split("```")[1].replace(",\n ", ",")
    lines = decoded(shown.encode())
    assert [(line.row, line.host) for line in lines] == [("stretch", "laptop"), ("break", "laptop")]
