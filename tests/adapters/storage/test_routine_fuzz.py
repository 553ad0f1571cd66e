"""Any content of the folder of own routines: no exception, no control character, no long wait."""

from __future__ import annotations

import itertools
import random
import re
import string
from collections.abc import Iterator
from pathlib import Path
from time import process_time  # measures what the processor did; a busy machine does not lengthen it

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.model import Library
from deskspine.core.text.sanitize import has_control
from support.effort import examples
from support.paths import ROUTINES

SHIPPED = ROUTINES
PARTS = ("", "cards", "exercises", "poses")
FILES = [path for part in PARTS for path in sorted((SHIPPED / part).glob("*.toml"))]
BOUND_S = 1.0
"""Maximum processor seconds for one file; the slowest takes a third, and one more power of its length minutes."""
KIB64 = 64 * 1024
POSE = 'schema = 1\n[[pose]]\nid = "neutral"\nrig = "front"\nwords = "Sit tall, hands on the thighs"\n'
OWN = "zz-"
"""Prefix of every id in a mutated file, so that no valid part is refused because its id exists already."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for all examples: the shipped library is read once and kept there."""
    folder = tmp_path_factory.mktemp("fuzz")
    for part in PARTS:
        (folder / "own" / part).mkdir(parents=True, exist_ok=True)
    (folder / "little" / "poses").mkdir(parents=True)
    (folder / "little" / "poses" / "one.toml").write_text(POSE)
    return folder


def load(home: Path, part: str, name: str, raw: bytes) -> Library:
    """Return the library with this own file only."""
    file = home / "own" / part / name
    file.write_bytes(raw)
    try:
        return RoutineFiles(home / "own", SHIPPED, home / "library").load()
    finally:
        file.unlink()


def texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text inside a value, with the field that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one, name)
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from texts(getattr(value, field), field)


def fit_to_print(library: Library) -> None:
    """Assert that no text steers a terminal, and that each problem is one line."""
    for problem in library.problems:
        assert not has_control(str(problem)), ascii(str(problem))
    for shelf in (library.poses, library.exercises, library.routines, library.cards):
        for one in shelf.values():
            if not one.id.startswith(OWN[:2]) and not getattr(one, "own", False):
                continue  # it ships, and was looked at by other tests
            for field, text in texts(one):
                assert not has_control(text, newlines=field == "about"), (one.id, field, ascii(text))


@examples(120)
@given(raw=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)), part=st.sampled_from(PARTS))
def test_bytes_of_any_kind(home: Path, raw: bytes, part: str) -> None:
    library = load(home, part, "any.toml", raw)
    assert library.problems
    fit_to_print(library)


SIGNS = [
    "\x1b[2J",
    "\\u001b]0;x\\u0007",
    "\u202e",
    "\\u202e",
    "\u2066",
    "\x00",
    "\x7f",
    "\u009b",
    "\\n",
    "\u2028",
    "\ufeff",
]
PIECES = [
    *SIGNS,
    *("[red]", "[/]", "[link=x]y[/link]", "[[item]]", "[[exercise]]", "[text]", '"""', "'''", "'", '"', "=", "[", "{"),
    *("9" * 5000, "0x" + "f" * 5000, "1e999999", "-1", "nan", "true", "1979-05-27T07:32:00+23:59", "a." * 90 + "b = 1"),
    *("[" * 300, "{a=" * 300, "[" * 30 + "]" * 30, '"' + "\\\\" * 50 + '"', "id = 0x" + "f" * 5000, "sides = []\n"),
]


def flip(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ 1 << draw.randrange(7)) + text[at + 1 :]


