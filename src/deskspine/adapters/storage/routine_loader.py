"""Fills a library from folders of routine files, and tells what had to be left out."""

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

MOST_FILES = 300
"""Files read from one folder; a folder with more is no folder of routines."""

SYSTEMS = "systems.toml"
"""The one file beside the shipped routines that is none of them."""


class Shelf:
    """A library while it is being filled: what is on it already is never replaced."""

    def __init__(self, library: Library) -> None:
        self.poses = dict(library.poses)
        self.exercises = dict(library.exercises)
        self.routines = dict(library.routines)
        self.cards = dict(library.cards)
        self.systems = library.systems
        self.problems = list(library.problems)

    def library(self) -> Library:
        """What is on the shelf by now."""
        return Library(
            self.exercises, self.routines, self.poses, tuple(self.problems), cards=self.cards, systems=self.systems
        )

    def add(self, folder: Traversable, *, own: bool) -> None:
        """Read a folder: poses first, then the exercises that show them, then the routines made of those."""
        self._add_poses(folder / "poses", own)
        self._add_exercises(folder / "exercises", own)
        catalogue = frozenset(self.exercises)
        added: dict[str, tuple[str, str]] = {}
        for part, but in ((folder, "" if own else SYSTEMS), (folder / "cards", "")):
            # What defines exercises comes first, so that any other file may use them.
            for name, text in sorted(self._texts(part, own, but), key=_defines_none):
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
            self._tell(problems, "what has a problem is left out")
            mine = {one.id: one for one in poses if self._free(name, "pose", one.id, one.id in self.poses)}
            self.poses |= mine
            added.append((name, text, mine))
        for name, text, mine in added:
            bodiless, problems = check_likes(text, name, mine, self.poses)
            self._tell(problems, "the pose is told in words alone")
            self.poses |= {id_: replace(mine[id_], body=()) for id_ in bodiless}

    def _add_exercises(self, folder: Traversable, own: bool) -> None:
        texts = list(self._texts(folder, own))
        added: dict[str, str] = {}
        for name, text in texts:
            exercises, problems = read_exercises(text, name, self.poses)
            self._tell(problems, "what has a problem is left out")
            free = [one for one in exercises if self._free(name, "exercise", one.id, one.id in self.exercises)]
            for one in self._tagged(text, name, free) if own else free:
                self.exercises[one.id] = replace(one, own=own)
                added[one.id] = name
        self._leave_out(texts, added)

    def _leave_out(self, texts: list[tuple[str, str]], added: dict[str, str]) -> None:
        """Take away which of the `added` exercises has no good alternative, and what leans on it.

        All that lean on one another are found before anything is told: a long chain would be read again link by link.
        """
        everyone = self.exercises
        wrong = {id_ for id_ in added if any(lint_alt(everyone[id_], everyone))}
        leaning: dict[str, list[str]] = {}
        for id_ in added:
            leaning.setdefault(everyone[id_].alt, []).append(id_)
        gone = set(wrong)
        waiting = list(wrong)
        while waiting:
            more = [id_ for id_ in leaning.get(waiting.pop(), ()) if id_ not in gone]
            gone.update(more)
            waiting += more
        self.exercises = {id_: one for id_, one in everyone.items() if id_ not in gone}
        for name, text in texts:
            for those, known in ((wrong, everyone), (gone - wrong, self.exercises)):
                mine = {id_: everyone[id_] for id_ in those if added[id_] == name}
                if mine:
                    self._tell(check_alts(text, name, mine, known)[1], "the exercise is left out")

    def _add_routine(self, name: str, text: str, catalogue: frozenset[str], own: bool) -> str:
        """Put a routine or card on the shelf; answers its id, empty when it is left out."""
        found, problems = read_routine(text, name, self.exercises, self.poses, catalogue, own=own)
        if problems or found is None:
            self._tell(problems, "the file is left out")
            return ""
        id_ = found.routine.id
        again = [one for one in found.exercises if one.id in self.exercises]
        for one in again:
            self._free(name, "exercise", one.id, True)
        what = "card" if id_ in self.cards else "routine"
        if again or not self._free(name, what, id_, id_ in self.routines or id_ in self.cards):
            return ""
        (self.cards if found.routine.kind == "card" else self.routines)[id_] = found.routine
        tagged = {one.id: one for one in (self._tagged(text, name, found.exercises) if own else found.exercises)}
        self.exercises |= tagged
        if tagged and id_ in self.routines:
            routine = self.routines[id_]
            slots = (replace(slot, exercise=tagged.get(slot.exercise.id, slot.exercise)) for slot in routine.slots)
            self.routines[id_] = replace(routine, slots=tuple(slots))
        return id_

    def _tagged(self, text: str, name: str, exercises: Sequence[Exercise]) -> list[Exercise]:
        """Return the person's own exercises with every tag that their pictures show to be missing, and say so.

        Files that were good before the pictures were measured are still read; what they lack is taken as given, so
        that no person meets a movement that their flags keep away.
        """
        if not exercises:
            return []
        lacking, problems = check_tags(text, name, {one.id: one for one in exercises}, self.poses)
        self.problems += problems
        return [replace(one, tags=(*one.tags, *lacking.get(one.id, ()))) for one in exercises]

    def _check_warmup(self, id_: str, name: str, text: str) -> None:
        shelf = self.cards if id_ in self.cards else self.routines
        problems = check_warmup(text, name, shelf[id_], self.routines) if id_ in shelf else ()
        if problems:
            self._tell(problems, "it comes without a warm-up")
            shelf[id_] = replace(shelf[id_], warmup="")

    def _add_systems(self, file: Traversable) -> None:
        if not file.is_file():
            return
        text, trouble = read_text(file)
        name = f"routines/{file.name}"
        if trouble:
            self.problems.append(Problem(name, None, "", trouble))
            return
        systems, problems = read_systems(text, name)
        self._tell(problems, "what has a problem is left out")
        self.systems, problems = check_cards(text, name, systems, self.cards)
        self._tell(problems, "the system is told of without one")

    def _free(self, name: str, what: str, id_: str, taken: bool) -> bool:
        if taken:
            article = "an" if what == "exercise" else "a"
            message = f"there is {article} {what} {id_} already; this one is left out, give it another id"
            self.problems.append(Problem(plain(name, 300), None, "id", message))
        return not taken

    def _tell(self, problems: tuple[Problem, ...], instead: str) -> None:
        """Keep the problems of one file; the last says what that means."""
        if problems:
            last = problems[-1]
            said = last.message if "is read" in last.message else f"{last.message}; {instead}"
            self.problems += [*problems[:-1], replace(last, message=said)]

    def _texts(self, folder: Traversable, own: bool, but: str = "") -> Iterator[tuple[str, str]]:
        """Name and text of every TOML file directly in `folder`; a folder that is not there has none."""
        try:
            if not folder.is_dir():
                if isinstance(folder, Path) and folder.exists():
                    self._trouble(folder, "expected a folder; it is left out")
                return
            found = [one for one in folder.iterdir() if one.name.endswith(".toml") and one.name[0] != "."]
        except OSError as error:
            self._trouble(folder, f"cannot be read ({plain(error.strerror or type(error).__name__)})")
            return
        found.sort(key=lambda one: one.name)
        if len(found) > MOST_FILES:
            self._trouble(folder, f"expected at most {MOST_FILES} files, found {len(found)}; the first are read")
        where = "routines" if folder.name == "routines" else f"routines/{folder.name}"
        for file in found[:MOST_FILES]:
            name = str(file) if own else f"{where}/{file.name}"
            text, trouble = ("", "") if file.name == but else read_text(file)
            if trouble:
                self.problems.append(Problem(plain(name, 300), None, "", trouble))
            elif file.name != but:
                yield name, text

    def _trouble(self, folder: Traversable, message: str) -> None:
        self.problems.append(Problem(plain(str(folder), 300), None, "", message))


def _defines_none(file: tuple[str, str]) -> bool:
    return "[[exercise]]" not in file[1]
