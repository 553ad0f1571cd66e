"""Five people who live 21 days on the real engine: several breaks a day, closed at night, killed once a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

from deskspine.core.routines.model import Level, Routine
from deskspine.core.settings.settings import SettingValue
from deskspine.engine.snapshot import Playing
from support.resident import Resident

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
BREAKS = (9.2, 10.1, 11.05, 12.0, 13.6, 14.7, 15.75, 16.8)
"""Hours of the day at which a person takes a break."""
LATE = (9.2, 9.9, 12.1, 13.4, 14.3, 15.0, 16.6, 17.5)
"""Hours of a person who takes no break in the late morning."""


@dataclass
class Break:
    """One break, as it was chosen and as the journal has it."""

    wall: float
    """Wall second at which the routine was chosen."""
    day: date
    why: str
    region: str
    routine: Routine
    """The routine as it was played."""
    level: Level
    before: int
    """Number of breaks in the journal when the routine was chosen."""


@dataclass
class Life:
    """Three weeks of one person."""

    desk: Resident
    breaks: list[Break] = field(default_factory=list)
    levels: str = ""
    """The level shown every morning; a dot on a day away."""

    def rows(self, upto: int | None = None) -> list[tuple[float, date, str, str]]:
        """Return the journal's rows of the first breaks: wall second, day, exercise and its outcome."""
        rows = []
        for record, exercises in list(zip(self.desk.journal.breaks, self.desk.journal.exercises, strict=True))[:upto]:
            day = date.fromisoformat(record.day)
            rows += [(record.ended_wall, day, entry.exercise, entry.outcome) for entry in exercises]
        return rows


@dataclass(frozen=True)
class Somebody:
    """One of the five people: settings and habits."""

    settings: dict[str, SettingValue]
    levels: str
    """The level of every day by the rule of the course, worked out by hand."""
    days_away: tuple[int, ...] = ()
    breaks: tuple[float, ...] = BREAKS
    skips: tuple[str, ...] = ()
    worse: tuple[tuple[int, str, str], ...] = ()
    """Day, exercise and "worse" or "arm"."""


BALANCED: dict[str, SettingValue] = {"routine__choose": "balanced"}
LIST = ("seated-2min", "norbekov", "wrist-reset")
PEOPLE: dict[str, Somebody] = {
    "regular": Somebody(BALANCED, "1111111" "2222222" "3333333"),
    "skips the chest lift": Somebody(
        BALANCED, "1111111" "2222222" "3333333", skips=("chest-lift-easy", "round-arch"), breaks=LATE
    ),
    # Worse on day 10 takes level 2 away; of the days after it 12, 13 and 15 to 19 count: seven, and level 2 again.
    "worse in week two": Somebody(
        {"routine__choose": "default"}, "1111111" "222" "111111111" "22",
        worse=((10, "ear-to-shoulder", "worse"), (11, "look-over", "arm"), (14, "ear-to-shoulder", "worse")),
    ),
    "arm and chair": Somebody(
        {**BALANCED, "safety__flags": ("arm_symptoms", "castor_chair")}, "1111111" "2222222" "3333333",
        breaks=BREAKS[::2],
    ),
    # Four days missed after the ninth take level 2 away.
    "a list of three, away four days": Somebody(
        {"routine__choose": "list", "routine__list": LIST}, "1111111" "22" "...." "1111111" "2",
        days_away=(10, 11, 12, 13), breaks=BREAKS[:5],
    ),
}  # fmt: skip
"""Name → person, for the five people."""


def lived(somebody: Somebody) -> Life:
    """Simulate three weeks of a person and return them."""
    desk = Resident(minutes=50, wall=(MONDAY + timedelta(hours=9)).timestamp(), **somebody.settings)  # type: ignore[arg-type]
    life = Life(desk)
    for number in range(1, 22):
        if number in somebody.days_away:
            life.levels += "."
            continue
        morning = MONDAY + timedelta(days=number - 1, hours=9)
        if number > 1:
            desk.closed(for_s=morning.timestamp() - desk.clock.read().wall)
            assert desk.engine.situation.profile.history == desk.journal.history(morning.date().isoformat())
        life.levels += str(desk.picture.level)
        assert desk.picture.course.level == desk.picture.level
        hurts = {name: how for day, name, how in somebody.worse if day == number}
        for hour in somebody.breaks:
            desk.jump(morning.timestamp() + (hour - 9) * 3600 - desk.clock.read().wall)
            if hour == somebody.breaks[2]:
                desk.killed()
            one_break(life, somebody, hurts)
    return life


def one_break(life: Life, somebody: Somebody, hurts: dict[str, str]) -> None:
    """Take the next break: skip what this person always skips, and report what hurts, once."""
    desk = life.desk
    choice = desk.engine.situation.profile.next
    wall, before = desk.clock.read().wall, len(desk.journal.breaks)
    assert desk.ask("start").ok
    playing = desk.picture.playing
    assert playing is not None
    day = desk.day
    life.breaks.append(Break(wall, day, choice.why, choice.region, playing.plan.routine, playing.plan.level, before))
    while (playing := desk.picture.playing) is not None:
        segment = playing.plan.segments[playing.state.index]
        name = playing.plan.exercise(segment.item).id
        if name in somebody.skips:
            desk.ask("player-next")
        elif name in hurts and segment.phase != "prep":
            desk.ask("player-worse")
            if hurts.pop(name) == "arm":
                desk.ask("player-arm")
            desk.ask("player-pause")
        else:
            desk.jump(to_what_matters(playing, {*somebody.skips, *hurts}))


def to_what_matters(playing: Playing, names: set[str]) -> float:
    """Return the seconds up to the next segment of one of these exercises that is not getting ready, or to the end."""
    plan, index = playing.plan, playing.state.index
    seconds = -playing.state.into_s
    for at, segment in enumerate(plan.segments[index:]):
        matters = plan.exercise(segment.item).id in names and segment.phase != "prep"
        if at and matters:
            break
        seconds += segment.seconds
    return seconds


@cache
def life_of(name: str) -> Life:
    """Return the three weeks of one of the five people, simulated only once."""
    return lived(PEOPLE[name])
