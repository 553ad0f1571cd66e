"""The settings screen: every field is there, a good value is sent, a bad one is explained and changes nothing."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from deskspine.core.settings.settings import DEFAULTS, FIELDS
from deskspine.engine.snapshot import Notice
from deskspine.tui.settings.field_words import opens_list
from deskspine.tui.settings.group_column import GroupColumn
from deskspine.tui.settings.option_rows import options_of
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.settings_form import form


@pytest.mark.long
async def test_every_setting_can_be_reached_and_shows_its_help_and_default() -> None:
    async with form(size=(120, 40)) as page:
        for field in FIELDS:
            await page.go_to(field.key)
            page_text = " ".join(page.text("settings-detail").split())
            assert field.help in page_text
            assert f"{field.key} · default: " in page_text


async def test_a_typed_number_is_sent_as_it_was_typed_and_shown_at_once() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await page.pilot.press("enter", *"35", "enter")
        assert page.sets == [("schedule.sit_minutes", "35")]
        assert "35 minutes" in page.text("settings-rows")
        assert page.screen.query_one(Rows).has_focus


async def test_a_wrong_value_is_explained_and_nothing_changes() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await page.pilot.press("enter", *"900", "enter")
        assert page.sets == []
        assert "1 to 240 minutes" in page.text("settings-error")
        assert page.screen.query_one("#editor", Input).has_focus
        await page.pilot.press("escape")
        assert "50 minutes" in page.text("settings-rows")
        assert page.text("settings-error") == ""


async def test_leaving_the_editor_applies_a_good_value() -> None:
    async with form() as page:
        await page.go_to("schedule.snooze_minutes")
        await page.pilot.press("enter", *"10", "tab")
        await page.pilot.pause()
        assert page.sets == [("schedule.snooze_minutes", "10")]
        assert page.screen.query_one(Rows).cursor == "schedule.snooze_limit"


async def test_switches_choices_and_numbers_turn_with_the_arrows() -> None:
    async with form() as page:
        for key, press in (("sound.ask", "right"), ("appearance.motion", "right"), ("schedule.sit_minutes", "left")):
            await page.go_to(key)
            await page.pilot.press(press)
        assert page.sets == [
            ("sound.ask", "off"), ("appearance.motion", "reduced"), ("schedule.sit_minutes", "45")
        ]  # fmt: skip


async def test_digits_on_a_number_begin_a_new_value_and_a_small_step_is_one() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await page.pilot.press("3", "5", "enter", "shift+right")
        assert [value for _, value in page.sets] == ["35", "36"]
        assert page.screen._list.has_focus


async def test_a_changed_setting_is_marked_and_a_key_takes_its_default() -> None:
    changed = DEFAULTS.replace("schedule.sit_minutes", 25)
    async with form(fakes.snapshot(settings=changed)) as page:
        assert "• Sit at most" in page.row("schedule.sit_minutes")
        assert "•" not in page.row("schedule.snooze_minutes")
        assert "Reminders •" in page.text("groups")
        assert "default: 50 minutes (changed)" in " ".join(page.text("settings-detail").split())
        assert ("backspace", "default") in page.screen.query_one(KeyLine).keys
        await page.pilot.press("backspace")
        assert page.sets == [("schedule.sit_minutes", "50")]
        assert "•" not in page.text("groups")
        assert ("backspace", "default") not in page.screen.query_one(KeyLine).keys


async def test_a_number_that_may_be_zero_jumps_over_what_it_may_not_be() -> None:
    async with form() as page:
        await page.go_to("schedule.micro_every_minutes")
        await page.pilot.press("right", "left")
        assert [value for _, value in page.sets] == ["10", "0"]


async def test_a_list_opens_on_a_page_of_its_own_and_is_ticked_by_arrows_and_space() -> None:
    async with form() as page:
        await page.go_to("ladder.remind_2")
        before = page.screen._changes.settings.words("ladder.remind_2")
        await page.pilot.press("enter", "space", "down", "space", "escape")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert [key for key, _ in page.sets] == ["ladder.remind_2"] * 2
        assert set(str(page.sets[-1][1]).split(", ")) ^ set(before) == {"screen", "title"}
        assert page.screen._list.cursor == "ladder.remind_2"


@pytest.mark.long
@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24)])
async def test_every_value_of_a_list_can_be_read_whole_and_reached(size: tuple[int, int]) -> None:
    async with form(shipped.snapshot(), size) as page:
        for field in FIELDS:
            if not opens_list(field):
                continue
            await page.go_to(field.key)
            await page.pilot.press("enter", "home", "end")
            await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, OptionsScreen))
            rows = page.pilot.app.screen.query_one(Rows)
            options = options_of(field, DEFAULTS, shipped.library(), shipped.snapshot().person)
            assert rows.places == [option.id for option in options]
            assert rows.cursor == options[-1].id
            page_text = "".join(rows.plain().split())
            assert all("".join(option.words.split()) in page_text for option in options), field.key
            await page.pilot.press("escape")
            await shipped.settled(page.pilot, lambda: page.screen.is_active)


async def test_a_routine_is_chosen_by_its_name() -> None:
    async with form(shipped.snapshot()) as page:
        await page.go_to("routine.default")
        await page.pilot.press("enter")
        await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, OptionsScreen))
        rows = page.pilot.app.screen.query_one(Rows)
        await page.pilot.pause()
        assert rows.cursor == "seated-2min", "it begins at the present one"
        rows.put_cursor("micro-1min")
        await page.pilot.press("enter")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("routine.default", "micro-1min")]
        rows = page.screen._list
        row = rows.plain().splitlines()[rows.lines_of("routine.default").start]
        assert shipped.library().routines["micro-1min"].name in row


@pytest.mark.parametrize("size", [(24, 6), (40, 12)])
async def test_what_a_search_found_is_in_view_once_the_keys_go_to_the_list(size: tuple[int, int]) -> None:
    async with form(size=size) as page:
        await page.pilot.press("slash", *"motion")
        await page.pilot.pause(0.1)
        await page.pilot.press("enter")
        rows = page.screen._list
        assert rows.has_focus

        def in_view() -> bool:
            y = rows.region.y + rows.lines_of("appearance.motion").start
            box = rows.parent.region  # type: ignore[union-attr]
            return bool(box.y <= y < box.bottom)

        await shipped.settled(page.pilot, in_view)


async def test_the_list_to_take_in_turn_keeps_the_order_of_the_ticks() -> None:
    async with form(shipped.snapshot()) as page:
        await page.go_to("routine.list")
        await page.pilot.press("enter", "down", "space", "up", "space")
        rows = page.pilot.app.screen.query_one(Rows)
        first, second = rows.places[:2]
        assert page.sets[-1] == ("routine.list", f"{second}, {first}")
        assert rows.plain().splitlines()[0].strip().startswith("[2]")


async def test_another_key_is_pressed_not_typed_and_is_shown_as_it_is_written() -> None:
    async with form() as page:
        await page.go_to("keys.dashboard.break")
        assert "enter" in page.text("settings-rows")
        await page.pilot.press("enter", "full_stop")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("keys.dashboard.break", "full_stop")]
        row = page.screen._list.plain().splitlines()[page.screen._list.lines_of("keys.dashboard.break").start]
        assert row.split()[3] == "."
        assert "default: enter (changed)" in page.text("settings-detail")


async def test_a_key_of_another_command_is_taken_over_after_a_question_and_escape_cancels() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        await page.pilot.press("enter", "d")
        app = page.pilot.app
        assert isinstance(app.screen, PressKeyScreen)
        await page.pilot.pause()
        assert "d is “I just took a break” at a reminder." in shipped.words(app.screen)
        assert page.sets == []
        await page.pilot.press("escape")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == []
        await page.pilot.press("enter", "d", "d")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("keys.ask.did_it", "none"), ("keys.ask.snooze", "d")]
        assert "none" in page.row("keys.ask.did_it")


async def test_the_question_about_a_key_is_answered_by_a_click_on_its_label() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        await page.pilot.press("enter", "d")
        await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, PressKeyScreen))
        await page.pilot.click(KeyLine, offset=(2, 0))
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets[-1] == ("keys.ask.snooze", "d")


async def test_another_key_after_the_question_is_a_new_question() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        await page.pilot.press("enter", "d", "1", "d", "x")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("keys.ask.snooze", "x")]


async def test_the_only_key_of_a_command_that_needs_one_is_not_taken() -> None:
    async with form() as page:
        await page.go_to("keys.player.pause")
        await page.pilot.press("enter", "s", "s")
        await page.pilot.pause()
        assert "s is the only key of “Stop” in a routine." in shipped.words(page.pilot.app.screen)
        assert page.sets == []


async def test_a_command_gets_one_more_key_loses_all_and_gets_its_defaults_back() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        for keys in (("plus", "x"), ("delete",), ("backspace",)):
            await page.pilot.press(*keys)
            await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert [value for _, value in page.sets] == ["5 z x", "none", "5 z"]


async def test_a_default_key_that_another_command_has_by_now_is_not_taken_back() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        await page.pilot.press("enter", "d", "d")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        await page.go_to("keys.ask.did_it")
        await page.pilot.press("backspace")
        await page.pilot.pause()
        assert len(page.sets) == 2
        assert "d is used by ask.snooze" in " ".join(page.text("settings-error").split())


@pytest.mark.long(sample=2)
@pytest.mark.parametrize(
    ("key", "pressed", "taken"),
    [
        ("keys.app.quit", "up", False),
        ("keys.app.quit", "c", False),
        ("keys.app.palette", "shift+tab", False),
        ("keys.app.help", "space", False),
        ("keys.app.quit", "ctrl+g", True),
        ("keys.app.quit", "f10", True),
        ("keys.app.help", "exclamation_mark", True),
        ("keys.player.next", "up", True),
    ],
)
async def test_what_works_everywhere_takes_no_key_that_pages_need(key: str, pressed: str, taken: bool) -> None:
    async with form() as page:
        await page.go_to(key)
        await page.pilot.press("enter", pressed)
        await page.pilot.pause()
        await page.pilot.pause()
        assert bool(page.sets) is taken
        if not taken:
            assert "is used on other pages" in shipped.words(page.pilot.app.screen)


async def test_escape_stays_where_a_command_needs_it() -> None:
    async with form() as page:
        await page.go_to("keys.player.leave")
        await page.pilot.press("enter", "x")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("keys.player.leave", "x escape")]


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", [(24, 6), (40, 12), (60, 16), (80, 24), (120, 40)])
async def test_no_row_hides_and_the_values_of_a_choice_are_whole(size: tuple[int, int]) -> None:
    async with form(size=size) as page:
        rows = page.screen._list
        for field in FIELDS:
            await page.go_to(field.key)
            y = rows.region.y + rows.lines_of(field.key).start
            box = rows.parent.region  # type: ignore[union-attr]
            assert box.y <= y < box.bottom, field.key
            detail = page.screen.query_one("#settings-detail", Flow)
            assert detail.region.bottom < size[1], field.key
            if field.kind == "choice" and not field.own and size[0] >= 40:
                assert all(option in detail.plain() for option in field.choices), field.key
            assert "esc" in page.screen.query_one(KeyLine).plain()


async def test_searching_narrows_the_list_and_escape_widens_it_again() -> None:
    async with form() as page:
        rows_text = page.text("settings-rows")
        await page.pilot.press("slash", *"snooze", "enter")
        await page.pilot.pause()
        assert "Snooze" in page.text("settings-rows")
        assert "Work hours" not in page.text("settings-rows")
        assert ("esc", "show all") in page.screen.query_one(KeyLine).keys
        await page.pilot.press("escape")
        await page.pilot.pause()
        assert page.text("settings-rows") == rows_text
        assert ("esc", "close") in page.screen.query_one(KeyLine).keys
        await page.pilot.press("escape")
        await shipped.settled(page.pilot, lambda: not page.screen.is_attached)


async def test_a_change_made_elsewhere_appears() -> None:
    async with form() as page:
        changed = DEFAULTS.replace("schedule.sit_minutes", 25)
        page.screen.services.link.put(fakes.snapshot(settings=changed))
        await page.pilot.pause()
        await page.pilot.pause()
        assert "25 minutes" in page.text("settings-rows")


async def test_trouble_with_the_file_is_shown_as_it_is() -> None:
    text = "config.toml:3: schedule.sit_minutes: expected [a number]; 50 is used instead"
    async with form(fakes.snapshot(notices=(Notice(text),)), (120, 40)) as page:
        assert text in " ".join(page.text("settings-notices").split())


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_the_cursor_stays_in_view_on_the_way_down(size: tuple[int, int]) -> None:
    async with form(size=size) as page:
        await page.pilot.press("end")
        await page.pilot.pause()
        rows = page.screen.query_one(Rows)
        assert rows.cursor == FIELDS[-1].key
        assert rows.parent is not None
        y = rows.plain().count("\n")
        assert rows.region.y + y < rows.parent.region.bottom  # type: ignore[attr-defined]


async def test_every_group_has_room_for_the_mark_of_a_change() -> None:
    changed = DEFAULTS.replace("interrupt.popup", "off")
    async with form(fakes.snapshot(settings=changed)) as page:
        column = page.screen.query_one(GroupColumn)
        assert "How it reaches you •" in column.render_line(1).text
