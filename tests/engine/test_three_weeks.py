"""A simulated three weeks of breaks for five made-up journals.

What was played is compared with the journals of the five people, with calculations of this file's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from deskspine.core.routines.model import Routine
from support.lives import LIST, MONDAY, PEOPLE, Break, Life, life_of
from support.resident import shipped

everybody = pytest.mark.parametrize("name", PEOPLE)
who_is_balanced = pytest.mark.parametrize("name", ["regular", "skips the chest lift", "arm and chair"])


def regions_of(exercise: str) -> tuple[str, ...]:
    """Return the regions that an exercise moves; quiet breathing, which replaces others, is for the breath."""
    return ("breath",) if exercise == "quiet-breathing" else shipped().exercises[exercise].body


@pytest.mark.long(sample=2)
@everybody
def test_the_level_is_what_the_course_rule_says_day_by_day(name: str) -> None:
    life = life_of(name)
    assert life.levels == PEOPLE[name].levels
    assert len({break_.day for break_ in life.breaks}) == 21 - len(PEOPLE[name].days_away)
    fell = {day for day, _, _ in PEOPLE[name].worse}
    for break_ in life.breaks:
        number = (break_.day - MONDAY.date()).days + 1
        first = break_.level == int(life.levels[number - 1])
        # Finishing the seventh day or feeling worse counts within the day.
        assert first or number in fell or life.levels[number:].lstrip(".")[:1] == str(break_.level)


@everybody
def test_every_break_is_in_the_journal_and_was_finished(name: str) -> None:
    life = life_of(name)
    rows = [row for row in life.desk.journal.breaks if row.routine]
    assert [row.outcome for row in rows] == ["finished"] * len(rows)
    assert [row.routine for row in rows] == [break_.routine.id for break_ in life.breaks]
    assert [row.level for row in rows] == [break_.level for break_ in life.breaks]
    assert len(rows) == (21 - len(PEOPLE[name].days_away)) * len(PEOPLE[name].breaks)


def resting(rows: list[tuple[float, date, str, str]], today: date) -> set[str]:
    """Return what rests or is locked on a day: for three days, fourteen with an arm, for good after two."""
    worse = [(day, exercise, outcome) for _, day, exercise, outcome in rows if outcome in ("worse", "arm")]
    names = [exercise for _, exercise, _ in worse]
    still = {name for day, name, how in worse if (today - day).days < (14 if how == "arm" else 3)}
    return still | {name for name in names if names.count(name) >= 2}


FLAGGED: dict[str, set[str]] = {
    "arm_symptoms": {"neck-turn", "neck-side", "neck-ext-soft"},
    "castor_chair": {"fixed-chair"},
}
"""Flag → the tags that it rules out."""


@everybody
def test_nothing_that_rests_is_locked_or_flagged_is_ever_played_and_nobody_leaves_the_desk(name: str) -> None:
    life = life_of(name)
    flags = PEOPLE[name].settings.get("safety__flags", ())
    assert isinstance(flags, tuple)
    kept_away = set[str]().union(*(FLAGGED[str(flag)] for flag in flags))
    for break_ in life.breaks:
        assert break_.routine.desk
        assert break_.routine.position == "seated"
        assert break_.routine.kind == "routine"
        assert not break_.routine.ask_first
        rests = resting(life.rows(break_.before), break_.day)
        played = {slot.exercise.id for slot in break_.routine.slots}
        assert not rests & played, (break_.day, break_.routine.id)
        assert not any(kept_away & set(slot.exercise.tags) for slot in break_.routine.slots), break_.routine.id
        assert not set(flags) & set(shipped().routines[break_.routine.id].locked_for)
    if PEOPLE[name].worse:
        assert resting(life.rows(), life.breaks[-1].day) == {"ear-to-shoulder", "look-over"}, (
            "there was something to see"
        )
        again = [break_.routine for break_ in life.breaks if (break_.day - MONDAY.date()).days + 1 == 13]
        assert all("ear-to-shoulder" in {slot.exercise.id for slot in routine.slots} for routine in again)


def open_to(life: Life, one: Break, longest_s: int) -> list[Routine]:
    """Return the shipped seated routines that may come up in a balanced choice, whatever the hour."""
    found = []
    for name, routine in life.desk.library.routines.items():
        fitted = life.desk.engine.situation.profile.fitted(routine)
        if fitted.locked:
            continue
        swapped = sum(
            old.exercise.id not in {slot.exercise.id for slot in fitted.routine.slots} for old in routine.slots
        )
        if (
            routine.kind == "routine"
            and (routine.desk, routine.position, routine.ask_first) == (True, "seated", False)
            and name != "breath-1min"
            and 60 <= routine.promise_s(one.level) <= longest_s
            and swapped * 2 < len(routine.slots)
        ):
            found.append(fitted.routine)
    return found


@who_is_balanced
def test_every_region_that_the_open_routines_move_is_moved_every_week(name: str) -> None:
    life = life_of(name)
    for week in range(3):
        breaks = [break_ for break_ in life.breaks if (break_.day - MONDAY.date()).days // 7 == week]
        able = {
            region
            for routine in open_to(life, breaks[0], 180)
            for slot in routine.slots
            for region in slot.exercise.body
            if slot.exercise.id not in PEOPLE[name].skips
        }
        assert len(able) >= 6
        days = {break_.day for break_ in breaks}
        moved = {
            region
            for _, day, exercise, outcome in life.rows()
            if day in days and outcome not in ("skipped", "worse", "arm")
            for region in regions_of(exercise)
        }
        assert able <= moved, (week, able - moved)


@who_is_balanced
def test_a_balanced_choice_is_no_monotony(name: str) -> None:
    life = life_of(name)
    played = [break_.routine.id for break_ in life.breaks]
    flagged = bool(PEOPLE[name].settings.get("safety__flags"))
    assert len(set(played)) >= (3 if flagged else 6)
    assert all(played.count(each) < (0.6 if flagged else 0.3) * len(played) for each in set(played))
    neck = sum("neck" in break_.routine.body() for break_ in life.breaks)
    assert neck >= len(played) / (3 if flagged else 2)


WHY = re.compile(
    r"it (?:moves the (?P<region>[a-z ]+?)|is for the (?P<breath>breath))"
    r"(?:, (?P<nothing>and no break is remembered yet)"
    r"|, not (?:moved|practised) in the last (?:(?P<count>\d+) breaks|(?P<one>break))"
    r"|, last (?P<how>moved|practised|offered) (?P<when>at \d\d:\d\d|yesterday|on [\w ]+))"
    r"; (?P<length>[\w ]+), seated(?P<rest>.*)"
)
SELDOM = ("eyes", "wrists", "hands", "arms", "breath", "low-back", "legs")
"""Regions that decide once a day, from the third break on."""
MOST = 60
"""Maximum number of breaks that are remembered exercise by exercise."""


@dataclass
class Facts:
    """The journal's facts about a region before a break."""

    moved: float | None = None
    offered: float | None = None


