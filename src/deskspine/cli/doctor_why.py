"""`deskspine doctor why 10:40`: what the sitting clock did at that minute, from the journal and the saved state."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from msgspec import Struct, json
from msgspec.structs import replace

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage import journal_look
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.status import fields_of, from_now, held
from deskspine.cli.stretch_now import stretch_under_way
from deskspine.cli.usage_error import UsageError
from deskspine.core.history.records import DayRows
from deskspine.core.history.why import WhyFacts, explain
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.text.dates import on_day
from deskspine.core.text.durations import minute_of_day
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import at_minute, day_of, local
from deskspine.core.timekeeping.instants import Reading

EXPECTED = "expected a time such as 10:40, with `yesterday` or a date such as 2026-11-20 if it is not today"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class WhyAnswer(Struct, frozen=True):
    """The object that `doctor why --json` prints."""

    minute: str
    """Local date and time, with the offset from UTC: "2026-11-20T10:40:00+01:00"."""
    sentences: tuple[str, ...]


def run(words: Sequence[str], *, as_json: bool) -> int:
    """Print what happened at the minute that `words` name; return the exit code. Raises UsageError."""
    paths, system = Paths.of_person(), SystemClock()
    now, zone = system.read(), system.zone()
    minute = minute_meant(words, now.wall, zone)
    try:
        sentences = _sentences(paths, minute, now, zone)
    except OSError as error:
        print(f"deskspine doctor: the history cannot be read: {plain(reason(error), 600)}", file=sys.stderr)
        return REFUSED
    sentences = tuple(plain(sentence, 600) for sentence in sentences)
    moment, today = local(minute, zone), local(now.wall, zone).date()
    if as_json:
        print(json.encode(WhyAnswer(moment.isoformat(), sentences)).decode())
        return DONE
    print(f"{moment:%H:%M} {on_day(moment.date(), today)}")
    for sentence in sentences:
        print(f"  {sentence}")
    return DONE


def minute_meant(words: Sequence[str], now: float, zone: tzinfo) -> float:
    """Return the wall second of the minute that `words` name. Raises UsageError.

    Without a day it is the last time at which clocks showed that minute.
    """
    today = local(now, zone).date()
    minute: int | None = None
    day: date | None = None
    for word in " ".join(words).split():
        if minute is None and (minute := minute_of_day(word)) is not None:
            continue
        if day is None and (day := _day(word, today)) is not None:
            continue
        raise UsageError(
            f"deskspine doctor why: {EXPECTED}, not {plain(word, 60)!r}; see `deskspine doctor why --help`"
        )
    if minute is None:
        raise UsageError(f"deskspine doctor why: {EXPECTED}; see `deskspine doctor why --help`")
    if day is not None:
        return at_minute(day, minute, zone)
    at = at_minute(today, minute, zone)
    return at if at <= now else at_minute(today - timedelta(days=1), minute, zone)


def _day(word: str, today: date) -> date | None:
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    try:
        day = date.fromisoformat(word) if _DATE.fullmatch(word) else None
    except ValueError:
        return None
    return day if day is not None and 1970 < day.year < 9000 else None


def _sentences(paths: Paths, minute: float, now: Reading, zone: tzinfo) -> tuple[str, ...]:
    """Return the explanation. Raises OSError if the history cannot be read."""
    settings, _ = ConfigFile(paths.config_file).load()
    policy = policy_of(settings, 0.0)
    store = StateFile(paths.state_file, paths.alive)
    runs = held(str(paths.lock))
    alive = store.last_alive()
    seen_until = now.wall if runs or alive is None else alive.wall
    day = day_of(minute, zone, policy.day_starts_min)
    try:
        rows = journal_look.days(paths.journal, [(day - timedelta(days=ago)).isoformat() for ago in (1, 0)])
    except FileNotFoundError:
        rows = DayRows()
    under_way = stretch_under_way(store.peek(), seen_until)
    is_today = day == day_of(now.wall, zone, policy.day_starts_min)
    if under_way is not None and (is_today or under_way.started_wall <= minute):  # or it says nothing about that day
        rows = replace(rows, stretches=(*rows.stretches, under_way))
    due_s = from_now(fields_of(str(paths.status)), "due") if runs else None
    facts = WhyFacts(
        zone,
        now.wall,
        seen_until,
        interval_s=policy.interval_s,
        soft_start_s=policy.soft_start_s,
        hours=policy.work_hours,
        due=None if due_s is None else now.wall + due_s,
    )
    return explain(rows, minute, facts)
