"""The dashboard: every state in words, in every window, without a scroll bar."""

from __future__ import annotations

import gc
import re
import weakref
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.geometry import Region
from textual.widget import Widget

from deskspine.core.coach.course import MEANING, course
from deskspine.core.history.history import DayMark
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.text.durations import clock
from deskspine.core.text.durations import countdown as countdown_text
from deskspine.core.timekeeping.instants import Meter, Now
from deskspine.engine.snapshot import Notice, PresenceView, Question, Snapshot, TakeBack, Until
from deskspine.tui import wording
from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import dashboard_keys
from deskspine.tui.dashboard import countdown, up_next, words
from deskspine.tui.dashboard.arrangement import arrange
from deskspine.tui.dashboard.desk_figure import DeskFigure
from deskspine.tui.dashboard.meter_bar import MeterBar
from deskspine.tui.overlays import chooser_of
from deskspine.tui.widgets.big_digits import BigDigits
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Line, Lines, fitted
from support import fakes, shipped

NOW = Now(fakes.BOOT, fakes.WALL, fakes.ZONE)
B = fakes.BOOT


def text(*lines: Line) -> str:
    return "\n".join("".join(part for _, part in line) for line in lines)


def screen_text(app: DeskApp) -> str:
    """Return everything that is on the screen, as plain text."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def test_the_sit_the_break_and_the_day_are_told() -> None:
    services, clock, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        page = screen_text(app)
        for words_shown in (
            "Next break at 10:18 · limit 50 min",
            "This sit",
            "32 min",
            "Two-minute seated reset",
            "2 breaks",
            "51 min",
        ):
            assert words_shown in page
        clock.advance(125)
        app.tick()
        await pilot.pause()
        assert app.screen.query_one(BigDigits).text == "15:55"
        assert "34 min" in screen_text(app)


@pytest.mark.parametrize(
    "size",
    [(40, 12), (44, 36), (60, 20), (72, 23), (80, 22), (80, 24), (99, 29), (100, 30), (120, 40), (200, 20), (200, 60)],
)
async def test_everything_needed_fits_without_a_scroll_bar(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for widget in app.screen.walk_children(Widget):
            assert not any(widget.scrollbars_enabled), widget
        for selector in ("#countdown", "#page", "#strip"):
            assert app.screen.query_one(selector).region.height > 0
        for widget in app.screen.children:
            assert app.screen.region.contains_region(widget.region), widget
            if not isinstance(widget, KeyLine):
                assert widget.region.bottom <= size[1] - 1, f"{widget} lies under the keys"
        page = screen_text(app)
        assert "Next break" in page
        assert "10:18" in page
        assert "2 breaks" in page


@pytest.mark.parametrize(
    ("size", "said"), [((30, 3), "● 18:00 · at 10:18"), ((21, 11), "18:00"), ((10, 1), "● 18:00"), ((7, 1), "18:00")]
)
async def test_below_that_one_line_still_counts(size: tuple[int, int], said: str) -> None:
    services, clock, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert said in screen_text(app)
        clock.advance(1)
        app.tick()
        await pilot.pause()
        assert "17:59" in screen_text(app)
        await pilot.press("p", "enter")
        assert sent.names == ["pause"]


async def test_a_resize_changes_the_layout() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(120, 40)
        await pilot.pause(0.1)  # Textual repeats its layout on a timer of its own
        assert " 5  Elbows back" in screen_text(app)
        assert "Longest" in screen_text(app)
        await pilot.resize_terminal(20, 2)
        await pilot.pause()
        assert "Next break" not in screen_text(app)
        assert "18:00" in screen_text(app)


def owed(**changes: Any) -> Snapshot:
    return fakes.snapshot(mode="owed", ask=fakes.ask(stage="owed", asked=B - 840, again=B + 900, **changes))


@pytest.mark.parametrize(
    ("snapshot", "state", "when"),
    [
        (owed(), "▲ break overdue", "Break overdue since 09:46 · next reminder 10:15"),
        (fakes.snapshot(mode="snoozed", ask=fakes.ask(stage="snoozed", again=B + 300, snoozes_used=1)),
         "◆ snoozed", "Snoozed · next reminder 10:05 (1 of 3 used)"),
        (fakes.snapshot(mode="sitting"), "● sitting", "Next break at 10:18 · limit 50 min"),
        (fakes.snapshot(mode="sitting", sit=Meter(3000.0, B)), "● sitting, over the limit",
         "Next break at 10:18 · limit 50 min"),
        (fakes.snapshot(mode="sitting", ask=fakes.ask(stage="waiting", asked=None)), "● sitting",
         "Due now: when you stop typing"),
        (fakes.snapshot(mode="held", ask=fakes.ask(stage="held", asked=None, why="a call")), "■ break held",
         "Break due, held back: a call"),
        (fakes.snapshot(mode="away", due=None), "○ away", "Timer stopped while you are away"),
        (fakes.snapshot(mode="unknown", due=None), "? not known", "No break is coming up"),
    ],
)  # fmt: skip
def test_every_state_is_a_word_and_a_sentence(snapshot: Snapshot, state: str, when: str) -> None:
    assert text(words.state_line(snapshot, NOW, 40)) == state
    assert text(words.when_line(snapshot, NOW)) == when


PAUSE, MEETING, OFF = Until(B - 60, B + 3600), Until(B - 60, B + 5400, "meeting"), fakes.WALL + 7200


@pytest.mark.parametrize(
    ("changes", "earliest"),
    [
        ({"mode": "paused", "pause": PAUSE, "next_ask": B + 3720}, B + 3720),
        ({"mode": "paused", "pause": Until(B, None), "next_ask": None}, None),
        ({"mode": "meeting", "meeting": MEETING, "next_ask": B + 5520}, B + 5520),
        ({"mode": "meeting", "meeting": Until(B, None, "meeting"), "next_ask": None}, None),
        ({"mode": "off-duty", "off_duty_until": OFF, "next_ask": B + 7320}, B + 7320),
        ({"mode": "owed", "pause": PAUSE, "ask": fakes.ask(stage="owed", again=B + 3720)}, B + 3720),
        ({"mode": "held", "meeting": Until(B, None), "ask": fakes.ask(stage="held", again=B + 900)}, B + 900),
        ({"mode": "sitting"}, B + 1080),
    ],
)
async def test_no_time_is_shown_before_it_can_ask(changes: dict[str, Any], earliest: float | None) -> None:
    services, _, _ = fakes.services(fakes.snapshot(**changes))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        digits = app.screen.query_one(BigDigits).text
        when = app.screen.query_one("#page", Lines).plain().splitlines()[0]
        if earliest is None:
            assert digits == "--"
            assert not re.search(r"\d\d:\d\d", when)
        else:
            left = earliest - B
            whole_h = f"{int(left // 3600)}:{int(left % 3600 // 60):02d}"
            assert digits == (countdown_text(left) if left <= 3600 else whole_h)
            assert clock(NOW.local_at(earliest)) in app.screen.query_one("#page", Lines).plain()
            assert screen_text(app).count("◇") == 2, "the mark on the strip and its legend"


def test_what_is_due_shows_no_time_left_and_no_dashes() -> None:
    for stage in ("waiting", "asking"):
        snapshot = fakes.snapshot(due=None, ask=fakes.ask(stage=stage))
        assert [countdown.digits(snapshot, NOW, seconds) for seconds in (True, False)] == [("00:00", ""), ("0", "min")]


def test_what_is_going_on_is_said_with_its_end() -> None:
    snapshot = fakes.snapshot(
        meeting=Until(B - 60, None),
        pause=Until(B, B + 3600),
        off_duty_until=fakes.WALL + 7200,
        read="asleep 47 min, counted as a break",
        read_at=B - 30,
        was_here_until=B + 300,
    )
    notes_text = text(*words.note_lines(snapshot, NOW, 74))
    assert "Meeting until you end it: no reminders" in notes_text
    assert "Paused until 11:00: no reminders" in notes_text
    assert "Outside work hours until 12:00" in notes_text
    assert "asleep 47 min, counted as a break  a I was here" in notes_text
    later = Now(B + words.READ_SHOWN_S, fakes.WALL + words.READ_SHOWN_S, fakes.ZONE)
    assert "asleep" not in text(*words.note_lines(snapshot, later, 74))


def test_time_outside_work_hours_has_one_wording() -> None:
    snapshot = fakes.snapshot(mode="off-duty", off_duty_until=fakes.WALL + 23 * 3600, next_ask=None)
    assert text(words.state_line(snapshot, NOW, 80)) == "□ outside work hours"
    assert wording.window_title(snapshot, NOW) == "outside work hours · deskspine"
    weekday = NOW.local_at(NOW.t + 23 * 3600).strftime("%a")
    assert f"Outside work hours until {weekday} 09:00" in text(*words.note_lines(snapshot, NOW, 74))


def test_a_pause_until_tomorrow_says_the_day() -> None:
    snapshot = fakes.snapshot(mode="paused", pause=Until(B, B + 23 * 3600))
    weekday = NOW.local_at(NOW.t + 23 * 3600).strftime("%a")
    assert f"Paused until {weekday} 09:00: no reminders" in text(*words.note_lines(snapshot, NOW, 74))


@pytest.mark.parametrize("width", range(20, 121, 4))
def test_no_note_is_wider_than_its_column_and_its_keys_stay(width: int) -> None:
    snapshot = fakes.snapshot(
        question=Question("skipped-pages", B, "Answer the skipped health questions?"),
        read="asleep 47 min, counted as a break",
        read_at=B - 30,
        was_here_until=B + 300,
        undo=TakeBack(B + 30, "not-now", "Skipped this one"),
        meeting=Until(B - 60, None),
        off_duty_until=fakes.WALL + 7200,
    )
    lines = [text(line) for line in words.note_lines(snapshot, NOW, width)]
    assert max(map(len, lines)) <= width
    assert lines[0].endswith("  y yes  n no")
    assert lines[1].endswith("  a I was here")


@pytest.mark.parametrize(("width", "lasts"), [(60, "2 min 29 s"), (34, "2:29")])
def test_the_length_of_the_next_routine_is_never_cut(width: int, lasts: str) -> None:
    coming = replace(fakes.snapshot().next, promise_s=149)
    line = text(up_next.lines(fakes.snapshot(next=coming), width, 8)[1])
    assert line == f"Two-minute seated reset   {lasts}"
    assert text(up_next.lines(fakes.snapshot(next=coming), 24, 1)[0]).endswith("…   2:29")


SENTENCES = [
    (shipped.snapshot(), "Next break at 10:18 limit 50 min"),
    (shipped.snapshot(mode="owed", ask=fakes.ask(stage="owed", asked=B - 840, again=B + 900)),
     "Break overdue since 09:46 next reminder 10:15"),
    (shipped.snapshot(mode="snoozed", ask=fakes.ask(stage="snoozed", again=B + 300, snoozes_used=1)),
     "Snoozed next reminder 10:05 (1 of 3 used)"),
    (shipped.snapshot(mode="held", ask=fakes.ask(stage="held", asked=None, again=B + 300)),
     "Break due, held back next reminder 10:05"),
]  # fmt: skip


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (100, 30), (115, 30), (120, 40), (150, 40)], ids=str)
@pytest.mark.parametrize(("snapshot", "whole"), SENTENCES, ids=["sitting", "owed", "snoozed", "held"])
async def test_the_line_below_the_digits_is_whole_next_to_the_figure(
    size: tuple[int, int], snapshot: Snapshot, whole: str
) -> None:
    services, _, _ = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        page = app.screen.query_one("#page", Lines)
        before = {widget.id: widget.region for widget in app.screen.children if widget.id != "poster"}
        await shipped.settled(pilot, lambda: bool(app.screen.query(DeskFigure)))
        await pilot.pause()
        after = {widget.id: widget.region for widget in app.screen.children if widget.id != "poster"}
        assert after == before, "no part moves"
        assert app.screen.query_one(DeskFigure).region.area > 0
        rows = [text(line) for line in page.lines]
        assert len(rows) <= page.size.height
        assert max(map(cell_len, rows)) <= page.size.width
        assert " ".join(" ".join(rows).replace("·", " ").split()).startswith(whole)


@pytest.mark.parametrize("size", [(40, 12), (44, 36), (60, 20), (80, 24), (120, 40)], ids=str)
async def test_a_line_below_the_digits_that_is_too_long_ends_with_a_sign(size: tuple[int, int]) -> None:
    why = "a call of several hours in the browser that began this morning"
    services, _, _ = fakes.services(shipped.snapshot(mode="held", ask=fakes.ask(stage="held", asked=None, why=why)))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        page = screen_text(app)
        assert "…" in page or "began this" in page


async def screen_after(snapshot: Snapshot, size: tuple[int, int]) -> str:
    """Return the text on a dashboard of this size."""
    app = DeskApp(fakes.services(snapshot)[0])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (60, 16)], ids=str)
async def test_notes_without_room_leave_a_sign(size: tuple[int, int]) -> None:
    notices = (Notice("The log cannot be written."), Notice("The state cannot be written."))
    question = Question("skipped-pages", B, "Answer the skipped health questions?")
    many = {"notices": notices, "pause": PAUSE, "read": "Away 5 min", "read_at": B, "question": question}
    assert "…" in await screen_after(shipped.snapshot(**many), size)
    assert "…" not in await screen_after(shipped.snapshot(notices=notices[:1]), (60, 16))


@pytest.mark.parametrize("width", range(1, 60))
def test_a_fitted_line_loses_no_word_without_a_sign_and_keeps_its_roles(width: int) -> None:
    line = (("accent", "Break overdue since 09:46"), ("dim", " · next reminder "), ("strong", "10:15"))
    for most in (1, 2, 3):
        rows = fitted(line, width, most)
        assert len(rows) <= most
        assert all(cell_len(text(row)) <= width for row in rows)
        shown = " ".join(text(row) for row in rows)
        assert "…" in shown or shown.replace(" ", "").replace("·", "") == "Breakoverduesince09:46nextreminder10:15"
        assert all(role == "strong" for row in rows for role, piece in row if piece.startswith("10:15"))


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("size", [(44, 36), (60, 20), (80, 24), (120, 40)], ids=str)
async def test_the_top_line_says_that_the_person_is_not_well(size: tuple[int, int], demo: bool) -> None:
    services, _, _ = fakes.services(fakes.snapshot(unwell=("fever",)))
    app = DeskApp(replace(services, demo=demo))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        top = app.screen.query_one("#top", Lines)
        assert "● sitting" in top.plain()
        assert ("not well today" in top.plain()) == (size[0] >= (80 if demo else 44))
        services.link.put(fakes.snapshot())
        await pilot.pause()
        assert "not well" not in top.plain()


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (160, 50), (200, 60)], ids=str)
async def test_the_whole_question_is_shown_with_its_keys_and_what_is_wrong(size: tuple[int, int]) -> None:
    question = Question("skipped-pages", B, "Answer the skipped health questions?")
    trouble = Notice("X11 idle time cannot be read: no X server.", "warning")
    shown = await screen_after(shipped.snapshot(question=question, notices=(trouble,)), size)
    assert "Answer the skipped health questions?" in shown
    assert "y yes  n no" in shown
    assert "X11 idle time cannot" in shown


@pytest.mark.parametrize(
    ("folder", "rest"),
    [
        ("/home/a b/.config/deskspine/", "config.toml:3: keys.x: no such command"),
        ("/srv/", "journal.sqlite3 was removed; a new one begins."),
        ("", "The state cannot be written (denied: /srv/x): it is lost."),
    ],
)
def test_a_notice_about_a_file_begins_with_its_name_and_leaves_room_for_the_reason(folder: str, rest: str) -> None:
    snapshot = fakes.snapshot(notices=(Notice(folder + rest),))
    assert text(*words.note_lines(snapshot, NOW, 200)) == rest


async def test_an_answer_can_be_taken_back_while_its_line_is_shown() -> None:
    take_back = TakeBack(B + 30, "not-now", "Skipped this one")
    services, _, sent = fakes.services(fakes.snapshot(undo=take_back))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Skipped this one   U undo" in screen_text(app)
        await pilot.press("U")
        assert "undo" in sent.names


async def test_the_away_key_means_i_was_here_for_ten_minutes_and_questions_are_answered() -> None:
    question = Question("away-since", B - 4200, "Away since 08:50?")
    services, clock, sent = fakes.services(fakes.snapshot(was_here_until=B + 600, question=question))
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Away since 08:50?  y yes  n no" in screen_text(app)
        await pilot.press("a", "y", "n")
        assert sent.names == ["was-here", "back", "was-here"]
        clock.advance(600)
        services.link.put(fakes.snapshot(was_here_until=B + 600))
        await pilot.pause()
        await pilot.press("a", "y")
        assert sent.names[3:] == ["away-toggle"]


async def test_the_keys_that_answer_a_question_can_be_changed_and_are_not_in_the_palette() -> None:
    settings = DEFAULTS.replace("keys.dashboard.yes", ("o",))
    question = Question("meeting-still-on", B - 4200, "Still in the meeting?")
    services, _, sent = fakes.services(fakes.snapshot(settings=settings, question=question))
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Still in the meeting?  o yes  n no" in screen_text(app)
        await pilot.press("y", "o", "n")
        assert sent.names == ["meeting", "meeting-over"]
        offered = {entry.title for entry in app.get_system_commands(app.screen)}
        assert "Pause reminders" in offered
        assert not offered & {"Yes", "No"}


@pytest.mark.parametrize("size", [(100, 30), (120, 40), (150, 45), (180, 50), (200, 60), (240, 80)], ids=str)
@pytest.mark.parametrize("figure", [True, False])
def test_a_large_window_is_laid_out_around_its_middle(size: tuple[int, int], figure: bool) -> None:
    places = arrange(size[0], size[1] - 1, figure=figure).places
    parts = [place for name, place in places.items() if name != "top"]
    left, right = min(part.x for part in parts), size[0] - max(part.right for part in parts)
    assert abs(left - right) <= 2
    assert max(part.right for part in parts) - left <= 180
    above = min(part.y for part in parts)
    assert above >= (size[1] - 42) * 2 // 5
    columns = [places[name] for name in ("page", "poster", "side") if name in places]
    if size[0] >= 150:
        assert all(one.right < other.x for one, other in pairwise(columns)), "each has a column of its own"


def test_arrangements_grow_with_the_window() -> None:
    assert arrange(21, 60).kind == arrange(200, 4).kind == "line"
    assert arrange(24, 5).kind == arrange(39, 40).kind == "mini"
    assert arrange(40, 11).kind == arrange(200, 19).kind == "small"
    assert arrange(50, 39).kind == "column"
    assert arrange(80, 23).kind == "middle"
    assert arrange(120, 39).kind == "large"
    assert arrange(150, 39).kind == "wide"


@pytest.mark.parametrize("figure", [True, False])
@pytest.mark.parametrize("blocks", [True, False])
def test_parts_are_inside_the_window_and_never_over_each_other(figure: bool, blocks: bool) -> None:
    for width in (*range(1, 130, 3), 149, 150, 175, 200, 260):
        for height in (*range(1, 45), 59, 80):
            found = arrange(width, height, figure=figure, blocks=blocks)
            parts = list(found.places.items())
            for at, (name, place) in enumerate(parts):
                where = f"{name} at {width}x{height} ({found.kind})"
                assert place.area > 0, where
                assert Region(0, 0, width, height).contains_region(place), where
                for other, taken in parts[at + 1 :]:
                    assert not place.overlaps(taken), f"{other} over {where}"


@pytest.mark.parametrize(
    ("size", "drawn"), [((60, 16), (16, 8)), ((80, 24), (28, 14)), ((100, 30), (28, 14)), ((120, 40), (44, 22)),
                        ((200, 60), (44, 22)), ((40, 12), (0, 0)), ((44, 36), (0, 0))]
)  # fmt: skip
def test_the_figure_is_as_large_as_fits(size: tuple[int, int], drawn: tuple[int, int]) -> None:
    assert arrange(size[0], size[1] - 1).place("poster").size == drawn


def test_the_title_speaks_only_where_the_ladder_lets_it() -> None:
    assert wording.window_title(fakes.snapshot(), NOW) == "18 minutes · deskspine"
    soon = fakes.snapshot(due=B + 45)
    assert wording.window_title(soon, NOW) == "Break soon · deskspine"
    assert wording.window_title(fakes.asking(), NOW) == "Time to move · deskspine"
    silent = DEFAULTS.replace("ladder.owed", ())
    assert wording.window_title(owed(), NOW) == "Break overdue · deskspine"
    assert wording.window_title(fakes.snapshot(mode="owed", settings=silent, ask=None), NOW) == "deskspine"


async def test_a_second_repaints_only_the_digits_that_changed() -> None:
    services, clock, _ = fakes.services(fakes.snapshot(presence=PresenceView("present", None, ()), sit=Meter(0.0)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        clock.advance(1)
        app.tick()
        await pilot.pause()
        dirty = []
        for widget in app.screen.walk_children(Widget):
            original = widget._set_dirty

            def record(*regions: Any, widget: Any = widget, original: Any = original, **options: Any) -> Any:
                dirty.append((widget.id, regions))
                return original(*regions, **options)

            widget._set_dirty = record  # type: ignore[method-assign]
        clock.advance(1)
        app.tick()
        assert [(name, [(r.x, r.width) for r in regions]) for name, regions in dirty] == [("countdown", [(28, 2)])]


LONG = (
    "nothing on your list is available now; your default routine; it begins with Ear toward shoulder, left side first"
)


@pytest.mark.parametrize("width", [20, 35, 60])
@pytest.mark.parametrize("room", [4, 5, 8])
def test_the_course_has_its_line_however_long_the_reason_is(width: int, room: int) -> None:
    coming = replace(fakes.snapshot().next, why=LONG)
    lines = ["".join(text for _, text in line) for line in up_next.lines(fakes.snapshot(next=coming), width, room)]
    assert len(lines) <= room
    assert " ".join(lines[-2:]).endswith("day 1 of 21, level 1")
    assert all(len(line) <= width for line in lines[1:])
    shown = " ".join(lines)
    assert "nothing on your list" in shown
    assert LONG in shown or "…" in shown


def test_the_course_is_told_in_words_that_fit_it() -> None:
    finished_course = course([DayMark(f"2026-03-{day:02d}", True, False) for day in range(1, 23)], date(2026, 3, 23))
    fixed = DEFAULTS.replace("course.level", "2")
    assert up_next.course_words(fakes.snapshot()) == "day 1 of 21, level 1"
    assert up_next.course_words(fakes.snapshot(course=finished_course, level=3)) == "course done, level 3"
    assert up_next.course_words(fakes.snapshot(settings=fixed, level=2)) == "level 2, set by you"


async def test_the_course_is_on_the_dashboard_and_what_its_level_means_in_a_large_window() -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        coming = app.screen.query_one("#side", Lines)
        assert "day 1 of 21, level 1" in coming.plain()
        assert len(coming.lines) <= coming.size.height
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await pilot.pause()
        text = " ".join(coming.plain().split())
        assert "day 1 of 21, level 1" in text
        assert "Chest lift, hands on thighs" in text
        assert len(coming.lines) <= coming.size.height
        await pilot.resize_terminal(150, 45)
        await pilot.pause()
        await pilot.pause()
        assert MEANING[1] in coming.plain()


@pytest.mark.parametrize(("size", "rows"), [((24, 5), 2), ((24, 3), 1), ((30, 1), 0)], ids=str)
async def test_a_tiny_window_shows_what_is_asked_and_what_to_press(size: tuple[int, int], rows: int) -> None:
    question = Question("away-since", fakes.BOOT - 900, "Away since 09:45?")
    services, _, _ = fakes.services(fakes.snapshot(question=question))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        first, *notes = app.screen.query_one("#page", Lines).plain().split("\n")[-1 - rows :]
        assert "17:5" in first or "18:00" in first
        assert notes == ["Away since 09:45?", "y yes  n no"][:rows]
        foot = app.screen.query_one(KeyLine)
        assert foot.display == (size[1] > 1)
        if rows:
            assert foot.plain().startswith("enter break")


async def test_a_command_that_was_left_without_a_key_has_none() -> None:
    services, _, sent = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("keys.dashboard.meeting", ())))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert sent.names == []
        services.link.put(fakes.snapshot())
        await pilot.pause()
        await pilot.press("m", "enter")
        await pilot.pause()
        assert sent.names == ["meeting"]


def test_what_takes_an_absence_back_is_named_by_its_own_key() -> None:
    back = fakes.snapshot(read="Away 5 min", read_at=B, was_here_until=B + 600)
    for keys, shown in (
        (("a",), "Away 5 min  a I was here"),
        (("f2",), "Away 5 min  f2 I was here"),
        ((), "Away 5 min"),
    ):
        snapshot = replace(back, settings=DEFAULTS.replace("keys.dashboard.away", keys))
        assert "".join(text for _, text in words.note_lines(snapshot, NOW, 60)[0]) == shown


class Cycle:
    """Garbage that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


