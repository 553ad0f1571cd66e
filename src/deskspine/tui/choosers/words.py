"""The words of a chooser: each choice with its key, and when reminders come again after it."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.commands.argument_forms import TOMORROW
from deskspine.core.commands.choices import A_TIME, choice_minutes, choice_words
from deskspine.core.schedule.pause_ends import until_wall
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot

LETTERS = {TOMORROW: "t", A_TIME: "u", "": "u"}
"""Keys of the choices that are no minutes; the others are numbered."""
SHORT_WORDS = {TOMORROW: "tomorrow", A_TIME: "until …", "": "no end"}
EXPECTED = "Type a time such as 14:30."


def key_of_choice(choices: tuple[str, ...], word: str) -> str:
    """Return the key of a choice: its number, or a letter."""
    return LETTERS.get(word) or str(choices.index(word) + 1)


def title_of(word: str, *, brief: bool) -> str:
    """Return the title of a choice; `brief` is for a narrow window."""
    if not brief:
        return choice_words(word)
    minutes = choice_minutes(word)
    if minutes is None:
        return SHORT_WORDS[word]
    return f"{minutes // 60} h" if minutes > 60 and minutes % 60 == 0 else f"{minutes} min"


def end_of(word: str, snapshot: Snapshot, now: Now) -> str:
    """Return when reminders come again after a choice: "until 13:42"."""
    minutes = choice_minutes(word)
    if minutes is not None:
        return f"until {clock_and_day(now.local_at(now.t + minutes * 60.0), now.local_at(now.t))}"
    if word == TOMORROW:
        return time_typed(TOMORROW, snapshot, now)
    return "type it" if word == A_TIME else "asks after an hour"


def time_typed(text: str, snapshot: Snapshot, now: Now) -> str:
    """Return until when a pause lasts that ends at this time of day: "until Thu 09:00". Raises ValueError."""
    wall = until_wall(now, text.strip(), policy_of(snapshot.settings, 0.0))
    end = datetime.fromtimestamp(wall, now.zone)
    return f"until {clock_and_day(end, now.local_at(now.t))}"


def preview(text: str, snapshot: Snapshot, now: Now) -> str:
    """Return what a typed time means: "until 14:30, in 4 h 10 min". Raises ValueError for another text."""
    wall = until_wall(now, text.strip(), policy_of(snapshot.settings, 0.0))
    return f"{time_typed(text, snapshot, now)}, in {duration(wall - now.wall)}"
