"""The signs of an exercise with those of its other side, as a film draws them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from deskspine.core.figure.film import Shot
from deskspine.core.figure.posture import other_side as other_part
from deskspine.core.figure.sign import MOVING, Sign
from deskspine.core.figure.sign_time import shows_still
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.model import Exercise


def signs_of(exercise: Exercise) -> tuple[Sign, ...]:
    """Return the signs of `exercise`, each with its poses, and their mirror images if it has another side.

    A sign without poses belongs to the poses of the hold, or to the last one of the movement without a hold.
    """
    held = tuple(dict.fromkeys(frame.pose for frame in exercise.frames if frame.phase == "hold"))
    moved = tuple(frame.pose for frame in exercise.frames if frame.phase == "move")[-1:]
    last = held or moved or tuple(frame.pose for frame in exercise.frames)[-1:]
    signs = [sign if sign.kind in MOVING or sign.on else replace(sign, on=last) for sign in exercise.signs]
    if not any(side.startswith("right") for side in exercise.sides):
        return tuple(signs)
    one_sided = {frame.pose for frame in exercise.frames if frame.side}
    for sign in tuple(signs):
        other = mirrored(sign)
        written = any(own.kind == sign.kind and (own.path, own.on) == (other.path, other.on) for own in signs)
        if not written and not one_sided & {*sign.path, *sign.on}:
            signs.append(other)
    return tuple(signs)


def mirrored(sign: Sign) -> Sign:
    """Return the same sign for the other side."""
    return replace(
        sign,
        part=other_part(sign.part),
        path=tuple(map(other_side, sign.path)),
        on=tuple(map(other_side, sign.on)),
        against=other_part(sign.against),
        mirrored=not sign.mirrored,
    )


def with_signs(
    shots: Sequence[Shot], signs: Sequence[Sign], times: int, before: Sequence[str] = ()
) -> tuple[Shot, ...]:
    """Return still pictures, each with its signs: paths not in the first one, and all of them by the last.

    A path whose key poses are in none of the pictures is shown in the last one. It also shows `times` repetitions.
    Of two circles through one pose, a picture shows the one that leads to it from the pose in `before`.
    """
    if not shots:
        return ()
    times = times if times > 1 else 0
    if not signs:
        return (*shots[:-1], replace(shots[-1], times=times))
    chosen = [
        [
            number
            for number, sign in enumerate(signs)
            if shows_still(sign, shot.start, shot.end)
            and not (sign.path and at == 0 < len(shots) - 1)
            and _turns_so(sign, shot, pose)
        ]
        for at, (shot, pose) in enumerate(zip(shots, before or [""] * len(shots), strict=True))
    ]
    missed = [
        number
        for number, sign in enumerate(signs)
        if sign.path and not sign.mirrored and not any(number in some for some in chosen)
    ]
    chosen[-1] = sorted({*chosen[-1], *missed})
    *first, last = (replace(shot, signs=tuple(some)) for shot, some in zip(shots, chosen, strict=True))
    return (*first, replace(last, times=times))


def _turns_so(sign: Sign, shot: Shot, before: str) -> bool:
    """Return True unless `sign` is a circle that turns the other way than from the pose `before` to that of `shot`."""
    return sign.kind != "circle" or not before or (shot.end, before) not in pairwise((*sign.path, sign.path[0]))
