"""The layout of the player in every size: never more than fits, and always what must not be missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from deskspine.core.coach.fitting import fit
from deskspine.core.person.person import Person
from deskspine.core.player.machine import PlayerInput, advance, start
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.view import PlayerView, view
from deskspine.core.player.wording import coming_side, pose_words
from deskspine.tui.player.layout import figure_height, figure_width, head_line, short_lines
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.widgets.lines import Line
from support import fakes, shipped
from support.effort import examples
from support.player_text import player_lines

PLAN = shipped.plan()
TILT = shipped.second_of(PLAN, "ear-to-shoulder", "hold", "left")


def at(second: float, *inputs: PlayerInput) -> PlayerView:
    """Return the view at a second of the two-minute routine, after `inputs`."""
    state, _ = advance(start(PLAN, 0.0), PLAN, second, inputs)
    return view(state, PLAN, second)


def text(lines: list[Line]) -> str:
    """Return the lines without their roles."""
    return "\n".join("".join(piece for _, piece in line) for line in lines)


@examples(60)
@given(st.floats(0, 119), st.integers(38, 150), st.integers(6, 58))
def test_nothing_is_wider_or_higher_than_the_panel(second: float, width: int, height: int) -> None:
    lines = player_lines(at(second), PLAN, PanelKeys(), width, height)
    assert len(lines) <= height
    assert all(sum(cell_len(piece) for _, piece in line) <= width for line in lines if line)


@examples(60)
@given(st.integers(38, 150), st.integers(8, 58), st.sampled_from(["worse", "arm", "chk-chin", "chk-ear", "chk-nose"]))
def test_no_question_is_wider_or_higher_than_the_panel_and_stop_is_always_in_it(
    width: int, height: int, what: str
) -> None:
    if what in ("worse", "arm"):
        shown, plan = at(TILT, "worse", *(("arm",) if what == "arm" else ())), PLAN
    else:
        playing = shipped.answering(what, after_s=60.0).playing
        assert playing is not None
        shown, plan = view(playing.state, playing.plan, fakes.BOOT), playing.plan
    lines = player_lines(shown, plan, PanelKeys(), width, height)
    assert len(lines) <= height
    assert all(sum(cell_len(piece) for _, piece in line) <= width for line in lines if line)
    keys = [piece for line in lines for role, piece in line if role == "key"]
    wanted = ["space", "t", "s"] if what in ("worse", "arm") else ["3", "2", "1", "0", "w", "s"]
    assert [key.strip() for key in keys if key.strip()] == wanted


@pytest.mark.parametrize("size", [(38, 10), (46, 22), (120, 50)])
def test_what_must_stay_stays(size: tuple[int, int]) -> None:
    shown = text(player_lines(at(TILT + 1), PLAN, PanelKeys(), *size))
    for needed in (
        "HOLD",
        "Ear toward shoulder",
        "left side",
        *(["then right"] if size[0] > 40 else []),
        "Tilt the head, other shoulder",
        "w ",
        "s stop",
        "▆",
    ):
        assert needed in shown


def test_steps_go_before_the_cue_and_digits_shrink_before_the_phase_goes() -> None:
    low = text(player_lines(at(TILT + 1), PLAN, PanelKeys(), 60, 6))
    assert low.startswith(" 7  ◀ LEFT · HOLD ")
    assert "Tilt the head, other" in low
    assert "Tilt the head to one" not in low
    assert "Tilt the head to one" in text(player_lines(at(TILT + 1), PLAN, PanelKeys(), 60, 22))


def test_the_band_announces_the_coming_side_from_three_seconds_before_with_an_arrow_at_its_edge() -> None:
    right = shipped.second_of(PLAN, "ear-to-shoulder", "move", "right")
    before, hold, rest, after = (
        player_lines(at(right + second), PLAN, PanelKeys(), 60, 14)[:3] for second in (-3.1, -2.5, -1.5, 0.5)
    )
    assert "LEFT · HOLD" in text(before)
    assert "HOLD · THEN RIGHT" in text(hold)
    assert "LET GO · THEN RIGHT" in text(rest)
    assert "RIGHT · MOVE" in text(after)
    left_arrow, right_arrow = [" ▀██", "  ▄█"], ["██▀", "█▄ "]
    assert all(sign in text(before) for sign in left_arrow)
    for lines in (hold, rest, after):
        rows = text(lines).splitlines()
        assert rows[1].endswith("██▀ ")
        assert not any(row.startswith(sign) for row in rows for sign in left_arrow)
    assert right_arrow[0] not in text(before)
    assert coming_side(PLAN, at(right + 1).segment) == ""


def test_waiting_and_paused_are_said_in_words_with_the_key_that_goes_on() -> None:
    keys = PanelKeys(pause="p")
    assert "WAITING   p to continue" in text(player_lines(at(TILT, "hold"), PLAN, keys, 60, 14))
    assert "PAUSED   p to continue" in text(player_lines(at(TILT, "pause"), PLAN, keys, 60, 14))
    large = text(player_lines(at(TILT, "pause"), PLAN, keys, 90, 22))
    assert "   p to continue" in large
    assert "\nPAUSED\n" in large
    assert "WAITING" in text(short_lines(at(TILT, "hold"), PLAN, keys, 30, 2))


def test_easier_takes_the_place_of_the_steps() -> None:
    shown = text(player_lines(at(TILT, "easier"), PLAN, PanelKeys(), 60, 22))
    assert "Easier: Go half as far" in shown
    assert "Tilt the head to one" not in shown


def test_the_first_time_the_reason_is_shown_and_takes_no_row_from_anything_else() -> None:
    sizes = [(47, 22), (58, 38), (71, 38)]
    shown: set[tuple[int, int]] = set()
    for second in (1.0, TILT - 4, TILT + 1):
        reason = f"Why: {at(second).exercise.why}"
        for size in sizes:
            sizes_known = player_lines(at(second), PLAN, PanelKeys(), *size)
            new = player_lines(at(second), PLAN, PanelKeys(), *size, first_time=True)
            words = [" ".join(text([line]).split()) for line in new]
            assert [line for line in sizes_known if line] == [line for line in new if line and line in sizes_known]
            assert len(sizes_known) == len(new)
            assert reason not in " ".join(text(sizes_known).split())
            if reason in " ".join(words):
                shown.add(size)
            else:
                assert sizes_known == new
    assert shown >= {(58, 38), (71, 38)}


def test_what_was_changed_for_the_person_is_told_during_the_first_exercise_only() -> None:
    person = Person(frozenset({"castor_chair", "carotid"}))
    fitted = fit(shipped.library().routines["seated-2min"], shipped.library(), person)
    plan = compile_plan(fitted.routine, 1)
    first, second = (view(start(plan, 0.0), plan, seconds) for seconds in (1.0, 25.0))
    assert "became Chin tuck" in text(player_lines(first, plan, PanelKeys(), 100, 40))
    assert "And 1 more change." in text(player_lines(first, plan, PanelKeys(), 100, 40))
    assert "became" not in text(player_lines(second, plan, PanelKeys(), 100, 40))
    assert "became" not in text(player_lines(first, plan, PanelKeys(), 40, 8))


def test_the_pacer_fills_with_an_arrow_up_and_empties_with_an_arrow_down() -> None:
    plan = shipped.plan("breath-1min")

    def filled(second: float, width: int, height: int) -> tuple[str, int]:
        lines = player_lines(view(start(plan, 0.0), plan, second), plan, PanelKeys(), width, height)
        track = [(line[-2], line[-1]) for line in lines if len(line) == 4 and len(line[-2][1]) > 8]
        rows = text(lines).upper()
        word = next(word for word in ("▲ BREATHE IN", "▼ BREATHE OUT") if word in rows)
        assert any(arrow[1].strip() for _, arrow in track), "the pacer has an arrow"
        return word, sum(set(part[1]) == {"█"} for part, _ in track)

    for size in ((60, 22), (90, 22), (71, 38)):
        seen = [filled(second, *size) for second in (5.2, 7, 8.9, 9.1, 12, 14.8)]
        assert [word for word, _ in seen] == ["▲ BREATHE IN"] * 3 + ["▼ BREATHE OUT"] * 3
        full = [rows for _, rows in seen]
        assert full[0] < full[1] < full[2], size
        assert full[3] > full[4] > full[5], size


def test_without_room_for_large_seconds_the_bar_is_the_pacer_of_a_breathing_exercise() -> None:
    plan = shipped.plan("breath-1min")

    def filled(second: float) -> int:
        lines = player_lines(view(start(plan, 0.0), plan, second), plan, PanelKeys(), 38, 13)
        return len(next(line[0][1] for line in lines[3:] if line and set(line[0][1]) == {"▆"}))

    assert filled(6.5) < filled(7.5) < filled(8.5)
    assert filled(9.5) > filled(11.5) > filled(13.5)


def test_a_tiny_window_has_phase_seconds_and_name_in_its_first_line() -> None:
    first, second = text(short_lines(at(TILT + 1), PLAN, PanelKeys(), 40, 2)).splitlines()
    assert first == "HOLD 7  Ear toward shoulder"
    assert second == "left  w worse  s stop"
    assert len(short_lines(at(TILT + 1), PLAN, PanelKeys(), 40, 1)) == 1


def test_the_head_keeps_the_place_when_the_name_does_not_fit() -> None:
    assert "3 of 6" in text([head_line(at(TILT), PLAN, 30)])
    assert "/ 1:57" in text([head_line(at(TILT), PLAN, 30)])


def test_words_of_a_mirrored_pose_change_sides() -> None:
    assert pose_words(shipped.library(), "tilt_l").startswith("Left ear toward the left shoulder")
    assert pose_words(shipped.library(), "tilt_r").startswith("Right ear toward the right shoulder")
    assert pose_words(shipped.library(), "tilt_r").endswith("left shoulder low")
    assert pose_words(fakes.library(), "nobody_wrote_this") == ""


def test_without_half_blocks_the_seconds_and_the_pacer_are_of_full_ones() -> None:
    plan = shipped.plan("breath-1min")
    for second in (1.0, 7.0, 12.0):
        for size in ((30, 5), (38, 10), (47, 22), (71, 38)):
            lines = player_lines(view(start(plan, 0.0), plan, second), plan, PanelKeys(), *size, full_blocks=True)
            assert not {"▀", "▄"} & set(text(lines))
            assert len(lines) <= size[1]


@pytest.mark.parametrize(
    ("size", "least"), [((80, 24), 28), ((100, 30), 44), ((120, 40), 60), ((160, 50), 80), ((200, 60), 100)]
)
def test_the_figure_takes_up_to_half_of_the_window_and_grows_with_it(size: tuple[int, int], least: int) -> None:
    assert least <= figure_width(*size) <= size[0] // 2


def test_a_wide_low_window_has_no_empty_columns_beside_the_figure() -> None:
    assert figure_width(240, 20) < 30
    assert figure_height(34) == 19
    assert figure_height(60) > 30
