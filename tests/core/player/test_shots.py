"""The pictures that an exercise needs are those that are shown while it is played."""

from __future__ import annotations

import pytest

from deskspine.core.figure.film import shot_of
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.pixel_film import PictureOrder, PixelFilm, bodies, draw
from deskspine.core.figure.raster import ink
from deskspine.core.player.poses import pose_in
from deskspine.core.player.shots import shots_of
from deskspine.core.routines.figure_signs import signs_of
from support import shipped

ROUTINES = ("seated-2min", "micro-1min", "morning-seven", "butrimov-check")


@pytest.mark.parametrize("routine", ROUTINES)
def test_every_picture_that_is_shown_is_one_of_them(routine: str) -> None:
    plan = shipped.plan(routine)
    for item in range(len(plan.slots)):
        shots = shots_of(plan, item)
        assert len(shots) == len(set(shots))
        signs = signs_of(plan.exercise(item))
        assert all(shot == shot.forward(signs) for shot in shots)
        for index, segment in enumerate(plan.segments):
            for part in range(41) if segment.item == item else ():
                pose = pose_in(plan, index, part / 40)
                if not pose.end:
                    continue
                shot = shot_of(pose.start, pose.end, pose.progress, before=pose.before, after=pose.after)
                assert shot.forward(signs) in shots
                if segment.phase == "hold" and pose.start == pose.end:
                    assert shot_of(pose.start, pose.end, 1.0, part / 40) in shots


def test_the_way_back_has_pictures_of_its_own_without_the_arrow() -> None:
    plan = shipped.plan("seated-2min")
    item = next(at for at in range(len(plan.slots)) if plan.exercise(at).id == "chin-tuck")
    signs, shots = signs_of(plan.exercise(item)), shots_of(plan, item)
    there, back = shot_of("s_forward", "s_tuck", 0.5), shot_of("s_tuck", "s_forward", 0.5)
    assert {there, back} <= set(shots)
    assert [sign.kind for sign in there.seen(signs)] == ["arrow", "plumb"]
    assert [sign.kind for sign in back.seen(signs)] == ["plumb"]


def test_a_picture_of_the_way_back_in_pixels_is_that_of_the_way_there_without_the_arrow() -> None:
    plan = shipped.plan("seated-2min")
    item = next(at for at in range(len(plan.slots)) if plan.exercise(at).id == "chin-tuck")
    signs, poses = signs_of(plan.exercise(item))[:1], shipped.library().poses
    there, back = shot_of("s_forward", "s_tuck", 0.5), shot_of("s_tuck", "s_forward", 0.5)
    colours = palette(Looks())
    order = PictureOrder(
        bodies(poses, ("s_forward", "s_tuck")), ("s_forward", "s_tuck"), (there, back), 72, 84, colours, signs=signs
    )
    film = PixelFilm(order)
    with_arrow, without = film.draw(there), film.draw(back)
    arrow = colours[ink("sign")]
    assert arrow in with_arrow.colours
    assert arrow not in without.colours
    assert (with_arrow, without) == (draw(order, there), draw(order, back))
