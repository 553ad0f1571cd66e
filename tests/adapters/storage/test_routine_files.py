from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import process_time  # a busy machine does not lengthen it

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles, bundled_routines
from deskspine.core.coach.fitting import fit
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.model import Library
from deskspine.core.text.sanitize import has_control
from support.paths import ROUTINES

SHIPPED = ROUTINES
OWN = """schema = 1
id = "{id}"
name = "Mine"
position = "seated"
duration_s = 60
[[item]]
exercise = "long-exhale"
prep_s = 10
reps = 5
"""


def load(own: Path) -> Library:
    return RoutineFiles(own, SHIPPED).load()


def problem_text(library: Library) -> str:
    return "\n".join(str(problem) for problem in library.problems)


def test_the_shipped_folder_is_found_from_the_checkout_and_loads_in_a_few_hundredths_of_a_second() -> None:
    assert bundled_routines().joinpath("seated-2min.toml").is_file()
    took = []
    for _ in range(3):
        before = process_time()
        library = RoutineFiles().load()
        took.append(process_time() - before)
        assert "seated-2min" in library.routines
    assert min(took) < 0.03 * max(1, len(library.routines) / 5) * 3, "three times the target, for a busy machine"


def test_own_routines_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN.format(id="mine"))
    library = load(tmp_path)
    assert library.problems == ()
    assert library.routines["mine"].own
    assert library.routines["mine"].system == "own"
    assert not library.routines["seated-2min"].own


def test_a_shipped_id_is_never_replaced_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "seated-2min.toml").write_text(OWN.format(id="seated-2min"))
    (tmp_path / "exercises").mkdir()
    shutil.copy(SHIPPED / "exercises" / "breath.toml", tmp_path / "exercises" / "mine.toml")
    library = load(tmp_path)
    assert library.routines["seated-2min"].name == "Two-minute seated reset"
    assert not library.exercises["long-exhale"].own
    assert "there is a routine seated-2min already" in problem_text(library)
    assert "there is an exercise long-exhale already" in problem_text(library)


def test_bad_files_are_listed_with_their_reason_and_the_rest_loads(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(OWN.format(id="good"))
    (tmp_path / "half.toml").write_text("schema = 1\nid = ")
    (tmp_path / "bytes.toml").write_bytes(b"a = 1\n\xff\xfe")
    (tmp_path / "large.toml").write_text("#" * 70000)
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "sums.toml").write_text(OWN.format(id="sums").replace("= 60", "= 90"))
    (tmp_path / ".hidden.toml").write_text("nonsense")
    library = load(tmp_path)
    assert "good" in library.routines
    assert len(library.routines) == len(load(tmp_path / "nowhere").routines) + 1
    for name, reason in {
        "half.toml:2": "not valid TOML",
        "bytes.toml": "UTF-8 text, found something else on line 2",
        "large.toml": "64 KiB",
        "folder.toml": "expected a file",
        "sums.toml:5": "60 s, 90 s are promised",
    }.items():
        assert any(name in line and reason in line for line in problem_text(library).splitlines()), (
            name,
            problem_text(library),
        )
    assert "hidden" not in problem_text(library)


def test_an_exercise_written_in_place_can_be_looked_up_and_two_files_may_not_claim_one_id(
    tmp_path: Path,
) -> None:
    place = """[[exercise]]
id = "wave"
name = "Wave"
kind = "mobility"
cue = "Wave to the plant"
steps = ["Wave"]
frames = [{ phase = "move", pose = "neutral" }]
"""
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(OWN.format(id=name) + place)
    (tmp_path / "three.toml").write_text(OWN.format(id="three") + place.replace("wave", "chin-tuck"))
    library = load(tmp_path)
    assert library.exercises["wave"].own
    assert "one" in library.routines
    assert "two" not in library.routines
    assert "there is an exercise wave already" in problem_text(library)
    assert "three.toml:11: exercise[1].id: chin-tuck is an exercise of the catalogue" in problem_text(library)


def test_own_exercises_whose_alternatives_lead_nowhere_are_left_out_with_what_leans_on_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "exercises").mkdir()
    entry = """[[exercise]]
id = "{0}"
name = "A"
kind = "rest"
cue = "Rest"
steps = ["Rest"]
alt = "{1}"
frames = [{{ phase = "move", pose = "neutral" }}]
"""
    chain = "".join(entry.format(*pair) for pair in (("aaa", "bbb"), ("bbb", "ccc"), ("ccc", "ddd")))
    (tmp_path / "exercises" / "mine.toml").write_text("schema = 1\n" + chain + entry.format("fine", "chin-tuck"))
    library = load(tmp_path)
    assert "fine" in library.exercises
    assert not {"aaa", "bbb", "ccc"} & library.exercises.keys()
    assert "mine.toml:24: exercise[3].alt: there is no exercise ddd" in problem_text(library)


