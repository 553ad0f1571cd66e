"""Pictures of postures: the surfaces in front, their tones and colours, and the work done in one slice."""

from __future__ import annotations

from functools import cache

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.ansi import colours_of, lines
from deskspine.core.figure.camera import AXES, Box, projected
from deskspine.core.figure.cells import DENSE, LETTERS, QUADRANTS, letters, quadrants
from deskspine.core.figure.film import BREATHS, MAX_KEPT_CELLS, STEPS, Film, Look, Shot, look_of, shot_of
from deskspine.core.figure.palette import HAIRS, LIGHT, SIXTEEN, SKINS, Looks, Rgb, of_256, palette, sixteen
from deskspine.core.figure.postprocess import outline
from deskspine.core.figure.raster import FLAT, SLICE, Canvas, ink
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Ellipsoid
from deskspine.core.figure.vectors import STRAIGHT
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.key_frames import key_shots, poses_in
from deskspine.core.routines.model import Library
from support.paths import ROUTINES

FRONT = AXES["front"]
WINDOW = Box(-10.0, -10.0, 10.0, 10.0)
SIZES = [(16, 8), (30, 15), (42, 21), (80, 40)]
LOOKS: list[Look] = ["shaded", "dense", "ascii"]


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, ROUTINES).load()


def film(exercise: str = "ear-to-shoulder", size: tuple[int, int] = (42, 21), look: Look = "shaded") -> Film:
    """Return the film of an exercise at one size."""
    poses = tuple(dict.fromkeys(frame.pose for frame in library().exercises[exercise].frames))
    return Film(library().poses, poses, *size, look)


def canvas(*solids: Capsule | Ellipsoid, size: int = 20) -> Canvas:
    """Return a canvas with these solids seen from the front, a sample for each centimetre."""
    drawn = Canvas(WINDOW, size, size)
    for _ in drawn.draw(solids, FRONT):
        pass
    return drawn


def ball(x: float, z: float, r: float, material: str, group: str = "") -> Capsule:
    return Capsule((x, 0.0, z), (x, 0.0, z), r, r, material, group or material)


