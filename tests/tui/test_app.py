"""The app follows the snapshot: screens, keys, colours, toasts, and the sign of life."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual import events as textual_events
from textual.widgets import Input

from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.link import Link
from deskspine.engine.snapshot import Notice, PresenceView, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.screen import AskScreen
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.demo_app import DemoApp
from deskspine.tui.widgets import demo_mark
from deskspine.tui.widgets.big_digits import BigDigits
from deskspine.tui.widgets.key_line import KeyLine
from support import fakes, shipped


def happened(kind: Any, why: str = "", **changes: Any) -> Event:
    return Event(kind=kind, t=fakes.BOOT, wall=fakes.WALL, why=why, **changes)


def test_a_link_announces_once_until_it_is_taken() -> None:
    link, published = Link(), []
    link.on_ready = lambda: published.append(1)
    link.put(fakes.snapshot(), [happened("heads-up")])
    second = fakes.snapshot()
    link.put(second, [happened("due")])
    assert len(published) == 1
    snapshot, events = link.take()
    assert snapshot is second
    assert [event.kind for event in events] == ["heads-up", "due"]
    link.put(fakes.snapshot())
    assert len(published) == 2
    assert link.take()[1] == ()


async def test_an_ask_opens_with_the_snapshot_and_closes_only_with_it() -> None:
    services, clock, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        services.link.put(fakes.asking())
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)
        clock.advance(3)
        await pilot.press("5")
        assert sent.names == ["snooze"]
        assert isinstance(app.screen, AskScreen)
        services.link.put(fakes.snapshot(mode="snoozed", ask=fakes.ask(stage="snoozed", again=fakes.BOOT + 300)))
        await pilot.pause()
        assert isinstance(app.screen, DashboardScreen)
        services.link.put(fakes.asking(number=2))
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)
        assert app.screen.number == 2


async def test_an_ask_does_not_open_when_the_ladder_keeps_the_screen_out_of_it() -> None:
    settings = DEFAULTS.replace("ladder.ask", ("title",))
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        quiet = fakes.snapshot(mode="asking", settings=settings, ask=fakes.ask())
        services.link.put(quiet)
        await pilot.pause()
        assert isinstance(app.screen, DashboardScreen)
        services.link.put(fakes.snapshot(mode="asking", settings=settings, ask=fakes.ask(step=1)))
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)


async def test_every_key_of_the_dashboard_sends_its_request() -> None:
    services, _, sent = fakes.services()
    async with DeskApp(services).run_test() as pilot:
        await pilot.press("enter", "plus", "minus", "a", "m", "enter", "p", "enter", "d", "escape")
        assert sent.names == [
            "start", "interval-up", "interval-down", "away-toggle", "meeting", "pause", "did-it",
        ]  # fmt: skip


async def test_keys_and_colours_follow_the_settings_at_once() -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        swapped = DEFAULTS.replace("keys.dashboard.meeting", ("x",)).replace("keys.dashboard.pause", ("m",))
        services.link.put(fakes.snapshot(settings=swapped.replace("appearance.theme", "deskspine-light")))
        await pilot.pause()
        await pilot.press("m", "enter", "p", "x", "enter")
        assert sent.names == ["pause", "meeting"]
        assert app.theme == "deskspine-light"


async def test_a_key_is_told_at_most_every_five_seconds_and_at_once_when_presence_is_unknown() -> None:
    services, clock, sent = fakes.services()
    async with DeskApp(services).run_test() as pilot:
        await pilot.press("x", "y", "x")
        assert [request.name for request in sent.requests] == ["key"]
        clock.advance(5)
        await pilot.press("x")
        assert len(sent.requests) == 2
        services.link.put(fakes.snapshot(presence=PresenceView("unknown", None, ())))
        await pilot.pause()
        await pilot.press("x")
        assert len(sent.requests) == 3


async def test_the_sign_of_life_rides_in_the_request_that_its_key_sends() -> None:
    services, clock, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert ([request.name for request in sent.requests], sent.signs) == (["away-toggle"], 1)
        await pilot.press("d")
        assert (sent.names, sent.signs) == (["away-toggle", "did-it"], 1), "once in five seconds"
        clock.advance(5)
        app.post_message(textual_events.Paste("in vain"))
        await pilot.pause()
        assert ([request.name for request in sent.requests][2:], sent.signs) == (["key"], 2)


async def test_a_covered_screen_is_not_drawn_and_takes_the_latest_snapshot_when_it_is_uncovered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[tuple[str, str]] = []
    draw = DashboardScreen.tick

    def counted(screen: DashboardScreen) -> None:
        drawn.append((type(screen).__name__, screen.services.snapshot.mode))
        draw(screen)

    monkeypatch.setattr(DashboardScreen, "tick", counted)
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        await pilot.press("question_mark")
        await pilot.pause()
        drawn.clear()
        for mode in ("away", "paused", "sitting", "meeting"):
            services.link.put(fakes.snapshot(mode=mode))
            await pilot.pause()
        app.post_message(textual_events.AppBlur())
        app.post_message(textual_events.AppFocus())
        await pilot.pause()
        assert drawn == []
        await pilot.press("escape")
        await pilot.pause()
        assert {mode for _, mode in drawn} == {"meeting"}
        assert not app._unseen
        drawn.clear()
        await pilot.press("ctrl+p")
        services.link.put(fakes.snapshot(mode="away"))
        await pilot.pause()
        assert ("DashboardScreen", "away") in drawn, "the palette lets it shine through"


async def test_refusals_and_notices_are_said_word_for_word() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(notifications=True) as pilot:
        trouble = fakes.snapshot(notices=(Notice("[red]no space left[/red]"),))
        services.link.put(trouble, [happened("refused", "All [3] snoozes are used.")])
        await pilot.pause()
        services.link.put(trouble)
        await pilot.pause()
        toasts = [(notification.message, notification.markup) for notification in app._notifications]
        assert sorted(toasts) == [("All [3] snoozes are used.", False), ("[red]no space left[/red]", False)]


async def test_several_notices_of_one_snapshot_share_a_toast() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(notifications=True) as pilot:
        notices = (Notice("The state cannot be written"), Notice("No journal."), Notice("No log.", "error"))
        services.link.put(fakes.snapshot(notices=notices))
        await pilot.pause()
        toasts = [notification.message for notification in app._notifications]
        assert toasts == ["The state cannot be written. 2 more problems: see the dashboard."]
        assert [notification.severity for notification in app._notifications] == ["error"]
        services.link.put(fakes.snapshot(notices=(*notices, Notice("Later."))))
        await pilot.pause()
        assert [notification.message for notification in app._notifications][1:] == ["Later."]


async def test_nobody_looking_means_whole_minutes() -> None:
    services, clock, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.pause()
        digits = app.screen.query_one(BigDigits)
        assert (digits.text, digits.unit) == ("18:00", "")
        assert app.ticker.every_second
        app.post_message(textual_events.AppBlur())
        await pilot.pause()
        clock.advance(61)
        app.tick()
        assert (digits.text, digits.unit) == ("17", "min")
        assert not app.ticker.every_second
        app.post_message(textual_events.AppFocus())
        await pilot.pause()
        assert (digits.text, digits.unit) == ("16:59", "")


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("size", [(24, 6), (80, 24), (200, 60)])
@pytest.mark.parametrize("screen", ["dashboard", "ask", "player", "after", "help"])
async def test_every_screen_of_a_demo_says_that_it_is_one(screen: str, size: tuple[int, int]) -> None:
    first = {
        "ask": fakes.asking(),
        "player": shipped.playing(1.0),
        "after": fakes.snapshot(finished="seated-2min"),
    }.get(screen, fakes.snapshot())
    services, _, _ = fakes.services(first)
    tops: dict[bool, str] = {}
    for demo in (True, False):
        app = DeskApp(replace(services, demo=demo))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            if screen == "help":
                await pilot.press("question_mark")
                await pilot.pause()
            top = "".join(segment.text for segment in app.screen._compositor.render_strips()[0])
            assert ("DEMO" in top) is demo, top
            tops[demo] = top
    at = tops[True].index(" DEMO ")
    assert tops[True].replace(" DEMO ", tops[False][at : at + 6], 1) == tops[False], "it hides six cells and no more"


@pytest.mark.parametrize(("size", "stays"), [((24, 6), False), ((80, 24), True)], ids=str)
async def test_the_mark_of_a_demo_covers_text_of_a_small_window_for_a_moment_only(
    size: tuple[int, int], stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_mark, "SHOWN_S", 0.05)
    services, _, _ = fakes.services(fakes.asking())
    app = DeskApp(replace(services, demo=True))
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: bool(app.screen.query(demo_mark.DemoMark)))
        await pilot.pause(0.2)
        assert app.screen.query_one(demo_mark.DemoMark).display is stays


async def test_a_demo_goes_on_moving_while_its_window_has_no_focus() -> None:
    services, clock, _ = fakes.services()
    app = DemoApp(replace(services, demo=True))
    async with app.run_test() as pilot:
        await pilot.pause()
        app.post_message(textual_events.AppBlur())
        await pilot.pause()
        assert app.ticker.every_second
        clock.advance(61)
        app.tick()
        assert app.screen.query_one(BigDigits).text == "16:59"


async def test_quit_closes_the_screen_alone_even_from_the_ask() -> None:
    services, _, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert sent.names == []
    assert app.return_code == 0


async def test_quit_everywhere_is_a_request_of_the_palette() -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test():
        assert "Quit everywhere" in [entry.title for entry in app.get_system_commands(app.screen)]
        await app.action_command("app.quit_everywhere")
    assert sent.names == ["quit"]


@pytest.mark.long(sample=3)
@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+d"])
@pytest.mark.parametrize("screen", ["dashboard", "player", "help", "after"])
async def test_a_key_that_quits_other_programs_says_how_to_quit_this_one(key: str, screen: str) -> None:
    keys = DEFAULTS.replace("keys.app.quit", ("ctrl+q", "f10"))
    first = {
        "player": shipped.playing(1.0, settings=keys),
        "after": fakes.snapshot(finished="seated-2min", settings=keys),
    }.get(screen, fakes.snapshot(settings=keys))
    services, _, sent = fakes.services(first)
    app = DeskApp(services)
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        if screen == "help":
            await pilot.press("question_mark")
        await pilot.press(key, key)
        assert [notification.message for notification in app._notifications] == [
            "Quit with ctrl+q or f10. Everything is saved."
        ]
        assert app.is_running
        await pilot.press("f10")
    assert sent.names == []
    assert app.return_code == 0


@pytest.mark.parametrize("first", [fakes.snapshot(), shipped.playing(1.0)], ids=["dashboard", "player"])
async def test_a_message_leaves_the_line_over_the_keys_free(first: Snapshot) -> None:
    services, _, _ = fakes.services(first)
    app = DeskApp(services)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("q")
        await shipped.settled(pilot, lambda: any(toast.region.area for toast in app.screen.query("Toast")))
        assert max(toast.region.bottom for toast in app.screen.query("Toast")) <= 24 - 2


async def test_a_key_of_other_programs_that_was_bound_here_does_what_it_is_bound_to() -> None:
    services, _, sent = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("keys.dashboard.pause", ("q",))))
    app = DeskApp(services)
    async with app.run_test(notifications=True) as pilot:
        await pilot.press("q", "enter")
        assert sent.names == ["pause"]
        assert not list(app._notifications)


@pytest.mark.parametrize("page", ["dashboard.settings", "dashboard.routines"])
async def test_a_q_that_is_typed_is_a_letter(page: str) -> None:
    services, _, sent = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(notifications=True) as pilot:
        await app.run_action(f"app.command({page!r})")
        await pilot.pause()
        await pilot.press("slash")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert app.screen.query(Input).first().value == "q"
        assert not list(app._notifications)
        assert "quit" not in sent.names


async def test_the_second_key_that_quits_still_cuts_text_where_text_is_typed() -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press("a", "ctrl+x")
        assert sent.names == []
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running
        await pilot.press("ctrl+x")
    assert app.return_code == 0


async def test_a_page_that_closes_leaves_the_dashboard_up_to_date() -> None:
    services, clock, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert not isinstance(app.screen, DashboardScreen)
        clock.advance(600)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(BigDigits).text == "08:00"


async def test_the_palette_offers_what_makes_sense_now_and_does_it() -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        offered = {entry.title: entry.callback for entry in app.get_system_commands(app.screen)}
        assert {"Break now", "I leave", "Pause reminders", "Help", "Quit"} <= set(offered)
        assert not {"Snooze", "Resume"} & set(offered)
        offered["I leave"]()
        offered["Break now"]()
        await pilot.pause()
        assert sent.names == ["away", "start"]
        services.link.put(fakes.asking())
        await pilot.pause()
        assert "Snooze" in {entry.title for entry in app.get_system_commands(app.screen)}
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert type(app.screen).__name__ == "Palette"
        services.link.put(fakes.snapshot())
        await pilot.pause()
        assert isinstance(app.screen, DashboardScreen), "what lay over the ask goes with it"


@pytest.mark.parametrize(("size", "rows"), [((24, 6), 3), ((40, 12), 2), ((80, 24), 1), ((200, 60), 1)], ids=str)
async def test_a_notice_is_as_wide_as_its_words_and_covers_few_rows(size: tuple[int, int], rows: int) -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("q")
        await shipped.settled(pilot, lambda: bool(app.screen.query("Toast")))
        await pilot.pause()
        region = app.screen.query_one("Toast").region
        assert region.height <= rows
        assert region.width <= 52
        assert region.right <= size[0]
        foot = app.screen.query_one(KeyLine).region
        assert not region.overlaps(foot)