async def test_the_garbage_of_a_closed_page_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskspine.tui.dashboard.screen.COLLECT_AFTER_S", 0.01)
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.pause()
        gc.disable()
        try:
            garbage = weakref.ref(Cycle())
            await pilot.pause(0.05)
            assert garbage() is not None, "nothing was closed"
            await pilot.press("question_mark")
            await pilot.pause()
            await pilot.press("escape")
            await shipped.settled(pilot, lambda: garbage() is None)
            assert garbage() is None
        finally:
            gc.enable()


@pytest.mark.parametrize("size", [(30, 8), (60, 20), (80, 24), (120, 40), (200, 50)])
async def test_the_first_frame_is_painted_once_with_its_final_text(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    services, _, _ = fakes.services()
    app = DeskApp(services)
    display = DeskApp._display

    def record(self: DeskApp, screen: Any, update: Any) -> None:
        if update is not None:
            painted.append(screen_text(self))
        display(self, screen, update)

    monkeypatch.setattr(DeskApp, "_display", record)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert len(painted) == 1
        assert painted[0] == screen_text(app)
        assert "Next break" in painted[0] or size[0] < 40


async def test_the_bar_leaves_room_for_the_minutes_that_a_snooze_added() -> None:
    progress = Meter(3000.0)
    for added_s, share in ((0.0, 1.0), (300.0, 3000 / 3300)):
        services, _, _ = fakes.services(fakes.snapshot(progress=progress, interval_s=3000, added_s=added_s))
        app = DeskApp(services)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.screen.query_one(MeterBar)._share == pytest.approx(share)


@pytest.mark.parametrize(("cause", "words"), [("meeting", "meeting over"), ("microphone", "meeting")])
def test_the_key_ends_only_a_meeting_that_it_began(cause: str, words: str) -> None:
    snapshot = fakes.snapshot(mode="meeting", meeting=Until(fakes.BOOT, None, cause))
    assert ("m", words) in dashboard_keys(snapshot, fakes.BOOT)
    assert (chooser_of("dashboard.meeting", snapshot) is None) is (words == "meeting over")
