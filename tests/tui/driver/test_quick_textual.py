"""A start loads Textual without the widgets of its palette, and the palettes of deskspine open all the same."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from support.paths import ROOT

LOAD = """
import sys
from deskspine.tui.driver import quick_textual
quick_textual.load_textual()
import deskspine.tui.app
print(*sorted(name for name, module in sys.modules.items() if module is not None))
"""
OPEN_PALETTES = f"""{LOAD}
import asyncio
from support import fakes, shipped

async def run():
    app = deskspine.tui.app.DeskApp(fakes.services()[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await shipped.settled(pilot, lambda: type(app.screen).__name__ == "Palette")
        await shipped.settled(pilot, lambda: app.screen.query_one("CommandList").option_count > 5)
        await pilot.press("escape")
        app.choose_theme()
        await shipped.settled(pilot, lambda: type(app.screen).__name__ == "ThemePalette")
        await shipped.settled(pilot, lambda: app.screen.query_one("CommandList").option_count > 5)
    print("opened")

asyncio.run(run())
"""
REAL_MODULES = """
from textual.command import CommandPalette, Provider
import platformdirs
from deskspine.tui.palette import Palette
from deskspine.tui.palette_app import picture_folder
print(issubclass(Palette, CommandPalette), hasattr(Provider, "matcher"), picture_folder().is_dir())
"""
STAND_INS = {"textual.command", "platformdirs"}
THEIR_PARTS = {"textual.widgets._input", "textual.widgets._option_list", "textual.widgets._tree", "tempfile", "shutil"}


def lines_of(code: str) -> list[str]:
    """Run `code` in a new interpreter and return what it prints."""
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8", timeout=60, check=True
    ).stdout.splitlines()


def test_the_app_loads_without_what_only_palettes_need() -> None:
    loaded = set(lines_of(LOAD)[0].split())
    assert {"textual.app", "deskspine.tui.app"} <= loaded
    assert loaded & (STAND_INS | THEIR_PARTS) == set()


def test_palettes_open_after_a_quick_import() -> None:
    assert lines_of(OPEN_PALETTES)[1:] == ["opened"]


@pytest.mark.parametrize("before", ["", "import textual.app\n", "import platformdirs\n"])
def test_the_real_modules_are_found_afterwards(before: str) -> None:
    assert lines_of(before + LOAD + REAL_MODULES)[1:] == ["True True True"]


def test_a_version_of_textual_that_needs_more_is_loaded_as_a_whole() -> None:
    loaded = lines_of(LOAD.replace("quick_textual.load", "quick_textual.OF_THE_PALETTE = ()\nquick_textual.load", 1))
    assert "textual.command" in loaded[0].split()
