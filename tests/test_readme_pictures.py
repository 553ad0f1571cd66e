"""The pictures of the README show the screens that it promises, drawn without gaps."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

import pictures
import terminal_image
from terminal_image import Cell, Grid, NoFontError, Painter, boxes_of, save_gif, save_png

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 1_500_000
OF_FIGURES = frozenset("▚▞▛▜▙▟▖▗▘▝")
"""Characters that only a figure uses in a window of this size."""
FRONT, BACK = (200, 100, 50), (10, 20, 30)


def words(grid: Grid) -> str:
    """Return the text of a grid."""
    return "\n".join("".join(cell.letter for cell in row) for row in grid)


def row(letters: str, front: terminal_image.Rgb = FRONT) -> Grid:
    """Return a grid of one row."""
    return [[Cell(letter, front, BACK) for letter in letters]]


@cache
def animation() -> list[tuple[pictures.Frame, float]]:
    """Return the frames of the animation."""
    return asyncio.run(pictures.animation())


@pytest.mark.long
def test_the_animation_goes_from_the_ask_through_a_hold_to_the_dashboard() -> None:
    screens = [frame.showing for frame, _ in animation()]
    order = [name for at, name in enumerate(screens) if at == 0 or screens[at - 1] != name]
    phases = [f"PlayerScreen {phase}" for phase in ("prep", "move", "hold")]
    assert order == ["AskScreen", *phases, "AfterScreen", "DashboardScreen"]
    assert 7.0 <= sum(shown_s for _, shown_s in animation()) <= 11.0
    assert {(len(row), len(frame.grid)) for frame, _ in animation() for row in frame.grid} == {pictures.SIZE}


def test_the_figure_moves_and_the_seconds_pass_in_the_animation() -> None:
    moves = [frame.grid for frame, _ in animation() if frame.showing == "PlayerScreen move"]
    figures = {tuple(cell if cell.letter in OF_FIGURES else None for row in grid for cell in row) for grid in moves}
    assert len(figures) >= 5
    holds = [words(frame.grid[:1]) for frame, _ in animation() if frame.showing == "PlayerScreen hold"]
    assert len(set(holds)) >= 2


@pytest.mark.parametrize(
    ("name", "screen"),
    [("dashboard", "DashboardScreen"), ("player-light", "PlayerScreen hold"), ("library", "LibraryScreen")],
)
async def test_a_still_shows_the_screen_it_is_named_after(name: str, screen: str) -> None:
    frame = await pictures.STILLS[name]()
    assert frame.showing == screen
    assert "Two-minute" in words(frame.grid) or screen.startswith("Player")


def test_every_picture_is_in_the_tree_and_small_enough() -> None:
    files = {f"{pictures.ANIMATION}.gif", *(f"{name}.png" for name in pictures.STILLS)}
    assert {file.name for file in pictures.PICTURES.iterdir() if file.is_file()} == files
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in files:
        assert f"docs/pictures/{name}" in readme
        assert (pictures.PICTURES / name).stat().st_size < MOST_BYTES
    with Image.open(pictures.PICTURES / f"{pictures.ANIMATION}.gif") as animated:
        assert getattr(animated, "n_frames", 1) > 10
        assert animated.info["loop"] == 0


def test_an_unknown_picture_is_refused_with_the_names_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pictures.py", "nothing"])
    assert pictures.main() == 2
    assert "There is no picture nothing; there are ask-stretch-done, dashboard" in capsys.readouterr().err


def test_without_a_font_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal_image, "FONTS", (("no-such-font.ttf", "no-such-font.ttf"),))
    monkeypatch.setattr(sys, "argv", ["pictures.py", "library"])
    monkeypatch.setattr(pictures, "STILLS", {"library": _letters})
    assert pictures.main() == 1
    assert capsys.readouterr().err == f"{terminal_image.NO_FONT}\n"
    with pytest.raises(NoFontError):
        Painter().draw(row("a"))


async def _letters() -> pictures.Frame:
    return pictures.Frame("", row("a"))


@pytest.mark.parametrize("letters", ["██", "━━", "▄▄", "▀▀", "▁▁"])
def test_blocks_and_lines_run_on_from_cell_to_cell(letters: str) -> None:
    image = Painter().draw(row(letters)).crop((terminal_image.MARGIN, terminal_image.MARGIN, 36, 36))
    filled = [y for y in range(image.height) if image.getpixel((0, y)) == FRONT]
    assert filled
    for y in range(image.height):
        assert {image.getpixel((x, y)) for x in range(image.width)} == {FRONT if y in filled else BACK}


def test_two_quadrants_that_complete_each_other_fill_a_cell() -> None:
    for one, other in ("▚▞", "▌▐", "▙▝", "▛▗", "▘▟"):
        boxes = [*(boxes_of(one) or ()), *(boxes_of(other) or ())]
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
        assert area == terminal_image.WIDE * terminal_image.HIGH


def test_a_corner_joins_the_lines_next_to_it() -> None:
    corner, across, down = boxes_of("┏") or (), (boxes_of("━") or ())[0], (boxes_of("┃") or ())[0]
    assert any(box[2] == terminal_image.WIDE and box[1::2] == across[1::2] for box in corner)
    assert any(box[3] == terminal_image.HIGH and box[::2] == down[::2] for box in corner)
    assert boxes_of("a") is None


def test_what_is_written_is_what_was_drawn(tmp_path: Path) -> None:
    first, second = (Painter().draw(row("█▄", front)) for front in (FRONT, (0, 200, 0)))
    save_png(first, tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as png:
        assert png.convert("RGB").tobytes() == first.tobytes()
    save_gif([(first, 200), (second, 300)], tmp_path / "two.gif")
    with Image.open(tmp_path / "two.gif") as gif:
        for number, (image, shown_ms) in enumerate([(first, 200), (second, 300)]):
            gif.seek(number)
            assert gif.info["duration"] == shown_ms
            pairs = zip(gif.convert("RGB").tobytes(), image.tobytes(), strict=True)
            assert max(abs(one - other) for one, other in pairs) <= 8
