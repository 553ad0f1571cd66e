"""Every shipped routine through the player, second by second: it never fails and never hides the ways out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from deskspine.core.coach.fitting import fit
from deskspine.core.figure.pose_parser import can_draw
from deskspine.core.person.person import Person
from deskspine.core.player.machine import advance, start
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.view import view
from deskspine.core.player.wording import pose_words
from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.layout import LEAST_HEIGHT, LEAST_WIDTH, head_line
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.lines import Lines
from support import shipped
from support.player_desk import SIZES, playing
from support.player_text import fixed_rows, player_lines, words_in_band

ROUTINES = sorted(shipped.library().routines)
STEP_S = 1.9
"""Seconds of a step; they divide no segment, so that the steps fall on different moments of each segment."""
WORDS = DEFAULTS.replace("appearance.figure", "words")


def ways_out(text: str) -> bool:
    """Return True if "worse" and "stop" can be read, or the question that replaces them."""
    return (" worse" in text and " stop" in text) or ("Stopped: " in text and "end here" in text)


@pytest.mark.long(sample=3)
@pytest.mark.parametrize("routine", ROUTINES)
async def test_a_routine_plays_through_to_its_end(routine: str) -> None:
    chosen = shipped.plan(routine)
    async with playing(shipped.playing(0.0, laid_out=chosen)) as desk:
        panel, figure = desk.player.query_one("#player-panel", Lines), desk.player.query_one(Figure)
        names_shown, answered = set(), 0
        for _ in range(int(chosen.total_s / STEP_S) + 20):
            text = panel.plain()
            names_shown |= {slot.exercise.id for slot in chosen.slots if slot.exercise.name in text}
            assert len(panel.lines) <= panel.size.height
            if desk.player._shown().outcome:
                break
            assert ways_out(text), text
            assert figure.display is can_draw(shipped.library().poses, figure.pose)
            if "how far?" in text.lower() and "0  " in text:
                await desk.press("3")
                answered += 1
            if not isinstance(desk.app.screen, PlayerScreen):
                break  # the last answer ended it
            desk.let(STEP_S)
        assert answered or words_in_band(desk) == "done"
        assert names_shown == {slot.exercise.id for slot in chosen.slots}
        questions = sum(len(chosen.asks(item)) for item in range(len(chosen.slots)))
        assert answered == questions


@pytest.mark.long(sample=8)
@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("flags", [(), ("castor_chair", "balance", "no_wall", "shoulder_injury", "eye_pressure")])
def test_no_moment_of_a_routine_is_too_much_for_any_window(routine: str, flags: tuple[str, ...]) -> None:
    fitted = fit(shipped.library().routines[routine], shipped.library(), Person(frozenset(flags)))
    plan = compile_plan(fitted.routine, 3)
    state, t = start(plan, 0.0), 0.0
    while not state.outcome:
        shown_view = view(state, plan, t)
        for width, height in SIZES:
            small = width < LEAST_WIDTH or height < LEAST_HEIGHT
            room = height if small else height - 2
            wide = width if small else width - 2 if width < 76 else width * 62 // 100 - 3
            lines = player_lines(shown_view, plan, PanelKeys(), wide, room)
            assert len(lines) <= room
            assert all(cell_len("".join(text for _, text in line)) <= width for line in lines), (
                shown_view.exercise.id,
                width,
            )
            assert ways_out(" ".join(text for line in lines for _, text in line)) or shown_view.answer
            assert isinstance(head_line(shown_view, plan, width), tuple)
        for pose in (shown_view.pose.start, shown_view.pose.end):
            assert pose_words(shipped.library(), pose) or not pose
        t += plan.segments[state.index].seconds * 0.55
        state, _ = advance(state, plan, t, ["score-2"] if shown_view.answer else ())


STILL_SIZES = [(24, 6), (30, 5), (38, 10), (47, 22), (58, 38), (71, 38), (120, 58)]
"""Sizes of band and panel together."""


@pytest.mark.long(sample=5)
@pytest.mark.parametrize("first_time", [False, True])
@pytest.mark.parametrize("routine", ROUTINES)
def test_nothing_moves_from_one_segment_to_the_next(routine: str, first_time: bool) -> None:
    plan = compile_plan(shipped.library().routines[routine], 3)
    rows_seen: dict[tuple[int, int], dict[str, set[int]]] = {size: {} for size in STILL_SIZES}
    state, t = start(plan, 0.0), 0.0
    while not state.outcome:
        shown_view = view(state, plan, t)
        for size in STILL_SIZES:
            lines = player_lines(shown_view, plan, PanelKeys(), *size, first_time=first_time)
            assert len(lines) == size[1]
            for name, row in fixed_rows(lines, shown_view).items():
                if name == "cue" and size[1] < 12:
                    continue  # as high as the window allows: a name of two rows moves it
                rows_seen[size].setdefault(name, set()).add(row)
        t += plan.segments[state.index].seconds * 0.7
        state, _ = advance(state, plan, t, ["score-2"] if shown_view.answer else ())
    for size, parts in rows_seen.items():
        assert {name for name, rows in parts.items() if len(rows) > 1} == set(), (size, parts)
        assert {"band", "name", "ways"} <= set(parts)
        assert ("seconds" in parts) is (size[1] >= 18 or size == (38, 10)), size


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("routine", ["seated-2min", "bragg", "eye-reset"])
@pytest.mark.parametrize("size", [(80, 24), (60, 40)])
async def test_who_wants_no_figure_is_told_in_words(routine: str, size: tuple[int, int]) -> None:
    chosen = shipped.plan(routine)
    async with playing(shipped.playing(1.0, laid_out=chosen, settings=WORDS), size) as desk:
        figure, words = desk.player.query_one(Figure), desk.player.query_one("#pose-words", Lines)
        for at in range(12):
            desk.let(4.0)
            await desk.pilot.pause()
            assert figure.region.height == 0, at
            assert words.region.height > 0
            pose = desk.player._shown().pose.end
            assert " ".join(words.plain().split()) == pose_words(shipped.library(), pose)
            assert "mirror" not in words.plain()


async def test_a_pose_without_a_body_takes_the_figure_away_for_all_of_its_exercise() -> None:
    chosen, library = shipped.plan("seated-2min"), shipped.library()
    poses = {**library.poses, "turn_l": replace(library.poses["turn_l"], body=())}
    first = replace(shipped.playing(0.5, laid_out=chosen), library=replace(library, poses=poses))
    async with playing(first) as desk:
        figure = desk.player.query_one(Figure)
        rows_seen: dict[str, set[bool]] = {}
        for _ in range(int(chosen.total_s / 3)):
            rows_seen.setdefault(desk.player._shown().exercise.id, set()).add(figure.display)
            desk.let(3.0)
        assert rows_seen.pop("look-over") == {False}
        assert rows_seen
        assert all(each == {True} for each in rows_seen.values()), rows_seen


async def test_the_question_after_it_comes_when_the_engine_has_noted_the_end() -> None:
    chosen = shipped.plan("wrist-reset")
    async with playing(shipped.playing(chosen.total_s - 1, laid_out=chosen)) as desk:
        desk.let(2.0)
        assert words_in_band(desk) == "done"
        desk.services.link.put(shipped.snapshot(finished="wrist-reset"))
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, AfterScreen))
