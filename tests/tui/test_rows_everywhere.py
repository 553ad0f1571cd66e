"""Every list on every page: the row under the cursor is seen whole, and the mouse does what keys do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.tui.widgets.rows import Rows
from support import shipped
from support.bursts import write
from support.every_screen import FEW_SIZES, on_every_screen, stage

STEPS = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8, "end": 9999, "home": -9999}
"""Rows by which each key moves the cursor."""
WALK = ["end", "up", "pageup", "pageup", "pagedown", "home", "pagedown", "pagedown", "up", "end", "pageup", "home"]


def lists(screen: Screen[Any]) -> list[Rows]:
    """Return the lists of a page that can be seen."""
    return [rows for rows in screen.query(Rows) if rows.is_on_screen and rows.places]


def seen(rows: Rows) -> Region:
    """Return the part of a list that is in the window."""
    place = rows.screen.find_widget(rows)
    return rows.content_region.intersection(place.visible_region)


def hidden(rows: Rows) -> list[int]:
    """Return the lines of the row under the cursor that are not in the window, or lie behind something else."""
    part, lines = seen(rows), rows.lines_of(rows.cursor)
    room = rows.parent.scrollable_content_region.height  # type: ignore[union-attr]
    out = []
    for line in lines[:room]:
        y = rows.content_region.y + line
        inside = part.y <= y < part.bottom
        if not inside or any(rows.screen.get_widget_at(x, y)[0] is not rows for x in (part.x, part.right - 1)):
            out.append(line)
    return out


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", FEW_SIZES, ids=str)
async def test_the_row_under_the_cursor_is_seen_whole_after_every_move(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for rows in lists(screen):
            screen.set_focus(rows)
            await pilot.pause()
            for at, key in enumerate(
                [*["down"] * min(40, len(rows.places)), *["up"] * min(9, len(rows.places)), *WALK]
            ):
                before = rows.places.index(rows.cursor)
                await write(pilot, [key])
                assert rows.has_focus, (name, at, key)
                assert rows.cursor == rows.places[max(0, min(len(rows.places) - 1, before + STEPS[key]))], (name, key)
                assert hidden(rows) == [], (name, rows.cursor, at, key)

    await on_every_screen(size, act)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", FEW_SIZES, ids=str)
async def test_the_wheel_moves_the_cursor_of_every_list_and_keeps_it_in_view(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for rows in lists(screen):
            for kind, by in [(MouseScrollDown, 1)] * 12 + [(MouseScrollUp, -1)] * 6:
                at = max(0, min(len(rows.places) - 1, rows.places.index(rows.cursor) + by))
                wanted = rows.places[at]
                await pilot._post_mouse_events([kind], offset=(seen(rows).x, seen(rows).y), button=0)
                await pilot.pause()
                assert rows.cursor == wanted, name
                assert hidden(rows) == [], (name, rows.cursor)

    await on_every_screen(size, act)


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 12)], ids=str)
async def test_every_row_in_view_is_taken_by_a_click_and_chosen_by_a_second_one(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for rows in screen.query(Rows):
            said: list[Message] = []
            post = rows.post_message

            def keep(message: Message, said: list[Message] = said, post: Any = post) -> bool:
                chosen = isinstance(message, (Rows.Chosen, Rows.Ticked))
                said.extend([message] if chosen else [])
                return True if chosen else bool(post(message))

            rows.post_message = keep  # type: ignore[method-assign]
            for row_id in rows.places:
                for clicks in (1, 2):
                    y = rows.content_region.y + rows.lines_of(row_id).start
                    at = (rows.content_region.x + 4, y)
                    if not screen.find_widget(rows).visible_region.contains(*at):
                        break
                    if "@click" in screen.get_style_at(*at).meta:
                        break  # the whole row is the label of a key
                    said.clear()
                    await pilot.click(offset=at)
                    await pilot.pause()
                    assert rows.cursor == row_id, (name, row_id)
                    if rows._boxes:
                        assert [type(one) for one in said] == [Rows.Ticked], (name, row_id, clicks)
                    else:
                        assert [type(one) for one in said] == [Rows.Chosen] * (clicks - 1), (name, row_id, clicks)

    await on_every_screen(size, act)


@pytest.mark.parametrize("still", [False, True])
async def test_a_click_on_the_scroll_bar_takes_the_cursor_along(still: bool) -> None:
    """Expect it also without motion, where Textual scrolls one refresh later."""
    async with stage((24, 6), still=still) as on:
        screen = await on.open("routines in an order")
        rows = screen.query_one(Rows)
        first = rows.cursor
        await on.pilot.click(offset=(23, 3))
        await shipped.settled(on.pilot, lambda: rows.cursor != first and hidden(rows) == [])


def moved_into_view(rows: Rows, before: str) -> bool:
    """Return True if the cursor has left the row `before` and can be seen."""
    return rows.cursor != before and hidden(rows) == []


@pytest.mark.parametrize("name", ["composer with a routine", "routines in an order"])
async def test_a_turn_of_the_wheel_over_the_scroll_bar_takes_the_cursor_along(name: str) -> None:
    async with stage((24, 6)) as on:
        screen = await on.open(name)
        (rows,) = [rows for rows in screen.query(Rows) if rows.has_focus]
        for wheel in (MouseScrollDown, MouseScrollUp):
            before = rows.cursor
            for _ in range(3):
                on.app.post_message(wheel(None, 23, 3, 0, 0, 0, False, False, False, 23, 3, None))
            await shipped.settled(on.pilot, partial(moved_into_view, rows, before))
