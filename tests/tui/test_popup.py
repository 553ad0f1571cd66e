"""A popup: it shows one ask or routine, whatever the settings say about screens, and closes after it."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.app import DeskApp
from deskspine.tui.overlays import overlays_for
from deskspine.tui.services import Services
from support import fakes, shipped

SILENT = DEFAULTS.replace("ladder.ask", ("desktop",))


def popup(services: Services) -> DeskApp:
    """Return the app of a popup."""
    return DeskApp(replace(services, popup=True), once=True)


def test_it_shows_an_ask_that_the_settings_keep_off_screens_with_the_first_pages_before_it() -> None:
    snapshot = replace(fakes.asking(), settings=SILENT, first_run=True)
    assert list(overlays_for(snapshot)) == ["first-run"]
    assert list(overlays_for(snapshot, popup=True)) == ["ask", "first-run"]
    assert list(overlays_for(replace(snapshot, ask=None), popup=True)) == []


async def test_it_closes_when_the_ask_is_over_and_not_while_its_routine_plays() -> None:
    services, _, _ = fakes.services(fakes.asking())
    app = popup(services)
    async with app.run_test(size=(80, 24)) as pilot:
        services.link.put(shipped.playing(1.0))
        await shipped.settled(pilot, lambda: "play" in app._open)
        assert app.is_running
        services.link.put(fakes.snapshot())
        await shipped.settled(pilot, lambda: not app.is_running)


async def test_it_closes_at_once_when_nothing_is_open() -> None:
    services, _, _ = fakes.services(fakes.snapshot())
    app = popup(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: not app.is_running)


async def test_it_stays_while_a_break_is_offered_and_closes_when_the_offer_is_over() -> None:
    waiting = fakes.snapshot(waits=(fakes.wait(),))
    services, _, sent = fakes.services(replace(waiting, offer=fakes.offer()))
    app = popup(services)
    async with app.run_test(size=(60, 20)) as pilot:
        await shipped.settled(pilot, lambda: app.screen.is_mounted)
        assert not app._done()
        await pilot.press("escape")
        await pilot.pause()
        assert sent.names == ["offer-close"]
        services.link.put(waiting)
        await shipped.settled(pilot, lambda: not app.is_running)
