"""The report to the terminal: which one goes with a snapshot, who gets it, how often, and how it is removed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from deskspine.core.player.machine import start
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import LastBreak, Playing, Snapshot
from deskspine.tui import program_report as module
from deskspine.tui.driver import terminal_escapes
from deskspine.tui.driver.key_reader import KeyReader
from deskspine.tui.driver.queries import Queries
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.program_report import ProgramReport, program_status
from support import fakes
from support.status_terminal import FENCE, FENCE_REPLY, QUERY, records, reports, through_tmux

SITTING = fakes.snapshot()
ASKING = fakes.asking()
OWED = fakes.snapshot(mode="owed", ask=fakes.ask(stage="owed"))
PLAYING = fakes.snapshot(mode="playing", playing=Playing(fakes.plan(), start(fakes.plan(), fakes.BOOT)))
JUST_DONE = fakes.snapshot(last_break=LastBreak(fakes.WALL - 10, "Two-minute seated reset", "finished"))
IN_TMUX = {"TMUX": "/tmp/tmux-1/default,1,0", "TMUX_PANE": "%3"}
ANSWER = QUERY + FENCE_REPLY


def at(seconds: float) -> Now:
    """Return the moment `seconds` after the start."""
    return Now(fakes.BOOT + seconds, fakes.WALL + seconds, fakes.ZONE)


class Desk:
    """A report over a terminal that replies what a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **environ: str) -> None:
        monkeypatch.setattr(terminal_escapes, "is_terminal", lambda driver: True)
        self.written, self.stalled, self.is_headless = b"", False, False
        self.queries = Queries(self.write)
        self._reader = KeyReader(self.queries.take)
        self._workers: list[asyncio.Task[None]] = []
        self.timers: list[float] = []
        self.answers = 0
        app: Any = SimpleNamespace(_driver=self, run_worker=self._work, set_timer=lambda s, call: self.timers.append(s))
        environ = {"TERM": "foot", **environ}
        self.report = ProgramReport(app, Terminal(app, environ), environ, self._answered)

    def write(self, text: str) -> None:
        self.written += text.encode()

    def flush(self) -> None:
        """Do nothing: no output waits."""

    def _work(self, work: Coroutine[Any, Any, None], exit_on_error: bool) -> None:
        self._workers.append(asyncio.ensure_future(work))

    def _answered(self) -> None:
        self.answers += 1

    async def hears(self, *pieces: bytes) -> None:
        """Let the bytes of the terminal arrive, in pieces."""
        await asyncio.sleep(0)
        for number, piece in enumerate(pieces):
            keys = self._reader.read(piece, float(number) / 10)
            assert keys == []
        for _ in range(5):
            await asyncio.sleep(0)

    async def ready(self) -> Desk:
        """Let the terminal take reports, and forget what was written for that."""
        self.report.first_frame_shown()
        await self.hears(ANSWER)
        self.written = b""
        return self

    def said(self) -> list[dict[str, str]]:
        """Return the reports that were written."""
        return list(reports(self.written))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    return lambda **environ: Desk(monkeypatch, **environ)


