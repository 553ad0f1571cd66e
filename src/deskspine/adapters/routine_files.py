"""Finds and reads the routine files: those that ship with deskspine and the person's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.core.plain import plain
from deskspine.core.routine import Exercise, Library, Pose, Problem, Routine
from deskspine.core.routine_file import check_alts, read_exercises, read_poses, read_routine
from deskspine.core.routine_lint import lint_alt
from deskspine.core.toml_table import LARGEST

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MOST_FILES = 300
"""Files read from one folder; a folder with more is no folder of routines."""


def bundled_routines() -> Traversable:
    """The folder of routines that ships, in a wheel or in a checkout. Raises FileNotFoundError."""
    here = Path(__file__).resolve()
    for folder, proof in ((here.parents[1], "__init__.py"), (here.parents[3], "pyproject.toml")):
        if (folder / "routines").is_dir() and (folder / proof).is_file():
            return folder / "routines"
    from importlib.resources import files  # only a zipped install comes this far; 10 ms to import

    packaged = files("deskspine") / "routines"
    if packaged.is_dir():
        return packaged
    raise FileNotFoundError("deskspine was installed without its routine files")


def read_text(file: Traversable) -> tuple[str, str]:
    """The text of `file`, and a sentence instead when it cannot be read as one."""
    try:
        if not file.is_file():
            return "", "expected a file; it is left out"
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        return "", f"cannot be read ({plain(error.strerror or type(error).__name__)}); it is left out"
    if len(raw) > LARGEST:
        return "", f"expected at most {LARGEST // 1024} KiB; it is left out"
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", f"expected UTF-8 text, found something else on line {line}; it is left out"


class RoutineFiles:
    """The `RoutineSource` of the program: shipped routines first, then the person's own.

    Both folders have the same shape: routines at the top, `exercises/` and `poses/` beside them. What ships
    is never replaced: an own routine, exercise or pose with an id that is taken is left out, and `problems`
    says so. Whatever has a problem is left out alone; all the rest loads.
    """

    def __init__(self, own: Path | None = None, shipped: Traversable | None = None) -> None:
        self._own = own
        self._shipped = shipped

    def load(self) -> Library:
        """Read both folders afresh."""
        shelf = _Shelf()
        try:
            shelf.add(self._shipped or bundled_routines(), own=False)
        except OSError as error:
            shelf.problems.append(Problem("routines", None, "", plain(str(error))))
        if self._own is not None:
            shelf.add(self._own, own=True)
        return shelf.library()


@dataclass
class _Shelf:
    """A library while it is being filled."""

    poses: dict[str, Pose] = field(default_factory=dict)
    exercises: dict[str, Exercise] = field(default_factory=dict)
    routines: dict[str, Routine] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def library(self) -> Library:
        return Library(self.exercises, self.routines, self.poses, tuple(self.problems))

    def add(self, folder: Traversable, *, own: bool) -> None:
        for name, text in self._texts(folder / "poses", own):
            poses, problems = read_poses(text, name)
            self._told(problems, "what has a problem is left out")
            for pose in poses:
                if self._free(name, "pose", pose.id, pose.id in self.poses):
                    self.poses[pose.id] = pose
        self._add_exercises(folder / "exercises", own)
        shipped = frozenset(self.exercises)
        for name, text in self._texts(folder, own):
            self._add_routine(name, text, shipped, own)

    def _add_exercises(self, folder: Traversable, own: bool) -> None:
        texts = list(self._texts(folder, own))
        added: dict[str, str] = {}
        for name, text in texts:
            exercises, problems = read_exercises(text, name, self.poses)
            self._told(problems, "what has a problem is left out")
            for one in exercises:
                if self._free(name, "exercise", one.id, one.id in self.exercises):
                    self.exercises[one.id] = replace(one, own=own)
                    added[one.id] = name
        while bad := {name for id_, name in added.items() if any(lint_alt(self.exercises[id_], self.exercises))}:
            for name, text in texts:
                if name in bad:
                    mine = {id_: self.exercises[id_] for id_, at in added.items() if at == name}
                    wrong, problems = check_alts(text, name, mine, self.exercises)
                    self._told(problems, "the exercise is left out")
                    for id_ in wrong:
                        del self.exercises[id_], added[id_]

    def _add_routine(self, name: str, text: str, shipped: frozenset[str], own: bool) -> None:
        found, problems = read_routine(text, name, self.exercises, self.poses, shipped, own=own)
        if problems or found is None:
            self._told(problems, "the routine is left out")
            return
        again = [one for one in found.exercises if one.id in self.exercises]
        for one in again:
            self._free(name, "exercise", one.id, True)
        if not again and self._free(name, "routine", found.routine.id, found.routine.id in self.routines):
            self.routines[found.routine.id] = found.routine
            self.exercises.update((one.id, one) for one in found.exercises)

    def _free(self, name: str, what: str, id_: str, taken: bool) -> bool:
        if taken:
            article = "an" if what == "exercise" else "a"
            message = f"there is {article} {what} {id_} already; this one is left out, give it another id"
            self.problems.append(Problem(plain(name, 300), None, "id", message))
        return not taken

    def _told(self, problems: tuple[Problem, ...], instead: str) -> None:
        """Keep the problems of one file; the last says what that means."""
        if problems:
            last = problems[-1]
            said = last.message if "is read" in last.message else f"{last.message}; {instead}"
            self.problems += [*problems[:-1], replace(last, message=said)]

    def _texts(self, folder: Traversable, own: bool) -> Iterator[tuple[str, str]]:
        """Name and text of every TOML file directly in `folder`; a folder that is not there has none."""
        try:
            if not folder.is_dir():
                if isinstance(folder, Path) and folder.exists():
                    self.problems.append(
                        Problem(plain(str(folder), 300), None, "", "expected a folder; it is left out")
                    )
                return
            found = sorted(
                (one for one in folder.iterdir() if one.name.endswith(".toml") and one.name[0] != "."),
                key=_name,
            )
        except OSError as error:
            reason = plain(error.strerror or type(error).__name__)
            self.problems.append(Problem(plain(str(folder), 300), None, "", f"cannot be read ({reason})"))
            return
        if len(found) > MOST_FILES:
            message = f"expected at most {MOST_FILES} files, found {len(found)}; the first {MOST_FILES} are read"
            self.problems.append(Problem(plain(str(folder), 300), None, "", message))
        for file in found[:MOST_FILES]:
            name = (
                str(file)
                if own
                else f"routines/{file.name}"
                if folder.name == "routines"
                else f"routines/{folder.name}/{file.name}"
            )
            text, trouble = read_text(file)
            if trouble:
                self.problems.append(Problem(plain(name, 300), None, "", trouble))
            else:
                yield name, text


def _name(file: Traversable) -> str:
    return file.name
