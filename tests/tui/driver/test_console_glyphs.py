"""The text console of Linux: every screen uses only glyphs that the fonts of a console have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App

from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.driver.console_glyphs import AVAILABLE, REPLACEMENTS, shown
from deskspine.tui.overlays import PAGES, load
from deskspine.tui.widgets.figure import Figure
from support import fakes, shipped

RANGES = (
    (0x20, 0x7E), (0xA1, 0xA1), (0xA3, 0xA4), (0xA6, 0xA9), (0xAB, 0xAC), (0xAE, 0xAE), (0xB0, 0xB1),
    (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB), (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2010, 0x2015),
    (0x2018, 0x201A), (0x201C, 0x201E), (0x2022, 0x2022), (0x2039, 0x203A), (0x2122, 0x2122), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2264, 0x2265), (0x226A, 0x226B), (0x2500, 0x257F), (0x2588, 0x2588),
    (0x2591, 0x2592), (0x25A0, 0x25A0), (0x25AE, 0x25AE), (0x25B2, 0x25B2), (0x25B4, 0x25B4), (0x25B6, 0x25B6),
    (0x25B8, 0x25B8), (0x25BC, 0x25BC), (0x25BE, 0x25BE), (0x25C0, 0x25C0), (0x25C2, 0x25C2), (0x25C8, 0x25C8),
    (0x25CF, 0x25CF), (0x2610, 0x2612), (0x2666, 0x2666), (0x2717, 0x2718),
)  # fmt: skip
"""Glyphs besides letters in each of the 147 fonts Lat2, Lat7, Lat15, Uni1, Uni2 and Uni3 of Debian's console-setup."""
FONTS_HAVE = frozenset(chr(code) for first, last in RANGES for code in range(first, last + 1))
SNAPSHOTS: dict[str, Callable[[], Snapshot]] = {
    "dashboard": fakes.snapshot,
    "ask": lambda: fakes.asking(snoozes_used=1, walk=True),
    "first run": lambda: fakes.snapshot(first_run=True),
    "player": lambda: shipped.playing(30.0),
}


@pytest.fixture(autouse=True)
def _console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")


def text_of(app: App[None]) -> str:
    """Return the text on the screen."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def missing(text: str) -> set[str]:
    """Return the characters that a console would show as one and the same sign."""
    return {
        character for character in text if character not in FONTS_HAVE and not character.isalpha() and character != "\n"
    }


@pytest.mark.parametrize("size", [(80, 25), (128, 48)], ids=str)
@pytest.mark.parametrize("name", SNAPSHOTS)
async def test_a_screen_of_the_clock(name: str, size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(SNAPSHOTS[name]())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for _ in range(8):
            clock.advance(5)
            app.tick()
            await pilot.pause()
            assert not missing(text_of(app))
            assert "?" * 2 not in text_of(app)
        assert len(text_of(app).split()) > 20


@pytest.mark.parametrize("page", PAGES)
async def test_a_page(page: str) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 25)) as pilot:
        await app.push_screen(load(*PAGES[page])(services))
        await pilot.pause()
        for key in ("down", "down", "end"):
            await pilot.press(key)
            await pilot.pause()
            assert not missing(text_of(app))
        assert len(text_of(app).split()) > 20


async def test_the_palette_and_a_toast() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 25)) as pilot:
        app.notify("Saved ✓ ▟ 🪑")
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        assert not missing(text_of(app))


@pytest.mark.parametrize(("size", "rows"), [((80, 25), 5), ((128, 48), 10), ((60, 20), 0)], ids=str)
async def test_the_digits_are_of_full_blocks(size: tuple[int, int], rows: int) -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        digits = [line for line in text_of(app).split("\n")[:12] if "██  " in line]
        assert len(digits) == rows
        assert rows or "18:00" in text_of(app)


async def test_the_figure_is_of_ascii() -> None:
    services, _, _ = fakes.services(shipped.playing(30.0))
    app = DeskApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        await shipped.settled(pilot, lambda: any(figure.settled for figure in app.screen.query(Figure)))
        picture = [glyph for row in app.screen.query(Figure).first().picture for glyph, _, _ in row]
        assert len(set(picture)) > 3
        assert all(glyph.isascii() for glyph in picture)


def test_every_replacement_is_there() -> None:
    assert AVAILABLE <= FONTS_HAVE
    assert all(glyph.isascii() or glyph in AVAILABLE for glyph in REPLACEMENTS.values())
    assert not set(REPLACEMENTS) & AVAILABLE
    assert shown("Übung ▄▟ ✓ 🪑 日本") == "Übung ■█ + ?? 日本"