def swap(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def drop(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    return "\n".join(lines[:at] + lines[at + draw.randint(1, 3) :])


def double(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    return "\n".join(lines[: at + 1] + lines[at : at + draw.randint(1, 12)] + lines[at + 1 :])


def put_in(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(PIECES) + text[at:]


def put_value(text: str, draw: random.Random) -> str:
    """Return `text` with another value for one key."""
    keys = list(re.finditer(r"(?m)= ?(.+)$", text))
    match = draw.choice(keys) if keys else None
    if match is None:
        return text
    value = draw.choice(["[]", "{}", '""', "[1, 2, 3]", f'"{draw.choice(PIECES)}"', "9" * 30, "[[]]", *PIECES])
    return text[: match.start(1)] + value + text[match.end(1) :]


def put_sign(text: str, draw: random.Random) -> str:
    """Return `text` with a control character inside a string, some of which the parser accepts."""
    quotes = [place.end() for place in re.finditer('= "+', text)]
    at = draw.choice(quotes) if quotes else 0
    return text[:at] + draw.choice(SIGNS) + text[at:]


CHANGES = (flip, swap, drop, double, put_in, put_value, put_sign)


@examples(400)
@given(seed=st.integers(0, 2**64), path=st.sampled_from(FILES), changes=st.integers(0, 4))
def test_mutations_of_what_ships(home: Path, seed: int, path: Path, changes: int) -> None:
    draw = random.Random(seed)
    part = path.parent.name if path.parent != SHIPPED else ""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^(id +=) "', rf'\1 "{OWN if part != "poses" else "zz_"}', text)
    for _ in range(changes):
        text = draw.choice(CHANGES)(text or "\n", draw)
    library = load(home, part, f"{OWN}{path.name}", text.encode("utf-8", "surrogatepass"))
    fit_to_print(library)
    if not changes and path.name != "systems.toml":
        assert [problem for problem in library.problems if "there is an" not in problem.message] == []


NAMES = ["".join(three) for three in itertools.product(string.ascii_lowercase, repeat=3)]


def fill(head: str, pieces: Iterator[str] | list[str], tail: str = "") -> str:
    """Return `head`, then as many pieces as a file may have, then `tail`."""
    out, room = [head], KIB64 - len(head) - len(tail)
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        out.append(piece)
    return "".join(out) + tail


def repeat(piece: str) -> Iterator[str]:
    return itertools.repeat(piece)


EXERCISE = """[[exercise]]
id = "{0}"
name = "A"
kind = "rest"
cue = "Rest"
steps = ["Rest"]
alt = "{1}"
frames = [{{ phase = "move", pose = "neutral" }}]
"""
DEEP = ".".join("a" * 25)
WORST = {
    "brackets": fill("", repeat("[")),
    "closing brackets": fill("a = ", repeat("]")),
    "quotes": fill("", repeat('"')),
    "quotes of a text": fill("a = ", repeat('"')),
    "equals": fill("", repeat("=")),
    "open text": fill('a = "', repeat("x")),
    "open long text": fill('a = """', repeat("x\n")),
    "open literal": fill("a = '''", repeat("''\n")),
    "backslashes": fill('a = "', repeat("\\\\"), '"'),
    "open array": fill("a = ", repeat("[")),
    "open array of lines": fill("a = [\n", repeat("[\n")),
    "open inline tables": fill("a = ", repeat("{a=")),
    "closed arrays": "a = " + "[" * 32000 + "]" * 32000,
    "closed arrays, not too deep": "a = " + "[" * 150 + "]" * 150,
    "inline tables, not too deep": "a = " + "{a=" * 100 + "1" + "}" * 100,
    "short keys": fill("", [f"{name}=1\n" for name in NAMES]),
    "one key again": fill("", repeat("a=1\n")),
    "quoted keys": fill("", [f'"\\u0041{name}"=1\n' for name in NAMES]),
    "tables": fill("", [f"[{name}]\n" for name in NAMES]),
    "arrays of tables": fill("", repeat("[[a]]\n")),
    "tables in arrays of tables": fill("", [f"[[a]]\n[a.{name}]\n" for name in NAMES]),
    "items": fill("", repeat("[[item]]\n")),
    "items that are all wrong": fill("", repeat("[[item]]\nexercise=1\nx=2\n")),
    "long array": fill("a = [", repeat("1,"), "]"),
    "long array of texts": fill("steps = [", repeat('"",'), "]"),
    "array of lines": fill("a = [", repeat("1,\n"), "]"),
    "long inline table": fill("a = {", [f"{name}=1," for name in NAMES], "z=1}"),
    "dotted keys": fill("", [f"{'a.' * 99}{name}=1\n" for name in NAMES]),
    "dotted keys below a deep table": fill(f"[{DEEP}]\n", [f"{'a.' * 99}{name}=1\n" for name in NAMES]),
    "short keys below a deep table": fill(f"[{DEEP}]\n", [f"{name}=1\n" for name in NAMES]),
    "deep tables": fill("", [f"[{DEEP[:-3]}{name}]\n{'a.' * 99}=1\n" for name in NAMES]),
    "one dotted key": fill("", repeat("a."), "a=1"),
    "dotted keys in inline tables": fill("a = [", [f"{{{'a.' * 99}{name}=1}},\n" for name in NAMES], "]"),
    "a long number": fill("a = ", repeat("9")),
    "a long hexadecimal number": fill("id = 0x", repeat("f")),
    "a long fraction": fill("a = 1.", repeat("9")),
    "underscores": fill("a = 1", repeat("_1")),
    "commas": fill("a = [", repeat(",")),
    "comments": fill("", repeat("#\n")),
    "empty lines": fill("", repeat("\n")),
    "carriage returns": fill("", repeat("\r")),
    "line ends of two signs": fill("", repeat("\r\n")),
    "a long about": fill('about = """', repeat("- x\n"), '"""'),
    "signs of two directions": fill("a = '", ["\u202e"] * (KIB64 // 3 - 10), "'"),
    "markup": fill("name = '", repeat("[red]"), "'"),
    "times": fill("a = [", repeat("1979-05-27T07:32:00Z,"), "]"),
}
WORST_EXERCISES = {
    "exercises that are all wrong": fill("schema = 1\n", repeat("[[exercise]]\nx=1\n")),
    "exercises that lean on nobody": "schema = 1\n" + "".join(EXERCISE.format(one, "nobody") for one in NAMES[:200]),
    "a chain that ends nowhere": "schema = 1\n"
    + "".join(EXERCISE.format(one, other) for one, other in itertools.pairwise(NAMES[:201])),
    "a chain the other way round": "schema = 1\n"
    + "".join(EXERCISE.format(other, one) for one, other in itertools.pairwise(["nobody", *NAMES[:200]])),
    "a circle": "schema = 1\n"
    + "".join(EXERCISE.format(one, NAMES[(at + 1) % 200]) for at, one in enumerate(NAMES[:200])),
    "a chain that ends well": "schema = 1\n"
    + "".join(EXERCISE.format(one, other) for one, other in itertools.pairwise(NAMES[:200]))
    + EXERCISE.format(NAMES[199], "").replace('alt = ""\n', ""),
    "many frames": fill(
        "schema = 1\n[[exercise]]\nframes = [", repeat("{ phase = 'move', pose = 'neutral', side = 'x' },"), "]"
    ),
}


@pytest.mark.long(sample=12)
@pytest.mark.parametrize("name", WORST)
def test_64_kib_made_to_be_slow_are_judged_at_once(name: str, home: Path) -> None:
    measure(home, "", WORST[name])


@pytest.mark.parametrize("name", WORST_EXERCISES)
def test_64_kib_of_exercises_made_to_be_slow_are_judged_at_once(name: str, home: Path) -> None:
    measure(home, "exercises", WORST_EXERCISES[name])


def measure(home: Path, part: str, text: str) -> None:
    """Load this file together with a single pose, and assert that it takes little time.

    A time is measured because that is what is promised: the resident reads these files on the thread that keeps the
    clock of sitting, and the parser is known to take quadratic time over some texts. The bound is generous.
    """
    raw = text.encode()
    assert len(raw) <= KIB64
    file = home / "own" / part / "worst.toml"
    file.write_bytes(raw)
    source = RoutineFiles(home / "own", home / "little")
    before = process_time()
    library = source.load()
    took = process_time() - before
    file.unlink()
    assert library.problems or len(library.exercises) == 200
    fit_to_print(library)
    assert took < BOUND_S
