"""The shots of an exercise: at one instant for the player, and its key pose for other screens."""

from __future__ import annotations

from math import cos, pi

from deskspine.core.figure.film import Shot, shot_of
from deskspine.core.figure.pose_parser import can_draw
from deskspine.core.figure.sign_time import held
from deskspine.core.player.view import PlayerView
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.key_frames import key_shots
from deskspine.core.routines.model import Exercise, Library, Routine
from deskspine.core.settings.settings import Settings
from deskspine.tui.widgets.figure import Figure

BREATH_S = 5.0
"""Seconds of one calm breath in a hold."""
HELD_FRAMES, UNSEEN_FRAMES = 2, 2
"""Maximum pictures a second of a figure that only breathes, and of any while the terminal is not in focus."""
LEAST_WAIT_S = 0.02


def next_frame_s(into_s: float, frames: int) -> float:
    """Return the seconds until the next of `frames` pictures a second, `into_s` seconds after a segment began.

    The pictures of a movement are then the same distance apart, and those at whole seconds come with the digits.
    """
    wait = (int(into_s * frames) + 1) / frames - into_s
    return wait if wait >= LEAST_WAIT_S else wait + 1 / frames


def poses_of(exercise: Exercise) -> tuple[str, ...]:
    """Return all key poses of the exercise, the resting pose first, with the mirrored poses of its other side."""
    names = [frame.pose for frame in exercise.frames]
    if exercise.sides:
        names += [other_side(frame.pose) for frame in exercise.frames if not frame.side]
    return tuple(dict.fromkeys(names))


def drawn(library: Library | None, exercise: Exercise, settings: Settings) -> bool:
    """Return True if the person wants figures and every pose can be drawn; otherwise the figure would come and go."""
    if library is None or settings.text("appearance.figure") == "words":
        return False
    return bool(exercise.frames) and all(can_draw(library.poses, frame.pose) for frame in exercise.frames)


def resting_pose(shown: PlayerView) -> str:
    """Return the pose in which the exercise begins and ends, for a person who stops it."""
    return next((frame.pose for frame in shown.exercise.frames if frame.phase in ("prep", "rest")), shown.pose.end)


def moves(shown: PlayerView, settings: Settings) -> bool:
    """Return True if the figure moves: it is between two poses, or breathes in a hold."""
    if settings.text("appearance.motion") != "full" or shown.asking or shown.paused or shown.outcome:
        return False
    return shown.phase == "hold" or shown.pose.start not in ("", shown.pose.end)


def shot(shown: PlayerView, settings: Settings) -> Shot:
    """Return the shot for this instant, or the end pose if the settings allow no motion."""
    if shown.asking:
        end = resting_pose(shown)
        return shot_of(end, end, 1.0)
    if settings.text("appearance.motion") != "full":
        return still(shown.exercise, shown.pose.end)
    breath = 0.0
    if shown.phase == "hold":
        breath = 0.5 - 0.5 * cos(2 * pi * (shown.length_s - shown.left_s) / BREATH_S)
    pose = shown.pose
    return shot_of(pose.start, pose.end, pose.progress, breath, before=pose.before, after=pose.after)


def still(exercise: Exercise, pose: str) -> Shot:
    """Return the shot of one pose of `exercise` for a still picture, with the signs that led to the pose."""
    signs = signs_of(exercise)
    return Shot(pose, pose, signs=held(signs, pose) if signs else None)


def show_shot(
    figure: Figure,
    library: Library,
    settings: Settings,
    shown: PlayerView,
    *,
    stands: bool,
    shots: tuple[Shot, ...] = (),
) -> None:
    """Show the exercise of the player at this instant; `shots` are all that it shows while it is played."""
    exercise = shown.exercise
    figure.show(
        library,
        settings,
        poses_of(exercise),
        shot(shown, settings),
        stands=stands,
        signs=signs_of(exercise),
        shots=shots,
    )


def show_key_pose(
    figure: Figure, library: Library | None, settings: Settings, routine: Routine, exercise: Exercise
) -> bool:
    """Show the pose in which `exercise` of `routine` is held; return False if it cannot be shown."""
    if library is None or not drawn(library, exercise, settings):
        return False
    standing = routine.position == "standing"
    figure.show(
        library, settings, poses_of(exercise), key_shots(exercise)[-1], stands=standing, signs=signs_of(exercise)
    )
    return True