def test_a_file_in_the_place_of_the_folder_and_a_name_with_escapes_are_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "routines").write_text("x")
    assert "expected a folder" in problem_text(load(tmp_path / "routines"))
    folder = tmp_path / "own"
    folder.mkdir()
    if sys.platform != "win32":
        (folder / "\x1b]0;gone\x07.toml").write_text("bad")
        library = load(folder)
        assert library.problems
        assert not any(has_control(str(problem)) for problem in library.problems)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    try:
        assert "cannot be read" in problem_text(load(tmp_path))
    finally:
        tmp_path.chmod(0o700)


CARD = 'schema = 1\nid = "{id}"\nname = "A card"\nkind = "card"\nabout = "To read."\n'


def test_cards_are_read_from_their_folder_and_from_among_the_routines_and_are_never_played(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "inside.toml").write_text(CARD.format(id="inside"))
    (tmp_path / "beside.toml").write_text(CARD.format(id="beside"))
    (tmp_path / "cards" / "played.toml").write_text(OWN.format(id="played"))
    library = load(tmp_path)
    assert library.problems == ()
    assert {"inside", "beside"} <= library.cards.keys()
    assert not {"inside", "beside"} & library.routines.keys()
    assert library.cards["inside"].own
    assert "played" in library.routines, "what it is goes by its kind, wherever it lies"
    assert not library.cards["when-to-stop"].own


def test_cards_and_routines_share_their_ids(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "mine.toml").write_text(CARD.format(id="mine"))
    (tmp_path / "mine.toml").write_text(OWN.format(id="mine"))
    (tmp_path / "seated-2min.toml").write_text(CARD.format(id="seated-2min"))
    (tmp_path / "when-to-stop.toml").write_text(OWN.format(id="when-to-stop"))
    library = load(tmp_path)
    assert library.routines["mine"].own
    assert "mine" not in library.cards
    assert "seated-2min" not in library.cards
    assert not library.cards["when-to-stop"].own
    for line in ("a routine mine already", "a routine seated-2min already", "a card when-to-stop already"):
        assert f"there is {line}" in problem_text(library)


def test_a_warm_up_that_is_not_there_is_told_and_the_routine_comes_without(tmp_path: Path) -> None:
    def write(name: str, warmup: str) -> None:
        text = OWN.format(id=name).replace("duration_s", f'warmup = "{warmup}"\nduration_s')
        (tmp_path / f"{name}.toml").write_text(text)

    write("aaa", "bbb")
    write("bbb", "micro-1min")
    write("ccc", "nobody")
    write("ddd", "when-to-stop")
    write("eee", "eee")
    library = load(tmp_path)
    warmups = {name: library.routines[name].warmup for name in ("aaa", "bbb", "ccc", "ddd", "eee")}
    assert warmups == {"aaa": "bbb", "bbb": "micro-1min", "ccc": "", "ddd": "", "eee": ""}
    assert "ccc.toml:5: warmup: there is no routine nobody; it is used without a warm-up" in problem_text(library)
    assert "ddd.toml:5: warmup: there is no routine when-to-stop" in problem_text(library)
    assert "eee.toml:5: warmup: a routine is not its own warm-up" in problem_text(library)
    assert len(library.problems) == 3


def test_the_file_of_systems_is_no_routine_and_only_the_shipped_one_counts(tmp_path: Path) -> None:
    library = load(tmp_path)
    assert len(library.systems) == 20
    assert "systems" not in library.routines
    assert library.cards["systems"].about, "a card may have the same name"
    (tmp_path / "systems.toml").write_text((SHIPPED / "systems.toml").read_text(encoding="utf-8"))
    assert load(tmp_path).systems == library.systems
    assert "systems.toml:5: system: expected own, product, bonus, or codes" in problem_text(load(tmp_path))


def test_a_system_whose_card_is_not_there_is_told_of_without_it(tmp_path: Path) -> None:
    folder = tmp_path / "routines"
    shutil.copytree(SHIPPED, folder)
    (folder / "cards" / "left-out.toml").unlink()
    library = RoutineFiles(None, folder).load()
    assert len(library.systems) == 20
    assert not any(system.card == "left-out" for system in library.systems)
    assert "routines/systems.toml" in problem_text(library)
    assert "there is no card left-out" in problem_text(library)
    (folder / "systems.toml").write_text("schema = 2")
    assert RoutineFiles(None, folder).load().systems == ()


