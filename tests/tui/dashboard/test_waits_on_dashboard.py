"""Waits on the dashboard: one quiet line that moves nothing, and an offer that Enter takes and Escape closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.pilot import Pilot

from deskspine.core.notify.wording import offer_length
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Now
from deskspine.core.waits.kinds import WAIT_KINDS
from deskspine.engine.snapshot import HeadsUp, NextRoutine, Snapshot, TakeBack
from deskspine.engine.wording.waits import offer_forms, wait_forms
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard import screen as dashboard
from deskspine.tui.dashboard import words
from deskspine.tui.palette_rows import offers
from deskspine.tui.widgets.news_line import NewsLine, news_pieces, offered
from deskspine.tui.wording import window_title
from support import fakes, shipped
from support.every_screen import PUSHED

B, NOW = fakes.BOOT, fakes.now()
SIZES = [(24, 6), (40, 12), (80, 24), (120, 40)]
WAITING = fakes.snapshot(waits=(fakes.wait(),))
OFFERED = fakes.snapshot(waits=(fakes.wait(),), offer=fakes.offer())


def later(seconds: float) -> Now:
    return Now(B + seconds, fakes.WALL + seconds, fakes.ZONE)


def rows(app: DeskApp) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def ready(pilot: Pilot[None]) -> None:
    await shipped.settled(pilot, lambda: pilot.app.screen.is_mounted)
    await pilot.pause()


def said(snapshot: Snapshot, width: int, *, on_dashboard: bool = True) -> str:
    return "".join(text for (_, text), _ in news_pieces(snapshot, NOW, width, on_dashboard=on_dashboard))


@pytest.fixture(autouse=True)
def _no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "FIGURE_AFTER_S", 3600.0)  # it comes at no certain moment


def test_a_wait_is_said_with_its_time_in_whole_minutes() -> None:
    assert wait_forms(WAITING, NOW) == (
        "your tests are running, 2 min", "your tests are running", "tests 2 min", "tests",
    )  # fmt: skip
    assert wait_forms(WAITING, later(51))[0] == "your tests are running, 3 min"
    assert wait_forms(fakes.snapshot(waits=(fakes.wait(ago_s=30),)), NOW)[0] == "your tests are running"
    assert wait_forms(fakes.snapshot(), NOW) == ()


def test_an_expected_length_is_said_until_it_has_passed() -> None:
    expected = fakes.snapshot(waits=(fakes.wait(expected_s=290.0),))
    assert wait_forms(expected, NOW)[0] == "your tests are running, 2 of about 5 min"
    assert wait_forms(expected, later(200))[0] == "your tests are running, 5 min"


def test_of_several_waits_the_one_that_needs_the_person_is_said() -> None:
    both = fakes.snapshot(waits=(fakes.wait("build"), fakes.wait("agent", needs_you=True)))
    assert wait_forms(both, NOW) == (
        "your agent needs you, and 1 more",
        "your agent needs you",
        "agent waits",
        "agent!",
    )


@pytest.mark.parametrize("kind", WAIT_KINDS)
def test_every_kind_of_wait_is_said_in_a_window_of_24_columns(kind: Any) -> None:
    for needs_you in (False, True):
        waits = (fakes.wait(kind, 59 * 60.0, needs_you=needs_you),)
        line = words.mini_line(fakes.snapshot(waits=waits), NOW, 24)
        text = "".join(piece for _, piece in line)
        assert text.startswith("next 10:18 · ")
        assert cell_len(text) <= 24
        assert WAIT_KINDS[kind].short in text


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_wait_is_shown_and_nothing_else_moves(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        before = rows(app)
        services.link.put(WAITING)
        await pilot.pause()
        during = rows(app)
        changed = [at for at, (old, new) in enumerate(zip(before, during, strict=True)) if old != new]
        assert len(changed) == 1
        assert "tests" in during[changed[0]]
        if size[1] >= 12:
            assert during[0].rstrip().endswith("● sitting"), "the state keeps its place"
        services.link.put(fakes.snapshot())
        await pilot.pause()
        assert rows(app) == before


async def test_the_time_of_a_wait_follows_the_clock() -> None:
    services, clock, _ = fakes.services(WAITING)
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "your tests are running, 2 min" in rows(app)[0]
        clock.advance(51)  # no minute of another number on the screen begins with it
        app.tick()
        await pilot.pause()
        assert "your tests are running, 3 min" in rows(app)[0]


async def test_in_one_line_the_wait_follows_the_countdown() -> None:
    services, _, _ = fakes.services(WAITING)
    app = DeskApp(services)
    async with app.run_test(size=(60, 1)) as pilot:
        await ready(pilot)
        assert "18:00 · at 10:18 · tests 2 min · sat 32 min" in rows(app)[0]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (110, "◆ Your tests are running: 60 seconds?  One-minute neck break   enter start   esc not this time"),
        (78, "◆ Your tests are running: 60 seconds?   enter start   esc not this time"),
        (64, "◆ Your tests are running: 60 seconds?   enter start   esc no"),
        (46, "◆ Tests: 60 seconds?   enter start   esc no"),
        (38, "Tests: 60 s? enter start esc no"),
        (22, "Tests: 60 s? enter esc"),
    ],
)
def test_an_offer_is_said_in_the_longest_form_that_fits(width: int, shown: str) -> None:
    assert said(OFFERED, width) == shown
    assert cell_len(shown) <= width


def test_on_another_page_an_offer_has_no_key_that_means_something_else_there() -> None:
    assert said(OFFERED, 78, on_dashboard=False) == (
        "◆ Your tests are running: 60 seconds?   b start   not this time"
    )  # fmt: skip
    assert said(OFFERED, 22, on_dashboard=False) == "Tests: 60 s? b no"


def test_keys_that_were_changed_are_those_of_the_offer() -> None:
    settings = DEFAULTS.replace("keys.dashboard.break", ("f5",)).replace("keys.dashboard.offer_close", ())
    text = said(replace(OFFERED, settings=settings), 78)
    assert text == "◆ Your tests are running: 60 seconds?   f5 start   not this time"


@pytest.mark.parametrize(
    ("seconds", "text"), [(60, "60 seconds"), (90, "90 seconds"), (120, "2 minutes"), (100, "1 min 40 s")]
)
def test_the_length_of_an_offer(seconds: int, text: str) -> None:
    offer = replace(fakes.offer(), routine=NextRoutine(fakes.routine(), seconds, ""))
    assert offer_length(seconds) == text
    assert all(form.endswith("?") for form in offer_forms(offer))


def test_an_offer_comes_before_other_news_whose_keys_still_work() -> None:
    all_news = replace(
        OFFERED, heads_up=HeadsUp(B + 45, 300, True), undo=TakeBack(B + 30, "did-it", "Counted as a break")
    )
    assert said(all_news, 78).startswith("◆ Your tests are running")
    assert offered(all_news, NOW) == (
        "dashboard.break", "dashboard.offer_close", "dashboard.later", "dashboard.undo",
    )  # fmt: skip


def test_an_offer_is_over_at_its_end_also_before_the_next_snapshot() -> None:
    assert offered(OFFERED, later(117)) == ("dashboard.break", "dashboard.offer_close")
    assert offered(OFFERED, later(118)) == ()
    assert news_pieces(OFFERED, later(118), 78) == []


def test_the_title_of_the_window_has_the_offer_if_the_settings_allow_it() -> None:
    assert window_title(OFFERED, NOW) == "60 seconds while you wait? · deskspine"
    assert window_title(OFFERED, later(118)) == "17 minutes · deskspine"
    quiet = replace(OFFERED, settings=DEFAULTS.replace("ladder.offer", ()))
    assert window_title(quiet, NOW) == "18 minutes · deskspine"


def test_the_palette_closes_an_offer_only_while_there_is_one() -> None:
    def ids(snapshot: Snapshot) -> set[str]:
        return {row.command for row in offers(snapshot, NOW, ())}

    assert "dashboard.offer_close" in ids(OFFERED)
    assert "dashboard.offer_close" not in ids(fakes.snapshot())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("key", "request_name"), [("enter", "start"), ("escape", "offer-close")])
async def test_enter_takes_an_offer_and_escape_closes_it(size: tuple[int, int], key: str, request_name: str) -> None:
    services, _, sent = fakes.services(OFFERED)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert sent.names == [request_name]
        assert sent.last.args == {}


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_click_on_either_label_does_what_its_key_does(size: tuple[int, int]) -> None:
    services, _, sent = fakes.services(OFFERED)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        y = size[1] - 2
        for label in ("enter", "esc"):
            await pilot.click(offset=(rows(app)[y].index(label) + 1, y))
            await pilot.pause()
        assert sent.names == ["start", "offer-close"]


async def test_escape_does_nothing_without_an_offer() -> None:
    services, clock, sent = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert sent.names == []
        services.link.put(OFFERED)
        await pilot.pause()
        clock.advance(118)
        await pilot.press("escape")
        await pilot.pause()
        assert sent.names == []


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_offer_moves_nothing_and_steps_back(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(WAITING)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        before = rows(app)
        services.link.put(OFFERED)
        await pilot.pause()
        during = rows(app)
        changed = [at for at, (old, new) in enumerate(zip(before, during, strict=True)) if old != new]
        assert changed == [size[1] - 2], "the line above the keys"
        assert "enter" in during[-2]
        services.link.put(WAITING)
        await pilot.pause()
        assert rows(app) == before


async def test_an_offer_is_seen_and_taken_on_a_page_as_well() -> None:
    services, _, sent = fakes.services(shipped.snapshot(offer=fakes.offer()))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await app.push_screen(PUSHED["history"](app))
        await pilot.pause()
        (line,) = [line for line in app.screen.query(NewsLine) if line.display]
        assert "b start   not this time" in line.plain()
        y = line.region.y
        await pilot.click(offset=(rows(app)[y].index("not this time") + 2, y))
        await pilot.press("b")
        await pilot.pause()
        assert sent.names == ["offer-close", "start"]


def _names(today: Any) -> str:
    lines = words.numbers_lines(fakes.snapshot(today=today), NOW)
    return "\n".join("".join(text for _, text in line) for line in lines)


def test_the_page_of_today_counts_the_waits_that_were_used() -> None:
    assert "3 of 14 waits used for a break" in _names(fakes.today(waits_used=3, waits_passed=11))
    assert "0 of 1 wait used for a break" in _names(fakes.today(waits_passed=1))
    assert "wait" not in _names(fakes.today())


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_the_picture_of_an_offer(snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(OFFERED)
    assert snap_compare(DeskApp(services), run_before=ready, terminal_size=size)


def test_the_picture_of_a_wait_that_needs_the_person(
    snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    services, _, _ = fakes.services(fakes.snapshot(waits=(fakes.wait("agent", needs_you=True),)))
    assert snap_compare(DeskApp(services), run_before=ready, terminal_size=(80, 24))
