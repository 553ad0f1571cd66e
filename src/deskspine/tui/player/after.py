"""The card after a routine: what was done, when the next reminder comes, and the question how it feels now."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.after import (
    ANSWERS,
    WALK,
    WHY,
    end_figures,
    end_words,
    next_words,
    question_after,
    walk_due,
)
from deskspine.tui.bindings import bindings_at, foot, help_foot, page_key
from deskspine.tui.player.dots import drawn, lettered
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.lines import KeyList, Line, Lines, dotted, key_flow, paragraph, short, with_keys
from deskspine.tui.wording import undo_offer

SHORT = "How is it now?"
SKIP = page_key("escape", "answer('skip')", "Skip")


class AfterScreen(DeskModal):
    """The card over another screen; it closes by itself when it was answered in another terminal."""

    CSS_PATH = "player.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(page_key(key, f"answer({word!r})", word.capitalize()) for key, word in ANSWERS.items()),
        SKIP,
        *(binding for binding in bindings_at("dashboard") if binding.id == "dashboard.undo"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._about = services.snapshot.finished

    def compose(self) -> ComposeResult:
        """Yield a small box over the screen below."""
        with Vertical(classes="after-box"):
            yield Lines(id="after-text")

    def on_resize(self, event: Resize) -> None:
        """Fit the text to the window; a very small window has no frame."""
        width, height = event.size
        tiny = width < 40 or height < 12
        self.set_class(tiny, "-tiny")
        room = (width, height) if tiny else (min(56, width) - 6, height - 4)
        now = self.services.now()
        blocks = not getattr(self.app, "full_blocks", False)
        lines = after_lines(self.services.snapshot, self._about, now, *room, blocks=blocks)
        self.query_one("#after-text", Lines).show(lines)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close when the question was answered in another terminal, or replaced by another one."""
        if snapshot.finished != self._about:
            self._close()

    def action_answer(self, word: str) -> None:
        """Send the answer and close."""
        self.services.send(Request("rate", {"answer": word}))
        self._close()

    def _close(self) -> None:
        if self.is_active:
            self.dismiss()


def _drawn(text: str, width: int) -> list[Line]:
    """Return a text three rows high, and an empty row; one row of words where it is too wide."""
    dots = lettered(text)
    if dots is None or len(dots[0]) > width:
        return [*paragraph(f"✓ {text}", width, "good"), ()]
    return [*((("good", row),) for row in drawn(dots)), ()]


def _key_rows(keys: KeyList) -> list[Line]:
    return [(("", " " * (3 - len(key))), ("key", key), ("", f"  {word}")) for key, word in keys]


def after_lines(
    snapshot: Snapshot, about: str, now: Now, width: int, height: int, *, blocks: bool = True
) -> list[Line]:
    """Return the card in at most `height` lines; the question and its answers stay longest."""
    routine = snapshot.library.routines.get(about) if snapshot.library else None
    question = paragraph(question_after(snapshot, about), width, "title")
    name: list[Line] = paragraph(plain(routine.name), width, "strong") if routine else []
    ended = f"✓ {end_words(snapshot)}"
    next_at = next_words(snapshot, now)
    figures = dotted(" · ".join(end_figures(snapshot)), width)
    coming: list[Line] = paragraph(next_at, width, "dim") if next_at else []
    card: list[Line] = [*paragraph(ended, width, "good"), *name, *figures, *coming]
    large: list[Line] = [*_drawn(end_words(snapshot), width), *name, *figures, *coming] if blocks else card
    brief = dotted(" · ".join((ended, *end_figures(snapshot)[:2], *([next_at] if next_at else []))), width, "good")
    answer_keys = (*ANSWERS.items(), foot("no answer", SKIP))
    answers, helps = _key_rows(answer_keys), _key_rows(help_foot(snapshot.settings))
    walk = [*paragraph(WALK, width, "good"), ()] if walk_due(snapshot) else []
    why = paragraph(WHY, width, "dim")
    short_answers = key_flow(answer_keys, width)
    undo = undo_offer(snapshot, now)
    back = with_keys(undo[0], (("key", undo[1]), ("dim", " undo")), width) if undo else []
    forms = (
        [*large, (), *question, (), *answers, *helps, *([()] if back else []), *back, (), *walk, *why],
        [*large, (), *question, (), *answers, *([()] if back else []), *back, (), *walk, *why],
        [*card, (), *question, (), *answers, *back, (), *walk, *why],
        [*card, (), *question, *answers, *back, *walk[:-1]],
        [*brief, *question, *answers, *back, *walk[:-1]],
        [*question, *walk[:-1], *answers, *back],
        [*brief, *question, *answers, *back],
        [*question, *answers, *back],
        [*question, *answers],
        [*question, *short_answers],
        [(("title", short(SHORT, width)),), *short_answers],
    )
    return next((form for form in forms if len(form) <= height), forms[-1][-height:])