@pytest.mark.parametrize(
    ("snapshot", "fields"),
    [
        (SITTING, {"state": "idle", "app": "deskspine"}),
        (fakes.snapshot(mode="away"), {"state": "idle", "app": "deskspine"}),
        (fakes.snapshot(mode="snoozed", ask=fakes.ask(stage="snoozed")), {"state": "idle", "app": "deskspine"}),
        (ASKING, {"state": "blocked", "kind": "question", "title": "Break", "msg": "Time to move"}),
        (OWED, {"state": "blocked", "title": "Break", "msg": "Break overdue"}),
        (PLAYING, {"state": "working", "progress": "25", "title": "Break", "msg": "The routine is playing"}),
        (JUST_DONE, {"state": "done", "title": "Break", "msg": "The break is over"}),
        (fakes.snapshot(last_break=LastBreak(fakes.WALL - 10, outcome="did-it")), {"state": "idle"}),
        (fakes.snapshot(last_break=LastBreak(fakes.WALL + 10)), {"state": "idle"}),
        (fakes.snapshot(last_break=None), {"state": "idle"}),
    ],
)
async def test_each_state_has_its_report(snapshot: Snapshot, fields: dict[str, str], desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    here.report.show(snapshot, at(0), 0.257)
    assert here.said() == [{"app": "deskspine", **fields}]


def test_a_routine_is_done_for_a_minute() -> None:
    states = [program_status(JUST_DONE, at(seconds)).state for seconds in (0, 49.9, 50, 3600)]
    assert states == ["done", "done", "idle", "idle"]


async def test_a_routine_that_is_done_is_shown_as_idle_after_the_minute(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    for seconds in (0, 1, 2):
        here.report.show(JUST_DONE, at(seconds))
    assert here.timers == [pytest.approx(50, abs=0.2)]
    assert [fields["state"] for fields in here.said()] == ["done"]


async def test_progress_is_written_when_its_number_changes_and_once_a_second(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    for step in range(81):  # ten seconds at eight frames a second
        here.report.show(PLAYING, at(step / 8), step / 8 / 20)
    assert [int(fields["progress"]) for fields in here.said()] == list(range(0, 51, 5))
    here.written = b""
    for step in range(80):  # a routine of half an hour: a number lasts for 18 s
        here.report.show(PLAYING, at(20 + step / 8), 0.6 + step / 8 / 1800)
    assert [int(fields["progress"]) for fields in here.said()] == [60]


async def test_a_change_of_the_state_does_not_wait(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    for number, snapshot in enumerate((SITTING, ASKING, PLAYING, OWED, SITTING)):
        here.report.show(snapshot, at(number / 10))
    assert [fields["state"] for fields in here.said()] == ["idle", "blocked", "working", "blocked", "idle"]


async def test_while_the_terminal_stalls_nothing_is_written_and_the_newest_report_follows(
    desk: Callable[..., Desk],
) -> None:
    here = await desk().ready()
    here.stalled = True
    here.report.show(ASKING, at(0))
    here.report.show(PLAYING, at(5), 0.1)
    assert here.written == b""
    here.stalled = False
    here.report.show(PLAYING, at(9), 0.2)
    assert [fields.get("progress") for fields in here.said()] == ["20"]


NO = FENCE_REPLY
OTHER = b"\x1b]11;rgb:ff/ff/ff\x1b\\"


@pytest.mark.parametrize(
    ("pieces", "takes"),
    [
        ((ANSWER,), True),
        (tuple(ANSWER[at : at + 1] for at in range(len(ANSWER))), True),
        ((QUERY[:-2] + b"\x07" + FENCE_REPLY,), True),
        ((QUERY, QUERY, FENCE_REPLY, QUERY), True),
        ((OTHER, QUERY, FENCE_REPLY), True),
        ((NO,), False),
        ((NO, QUERY), False),
        (
            (b"\x1b]7501;?x\x1b\\", b"\x1b]7501;state=idle\x1b\\", b"\x1b]75010;?\x1b\\", b"\x1bP7501;?\x1b\\", NO),
            False,
        ),
        ((OTHER, b"\x1b]7501;\xff\xfe\x1b\\", NO), False),
        ((QUERY[:6],), False),
        ((), False),
    ],
)
async def test_only_a_terminal_that_replied_gets_reports(
    pieces: tuple[bytes, ...], takes: bool, desk: Callable[..., Desk]
) -> None:
    here = desk()
    here.report.key_pressed()
    assert here.written == b"", "the first frame is not shown yet"
    here.report.first_frame_shown()
    await here.hears(*pieces)
    assert here.written == QUERY + FENCE
    assert here.answers == takes
    here.report.show(ASKING, at(0))
    here.report.show(SITTING, at(9))
    assert len(here.said()) == (2 if takes else 0)
    assert bool(here.report.undo()) == takes
    here.report.key_pressed()
    here.report.resized()
    here.report.focused()
    here.report.come_back()
    await here.hears()
    assert here.written.count(QUERY) == 1, "it is asked once"


async def test_a_reply_that_comes_too_late_is_no_reply(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.0)
    here = desk()
    here.report.first_frame_shown()
    await asyncio.sleep(0.01)
    await here.hears(ANSWER)
    here.report.show(ASKING, at(0))
    assert here.said() == []


async def test_it_is_removed_once_and_reported_again_after_another_program(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    assert here.report.undo() == ""
    here.report.show(ASKING, at(0))
    here.write(here.report.undo())
    assert records(here.written) == {}
    assert here.report.undo() == ""
    here.report.come_back()
    here.report.show(ASKING, at(1))
    assert records(here.written)[""]["state"] == "blocked"


async def test_after_a_stop_without_warning_it_is_written_again(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    here.report.show(ASKING, at(0))
    here.report.come_back()
    here.report.show(ASKING, at(1))
    here.report.show(ASKING, at(2))
    assert len(here.said()) == 2


async def test_the_setting_ends_and_begins_it(desk: Callable[..., Desk]) -> None:
    here = await desk().ready()
    off = fakes.snapshot(settings=DEFAULTS.replace("notice.progress", False))
    for number, snapshot in enumerate((off, SITTING, off, off, SITTING)):
        here.report.show(snapshot, at(number))
    assert [fields["state"] for fields in here.said()] == ["idle", "clear", "idle"]


async def test_behind_tmux_it_has_a_record_of_its_own_after_the_first_key(desk: Callable[..., Desk]) -> None:
    here = desk(**IN_TMUX)
    here.report.first_frame_shown()
    await here.hears()
    assert here.written == b"", "the reply would go to another pane"
    here.report.key_pressed()
    await here.hears(QUERY)
    assert through_tmux(here.written) == QUERY, "and no fence, to which tmux would reply itself"
    here.report.show(ASKING, at(0))
    others = b"\x1b]7501;state=working:app=agent\x1b\\"
    assert records(others + through_tmux(here.written)).keys() == {"", "deskspine-3"}
    here.write(here.report.undo())
    assert records(others + through_tmux(here.written)).keys() == {""}


async def test_behind_tmux_it_is_written_again_with_the_focus_and_asks_again_after_a_new_size(
    desk: Callable[..., Desk],
) -> None:
    here = desk(**IN_TMUX)
    here.report.first_frame_shown()
    here.report.key_pressed()
    await here.hears(QUERY)
    here.report.show(ASKING, at(0))
    here.report.focused()
    here.report.show(ASKING, at(1))
    assert len(list(reports(through_tmux(here.written)))) == 2
    here.written = b""
    here.report.resized()
    here.report.show(OWED, at(2))
    assert here.written == b"", "the window may be another terminal's"
    assert here.report._last is not None, "but it would be removed at the end"
    here.report.key_pressed()
    await here.hears(QUERY)
    here.report.show(OWED, at(3))
    assert records(through_tmux(here.written))["deskspine-3"]["state"] == "blocked"


@pytest.mark.parametrize(
    "environ",
    [{"TMUX": "/tmp/tmux-1/default,1,0"}, {**IN_TMUX, "TMUX_PANE": "%x"}, {"STY": "1.pts-0"}, {"TERM": "linux"}],
)
async def test_where_no_reply_can_come_it_does_not_ask(environ: dict[str, str], desk: Callable[..., Desk]) -> None:
    here = desk(**environ)
    here.report.first_frame_shown()
    here.report.key_pressed()
    await here.hears(ANSWER)
    here.report.show(ASKING, at(0))
    assert here.written == b""
