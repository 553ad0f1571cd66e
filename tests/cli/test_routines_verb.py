"""`deskspine routines list, show and check` as typed."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.cli.main import main
from deskspine.cli.routine_figure import Sheet, sheet_of
from deskspine.cli.routines import perform
from deskspine.cli.tree import parser_of
from deskspine.core.coach.fitting import fit
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.pose import Pose
from deskspine.core.person.flags import FLAGS
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.model import Library
from deskspine.core.routines.writer import starter
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.toml.diagnostics import Problem
from support.paths import ROUTINES

SHIPPED = ROUTINES
PAPER = Sheet(80, "ascii", 0, palette(Looks()))
"""The page for figures here."""


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, SHIPPED).load()


def run_verb(library: Library, *args: str, person: Person = ANYBODY) -> tuple[int, str]:
    lines: list[str] = []
    arguments = parser_of("routines").parse_args(args)
    code = perform(arguments, lambda: library, lines.append, Path("/nowhere"), {}, lambda: PAPER, lambda: person)
    return code, "\n".join(lines)


def test_the_list_has_one_line_a_routine_and_what_could_not_be_read_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("schema = 1\nid = 3\n")
    library = RoutineFiles(tmp_path, SHIPPED).load()
    code, text = run_verb(library, "list")
    rows, changed, problems = text.split("\n\n")
    assert code == 0
    assert len(rows.splitlines()) == 1 + len(library.routines)
    assert any(
        row.split() == ["seated-2min", "2:00", "2:00", "2:00", "seated", "Two-minute", "seated", "reset"]
        for row in rows.splitlines()
    )
    assert changed.splitlines()[:2] == [
        "Changed for you:",
        "  thoracic-lumbar: Chair-back chest lift became Chest lift, hands on thighs: it",
    ]
    assert "bad.toml:2" in problems
    assert max(map(len, rows.splitlines())) <= 80


def test_the_list_says_what_is_closed_and_what_is_changed_for_this_person_and_why(library: Library) -> None:
    for flag in FLAGS:
        person = Person(frozenset({flag}), unread=frozenset({"ask-first"} if flag == "ask_first" else ()))
        code, text = run_verb(library, "list", person=person)
        rows, *parts = text.split("\n\n")
        assert code == 0
        assert len(rows.splitlines()) == 1 + len(library.routines), "the table itself is the same for everybody"
        sections = {part.splitlines()[0]: " ".join(part.split()) for part in parts}
        fitted = {name: fit(routine, library, person) for name, routine in library.routines.items()}
        for name, result in fitted.items():
            closed = f"{name}: {result.reason}." in sections.get("Closed to you:", "")
            assert closed == bool(result.locked), (flag, name)
            changed = bool(result.notes) and not result.locked
            assert (f" {name}: " in sections.get("Changed for you:", "")) == changed, (flag, name)
        assert max(map(len, text.splitlines())) <= 80


def test_a_routine_is_shown_with_everything_that_is_changed_in_it_for_this_person(library: Library) -> None:
    person = Person(frozenset({"carotid"}))
    for name, routine in library.routines.items():
        _, text = run_verb(library, "show", name, person=person)
        flat, fitted = " ".join(text.split()), fit(routine, library, person)
        assert (f"For you closed: {fitted.reason}." in flat) == bool(fitted.locked), name
        for note in fitted.notes:
            assert note in flat, name
        assert ("Below it is as it was written." in flat) == bool(fitted.notes)
    _, text = run_verb(library, "show", "look-over", person=person)
    assert "For you another one replaces it: fainting" in " ".join(text.split())
    assert "For you" not in run_verb(library, "show", "look-over")[1]
    for name, flag in (("bridge", "heart"), ("shoulder-rolls", "neck_instability"), ("shoulder-rolls", "fever")):
        _, text = run_verb(library, "show", name, person=Person(frozenset({flag})))
        assert "For you closes a routine that has it: " in " ".join(text.split()), flag


def test_everything_can_be_shown_within_eighty_columns(library: Library) -> None:
    for name in [*library.routines, *library.exercises, *library.cards]:
        code, text = run_verb(library, "show", name)
        assert code == 0
        assert max(map(len, text.splitlines())) <= 80, name


def test_own_routines_come_last_and_are_called_yours(library: Library) -> None:
    mine = replace(library.routines["micro-1min"], id="aaa-mine", name="My minute", own=True)
    _, text = run_verb(replace(library, routines={"aaa-mine": mine, **library.routines}), "list")
    last = text.partition("\n\n")[0].splitlines()[-1]
    assert last.split() == ["aaa-mine", "1:00", "1:00", "1:00", "seated", "yours:", "My", "minute"]
    assert text.count("yours:") == 1


def test_the_twenty_systems_are_told_with_what_became_of_each_and_their_sums(library: Library) -> None:
    code, text = run_verb(library, "list", "--system")
    assert code == 0
    rows = text.splitlines()
    heads = [row for row in rows if re.match(r"S\d\d  ", row)]
    assert [row.split()[0] for row in heads] == [f"S{number:02d}" for number in range(1, 21)]
    assert rows[-1] == "20 systems: 102 exercises and tests, 94 kept or adapted, 4 replaced, 4 left out"
    assert max(map(len, rows)) <= 80
    assert run_verb(library, "list", "--systems") == (code, text)
    flat = " ".join(text.split())
    for system in library.systems:
        assert system.name[:40] in flat
        for sentence in (*system.replaced, *system.left_out):
            assert sentence in flat
        for routine in library.of_system(system):
            assert routine.id in flat
    sums = [sum(system.entries for system in library.systems), sum(system.kept for system in library.systems)]
    assert sums == [102, 94]
    assert all(
        system.entries == system.kept + len(system.replaced) + len(system.left_out) for system in library.systems
    )


def test_every_exercise_can_be_drawn_on_paper(library: Library) -> None:
    for name, exercise in library.exercises.items():
        code, text = run_verb(library, "show", name, "--figure")
        lines = text.splitlines()
        assert code == 0
        assert lines[0] == f"{exercise.name} ({name})"
        assert text.isascii() or not exercise.name.isascii()
        assert max(map(len, lines)) <= 80
        assert next(at for at, line in enumerate(lines) if line.startswith("  1  ")) == 1 + 12, "twelve rows of picture"
        assert sum(bool(line) for line in lines[1:13]) >= 3, name


def test_a_routine_is_drawn_exercise_by_exercise(library: Library) -> None:
    code, text = run_verb(library, "show", "--figure", "seated-2min")
    assert code == 0
    heads = [line for line in text.splitlines() if line.endswith(")") and line.split("(")[-1][:-1] in library.exercises]
    assert [head.split("(")[-1][:-1] for head in heads] == [
        slot.exercise.id for slot in library.routines["seated-2min"].slots
    ]


def test_what_cannot_be_drawn_says_so(library: Library) -> None:
    poses = {**library.poses, "s_tuck": replace(library.poses["s_tuck"], body=())}
    code, text = run_verb(replace(library, poses=poses), "show", "chin-tuck", "--figure")
    assert (code, text.splitlines()[-1]) == (0, "It has no figure: one of its key poses has no body.")
    code, text = run_verb(library, "show", "when-to-stop", "--figure")
    assert code == 0, "a card is text either way"
    code, text = run_verb(library, "show", "chin-tuk", "--figure")
    assert code == 2
    assert "chin-tuck" in text


class Stream(io.StringIO):
    """A file that may be a terminal."""

    def __init__(self, *, terminal: bool, encoding: str) -> None:
        super().__init__()
        self._terminal, self._encoding = terminal, encoding

    def isatty(self) -> bool:
        return self._terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


@pytest.mark.parametrize(
    ("terminal", "encoding", "environ", "look", "colours"),
    [
        (True, "utf-8", {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "shaded", 256**3),
        (True, "utf-8", {"TERM": "xterm-256color"}, "shaded", 256),
        (True, "utf-8", {"TERM": "xterm"}, "sixteen", 16),
        (True, "utf-8", {"TERM": "xterm", "NO_COLOR": "1"}, "dense", 0),
        (False, "utf-8", {"TERM": "xterm", "COLORTERM": "truecolor"}, "dense", 0),
        (True, "ascii", {"TERM": "xterm", "COLORTERM": "truecolor"}, "ascii", 0),
        (True, "utf-8", {"TERM": "linux"}, "ascii", 0),
    ],
)
def test_a_sheet_is_what_the_terminal_can_show(
    terminal: bool, encoding: str, environ: dict[str, str], look: str, colours: int
) -> None:
    sheet = sheet_of(DEFAULTS, environ, Stream(terminal=terminal, encoding=encoding))
    assert (sheet.look, sheet.colours) == (look, colours)
    assert terminal or sheet.width == 80


def test_a_sheet_goes_by_the_settings() -> None:
    paper = Stream(terminal=True, encoding="utf-8")
    environ = {"TERM": "xterm-256color"}
    usual = sheet_of(DEFAULTS, environ, paper)
    assert sheet_of(DEFAULTS.replace("appearance.figure", "ascii"), environ, paper).look == "ascii"
    assert sheet_of(DEFAULTS.replace("appearance.figure", "words"), environ, paper).look == "shaded"
    for key, value in (("skin", "dark"), ("hair", "white"), ("theme", "deskspine-light")):
        assert sheet_of(DEFAULTS.replace(f"appearance.{key}", value), environ, paper).palette != usual.palette


def test_colours_end_with_every_line(library: Library) -> None:
    sheet = Sheet(130, "shaded", 256**3, palette(Looks()))
    lines: list[str] = []
    arguments = parser_of("routines").parse_args(["show", "chin-tuck", "--figure"])
    perform(arguments, lambda: library, lines.append, Path("/nowhere"), {}, lambda: sheet)
    drawn = [line for line in lines if "\x1b[" in line]
    assert len(drawn) == 21
    assert all(line.endswith("\x1b[0m") for line in drawn)
    assert {len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in drawn} == {3 * 42 + 2 * 2}


def test_a_card_is_shown_as_text(library: Library) -> None:
    code, text = run_verb(library, "show", "when-to-stop")
    assert code == 0
    rows = text.splitlines()
    assert rows[0] == library.cards["when-to-stop"].name
    assert "- " in text
    assert "##" not in text
    flat = " ".join(text.split())
    for word in re.findall(r"[A-Za-z]{4,}", library.cards["when-to-stop"].about):
        assert word in flat


def test_a_routine_is_shown_with_what_it_needs_and_its_sum(library: Library) -> None:
    _, text = run_verb(library, "show", "thoracic-lumbar")
    flat = " ".join(text.split())
    for words in ("mixed, away from the desk", "Locked for", "neck instability", "Needs", "mat", "promised 490 s"):
        assert words in flat, words


def test_an_exercise_is_shown_with_its_alternative_its_users_and_its_poses_in_words(library: Library) -> None:
    _, text = run_verb(library, "show", "elbow-circles")
    for words in (
        "Make circles with the elbows",
        "Instead     shoulder-rolls",
        "seated-5min",
        "Fingertips on the shoulders",
    ):
        assert words in text


def test_an_unknown_id_is_answered_with_the_nearest(library: Library) -> None:
    code, text = run_verb(library, "show", "chin-tuk")
    assert code == 2
    assert "did you mean chin-tuck" in text


def test_a_check_prints_the_sums_of_every_level_and_finds_nothing_wrong_with_what_ships(
    library: Library,
) -> None:
    files = [str(file) for file in sorted(SHIPPED.rglob("*.toml")) if file.name != "systems.toml"]
    code, text = run_verb(library, "check", *files)
    assert code == 0
    assert "3 + 2 x 1 x (2 + 8 + 2) = 27 s  left, right" in text
    for level, total in ((1, 117), (2, 121), (3, 123)):
        assert f"level {level}: {total} s, promised 120 s" in text


def test_a_check_names_line_and_key_of_each_problem_and_ends_with_one(library: Library, tmp_path: Path) -> None:
    text = (SHIPPED / "micro-1min.toml").read_text()
    file = tmp_path / "micro-1min.toml"
    file.write_text(text.replace("duration_s  = 60", "duration_s  = 75").replace("reps     = 2", "rep      = 2", 1))
    code, output = run_verb(library, "check", str(file))
    flat = " ".join(output.split())
    line = text[: text.index("reps")].count("\n") + 1
    assert code == 1
    assert f"{line}: item[1].rep: unknown key; did you mean reps?" in flat
    assert "duration_s: level 2 adds up to" in flat


def test_a_check_as_json_has_one_object_for_each_problem(library: Library, tmp_path: Path) -> None:
    text = (SHIPPED / "micro-1min.toml").read_text()
    file = tmp_path / "micro-1min.toml"
    file.write_text(text.replace("duration_s  = 60", "duration_s  = 75").replace("reps     = 2", "rep      = 2", 1))
    code, output = run_verb(library, "check", "--json", str(file), "gone\x9b\udcff.toml")
    rows = [json.loads(line) for line in output.splitlines()]
    plain = " ".join(run_verb(library, "check", str(file))[1].split())
    assert code == 1
    assert rows[-1] == {"file": "gone??.toml", "line": None, "key": "", "message": "expected a file"}
    assert len(rows) > 2
    for row in rows[:-1]:
        where = str(file) if row["line"] is None else f"{file}:{row['line']}"
        assert row["file"] == str(file)
        assert f"{where}: {row['key']}: {row['message']}" in plain
    file.write_text(text)
    assert run_verb(library, "check", "--json", str(SHIPPED / "micro-1min.toml")) == (0, "")


def test_a_check_refuses_the_id_of_something_shipped_and_a_file_that_is_not_there(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "micro-1min.toml"
    file.write_text((SHIPPED / "micro-1min.toml").read_text().replace("One-minute", "My minute"))
    code, output = run_verb(library, "check", str(file), str(tmp_path / "none.toml"))
    assert code == 1
    assert "micro-1min ships with deskspine" in " ".join(output.split())
    assert "none.toml: expected a file" in " ".join(output.split())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("check", "deskspine routines check: FILE is missing; see `deskspine routines check --help`"),
        ("dance", "deskspine routines: there is no verb 'dance'; see `deskspine routines --help`"),
        ("shw a", "deskspine routines: there is no verb 'shw'; did you mean `deskspine routines show`?"),
        ("show", "deskspine routines show: ID is missing; see `deskspine routines show --help`"),
        ("show a b", "deskspine routines show: unexpected argument 'b'; see `deskspine routines show --help`"),
        ("show a --figur", "deskspine routines show: there is no option '--figur'; did you mean --figure?"),
        ("list all", "deskspine routines list: unexpected argument 'all'; see `deskspine routines list --help`"),
        ("new", "deskspine routines new: NAME is missing; see `deskspine routines new --help`"),
        ("new a b", "deskspine routines new: unexpected argument 'b'; see `deskspine routines new --help`"),
        ("edit", "deskspine routines edit: NAME is missing; see `deskspine routines edit --help`"),
        ("edit --all", "deskspine routines edit: NAME is missing; see `deskspine routines edit --help`"),
        ("add", "deskspine routines add: FILE is missing; see `deskspine routines add --help`"),
        ("add --replace", "deskspine routines add: FILE is missing; see `deskspine routines add --help`"),
        ("add one two", "deskspine routines add: unexpected argument 'two'; see `deskspine routines add --help`"),
    ],
)
def test_words_that_are_not_understood_get_one_sentence(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["routines", *line.split()]) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_the_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routines", "--help"]) == 0
    page = capsys.readouterr().out
    for verb in ("list", "show ID", "check FILE", "new NAME", "edit NAME", "add FILE"):
        assert f"\n  {verb}" in page


def test_the_list_as_json_says_the_same_of_every_routine(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    person = Person(frozenset({"carotid"}))
    code, text = run_verb(library, "list", "--json", person=person)
    rows = {row["id"]: row for row in map(json.loads, text.splitlines())}
    assert code == 0
    assert rows.keys() == library.routines.keys()
    plain = " ".join(run_verb(library, "list", person=person)[1].split())
    for name, row in rows.items():
        assert row["seconds"] == [library.routines[name].promise_s(level) for level in (1, 2, 3)]
        assert (row["closed"] is not None) == (f"{name}: {row['closed']}." in plain), name
        assert row["changed"] is None or f"{name}: {row['changed']}" in plain, name
    assert any(row["changed"] for row in rows.values())
    assert any(row["closed"] for row in rows.values())
    broken = replace(library, problems=(Problem("x.toml", 2, "id", "is missing"),))
    assert run_verb(broken, "list", "--json", person=person) == (0, text)
    assert "x.toml:2" in capsys.readouterr().err


def test_the_systems_as_json_add_up(library: Library) -> None:
    code, text = run_verb(library, "list", "--system", "--json")
    rows = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert [row["code"] for row in rows] == [system.code for system in library.systems]
    assert all(row["entries"] == row["kept"] + len(row["replaced"]) + len(row["left_out"]) for row in rows)
    assert all(set(row["routines"]) <= library.routines.keys() for row in rows)


def test_the_example_of_the_documentation_has_no_problem(library: Library, tmp_path: Path) -> None:
    document = (SHIPPED.parent / "docs" / "routines.md").read_text(encoding="utf-8")
    example = document.split("```toml\n")[1].split("```")[0]
    file = tmp_path / "window-minute.toml"
    file.write_text(example, encoding="utf-8")
    code, output = run_verb(library, "check", str(file))
    assert code == 0, output
    assert "level 1: 56 s, promised 60 s" in output
    assert "sides    both sides are played equally" in output


def test_a_check_says_which_side_is_missing_for_whom_something_gives_way_and_who_is_locked_out(
    library: Library, tmp_path: Path
) -> None:
    text = (SHIPPED / "seated-2min.toml").read_text().replace("seated-2min", "left-only")
    file = tmp_path / "left-only.toml"
    file.write_text(text.replace('exercise = "look-over"', 'exercise = "look-over"\nsides = ["left"]'))
    code, output = run_verb(library, "check", str(file))
    flat = " ".join(output.split())
    assert "sides one side only: Look over the shoulder" in flat
    assert "locked for: neck instability, recent trauma, recent surgery, fever, ill, flare" in flat
    changes = flat.split("replaced for some: ")[1].split(" locked for:")[0]
    assert "look-over (arm symptoms, carotid, dizzy turning, neck instability" in changes
    assert "chest-lift-easy (recent surgery, recent trauma)" in changes
    assert "shoulder-rolls" not in changes
    assert (code, "adds up to" in flat) == (1, True), "half of its sides is half of its seconds"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", '"Red \\u001b[31malert"'),
        ("summary", '"two\\u0007 bells"'),
        ("name", '"right \\u202Eto left"'),
        ("about", '"a \\u001b]0;title\\u0007 line"'),
        ("id", '"x\\u001b[2J"'),
        ("position", '"\\u001b[2J"'),
    ],
)
def test_nothing_of_a_file_steers_the_terminal(key: str, value: str, library: Library, tmp_path: Path) -> None:
    text = starter("mine")
    text = "\n".join(row for row in text.splitlines() if row.split()[:1] != [key])
    text = text.replace("schema      = 1", f"schema = 1\n{key} = {value}")
    file = tmp_path / "mine.toml"
    file.write_text(text)
    code, output = run_verb(library, "check", str(file))
    assert code == 1, output
    own = RoutineFiles(tmp_path, SHIPPED).load()
    for told_ in (
        output,
        run_verb(own, "list")[1],
        run_verb(own, "show", "mine")[1],
        run_verb(own, "show", "x\x1b[2J")[1],
    ):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", told_)


def test_brackets_of_a_file_stay_what_they_are(library: Library, tmp_path: Path) -> None:
    text = (SHIPPED / "micro-1min.toml").read_text().replace("micro-1min", "mine")
    text = re.sub(r"^name .*$", 'name = "[bold red]Mine[/]"', text, count=1, flags=re.MULTILINE)
    (tmp_path / "mine.toml").write_text(text)
    own = RoutineFiles(tmp_path, SHIPPED).load()
    assert "yours: [bold red]Mine[/]" in run_verb(own, "list")[1]
    assert "[bold red]Mine[/] (mine)" in run_verb(own, "show", "mine")[1]


def test_a_file_name_that_steers_is_shown_harmlessly(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "x\x1b[2J.toml"
    file.write_text("schema = 1\n")
    code, output = run_verb(library, "check", str(file), str(tmp_path / "gone\x1b.toml"))
    assert code == 1
    assert "\x1b" not in output


def test_checking_poses_tells_of_a_body_like_nobody_and_of_a_hand_that_is_short(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'schema = 1\n[[pose]]\nid = "far_hand"\nrig = "front"\nwords = "Sit tall, one hand far away"\n[pose.body]\n'
        'like = "neutral"\nleft = { in = "chest", at = [90, 0, 0] }\n'
        '[[pose]]\nid = "like_none"\nrig = "front"\nwords = "Sit tall, hands loose"\n[pose.body]\nlike = "nobody"\n',
        encoding="utf-8",
    )
    bodiless = Pose("like_none", "front", "Sit tall, hands loose")
    with_bodiless = replace(library, poses={**library.poses, "like_none": bodiless})
    code, text = run_verb(with_bodiless, "check", str(file))
    assert code == 1
    assert re.search(r"far_hand: the left hand ends \d\d cm short of its place", text)
    assert "mine.toml:14:" in text
    assert 'pose[2].body.like: expected the id of a pose with a body, found "nobody"' in text
    assert "problems: 1" in text


def test_a_check_finds_a_tag_that_the_pictures_ask_for_and_names_file_line_pose_degrees_and_tag(
    library: Library, tmp_path: Path
) -> None:
    whole = (SHIPPED / "exercises" / "trunk.toml").read_text()
    text = whole.replace('id     = "', 'id     = "my-').replace('"trunk-turn", "neck-turn"', '"trunk-turn"')
    file = tmp_path / "trunk.toml"
    file.write_text(text)
    code, output = run_verb(library, "check", str(file))
    flat = " ".join(output.split())
    line = text.splitlines().index('tags   = ["trunk-turn"]') + 1
    assert code == 1
    assert f"{file}:{line}: exercise[1].tags: my-seated-twist: head turn in space of 50 degrees" in flat
    assert 'in pose seated_twist_l, where 30 are the limit; expected the tag "neck-turn"' in flat
    assert "problems: 1" in flat
    file.write_text(whole.replace('id     = "', 'id     = "my-'))
    assert run_verb(library, "check", str(file))[0] == 0