def test_a_long_chain_of_own_exercises_falls_as_a_whole_and_each_link_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    entry = """[[exercise]]
id = "{0}"
name = "A"
kind = "rest"
cue = "Rest"
steps = ["Rest"]
alt = "{1}"
frames = [{{ phase = "move", pose = "neutral" }}]
"""
    names = [f"link-{at}" for at in range(20)]
    for file, links in (("one", names[:10]), ("two", names[10:])):
        text = "schema = 1\n" + "".join(entry.format(link, f"link-{int(link[5:]) + 1}") for link in links)
        (tmp_path / "exercises" / f"{file}.toml").write_text(text)
    library = load(tmp_path)
    assert not set(names) & library.exercises.keys()
    assert len(library.problems) == 20
    assert "there is no exercise link-20 (L12); the exercise is left out" in problem_text(library)
    assert "there is no exercise link-1 (L12)" in problem_text(library)


def test_an_own_routine_may_use_an_exercise_that_a_later_file_defines(tmp_path: Path) -> None:
    head = 'schema = 1\nid = "{}"\nname = "Mine"\nposition = "seated"\nduration_s = 15\n'
    item = '[[item]]\nexercise = "roof-line"\nprep_s = 5\nmove_s = 10\nrest_s = 0\n'
    defined = """[[exercise]]
id     = "roof-line"
name   = "Roof line"
kind   = "gaze"
cue    = "Follow the farthest roof"
steps  = ["Find it", "Let the eyes walk along it"]
frames = [{ phase = "move", pose = "neutral" }]
"""
    (tmp_path / "apple.toml").write_text(head.format("apple") + item)
    (tmp_path / "zebra.toml").write_text(head.format("zebra") + defined + item)
    library = load(tmp_path)
    assert problem_text(library) == ""
    assert {"apple", "zebra"} <= library.routines.keys()


UNTAGGED = """
[[exercise]]
id     = "look-far-back"
name   = "Look far back"
kind   = "mobility"
cue    = "Slowly"
steps  = ["Turn the head to one side"]
body   = ["upper-back"]
sides  = ["left", "right"]
frames = [
  { phase = "prep", pose = "neutral" },
  { phase = "move", pose = "turn_l" },
]
"""
SET_OF_ITS_OWN = """schema = 1
id = "my-turns"
name = "My turns"
position = "seated"
duration_s = 33
[[item]]
exercise = "look-far-back"
prep_s = 5
reps = 2
move_s = 4
rest_s = 3
"""


@pytest.mark.parametrize("in_place", [True, False])
def test_an_own_exercise_that_lacks_a_tag_is_still_read_and_kept_from_those_it_would_hurt(
    tmp_path: Path, in_place: bool
) -> None:
    """Keep a file of an earlier version: the exercise counts as if it had the tags that its pictures show."""
    own = tmp_path / "my-turns.toml"
    own.write_text(SET_OF_ITS_OWN + (UNTAGGED if in_place else ""))
    if not in_place:
        own = tmp_path / "exercises" / "mine.toml"
        own.parent.mkdir()
        own.write_text("schema = 1\n" + UNTAGGED)
    library = RoutineFiles(tmp_path).load()
    line = own.read_text().splitlines().index("[[exercise]]") + 1
    assert [str(problem) for problem in library.problems] == [
        f"{own}:{line}: exercise[1].tags: look-far-back: head turn of 55 degrees in pose turn_l, "
        'where 15 are the limit; expected the tag "neck-turn"; until then it is assumed (L19)'
    ]
    assert library.exercises["look-far-back"].tags == ("neck-turn",)
    routine = library.routines["my-turns"]
    assert fit(routine, library, ANYBODY).notes == ()
    swapped = fit(routine, library, Person(frozenset({"carotid"}))).routine.slots[0].exercise
    assert swapped.id != "look-far-back"


def test_own_exercises_that_say_it_themselves_and_what_ships_are_not_complained_of(tmp_path: Path) -> None:
    tagged = UNTAGGED.replace("sides  =", 'tags = ["neck-turn"]\nsides  =')
    (tmp_path / "my-turns.toml").write_text(SET_OF_ITS_OWN + tagged)
    assert RoutineFiles(tmp_path).load().problems == ()


def test_a_start_without_own_exercises_never_measures_a_body(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from deskspine.adapters.storage.routine_files import RoutineFiles;"
        "RoutineFiles(Path(sys.argv[1]), cache=Path(sys.argv[2])).load();"
        "print(sorted(name for name in sys.modules if name.endswith(('tag_limits', 'measures', 'skeleton', 'blend'))))"
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.toml").write_text(SET_OF_ITS_OWN.replace("my-turns", "mine").replace("look-far-back", "march"))
    result = subprocess.run(
        [sys.executable, "-c", code, str(own), str(tmp_path / "cache")], capture_output=True, text=True, timeout=60
    )
    assert result.stdout.strip() == "[]", result.stderr
