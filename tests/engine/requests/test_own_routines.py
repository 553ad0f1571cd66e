"""Own routine files: saved after a check, replaced only when that is asked for, removed, and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.routines.composer import Draft
from deskspine.core.routines.model import Exercise
from deskspine.core.routines.writer import starter, to_toml
from deskspine.engine.engine import Engine
from deskspine.engine.snapshot import Snapshot
from support import resident

LIBRARY = resident.shipped()


def composed(name: str = "Before lunch", *more: Exercise) -> Draft:
    """Return a draft of two exercises of the catalogue, and more."""
    composed = Draft().rename(name)
    for exercise in (LIBRARY.exercises["shoulder-rolls"], LIBRARY.exercises["chin-tuck"], *more):
        composed = composed.add(exercise)
    return composed


def save(engine: Engine, name: str, text: str) -> Reply:
    return engine.handle(Request("save-routine", {"name": name, "text": text}))


class Home:
    """A resident whose own routines are in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = Engine(replace(resident.Resident().engine._ports, routines=RoutineFiles(folder)))
        self.pictures: list[Snapshot] = []
        self.engine.subscribe(lambda snapshot, events: self.pictures.append(snapshot))
        self.engine.launch()

    def save(self, name: str, text: str) -> Reply:
        return save(self.engine, name, text)

    def replace(self, name: str, text: str) -> Reply:
        """Save in place of the present file."""
        return self.engine.handle(Request("save-routine", {"name": name, "text": text, "replace": True}))

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "config" / "routines")


def test_it_is_a_file_in_the_library_and_can_be_played_at_once(home: Home) -> None:
    routine = composed().routine()
    reply = home.save(routine.id, to_toml(routine))
    assert (reply.ok, reply.text) == (True, "saved as before-lunch.toml")
    assert home.files == ["before-lunch.toml"]
    assert (home.folder / "before-lunch.toml").read_text(encoding="utf-8") == to_toml(routine)
    assert home.engine.situation.profile.library.problems == ()
    library = home.pictures[-1].library
    assert library is not None
    assert library.routines["before-lunch"] == routine
    assert home.engine.handle(Request("start", {"routine": "before-lunch"})).ok
    assert not home.engine._ports.routines.changed(), "what was just written was read"


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("before-lunch", "reps         = 3", "reps         = 13", "reps"),
        ("before-lunch", "duration_s  = [", "duration_s  = [9", "L01"),
        ("before-lunch", 'exercise     = "chin-tuck"', 'exercise     = "no-such-one"', "no exercise no-such-one"),
        ("before-lunch", "schema", "shema", "schema: missing"),  # codespell:ignore shema
        ("after-lunch", "", "", "L16"),
        ("../before-lunch", "", "", "cannot be called"),
        ("", "", "", "L16"),
    ],
)
def test_what_does_not_pass_the_check_is_refused_with_the_first_problem(
    home: Home, name: str, old: str, new: str, why: str
) -> None:
    reply = home.save(name, to_toml(composed().routine()).replace(old, new))
    assert not reply.ok
    assert why in reply.text
    assert home.files == []
    assert not list(home.folder.parent.glob("**/*.toml"))


@pytest.mark.parametrize("text", ["", "schema = 1", "\x00", "[[item]]\n" * 100], ids=["empty", "head", "null", "items"])
def test_what_is_no_routine_at_all_is_refused(home: Home, text: str) -> None:
    assert not home.save("mine", text).ok
    assert home.files == []


def test_a_routine_that_ships_and_a_file_that_is_there_are_never_replaced(home: Home) -> None:
    shipped = LIBRARY.routines["seated-2min"]
    assert "already" in home.save(shipped.id, to_toml(replace(shipped, own=True))).text
    home.folder.mkdir(parents=True)
    broken = home.folder / "before-lunch.toml"
    broken.write_text("not toml at all", encoding="utf-8")
    reply = home.save("before-lunch", to_toml(composed().routine()))
    assert (reply.ok, "before-lunch.toml" in reply.text) == (False, True)
    assert broken.read_text(encoding="utf-8") == "not toml at all"
    broken.unlink()
    broken.symlink_to(home.folder / "nowhere.toml")
    assert not home.save("before-lunch", to_toml(composed().routine())).ok
    assert not (home.folder / "nowhere.toml").exists()