def test_what_is_nearer_covers_what_is_behind_whichever_is_drawn_first() -> None:
    near, far = ball(0, 5, 3, "skin"), ball(0, -5, 6, "hair")
    for order in ((near, far), (far, near)):
        inks = canvas(*order).inks
        assert MATERIALS[inks[10][10] // BANDS] == "skin"
        assert MATERIALS[inks[10][15] // BANDS] == "hair"
        assert inks[0][0] == 0


def test_a_tapered_limb_is_as_wide_at_each_end_as_it_says() -> None:
    limb = Capsule((0, 8, 0), (0, -8, 0), 1.0, 2.0, "skin", "arm")
    widths = [sum(1 for sample in row if sample) for row in canvas(limb, size=80).inks]
    assert widths[80 // 10] == pytest.approx(2 * 4 * 1.0, abs=1)
    assert widths[80 * 9 // 10] == pytest.approx(2 * 4 * 2.0, abs=1)


def test_an_ellipsoid_covers_what_its_radii_say() -> None:
    inks = canvas(Ellipsoid((0, 0, 0), STRAIGHT, (8, 4, 2), "shirt", "trunk"), size=80).inks
    assert sum(1 for sample in inks[40] if sample) == pytest.approx(2 * 4 * 8, abs=2)
    assert sum(1 for row in inks if row[40]) == pytest.approx(2 * 4 * 4, abs=2)


def test_light_falls_from_above_on_the_left() -> None:
    inks = canvas(ball(0, 0, 8, "shirt"), size=40).inks
    assert inks[8][12] % BANDS == 2
    assert inks[30][30] % BANDS == 0


def test_a_line_parts_skin_from_skin_and_none_runs_inside_one_arm() -> None:
    hand, face = ball(0, 9, 3, "skin", "left forearm"), ball(0, 0, 8, "skin", "head")
    drawn = canvas(hand, face, size=40)
    for _ in outline(drawn):
        pass
    assert ink("line") in {sample for row in drawn.inks for sample in row}
    joined = canvas(ball(1, 4, 4, "skin", "left arm"), ball(0, 2, 3, "skin", "left forearm"), size=40)
    for _ in outline(joined):
        pass
    assert ink("line") not in {sample for row in joined.inks for sample in row}


def test_the_left_of_a_person_is_on_the_left_of_the_screen_and_from_behind_too() -> None:
    left_hand = (-20.0, 0.0, 5.0)
    assert projected(AXES["front"], left_hand)[0] < 0
    assert projected(AXES["back"], left_hand)[0] < 0
    assert projected(AXES["side"], (0.0, 0.0, 10.0))[0] > 0, "a profile looks to the right"


@pytest.mark.parametrize(
    ("samples", "letter"), [((0, 0, 0, 0), " "), ((4, 0, 0, 0), "▘"), ((4, 4, 0, 0), "▀"), ((4, 0, 0, 4), "▚")]
)
def test_four_samples_are_one_character(samples: tuple[int, int, int, int], letter: str) -> None:
    a, b, c, d = samples
    [[cell]] = quadrants([[a, b], [c, d]])
    assert cell == (letter, max(samples), 0)


def test_a_full_cell_is_a_blank_with_a_background_that_has_no_seams() -> None:
    assert quadrants([[4, 4], [4, 4]]) == [((" ", 4, 4),)]


def test_of_three_inks_the_eye_stays_and_the_others_share_what_is_left() -> None:
    skin, hair, eye = ink("skin"), ink("hair"), ink("eye")
    [[(_, front, behind)]] = quadrants([[skin, eye], [skin, hair]])
    assert eye in (front, behind)
    assert skin in (front, behind)


def test_every_material_has_a_letter_of_its_kind_a_colour_and_one_of_sixteen() -> None:
    for table in (LETTERS, DENSE, SIXTEEN):
        assert set(table) == set(MATERIALS) - {"none"}
    assert all(len(letter) == 1 and ord(letter) < 128 for letter in LETTERS.values())
    assert all(len(letter) == 1 for letter in DENSE.values())
    assert [name for name, sign in DENSE.items() if sign == DENSE["lit"]] == ["lit"], "only what is lit is solid"
    assert [name for name, sign in LETTERS.items() if sign == LETTERS["lit"]] == ["lit"]
    assert len(palette(Looks())) == BANDS * len(MATERIALS)


@pytest.mark.parametrize("skin", SKINS)
def test_in_sixteen_colours_face_hair_shirt_and_light_differ_and_no_face_is_grey(skin: str) -> None:
    for hair in HAIRS:
        chosen = sixteen(skin, hair)
        assert set(chosen) == set(SIXTEEN)
        assert len({chosen[name] for name in ("skin", "hair", "shirt", "lit", "prop")}) == 5, (skin, hair)
        assert chosen["skin"] not in (0, 7, 8, 15)
        assert chosen["neck"] != chosen["skin"]


def luminance(colour: Rgb) -> float:
    """Return the relative luminance as WCAG defines it."""
    parts = [channel / 255 for channel in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: Rgb, b: Rgb) -> float:
    """Return the contrast of two colours: 1 if they are equal, 21 for black on white."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("page", [Looks(), LIGHT], ids=["dark", "light"])
def test_whoever_is_drawn_stands_out_from_the_page_and_face_from_hair(page: Looks, skin: str) -> None:
    for hair in HAIRS:
        colours = palette(Looks(page.background, page.cloth, page.light, skin, hair))

        def of(material: str, colours: tuple[Rgb, ...] = colours) -> Rgb:
            return colours[ink(material)]

        assert contrast(of("skin"), of("none")) >= 1.5
        assert contrast(of("shirt"), of("none")) >= 2.0
        assert contrast(of("trousers"), of("none")) >= 1.8
        assert contrast(of("lit"), of("shirt")) >= 1.4
        assert contrast(of("eye"), of("skin")) >= 1.7
        assert sum(abs(a - b) for a, b in zip(of("skin"), of("hair"), strict=True)) >= 40
        assert sum(abs(a - b) for a, b in zip(of("hair"), of("none"), strict=True)) >= 40


def test_tones_of_one_material_get_lighter_and_flat_ones_stay() -> None:
    colours = palette(Looks())
    for at, material in enumerate(MATERIALS[1:], 1):
        three = [luminance(colour) for colour in colours[at * BANDS : at * BANDS + BANDS]]
        assert (three[0] == three[1] == three[2]) if material in FLAT else (three[0] < three[1] < three[2]), material


@pytest.mark.parametrize(
    ("chosen", "colours", "look"),
    [
        ("auto", 0, "dense"), ("auto", 16, "sixteen"), ("auto", 256, "shaded"), ("auto", 256**3, "shaded"),
        ("shaded", 0, "dense"), ("shaded", 16, "sixteen"), ("sixteen", 0, "dense"), ("sixteen", 256**3, "sixteen"),
        ("dense", 256**3, "dense"), ("ascii", 256**3, "ascii"), ("ascii", 0, "ascii"),
    ],
)  # fmt: skip
def test_the_setting_and_the_terminal_decide_how_it_is_drawn(chosen: str, colours: int, look: str) -> None:
    assert look_of(chosen, colours) == look


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_picture_fills_exactly_its_size_in_the_letters_of_its_look(size: tuple[int, int], look: Look) -> None:
    picture = film(size=size, look=look).picture(Shot("tilt_l", "tilt_l"))
    assert len(picture) == size[1]
    assert {len(row) for row in picture} == {size[0]}
    used = {cell[0] for row in picture for cell in row}
    allowed = {"shaded": set(QUADRANTS), "dense": {*DENSE.values(), " "}, "ascii": {*LETTERS.values(), " "}}[look]
    assert used <= allowed
    inks = {MATERIALS[one // BANDS] for row in picture for _, *both in row for one in both}
    assert {"skin", "hair", "shirt", "lit"} <= inks, "what matters is seen at every size"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("exercise", ["ear-to-shoulder", "fists-open", "palming", "cat-cow"])
def test_it_is_drawn_in_slices_none_of_which_looks_at_many_samples(exercise: str, size: tuple[int, int]) -> None:
    """Count the slices; a benchmark measures that one takes about 2 ms."""
    shown = film(exercise, size)
    shot = key_shots(library().exercises[exercise])[-1]
    assert shown.ready(shot) is None
    slices = sum(1 for _ in shown.drawing(shot))
    assert shown.ready(shot) is not None
    window = Canvas(WINDOW, size[0] * 2, size[1] * 2)
    assert window.width * 1.0 <= SLICE, "one row is never more than a slice"
    assert slices >= size[0] * size[1] * 4 // SLICE


def test_no_more_samples_are_looked_at_in_one_slice_than_are_meant_to(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = [0]
    is_over = Canvas.slice_is_over

    def counted(self: Canvas, samples: int) -> bool:
        looked[-1] += samples
        return is_over(self, samples)

    monkeypatch.setattr(Canvas, "slice_is_over", counted)
    for _ in film(size=(80, 40)).drawing(Shot("neutral", "tilt_l", 6)):
        looked.append(0)
    assert max(looked) <= 2 * SLICE, "what is left of one grid's slice, and a slice of the next"


def test_what_was_drawn_is_kept_and_what_was_not_seen_for_long_goes_first() -> None:
    shown = film(size=(42, 21))
    shots = [Shot("neutral", "tilt_l", step) for step in range(1, STEPS)]
    for shot in shots:
        shown.picture(shot)
    assert shown.picture(shots[0]) is shown.ready(shots[0])
    wide = film(size=(200, 100))
    kept = MAX_KEPT_CELLS // (200 * 100)
    for shot in shots[: kept + 1]:
        wide.picture(shot)
    assert wide.ready(shots[0]) is None
    assert wide.ready(shots[kept]) is not None


def test_the_way_back_is_the_way_forth_again() -> None:
    shown = film()
    forth = [shown.picture(Shot("neutral", "tilt_l", step)) for step in range(1, STEPS)]
    back = [shown.ready(Shot("tilt_l", "neutral", STEPS - step)) for step in range(1, STEPS)]
    assert all(one is other for one, other in zip(forth, back, strict=True))


def test_an_instant_is_the_nearest_of_a_few_shots() -> None:
    assert shot_of("a", "b", 0.0) == Shot("a", "a")
    assert shot_of("a", "b", 1.0) == Shot("b", "b")
    assert shot_of("a", "b", 0.5) == Shot("a", "b", STEPS // 2)
    assert shot_of("b", "b", 1.0, 1.0) == Shot("b", "b", STEPS, BREATHS)
    assert shot_of("", "b", 0.3) == Shot("b", "b"), "what has no beginning begins at its end"
    every = {shot_of("a", "b", at / 1000) for at in range(1001)}
    assert len(every) == STEPS + 1


def test_all_pictures_of_an_exercise_share_one_window() -> None:
    """Keep the shoulders where they are while the head moves."""
    shown = film("look-over", size=(42, 21))
    rows = [shown.picture(Shot(pose, pose))[-2:] for pose in ("bust", "turn_l")]
    assert rows[0] == rows[1]


def test_how_it_was_at_rest_shows_as_an_edge_behind_and_not_at_rest_itself() -> None:
    shown, faint = film(size=(42, 21)), ink("ghost")

    def ghosts(shot: Shot) -> int:
        return sum(faint in cell[1:] for row in shown.picture(shot) for cell in row)

    assert ghosts(Shot("bust", "bust")) == 0
    assert 0 < ghosts(Shot("bust", "tilt_l", STEPS // 2)) < ghosts(Shot("tilt_l", "tilt_l")) < 40


def test_three_pictures_show_an_exercise() -> None:
    for exercise in library().exercises.values():
        shots = key_shots(exercise)
        assert 1 <= len(shots) <= 3
        assert len(set(shots)) == len(shots), exercise.id
    assert key_shots(library().exercises["look-over"]) == (
        Shot("bust", "bust", signs=()),
        Shot("bust", "turn_l", STEPS // 2, signs=(0,)),
        Shot("turn_l", "turn_l", signs=(0, 1)),
    )


@pytest.mark.parametrize(
    ("exercise", "shown"),
    [
        ("arm-sweep", ["t_arms_fwd", "t_sweep_l", "t_sweep_low_l"]),
        ("knees-in-out", ["f_one_knee_long", "f_knees_hug", "f_heel_out"]),
        ("pir-turn", ["nape_hands", "nape_press", "pir_turn_l"]),
    ],
)
def test_a_movement_in_the_hold_and_a_long_way_back_have_pictures_of_their_own(exercise: str, shown: list[str]) -> None:
    assert [shot.end for shot in key_shots(library().exercises[exercise])] == shown


@pytest.mark.parametrize(
    ("environ", "terminal", "colours"),
    [
        ({"TERM": "xterm-256color"}, True, 256),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, True, 256**3),
        ({"TERM": "linux"}, True, 16),
        ({"TERM": "dumb"}, True, 0),
        ({}, True, 0),
        ({"WT_SESSION": "x", "TERM": "xterm"}, True, 256**3),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, True, 0),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True, 256),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, False, 0),
    ],
)
def test_colours_are_written_for_what_reads_them(environ: dict[str, str], terminal: bool, colours: int) -> None:
    assert colours_of(environ, terminal=terminal) == colours


def test_a_row_is_written_with_as_few_colour_changes_as_there_are() -> None:
    skin = ink("skin")
    row = ((" ", 0, 0), (" ", skin, skin), (" ", skin, skin), ("▘", skin, 0))
    colours = palette(Looks())
    red, green, blue = colours[skin]
    [told] = lines([row], colours, 256**3)
    rgb = f"2;{red};{green};{blue}"
    assert told == f"\x1b[0;39;49m \x1b[0;38;{rgb};48;{rgb}m  \x1b[0;38;{rgb};49m▘\x1b[0m"
    assert list(lines([row], colours, 0)) == ["   ▘"]
    [few] = lines([row], colours, 16)
    assert "93" in few
    [some] = lines([row], colours, 256)
    assert f"38;5;{of_256(colours[skin])}" in some


@pytest.mark.parametrize(
    ("colour", "number"), [((0, 0, 0), 16), ((255, 255, 255), 231), ((255, 0, 0), 196), ((128, 128, 128), 244)]
)
def test_a_colour_becomes_the_nearest_of_256(colour: Rgb, number: int) -> None:
    assert of_256(colour) == number


def test_letters_carry_the_ink_so_that_what_is_lit_can_be_bold() -> None:
    [row] = letters([[0, ink("lit"), ink("skin")]], DENSE)
    assert [cell[0] for cell in row] == [" ", "█", "░"]
    assert MATERIALS[row[1][1] // BANDS] == "lit"


@pytest.mark.parametrize("exercise", sorted(library().exercises))
def test_key_pictures_of_an_exercise_differ(exercise: str) -> None:
    """Show a visible change at the size of a window of 80 by 24."""
    signs = signs_of(library().exercises[exercise])
    shown = Film(library().poses, poses_in(key_shots(library().exercises[exercise])), 30, 15, "shaded", signs=signs)
    held = [shown.picture(shot) for shot in key_shots(library().exercises[exercise]) if shot.start == shot.end]
    assert all(held)
    assert len(set(held)) == len(held)