def facts(rows: list[tuple[float, date, str, str]]) -> tuple[dict[str, Facts], int]:
    """Return when each region was last moved, and last offered to a person who skips it again and again."""
    walls = sorted({wall for wall, *_ in rows})[-MOST:]
    found: dict[str, Facts] = {}
    skips: dict[str, int] = {}
    for wall, _, name, outcome in rows:
        if wall not in walls:
            continue
        skips[name] = skips.get(name, 0) + 1 if outcome == "skipped" else 0
        for region in regions_of(name):
            known = found.setdefault(region, Facts())
            if outcome != "skipped":
                known.moved = wall
            elif skips[name] >= 2:
                known.offered = wall
    return {region: known for region, known in found.items() if known.moved or known.offered}, len(walls)


def last(known: Facts | None) -> float:
    """Return the wall second at which a region last came up; one long ago if it never did."""
    return max(known.moved or 0.0, known.offered or 0.0) if known else 0.0


def dawn(one: Break) -> float:
    """Return the midnight before a break; no one here works through a midnight."""
    return datetime.combine(datetime.fromtimestamp(one.wall, UTC).date(), time(), UTC).timestamp()


def words(wall: float, now: float) -> str:
    """Return a past moment as a sentence has it."""
    then, today = datetime.fromtimestamp(wall, UTC), datetime.fromtimestamp(now, UTC).date()
    ago = (today - then.date()).days
    if ago < 7:
        return (f"at {then:%H:%M}", "yesterday", *[f"on {then:%A}"] * 5)[ago]
    return f"on {then.day} {then:%B}"