def test_a_folder_that_cannot_be_written_is_a_refusal_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be", encoding="utf-8")
    home = Home(tmp_path / "config" / "routines")
    reply = home.save("before-lunch", to_toml(composed().routine()))
    assert not reply.ok
    assert reply.text.startswith("before-lunch.toml was not saved: ")


def test_without_a_folder_nothing_is_kept() -> None:
    reply = save(resident.Resident().engine, "before-lunch", to_toml(composed().routine()))
    assert (reply.ok, reply.text) == (False, "before-lunch.toml was not saved: nothing is kept here")
    with pytest.raises(OSError, match="no folder"):
        RoutineFiles(None).save("mine", starter("mine"))


def changed() -> str:
    """Return the file of the composed routine with one exercise more."""
    return to_toml(composed("Before lunch", LIBRARY.exercises["ear-to-shoulder"]).routine())


def test_a_routine_that_is_changed_replaces_its_file_and_the_file_before_is_kept(home: Home) -> None:
    before = to_toml(composed().routine())
    assert home.save("before-lunch", before).ok
    reply = home.replace("before-lunch", changed())
    assert (reply.ok, reply.text) == (True, "saved as before-lunch.toml")
    assert home.files == ["before-lunch.toml", "before-lunch.toml.old"]
    assert (home.folder / "before-lunch.toml.old").read_text(encoding="utf-8") == before
    assert len(home.engine.situation.profile.library.routines["before-lunch"].slots) == 3


@pytest.mark.parametrize("name", ["seated-2min", "before-lunch", "../before-lunch"])
def test_only_an_own_routine_is_replaced_or_removed(home: Home, name: str) -> None:
    routine = replace(composed().routine(), id=name) if name == "before-lunch" else LIBRARY.routines["seated-2min"]
    assert not home.replace(name, to_toml(replace(routine, own=True))).ok
    reply = home.engine.handle(Request("remove-routine", {"name": name}))
    assert (reply.ok, reply.text) == (False, f"there is no routine {name!r} of your own")
    assert home.files == []


def test_a_routine_that_is_removed_comes_back_with_every_word_of_its_file(home: Home) -> None:
    assert home.save("before-lunch", to_toml(composed().routine())).ok
    path = home.folder / "before-lunch.toml"
    path.write_text(f"# Seen with the physiotherapist.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    before = path.read_bytes()
    assert home.engine.handle(Request("remove-routine", {"name": "before-lunch"})).ok
    library = home.pictures[-1].library
    assert library is not None
    assert "before-lunch" not in library.routines
    assert not home.engine._ports.routines.changed()
    assert home.engine.handle(Request("restore-routine", {"name": "before-lunch"})).ok
    library = home.pictures[-1].library
    assert library is not None
    assert "before-lunch" in library.routines
    assert path.read_bytes() == before
    assert home.files == ["before-lunch.toml"]


def test_what_is_not_there_cannot_be_brought_back_and_nothing_is_written_over(home: Home) -> None:
    def restored(name: str) -> Reply:
        return home.engine.handle(Request("restore-routine", {"name": name}))

    assert "not brought back" in restored("before-lunch").text
    assert "cannot name" in restored("../before-lunch").text
    text = to_toml(composed().routine())
    assert home.save("before-lunch", text).ok
    assert home.engine.handle(Request("remove-routine", {"name": "before-lunch"})).ok
    assert home.save("before-lunch", changed()).ok, "the name is free again"
    assert "already" in restored("before-lunch").text
    assert (home.folder / "before-lunch.toml").read_text(encoding="utf-8") == changed()


def test_a_file_that_cannot_be_moved_is_a_refusal_with_its_reason(home: Home) -> None:
    assert home.save("before-lunch", to_toml(composed().routine())).ok
    (home.folder / "before-lunch.toml").unlink()
    reply = home.engine.handle(Request("remove-routine", {"name": "before-lunch"}))
    assert reply.text.startswith("before-lunch.toml was not removed: ")
    assert home.replace("before-lunch", changed()).text.startswith("before-lunch.toml was not saved: ")
