"""What the self-test came to: six scores beside the person's own first ones. Never a diagnosis."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from deskspine.core.coach import self_test as selftest
from deskspine.core.commands.registry import Request
from deskspine.core.history.history import CheckResult
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.text_screen import TextScreen

NOT_A_DIAGNOSIS = (
    "A score says how far a movement went today, not how healthy a neck is. It is compared with your own first test "
    "and with nobody else's. Once a week at most."
)


class ResultScreen(TextScreen):
    """Shown once after a test that was finished; the library shows the last one again."""

    HEADING = "Self-test"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Close", show=False),
        *[each for each in bindings_at("everywhere") if each.id == "app.quit"],
    ]

    def body(self, width: int) -> list[Line]:
        """Scores, comparison, and what they are not."""
        snapshot = self.services.snapshot
        if snapshot.result is None:
            return []
        return [*result_lines(snapshot.result, snapshot, width), (), *paragraph(NOT_A_DIAGNOSIS, width, "dim")]

    def action_leave(self) -> None:
        """Close it, for good."""
        self.services.send(Request("result-seen"))


def result_lines(result: CheckResult, snapshot: Snapshot, width: int) -> list[Line]:
    """One line a direction, with the first test beside it, then what the comparison says."""
    first = selftest.first_of(snapshot.checks, result.routine) or result
    before = {(score.exercise, score.side): score.score for score in first.scores}
    names = {one.id: one.name for one in snapshot.library.exercises.values()} if snapshot.library else {}
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
        told = (("dim", then),) if earlier else ()
        lines.append((("", name.ljust(wide)), ("strong" if at else "dim", now.ljust(middle)), *told))
    lines.append(())
    for sentence in selftest.compare(earlier, result, names):
        lines += paragraph(plain(sentence), width)
    return lines
