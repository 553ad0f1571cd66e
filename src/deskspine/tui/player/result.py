"""The result of a self-test: its scores and those of the person's first test. It is never a diagnosis."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from deskspine.core.coach import self_test as selftest
from deskspine.core.commands.registry import Request
from deskspine.core.history.history import CheckResult
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, page_key
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.text_screen import TextScreen


class ResultScreen(TextScreen):
    """The page shown once after a finished test; the library shows the last result again."""

    HEADING = "Self-test"
    BINDINGS: ClassVar[list[BindingType]] = [
        page_key("escape,enter", "leave", "Close"),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def body(self, width: int) -> list[Line]:
        """Return the scores, the comparison with the first test, and a note that they are no diagnosis."""
        snapshot = self.services.snapshot
        if snapshot.result is None:
            return []
        return [*result_lines(snapshot.result, snapshot, width), (), *paragraph(selftest.NOT_A_DIAGNOSIS, width, "dim")]

    def action_leave(self) -> None:
        """Close the page; this result is not shown again."""
        self.services.send(Request("result-seen"))


def result_lines(result: CheckResult, snapshot: Snapshot, width: int) -> list[Line]:
    """Return a line for each direction with today's and the first score, then the comparison in words."""
    first = selftest.first_of(snapshot.checks, result.routine) or result
    before = {(score.exercise, score.side): score.score for score in first.scores}
    names = {exercise.id: exercise.name for exercise in snapshot.library.exercises.values()} if snapshot.library else {}
    earlier = None if first == result else first
    table = [("", "today", "first")]
    for score in result.scores:
        was = before.get((score.exercise, score.side))
        name = plain(selftest.direction(score.exercise, score.side, names), 24)
        table.append((name, selftest.SCORE_WORDS[score.score], "" if was is None else selftest.SCORE_WORDS[was]))
    table.append(("all together", str(selftest.total(result)), str(selftest.total(first))))
    wide, middle = (max(len(row[at]) for row in table) + 2 for at in (0, 1))
    lines: list[Line] = []
    for at, (name, now, then) in enumerate(table):
        first_score = (("dim", then),) if earlier else ()
        lines.append((("", name.ljust(wide)), ("strong" if at else "dim", now.ljust(middle)), *first_score))
    lines.append(())
    for sentence in selftest.compare(earlier, result, names):
        lines += paragraph(plain(sentence), width)
    return lines
