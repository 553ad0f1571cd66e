"""docs/exercises.md: it says what the routine files say, loses nothing, and every link has a target."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

import exercise_docs
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import closing
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.routines.lint import seconds
from deskspine.core.routines.model import LEVELS, Library
from deskspine.core.routines.vocabulary import TAGS
from exercise_parts import TAG_WORDS
from markdown_parts import escaped
from support.paths import ROOT

SCRIPT = ROOT / "tools" / "exercise_docs.py"
DOCS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
LARGEST_KB = 250
READER = MarkdownIt("gfm-like", {"linkify": False})


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(shipped=ROOT / "routines").load()


@cache
def page() -> str:
    """Return the text of docs/exercises.md."""
    return (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8")


def rendered(changed: Library) -> str:
    """Return the page of another library, all its exercises in one region."""
    return exercise_docs.rendered(changed, {"all": list(changed.exercises)})


def visible_text(tokens: list[Token]) -> str:
    """Return the text that a reader sees of these tokens."""
    inline = [child for token in tokens for child in (token.children or [token]) if token.type == "inline"]
    return "".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in inline)


def headings(text: str) -> Iterator[str]:
    """Yield the text of every heading."""
    tokens = READER.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            yield visible_text([tokens[at + 1]])


@cache
def ids(text: str) -> dict[str, str]:
    """Return the heading of every id: small letters, no punctuation, hyphens, a number from the second one on."""
    numbers: Counter[str] = Counter()
    heading_of: dict[str, str] = {}
    for heading in headings(text):
        slug = "".join(character for character in heading.lower() if character.isalnum() or character in "_- ").replace(
            " ", "-"
        )
        heading_of[f"{slug}-{numbers[slug]}" if numbers[slug] else slug] = heading
        numbers[slug] += 1
    return heading_of


@cache
def links(text: str) -> list[tuple[str, str]]:
    """Return words and target of every link."""
    heading_of: list[tuple[str, str]] = []
    for token in READER.parse(text):
        children = token.children or []
        for at, child in enumerate(children):
            if child.type == "link_open":
                end = next(n for n in range(at, len(children)) if children[n].type == "link_close")
                heading_of.append(("".join(child.content for child in children[at:end]), str(child.attrs["href"])))
    return heading_of


def texts() -> Iterator[str]:
    """Yield every sentence that the files hold for a person to read."""
    shelf = library()
    for entry in (*shelf.routines.values(), *shelf.cards.values()):
        yield from (entry.name, entry.summary, entry.source_note)
        yield from (re.sub(r"^(- |## )", "", line.strip()) for line in entry.about.split("\n"))
        yield from (slot.section for slot in entry.slots)
        yield from (entry.texts.before, entry.texts.stop, entry.texts.after)
    for exercise in shelf.exercises.values():
        yield from (exercise.name, exercise.cue, exercise.why, exercise.feel, exercise.watch, exercise.easier)
        yield from (*exercise.steps, *exercise.scores)
        yield from (shelf.poses[frame.pose].words for frame in exercise.frames)
    for system in shelf.systems:
        yield from (system.name, system.about, *system.replaced, *system.left_out)


def test_the_page_is_what_the_routine_files_render() -> None:
    result = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_a_stale_page_is_told_in_one_sentence_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "exercises.md"
    stale.write_text("# Something else\n", encoding="utf-8")
    monkeypatch.setattr(exercise_docs, "PAGE", stale)
    monkeypatch.setattr(sys, "argv", ["exercise_docs.py", "--check"])
    assert exercise_docs.main() == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert stale.read_text(encoding="utf-8") == "# Something else\n"
    monkeypatch.setattr(sys, "argv", ["exercise_docs.py"])
    assert exercise_docs.main() == 0
    monkeypatch.setattr(sys, "argv", ["exercise_docs.py", "--check"])
    assert exercise_docs.main() == 0


def test_every_routine_card_exercise_and_system_is_there() -> None:
    told = [*library().routines, *library().cards, *library().exercises]
    assert [id_ for id_ in told if f"`{id_}`" not in page()] == []
    assert [system.code for system in library().systems if f"**{system.code} " not in page()] == []
    assert len(page().encode()) < LARGEST_KB * 1000


def test_no_text_of_the_files_is_lost() -> None:
    read = " ".join(visible_text([token]) for token in READER.parse(page()))
    assert [text for text in texts() if " ".join(text.split()) not in read] == []


def test_each_routine_tells_its_seconds_and_whom_it_is_locked_for() -> None:
    for routine in library().routines.values():
        part = page().partition(f"\n`{routine.id}` · ")[2].partition("\n### ")[0]
        together = " | ".join(f"{seconds(routine, level)} s" for level in LEVELS)
        assert f"| together | {together} |" in part
        told = visible_text(READER.parse(part))
        locked = [flag for flag in closing(routine) if flag not in DAY_FLAGS]
        assert [flag for flag in locked if FLAGS[flag] not in told] == [], routine.id


def test_every_tag_has_words() -> None:
    assert TAG_WORDS.keys() == set(TAGS)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_link_of_the_docs_leads_somewhere(doc: Path) -> None:
    text = doc.read_text(encoding="utf-8")
    dead = []
    for _, target in links(text):
        where, _, fragment = target.partition("#")
        file = (doc.parent / where) if where else doc
        if "://" in target:
            continue
        if not file.exists() or (fragment and fragment not in ids(file.read_text(encoding="utf-8"))):
            dead.append(target)
    assert dead == []


def test_every_link_inside_the_page_leads_to_what_it_names() -> None:
    heading_of = ids(page())
    wrong = [
        (words, target)
        for words, target in links(page())
        if target.startswith("#") and heading_of[target[1:]] not in (words, f"Exercises: {words}")
    ]
    assert wrong == []


def test_ids_of_what_is_linked_are_the_same_for_every_reader() -> None:
    """Avoid ids that depend on the reader: some number equal headings in another way, or drop hyphens in a row."""
    linked = {target for _, target in links(page()) if target.startswith("#")}
    slugs = Counter(re.sub(r"-\d+$", "", id_) for id_ in ids(page()))
    assert [target for target in linked if "--" in target or slugs[re.sub(r"-\d+$", "", target[1:])] > 1] == []


def test_a_name_full_of_signs_stays_itself_and_can_be_linked_to() -> None:
    shelf = library()
    name = r"1. *Up* | <b>_down_</b> [x](y) `c` #"
    odd = replace(shelf.exercises["chin-tuck"], name=name, cue="- # not a list", steps=("+ a", "2) b", "a | b"))
    slots = tuple(
        replace(slot, exercise=odd) if slot.exercise.id == odd.id else slot
        for slot in shelf.routines["seated-2min"].slots
    )
    routine = replace(shelf.routines["seated-2min"], slots=slots)
    text = rendered(
        replace(shelf, exercises=shelf.exercises | {odd.id: odd}, routines=shelf.routines | {"seated-2min": routine})
    )
    assert name in set(headings(text))
    heading_of = ids(text)
    assert {heading_of[target[1:]] for words, target in links(text) if words == name} == {name}
    read = " ".join(visible_text([token]) for token in READER.parse(text))
    assert [sentence for sentence in (odd.cue, *odd.steps) if sentence not in read] == []


def test_two_of_the_same_name_get_links_of_their_own() -> None:
    shelf = library()
    twin = replace(shelf.routines["eye-reset"], name="Chin tuck")
    text = rendered(replace(shelf, routines=shelf.routines | {twin.id: twin}))
    targets = {words: target for words, target in links(text) if words.startswith("Chin tuck")}
    heading_of = ids(text)
    assert targets.keys() == {"Chin tuck (routine eye-reset)", "Chin tuck (exercise chin-tuck)"}
    assert all(heading_of[target[1:]] == words for words, target in targets.items())


@given(st.text(alphabet="ab1 .)-+*_`~<>#|[](){}!&;$\\=:/\"'^@\n", min_size=1).filter(lambda text: text.strip() != ""))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    meant = " ".join(text.split())
    for before, after in (("", ""), ("### ", ""), ("- ", ""), ("1. ", ""), ("| a |\n| --- |\n| ", " |")):
        tokens = [token for token in READER.parse(before + escaped(text) + after) if token.type == "inline"]
        assert visible_text(tokens[-1:]) == meant
        assert {child.type for child in tokens[-1].children or []} <= {"text", "text_special"}
