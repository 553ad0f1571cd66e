"""Loading of a library from folders of routine files, with a problem for everything that is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from deskspine.adapters.storage.routine_text import read_text
from deskspine.core.figure.pose import Pose
from deskspine.core.routines.lint import lint_alt
from deskspine.core.routines.model import Exercise, Library, Problem
from deskspine.core.routines.reader import (
    check_alts,
    check_likes,
    check_tags,
    check_warmup,
    read_exercises,
    read_poses,
    read_routine,
)
from deskspine.core.routines.systems import check_cards, read_systems
from deskspine.core.text.sanitize import plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_FILES = 300
"""Maximum number of files read from one folder; a folder with more is not meant for routines."""

SYSTEMS = "systems.toml"
"""The only file in the folder of shipped routines that is not a routine."""


class LibraryBuilder:
    """A library while it is being filled. What it has already is never replaced."""

    def __init__(self, library: Library) -> None:
        self.poses = dict(library.poses)
        self.exercises = dict(library.exercises)
        self.routines = dict(library.routines)
        self.cards = dict(library.cards)
        self.systems = library.systems
        self.problems = list(library.problems)

    def library(self) -> Library:
        """Return the library as filled so far."""
        return Library(
            self.exercises, self.routines, self.poses, tuple(self.problems), cards=self.cards, systems=self.systems
        )

    def add(self, folder: Traversable, *, own: bool) -> None:
        """Add a folder: poses first, then the exercises that use them, then the routines that use those."""
        self._add_poses(folder / "poses", own)
        self._add_exercises(folder / "exercises", own)
        catalogue = frozenset(self.exercises)
        added: dict[str, tuple[str, str]] = {}
        for part, ignored in ((folder, "" if own else SYSTEMS), (folder / "cards", "")):
            # Files that define exercises come first, so that all other files may use them.
            for name, text in sorted(self._texts(part, own, ignored), key=_defines_no_exercise):
                id_ = self._add_routine(name, text, catalogue, own)
                added[id_] = name, text
        for id_, (name, text) in added.items():
            self._check_warmup(id_, name, text)
        if not own:
            self._add_systems(folder / SYSTEMS)

    def _add_poses(self, folder: Traversable, own: bool) -> None:
        added: list[tuple[str, str, dict[str, Pose]]] = []
        for name, text in self._texts(folder, own):
            poses, problems = read_poses(text, name)
            self._add_problems(problems, "what has a problem is left out")
            mine = {pose.id: pose for pose in poses if self._free(name, "pose", pose.id, pose.id in self.poses)}
            self.poses |= mine
            added.append((name, text, mine))
        for name, text, mine in added:
            bodiless, problems = check_likes(text, name, mine, self.poses)
            self._add_problems(problems, "the pose has words and no picture")
            self.poses |= {id_: replace(mine[id_], body=()) for id_ in bodiless}

    def _add_exercises(self, folder: Traversable, own: bool) -> None:
        texts = list(self._texts(folder, own))
        added: dict[str, str] = {}
        for name, text in texts:
            exercises, problems = read_exercises(text, name, self.poses)
            self._add_problems(problems, "what has a problem is left out")
            free = [
                exercise
                for exercise in exercises
                if self._free(name, "exercise", exercise.id, exercise.id in self.exercises)
            ]
            for exercise in self._tagged(text, name, free) if own else free:
                self.exercises[exercise.id] = replace(exercise, own=own)
                added[exercise.id] = name
        self._leave_out(texts, added)

    def _leave_out(self, texts: list[tuple[str, str]], added: dict[str, str]) -> None:
        """Remove the `added` exercises that have no valid alternative, and those whose alternative was removed.

        All of them are found before problems are added: otherwise a long chain would be read again for each link.
        """
        all_exercises = self.exercises
        invalid = {id_ for id_ in added if any(lint_alt(all_exercises[id_], all_exercises))}
        by_alternative: dict[str, list[str]] = {}
        for id_ in added:
            by_alternative.setdefault(all_exercises[id_].alt, []).append(id_)
        removed = set(invalid)
        queue = list(invalid)
        while queue:
            dependent = [id_ for id_ in by_alternative.get(queue.pop(), ()) if id_ not in removed]
            removed.update(dependent)
            queue += dependent
        self.exercises = {id_: exercise for id_, exercise in all_exercises.items() if id_ not in removed}
        for name, text in texts:
            for ids, available in ((invalid, all_exercises), (removed - invalid, self.exercises)):
                mine = {id_: all_exercises[id_] for id_ in added if id_ in ids and added[id_] == name}
                if mine:
                    self._add_problems(check_alts(text, name, mine, available)[1], "the exercise is left out")

    def _add_routine(self, name: str, text: str, catalogue: frozenset[str], own: bool) -> str:
        """Add a routine or card and return its id, or "" if it is left out."""
        file, problems = read_routine(text, name, self.exercises, self.poses, catalogue, own=own)
        if problems or file is None:
            self._add_problems(problems, "the file is left out")
            return ""
        id_ = file.routine.id
        repeated = [exercise for exercise in file.exercises if exercise.id in self.exercises]
        for exercise in repeated:
            self._free(name, "exercise", exercise.id, True)
        kind = "card" if id_ in self.cards else "routine"
        if repeated or not self._free(name, kind, id_, id_ in self.routines or id_ in self.cards):
            return ""
        (self.cards if file.routine.kind == "card" else self.routines)[id_] = file.routine
        exercises = self._tagged(text, name, file.exercises) if own else file.exercises
        tagged = {exercise.id: exercise for exercise in exercises}
        self.exercises |= tagged
        if tagged and id_ in self.routines:
            routine = self.routines[id_]
            slots = (replace(slot, exercise=tagged.get(slot.exercise.id, slot.exercise)) for slot in routine.slots)
            self.routines[id_] = replace(routine, slots=tuple(slots))
        return id_

    def _tagged(self, text: str, name: str, exercises: Sequence[Exercise]) -> list[Exercise]:
        """Return the person's own exercises with the tags that their pictures show to be missing, and add problems.

        Files that were valid before the pictures were measured are still read. The missing tags are added, so that no
        one is shown a movement that their flags exclude.
        """
        if not exercises:
            return []
        lacking, problems = check_tags(text, name, {exercise.id: exercise for exercise in exercises}, self.poses)
        self.problems += problems
        return [replace(exercise, tags=(*exercise.tags, *lacking.get(exercise.id, ()))) for exercise in exercises]

    def _check_warmup(self, id_: str, name: str, text: str) -> None:
        routines = self.cards if id_ in self.cards else self.routines
        problems = check_warmup(text, name, routines[id_], self.routines) if id_ in routines else ()
        if problems:
            self._add_problems(problems, "it is used without a warm-up")
            routines[id_] = replace(routines[id_], warmup="")

    def _add_systems(self, file: Traversable) -> None:
        if not file.is_file():
            return
        text, trouble = read_text(file)
        name = f"routines/{file.name}"
        if trouble:
            self.problems.append(Problem(name, None, "", trouble))
            return
        systems, problems = read_systems(text, name)
        self._add_problems(problems, "what has a problem is left out")
        self.systems, problems = check_cards(text, name, systems, self.cards)
        self._add_problems(problems, "the system is shown without a card")

    def _free(self, name: str, kind: str, id_: str, in_use: bool) -> bool:
        """Return True if an id may be used; otherwise add a problem."""
        if in_use:
            article = "an" if kind == "exercise" else "a"
            message = f"there is {article} {kind} {id_} already; this one is left out, give it another id"
            self.problems.append(Problem(plain(name, 300), None, "id", message))
        return not in_use

    def _add_problems(self, problems: tuple[Problem, ...], instead: str) -> None:
        """Add the problems of one file; the last one also says what is done instead."""
        if problems:
            last = problems[-1]
            message = last.message if "is read" in last.message else f"{last.message}; {instead}"
            self.problems += [*problems[:-1], replace(last, message=message)]

    def _texts(self, folder: Traversable, own: bool, ignored: str = "") -> Iterator[tuple[str, str]]:
        """Yield the name and the text of every TOML file directly in `folder`; a missing folder has no files."""
        try:
            if not folder.is_dir():
                if isinstance(folder, Path) and folder.exists():
                    self._add_problem(folder, "expected a folder; it is left out")
                return
            files = [file for file in folder.iterdir() if file.name.endswith(".toml") and file.name[0] != "."]
        except OSError as error:
            self._add_problem(folder, f"cannot be read ({plain(error.strerror or type(error).__name__)})")
            return
        files.sort(key=lambda file: file.name)
        if len(files) > MAX_FILES:
            self._add_problem(folder, f"expected at most {MAX_FILES} files, found {len(files)}; the first are read")
        where = "routines" if folder.name == "routines" else f"routines/{folder.name}"
        for file in files[:MAX_FILES]:
            name = str(file) if own else f"{where}/{file.name}"
            text, trouble = ("", "") if file.name == ignored else read_text(file)
            if trouble:
                self.problems.append(Problem(plain(name, 300), None, "", trouble))
            elif file.name != ignored:
                yield name, text

    def _add_problem(self, folder: Traversable, message: str) -> None:
        self.problems.append(Problem(plain(str(folder), 300), None, "", message))


def _defines_no_exercise(file: tuple[str, str]) -> bool:
    return "[[exercise]]" not in file[1]