@pytest.mark.long(sample=1)
@who_is_balanced
def test_every_why_is_true_by_the_journal(name: str) -> None:
    life = life_of(name)
    ways = set()
    for break_ in life.breaks:
        reason = WHY.fullmatch(break_.why)
        assert reason is not None, break_.why
        region = break_.region
        assert region in break_.routine.body()
        assert region.replace("-", " ") == (reason["region"] or reason["breath"])
        known, breaks = facts(life.rows(break_.before))
        mine = known.get(region)
        if reason["nothing"]:
            assert breaks == 0
        elif reason["how"] is None:
            assert mine is None
            assert breaks == int(reason["count"] or 1)
        else:
            assert mine is not None
            at = mine.offered if reason["how"] == "offered" else mine.moved
            assert at is not None
            assert at == last(mine)
            assert words(at, break_.wall) == reason["when"], break_.why
        ways.add("nothing" if reason["nothing"] else reason["how"] or "never")
        # No region that may always come waited longer, except those that had their one turn of the day.
        waiting = {other for routine in open_to(life, break_, 180) for other in routine.body()}
        had = {other for other in SELDOM if last(known.get(other)) >= dawn(break_)}
        today = {wall for wall, *_ in life.rows(break_.before) if wall >= dawn(break_)}
        had = set(SELDOM) if len(today) < 2 else had
        assert region not in had
        assert all(last(mine) <= last(known.get(other)) for other in waiting - had), (break_.day, region)
        seconds = break_.routine.promise_s(break_.level)
        minutes, rest_s = divmod(seconds, 60)
        assert reason["length"] == f"{minutes} min" + (f" {rest_s} s" if rest_s else "")
    assert {"nothing", "never", "moved"} <= ways
    assert ("offered" in ways) == bool(PEOPLE[name].skips)


@who_is_balanced
def test_a_longer_one_comes_once_in_the_late_morning_and_once_in_the_afternoon(name: str) -> None:
    life = life_of(name)
    longer: list[tuple[date, str]] = []
    for break_ in life.breaks:
        if break_.routine.promise_s(break_.level) <= 180:
            assert "a longer one" not in break_.why
            continue
        assert break_.routine.promise_s(break_.level) <= 320
        when = datetime.fromtimestamp(break_.wall, UTC)
        minute = when.hour * 60 + when.minute
        hours = {"late morning": (600, 720), "afternoon": (870, 990)}
        half = next(half for half, (begin, end) in hours.items() if begin <= minute < end)
        longer.append((break_.day, half))
        since = "10:00" if half == "late morning" else "14:30"
        if "a longer one" in break_.why:
            assert break_.why.split("; ", 2)[2].startswith(
                f"a longer one, because none beyond 3 min was played since {since}"
            )
    assert len(longer) == len(set(longer))


def test_who_skips_the_chest_lift_is_not_nagged_with_it_again_and_again() -> None:
    life = life_of("skips the chest lift")
    offered = [
        break_ for break_ in life.breaks if "chest-lift-easy" in {slot.exercise.id for slot in break_.routine.slots}
    ]
    assert len(offered) >= 5
    early = [one for one in offered if any("Chest lift, hands on thighs" in note for note in one.routine.notes)]
    assert len(early) <= 1, "asked for once, after the first skip"
    rows = [outcome for _, _, exercise, outcome in life.rows() if exercise == "chest-lift-easy"]
    assert set(rows) == {"skipped"}


def test_a_list_is_gone_through_in_its_order_over_nights_and_kills() -> None:
    life = life_of("a list of three, away four days")
    played = [break_.routine.id for break_ in life.breaks]
    assert played == [LIST[at % 3] for at in range(len(played))]
    assert all(break_.why.startswith("next on your list") for break_ in life.breaks)


def test_what_felt_worse_is_said_with_its_day_in_the_why_of_every_break_it_changed() -> None:
    life = life_of("worse in week two")
    for break_ in life.breaks:
        rests = resting(life.rows(break_.before), break_.day)
        usual = {slot.exercise.id for slot in shipped().routines["seated-2min"].slots}
        assert (" became " in break_.why) == bool(rests & usual)
    day = MONDAY.date() + timedelta(days=10)
    why = next(break_.why for break_ in life.breaks if break_.day == day)
    assert "it felt worse on Wednesday and rests until Saturday" in why
