"""The first pages: what deskspine does, how often it asks, and who should ask a doctor first, answered by numbers."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import (
    ASK_FIRST,
    FIRST_RUN_PAGES,
    INTERVALS,
    LATER,
    NOT_MEDICAL,
    STAYS_HERE,
    THE_ROOM,
    WELCOME,
    WHAT_IT_DOES,
)
from deskspine.core.person.flags import FORMER_FLAGS, LASTING_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.settings.settings import FieldError, field_of, parse_text
from deskspine.core.text.durations import count
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.sentences import sentences

MINUTES = "schedule.sit_minutes"
FLAGS_OF_PAGE: dict[int, Mapping[str, str]] = {2: PROFILE_FLAGS, 3: PLACE_FLAGS}
CHOOSE = "Type the numbers of all that apply, such as 1 4, and 0 if nothing does; unsuitable exercises are swapped"
GO_ON = "Enter goes on, x skips the rest"


class FirstPages:
    """The dialogue of the first run. It begins after the pages that were seen before, and saves at its end."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._minutes = snapshot.settings.number(MINUTES)
        self._flags = set(snapshot.settings.words("safety.flags"))
        self.seen = snapshot.pages_seen
        self.page = min(FIRST_RUN_PAGES, self.seen + 1)

    def lines(self) -> tuple[str, ...]:
        """Return the text of the present page."""
        self.seen = max(self.seen, self.page)
        where = f"page {self.page} of {FIRST_RUN_PAGES}"
        if self.page == 1:
            texts = (WHAT_IT_DOES, NOT_MEDICAL, STAYS_HERE, LATER)
            parts = [part for text in texts for part in text.replace(". ", ".\n").split("\n")]
            return sentences((f"{WELCOME}, {where}", *parts))
        heading = ASK_FIRST if self.page == 2 else THE_ROOM
        rows = (f"{number} {words}" for number, words in enumerate(FLAGS_OF_PAGE[self.page].values(), start=1))
        return sentences((f"{where[0].upper()}{where[1:]}", heading, *rows))

    def prompt(self) -> tuple[str, ...]:
        """Return how the present page is answered, and what is chosen."""
        if self.page == 1:
            offered = ", ".join(map(str, INTERVALS))
            return sentences(
                (
                    f"After how many minutes of sitting do you want a break? Type a number, such as {offered}",
                    f"now it is {self._minutes}; {GO_ON}",
                )
            )
        chosen = [words for flag, words in FLAGS_OF_PAGE[self.page].items() if flag in self._flags]
        return sentences((CHOOSE, f"chosen: {'; '.join(chosen) or 'nothing'}. {GO_ON}"))

    def take(self, text: str) -> tuple[tuple[str, ...], tuple[Request, ...]] | None:
        """Return the lines and the requests that an answer leads to, or None if `text` is no answer here."""
        if text.lower() == "x" or (not text and self.page == FIRST_RUN_PAGES):
            return (), self._save()
        if not text:
            self.page += 1
            return (*self.lines(), *self.prompt()), ()
        numbers = text.replace(",", " ").split()
        if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in numbers):
            return None
        return (self._choose_minutes(text) if self.page == 1 else self._choose_flags([*map(int, numbers)])), ()

    def _choose_minutes(self, text: str) -> tuple[str, ...]:
        try:
            value = parse_text(field_of(MINUTES), text.strip())
        except FieldError as error:
            return sentences((f"expected {error.expected}",))
        self._minutes = int(str(value))
        return sentences((f"a break after {count(self._minutes, 'minute')} of sitting; {GO_ON}",))

    def _choose_flags(self, numbers: list[int]) -> tuple[str, ...]:
        rows = list(FLAGS_OF_PAGE[self.page])
        if any(number > len(rows) for number in numbers):
            return sentences((f"expected numbers from 0 to {len(rows)}",))
        self._flags -= {*rows, *(FORMER_FLAGS if self.page == FIRST_RUN_PAGES else ())}
        self._flags |= {rows[number - 1] for number in numbers if number}
        return self.prompt()[1:]

    def _save(self) -> tuple[Request, ...]:
        """Return the requests that save what was chosen and end the first run."""
        settings, requests = self._snapshot.settings, list[Request]()
        if self._minutes != settings.number(MINUTES):
            requests.append(Request("set", {"key": MINUTES, "value": str(self._minutes)}))
        flags = [flag for flag in LASTING_FLAGS if flag in self._flags]
        if set(flags) != set(settings.words("safety.flags")):
            requests.append(Request("set", {"key": "safety.flags", "value": ", ".join(flags) or "none"}))
        return (*requests, Request("first-run-done", {"pages": self.seen}))
