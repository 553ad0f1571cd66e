"""The long journal finds the same rows of a day as one that looks at all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.records import AskRecord, BreakRecord, SitRecord, StretchRecord
from deskspine.engine.simulation.made_up_files import LongJournal
from deskspine.engine.storage.memory import MemoryJournal
from support.effort import examples

DAYS = ("2026-03-01", "2026-03-02", "2026-03-03")
acts = st.lists(
    st.tuples(
        st.sampled_from(["break", "stretch", "ask", "sit", "event", "annul", "take back", "look"]), st.integers(0, 2)
    ),
    max_size=30,
)


@examples(100)
@given(acts)
def test_every_day_has_the_same_rows_at_any_time(made_up: list[tuple[str, int]]) -> None:
    plain, long = MemoryJournal(), LongJournal()
    for number, (act, place) in enumerate(made_up):
        day, at = DAYS[place], float(number)
        for journal in (plain, long):
            if act == "break":
                journal.add_break(BreakRecord(at, at + 1, day, 0, "natural"))
            elif act == "stretch":
                journal.add_row(StretchRecord("sitting", at, at + 1, day, 0))
            elif act == "ask":
                journal.add_row(AskRecord("break", at, at + 1, day, 0, "started", 1.0, 1.0))
            elif act == "sit":
                journal.add_row(SitRecord(at, at + 1, day, 0, 1.0, "gap"))
            elif act == "event":
                journal.add_event(at, day, "ask", "")
            elif act == "annul":
                journal.annul_break(place + 1, "was here")
            elif act == "take back" and (asks := journal.of(AskRecord)):
                journal.annul_row(asks[-1], "was here")
        assert act != "look" or long.day(day) == plain.day(day)
    assert [long.day(day) for day in DAYS] == [plain.day(day) for day in DAYS]
