"""Costs of the figure: one picture, its longest slice, and the memory of the pictures of an exercise."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path
from statistics import median

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.film import BREATHS, STEPS, Film, Shot
from deskspine.core.routines.model import Exercise, Library
from table import Row

USUAL, LARGE = (42, 21), (80, 40)
"""Cells of the figure in a window of 116 by 30, and of the largest figure."""
ROUTINE = "seated-5min"
SLICE_MS = 10.0
"""Target for the longest slice: other tasks wait no longer than this."""
CACHE_MB = 2.0
TRIES, EVERY = 3, 5
ROUNDS = 200_000


def rows(work: Path) -> list[Row]:
    """Return the costs of every exercise of a routine at two sizes, compared with a loop of multiplications."""
    library = RoutineFiles().load()
    exercises = {slot.exercise.id: slot.exercise for slot in library.routines[ROUTINE].slots}
    measured = []
    for size in (USUAL, LARGE):
        pictures, slices, loops = [], [], []
        for exercise in exercises.values():
            films = [of(exercise, library, size) for _ in range(TRIES)]
            for shot in shots(exercise, EVERY):
                # Slices are the same every time; what interrupts them differs.
                tries = [took_s(film, shot) for film in films]
                pictures.append(min(map(sum, tries)))
                slices.append(max(min(parts) for parts in zip(*tries, strict=True)))
            loops.append(loop_s())
        name = f"figure, {size[0]}×{size[1]}"
        base = median(loops)
        note = f"{len(pictures)} pictures; a loop of {ROUNDS} multiplications takes {base * 1000:.1f} ms"
        measured += [
            Row(f"{name}, one picture", "ms", median(pictures) * 1000, note=note),
            Row(f"{name}, one picture", "× loop", median(pictures) / base),
            Row(f"{name}, longest slice", "ms", max(slices) * 1000, SLICE_MS),
            Row(
                f"{name}, pictures kept of one exercise",
                "MB",
                kept_mb(exercises["ear-to-shoulder"], library, size),
                CACHE_MB,
            ),
        ]
    return measured


def of(exercise: Exercise, library: Library, size: tuple[int, int]) -> Film:
    """Return the film of an exercise."""
    return Film(library.poses, tuple(dict.fromkeys(frame.pose for frame in exercise.frames)), *size, "shaded")


def shots(exercise: Exercise, every: int = 1) -> list[Shot]:
    """Return shots that the player shows on one side: all holds, and every `every`th shot of the movements."""
    ways = [(start.pose, end.pose) for start, end in zip(exercise.frames, exercise.frames[1:], strict=False)]
    moves = [Shot(a, b, step) for a, b in ways if a != b for step in range(1, STEPS, every)]
    holds = [Shot(frame.pose, frame.pose, STEPS, breath) for frame in exercise.frames for breath in range(BREATHS + 1)]
    return list(dict.fromkeys(moves + holds))


def took_s(film: Film, shot: Shot) -> list[float]:
    """Draw a picture and return the seconds of each of its slices."""
    slices, began = [], time.perf_counter()
    for _ in film.drawing(shot):
        now = time.perf_counter()
        slices.append(now - began)
        began = now
    return [*slices, time.perf_counter() - began]


def loop_s() -> float:
    """Return the seconds of a loop that has nothing to do with figures."""
    began, value = time.perf_counter(), 1.0
    for at in range(ROUNDS):
        value = value * 0.5 + at
    return time.perf_counter() - began


def kept_mb(exercise: Exercise, library: Library, size: tuple[int, int]) -> float:
    """Return the memory of all pictures of an exercise, in MB."""
    gc.collect()
    tracemalloc.start()
    film = of(exercise, library, size)
    before = tracemalloc.get_traced_memory()[0]
    for shot in shots(exercise):
        film.picture(shot)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / 1e6
