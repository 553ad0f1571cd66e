"""Output to the terminal: only to a terminal, only when it reads, and with the title restored."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from deskspine.core.terminal.input_parser import TerminalReply
from deskspine.tui.driver import terminal_escapes as module
from deskspine.tui.driver.terminal_escapes import Terminal


class FakeDriver:
    """A driver that records what was written."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.is_headless = False
        self.stalled = False

    def write(self, text: str) -> None:
        self.written.append(text)

    def flush(self) -> None:
        """Do nothing: no output waits."""


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> FakeDriver:
    """Return a driver whose output is a terminal."""
    monkeypatch.setattr(module, "is_terminal", lambda driver: True)
    return FakeDriver()


def road(driver: FakeDriver | None, **environ: str) -> Terminal:
    """Return a Terminal over `driver`."""
    return Terminal(cast("Any", SimpleNamespace(_driver=driver)), {"TERM": "foot", **environ})


def test_the_title_is_written_when_it_changes_and_put_back(driver: FakeDriver) -> None:
    out = road(driver)
    out.title("18 minutes")
    out.title("18 minutes")
    out.title("17 min\x1b]0;utes")
    out.restore()
    out.restore()
    assert driver.written == [
        "\x1b[22;2t\x1b]2;18 minutes\x1b\\",
        "\x1b]2;17 min]0;utes\x1b\\",
        "\x1b]2;\x1b\\\x1b[23;2t",
    ]


def test_what_would_be_late_is_dropped_and_the_title_tried_again(driver: FakeDriver) -> None:
    out = road(driver)
    driver.stalled = True
    out.title("18 minutes")
    out.bell()
    out.notice("auto", "Time to move", "50 min")
    assert driver.written == []
    driver.stalled = False
    out.title("18 minutes")
    out.bell()
    out.notice("auto", "Time to move", "50 min")
    assert len(driver.written) == 3
    assert driver.written[2].startswith("\x1b]777;notify;")


def test_nothing_is_written_where_there_is_no_terminal(driver: FakeDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    road(None).bell()
    headless = FakeDriver()
    headless.is_headless = True
    road(headless).bell()
    road(driver, TERM="linux").title("18 minutes")
    road(driver).notice("none", "Time to move", "50 min")
    monkeypatch.setattr(module, "is_terminal", lambda driver: False)
    road(driver).bell()
    assert driver.written == headless.written == []


def test_inside_tmux_a_notice_is_left_to_whoever_writes_past_it(driver: FakeDriver) -> None:
    out = road(driver, TMUX="/tmp/tmux-1/default,1,0")
    out.notice("osc777", "Time to move", "50 min")
    assert driver.written == []
    assert not next(view for view in out.channels("osc777") if view.name == "notice").works


def test_progress_is_written_when_it_changes_where_the_terminal_knows_it_and_taken_away_at_the_end(
    driver: FakeDriver,
) -> None:
    terminal = road(driver, TERM="xterm-256color", VTE_VERSION="8002")
    for percent in (0, 5, 5, 5.2, 10):
        terminal.progress("normal", percent)
    terminal.restore()
    terminal.restore()
    assert driver.written == [f"\x1b]9;4;{code}\x1b\\" for code in ("1;0", "1;5", "1;10", "0;0")]
    road(driver).progress("normal", 50)
    assert len(driver.written) == 4


def test_the_window_asks_to_be_looked_at_where_the_terminal_knows_how(driver: FakeDriver) -> None:
    road(driver).urgency()
    assert driver.written == []
    road(driver, TERM="xterm-256color", TERM_PROGRAM="iTerm.app").urgency()
    assert driver.written == ["\x1b]1337;RequestAttention=once\x1b\\"]


class AnsweringQueries:
    """Questions that are all answered the same way."""

    def __init__(self, answer: bool | None) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.on_report: Callable[[TerminalReply], object] | None = None

    async def ask(self, query: Any, limit_s: float) -> bool | None:
        self.asked.append(query.text)
        return self.answer


@pytest.mark.parametrize("answer", [True, False, None])
async def test_reports_of_the_colour_scheme_are_wanted_where_the_terminal_has_them(
    answer: bool | None, driver: FakeDriver
) -> None:
    queries = AnsweringQueries(answer)
    driver.queries = queries  # type: ignore[attr-defined]
    out = road(driver)
    seen: list[bool] = []
    await out.follow_scheme(seen.append, 1.0)
    assert queries.asked == ["\x1b[?2031$p"]
    assert driver.written == (["\x1b[?2031h"] if answer else [])
    if queries.on_report is not None:
        queries.on_report(TerminalReply("CSI", "?997;2n"))
        queries.on_report(TerminalReply("CSI", "?1;2c"))
        queries.on_report(TerminalReply("CSI", "?997;1n"))
    assert seen == ([True, False] if answer else [])
    out.restore()
    out.come_back()
    assert driver.written == (["\x1b[?2031h", "\x1b[?2031l", "\x1b[?2031h"] if answer else [])


async def test_a_terminal_that_would_print_the_question_is_not_asked(driver: FakeDriver) -> None:
    queries = AnsweringQueries(True)
    driver.queries = queries  # type: ignore[attr-defined]
    await road(driver, TERM_PROGRAM="Apple_Terminal").follow_scheme(lambda light: None, 1.0)
    assert (queries.asked, driver.written) == ([], [])


def test_a_tick_after_the_end_leaves_nothing_in_the_terminal(driver: FakeDriver) -> None:
    out = road(driver, TERM="xterm-256color", VTE_VERSION="8002")
    out.title("moving")
    out.progress("normal", 5)
    out.restore()
    written = [*driver.written]
    assert written[-1] == "\x1b]9;4;0;0\x1b\\\x1b]2;\x1b\\\x1b[23;2t"
    out.progress("normal", 10)
    out.title("18 minutes")
    out.bell()
    assert not out.write_now("\x1b]7501;state=idle\x1b\\")
    out.restore()
    assert driver.written == written
    out.come_back()
    out.progress("normal", 10)
    out.title("18 minutes")
    assert driver.written[len(written) :] == ["\x1b]9;4;1;10\x1b\\", "\x1b[22;2t\x1b]2;18 minutes\x1b\\"]


def test_a_driver_that_undoes_it_gets_everything_in_one_piece_as_the_last(driver: FakeDriver) -> None:
    driver.undo = str  # type: ignore[attr-defined]
    out = road(driver, TERM="xterm-256color", VTE_VERSION="8002")
    out.title("moving")
    out.progress("normal", 5)
    written = [*driver.written]
    out.restore()
    out.progress("normal", 10)
    assert driver.written == written
    assert out.undo() == "\x1b]9;4;0;0\x1b\\\x1b]2;\x1b\\\x1b[23;2t"
    assert out.undo() == ""
    out.progress("normal", 15)
    assert driver.written == written


async def test_after_the_end_nothing_is_asked(driver: FakeDriver) -> None:
    queries = AnsweringQueries(True)
    driver.queries = queries  # type: ignore[attr-defined]
    out = road(driver)
    out.restore()
    await out.follow_scheme(lambda light: None, 1.0)
    assert (queries.asked, driver.written) == ([], [])


def test_after_a_stop_without_warning_the_title_is_set_again_and_saved_once(driver: FakeDriver) -> None:
    out = road(driver)
    out.title("18 minutes")
    out.come_back()
    out.title("18 minutes")
    out.restore()
    assert driver.written == [
        "\x1b[22;2t\x1b]2;18 minutes\x1b\\",
        "\x1b]2;18 minutes\x1b\\",
        "\x1b]2;\x1b\\\x1b[23;2t",
    ]
