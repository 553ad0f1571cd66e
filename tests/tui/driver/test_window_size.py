"""The size of the window: one size for every reader, and no storm of size events if two sources disagree."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size

from deskspine.core.terminal.key_sequences import MAX_WINDOW_CELLS
from deskspine.tui.app import DeskApp
from deskspine.tui.driver.window_size import window_size
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from support import fakes


@pytest.mark.parametrize(
    ("said", "environ", "size"),
    [
        ((120, 40), {}, (120, 40)),
        ((0, 0), {}, (80, 24)),
        ((100, 0), {}, (100, 24)),
        ((0, 100), {}, (80, 100)),
        ((0, 0), {"COLUMNS": "132", "LINES": "50"}, (132, 50)),
        ((0, 0), {"COLUMNS": "0", "LINES": "-3"}, (80, 24)),
        ((0, 0), {"COLUMNS": "wide", "LINES": "9999"}, (80, 24)),
        ((120, 40), {"COLUMNS": "80", "LINES": "24"}, (120, 40)),
        ((65535, 65535), {}, (MAX_WINDOW_CELLS, MAX_WINDOW_CELLS)),
        ((1, 1), {}, (1, 1)),
    ],
)
def test_a_size_is_taken_from_the_terminal_the_environment_or_what_is_usual(
    said: tuple[int, int], environ: dict[str, str], size: tuple[int, int]
) -> None:
    assert window_size((2, 0), environ, lambda descriptor: said) == size


def test_the_first_descriptor_that_is_a_terminal_decides() -> None:
    def ask(descriptor: int) -> tuple[int, int]:
        if descriptor == 2:
            raise OSError
        return (90, 30 + descriptor)

    assert window_size((2, 1, 0), {}, ask) == (90, 31)
    assert window_size((2,), {}, ask) == (80, 24)


@pytest.mark.parametrize("over", ["", "help", "ask"])
async def test_two_sizes_on_their_way_at_once_end_in_one_layout(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    laid_out: list[Size] = []
    for kind in (DeskScreen, DeskModal):
        plain = kind._screen_resized

        def counted(self: DeskScreen, size: Size, plain: object = plain) -> None:
            laid_out.append(size)
            assert len(laid_out) < 100
            plain(self, size)  # type: ignore[operator]

        monkeypatch.setattr(kind, "_screen_resized", counted)
    async with app.run_test(size=(80, 24)) as pilot:
        if over == "help":
            await app.push_screen(HelpScreen(services))
        elif over == "ask":
            services.link.put(fakes.asking())
        await pilot.pause()
        laid_out.clear()
        for _ in range(3):
            for size in (Size(80, 25), Size(80, 24), Size(100, 40)):
                for screen in app.screen_stack:
                    screen.post_message(events.Resize(size, size))
                    screen.call_later(lambda: None)  # two sizes in a row would be taken as one
        await pilot.pause(0.2)
        assert len(laid_out) < 20
        assert {screen.size for screen in app.screen_stack} == {Size(80, 24)}
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        assert {screen.size for screen in app.screen_stack} == {Size(100, 40)}
