"""The face of plain mode: from snapshots, events, time and typed lines to the lines that are said."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.player.outcomes import arm_reported
from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.cards import card_list, card_text, stop_lines, unlock_page
from deskspine.plain.first_pages import FirstPages
from deskspine.plain.happenings import change_lines, event_lines
from deskspine.plain.help import SILENT, everyday_letters, help_lines, keys_line
from deskspine.plain.letters import LETTERS, Letter, PlainPage, named, prompt
from deskspine.plain.pages import page_on_top
from deskspine.plain.routine import RoutineSpeaker
from deskspine.plain.sentences import sentences
from deskspine.plain.status import letter_lines, presence_lines, routine_lines, state_lines, today_lines
from deskspine.plain.typed_words import request_of

EARLY_S = 1.5
"""Seconds after an ask appeared in which a letter was probably typed for something else."""
TOO_EARLY = "Not taken, because the question has only just appeared: type it again."
TWICE = "Not taken, because the routine has only just begun: type it again to stop."
NO_ANSWER = "That is no answer here."
LETTERS_NAMED = "? names the letters."
SILENT_S = 2.0
"""Seconds after an answer in which its effect can be in a snapshot."""


class TypedTurn(Struct, frozen=True):
    """The result of a typed line: lines to say, requests to send, and whether the face ends."""

    lines: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    ends: bool = False


class PlainFace:
    """A face that says each thing once. It reads no clock and writes nothing."""

    def __init__(self, snapshot: Snapshot, *, answers: bool = True, guards: bool = False) -> None:
        """Say what `snapshot` shows. With `guards` letters do not count just after an ask appeared."""
        self.answers = answers
        """False if nothing can be typed: then no letters are said."""
        self._guards = guards
        self._snapshot = snapshot
        self._speaker: RoutineSpeaker | None = None
        self._first: FirstPages | None = None
        self._reading: PlainPage | None = None
        """A card that the person opened and that has an answer."""
        self._top: Hashable = None
        self._appeared: float | None = None
        """Instant at which the page on top appeared."""
        self._pages_said: set[Hashable] = set()
        self._last = ""
        """The last typed line."""
        self._stop: RoutineSpeaker | None = None
        """The routine that was stopped here, until the card about it was said."""
        self._sound = snapshot.settings.flag("sound.player")
        self._silent, self._silent_until = "", 0.0
        """The sentence for an answer after which nothing else is said, and the instant until which it counts."""

    def begin(self, now: Now) -> tuple[str, ...]:
        """Return the lines at the start."""
        keys = self._keys(now) if not self._snapshot.first_run and self._snapshot.playing is None else ()
        notices = sentences(notice.text for notice in self._snapshot.notices)
        letter = letter_lines(self._snapshot)
        return (*state_lines(self._snapshot, now), *letter, *keys, *notices, *self._shown(now))

    def follow(self, snapshot: Snapshot, events: Sequence[Event], now: Now) -> tuple[str, ...]:
        """Return the lines about a new snapshot and the events before it."""
        lines = event_lines(events, snapshot, now) + change_lines(self._snapshot, snapshot, now)
        if self._silent and snapshot is not self._snapshot:
            lines = lines or ((self._silent,) if now.t < self._silent_until else ())
            self._silent = ""
        pages_over, self._snapshot = self._snapshot.first_run and not snapshot.first_run, snapshot
        if pages_over:
            lines += self._keys(now)
        reminded = any(event.kind == "remind" for event in events)
        shown = self._shown(now)
        page = self._page(now)
        if reminded and not shown and page is not None and lines:
            shown = self._prompt(page)
        return lines + shown

    def _keys(self, now: Now) -> tuple[str, ...]:
        """Return the letters that are used most, in one sentence; nothing if no one can type them."""
        return (keys_line(self._snapshot, now),) if self.answers else ()

    def tick(self, now: Now) -> tuple[str, ...]:
        """Return the lines that are due by now."""
        return self._shown(now)

    def next_at(self, now: Now) -> float | None:
        """Return the next instant at which a line is due by itself, or None."""
        return None if self._speaker is None else self._speaker.next_at(now.t)

    def typed(self, text: str, now: Now) -> TypedTurn:
        """Return what a typed line leads to. Every line is a sign of life."""
        turn = self._typed(text, now)
        self._last = text.strip().lower()
        if not turn.requests:
            return replace(turn, requests=(Request("key"),))
        first, *others = turn.requests
        return replace(turn, requests=(replace(first, typed=True), *others))

    def _typed(self, text: str, now: Now) -> TypedTurn:
        page = self._page(now)
        answer = "p" if text == " " and self._speaker is not None else text.strip()
        if page is None and self._first is not None and (taken := self._first.take(answer)) is not None:
            return TypedTurn(*taken)
        if not answer:
            state = () if self._speaker is not None else state_lines(self._snapshot, now)
            return TypedTurn((*state, *page.again()) if page is not None else state)
        if page is not None and (entry := named(page.letters, answer)) is not None:
            refusal = self._too_early(page, entry, now)
            return TypedTurn((refusal,)) if refusal else self._chosen(entry, page, now)
        entry = named(everyday_letters(self._snapshot, now), answer)
        if entry is not None and (self._speaker is None or entry.local in ("help", "quit")):
            return self._chosen(entry, page, now)
        return self._words(answer, page, now)

    def _words(self, answer: str, page: PlainPage | None, now: Now) -> TypedTurn:
        """Return what a word leads to that is no letter."""
        local = next((entry for entry in everyday_letters(self._snapshot, now) if entry.local == answer.lower()), None)
        if local is not None:
            return self._chosen(local, page, now)
        verb, _, name = answer.partition(" ")
        match verb.lower():
            case "status":
                return TypedTurn(state_lines(self._snapshot, now))
            case "cards":
                return TypedTurn(card_list(self._snapshot))
            case "card":
                return TypedTurn(card_text(self._snapshot, name.strip()))
            case "unlock":
                return self._unlock(name.strip(), now)
        try:
            request = request_of(answer)
        except ValueError as error:
            return TypedTurn(sentences((str(error),)))
        if request is not None:
            self._silent, self._silent_until = SILENT.get(request.name, ""), now.t + SILENT_S
            return TypedTurn(requests=(request,))
        if page is None and self._first is not None:
            return TypedTurn((NO_ANSWER, *self._first.prompt()))
        return TypedTurn((" ".join((NO_ANSWER, *(page.again() if page is not None else (LETTERS_NAMED,)))),))

    def _unlock(self, exercise: str, now: Now) -> TypedTurn:
        """Open the card that unlocks an exercise; its answer is waited for while nothing else is asked."""
        self._reading = unlock_page(self._snapshot, exercise)
        if self._reading is None:
            return TypedTurn(sentences((f"{exercise or 'nothing'} is not locked; type cards for the list",)))
        self._pages_said.discard(self._reading.key)
        return TypedTurn(self._shown(now))

    def _too_early(self, page: PlainPage, entry: Letter, now: Now) -> str:
        """Return why a letter does not count: it was typed before the question could be heard, or twice."""
        kind = page.key[0] if isinstance(page.key, tuple) else ""
        if not self._guards or self._appeared is None or now.t - self._appeared >= EARLY_S:
            return ""
        if kind == "ask":
            return TOO_EARLY
        is_double = kind == "play" and entry.key == LETTERS["player.stop"] == self._last
        return TWICE if is_double else ""

    def _chosen(self, entry: Letter, page: PlainPage | None, now: Now) -> TypedTurn:
        lines, requests = sentences((entry.says,)), entry.requests
        self._reading = None
        self._silent, self._silent_until = entry.silent, now.t + SILENT_S
        match entry.local:
            case "help":
                first = self._first.prompt() if page is None and self._first is not None else ()
                lines = help_lines(page, self._snapshot, now, playing=self._speaker is not None, first=first)
            case "today":
                lines = today_lines(self._snapshot, now)
            case "presence":
                lines = presence_lines(self._snapshot, now)
            case "routines":
                lines = routine_lines(self._snapshot)
            case "sound":
                self._sound = not self._sound
                lines = (f"Sound {'on' if self._sound else 'off'}.",)
                requests = (Request("player-sound", {"on": self._sound}),)
            case "stopped":
                self._stop = self._speaker
        return TypedTurn(lines, requests, ends=entry.local == "quit")

    def _page(self, now: Now) -> PlainPage | None:
        return page_on_top(self._snapshot, now, self._speaker) or self._reading

    def _shown(self, now: Now) -> tuple[str, ...]:
        """Return the lines of the page that came on top, and those of the routine that are due."""
        lines = self._follow_routine(now)
        self._first = self._first if self._snapshot.first_run else None
        page = self._page(now)
        if page is not None and page.key != self._top:
            is_new = page.key not in self._pages_said
            self._top, self._appeared = page.key, now.t
            self._pages_said.add(page.key)
            lines += (
                page.lines + self._prompt(page) if is_new else () if page.brief or page.waits else self._again(page)
            )
        elif page is None:
            was_covered, self._top = self._top is not None, None
            lines += self._first_pages(was_covered)
        return lines + (self._speaker.lines(now.t) if self._speaker is not None else ())

    def _follow_routine(self, now: Now) -> tuple[str, ...]:
        """Take the routine of the snapshot; return the card about a stop once that routine is over."""
        playing = self._snapshot.playing
        if playing is None:
            self._speaker = None
            return self._card_after_stop()
        if self._speaker is None or self._speaker.playing.state.started != playing.state.started:
            self._sound = self._snapshot.settings.flag("sound.player")
            self._speaker = RoutineSpeaker(playing, self._snapshot.person.plays, self._snapshot.library)
        self._speaker.playing = playing
        return ()

    def _card_after_stop(self) -> tuple[str, ...]:
        stopped, self._stop = self._stop, None
        return () if stopped is None else stop_lines(self._snapshot, arm=arm_reported(stopped.playing.state))

    def _first_pages(self, was_covered: bool) -> tuple[str, ...]:
        """Return the page of the first run when it comes on top, or how it is answered if a question covered it."""
        if not self._snapshot.first_run:
            return ()
        if self._first is None:
            self._first = FirstPages(self._snapshot)
            return self._first.lines() + (self._first.prompt() if self.answers else ())
        return self._first.prompt() if was_covered and self.answers else ()

    def _prompt(self, page: PlainPage) -> tuple[str, ...]:
        """Return the letters of a page in one sentence; nothing if no one can type them."""
        return (page.brief or prompt(page.letters),) if self.answers and page.letters else ()

    def _again(self, page: PlainPage) -> tuple[str, ...]:
        """Return the question of a page that was said before, with its letters; nothing if no one can type them."""
        return page.again() if self.answers and page.letters else ()
