"""The check of plain English sees each word and opening on samples that are wrong, and lets exact uses pass."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import plain_english
from support.paths import ROOT

SCRIPT = ROOT / "tools" / "plain_english.py"


def words(tmp_path: Path, text: str, name: str = "sample.py") -> list[tuple[int, str]]:
    """Return line and word of each finding in a file of this name and text."""
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [(finding.line, finding.word) for finding in plain_english.check_file(file)]


@pytest.mark.parametrize(
    "word",
    [
        *("told", "tell of", "tells of", "anew", "so many", "so long", "somebody", "nobody", "stands", "beside"),
        *("goes by", "hush", "hushed", "aloud", "elsewhere", "is none", "are none"),
    ],
)
def test_each_word_is_seen_in_docstrings_comments_and_pages(word: str, tmp_path: Path) -> None:
    assert words(tmp_path, f'"""Keep what {word} the user."""\n') == [(1, word)]
    assert words(tmp_path, f"x = 1  # it {word} here\n") == [(1, word)]
    assert words(tmp_path, f"# The place\n# that {word} here.\nx = 1\n") == [(2, word)]
    assert words(tmp_path, f"A page.\n\nThere {word} it.\n", "page.md") == [(3, word)]
    assert words(tmp_path, f'text = "The line {word} it."\n', "routine.toml") == [(1, word)]


@pytest.mark.parametrize("kind", ["function", "class", "attribute", "method"])
def test_every_kind_of_docstring_is_read(kind: str, tmp_path: Path) -> None:
    sources = {
        "function": 'def f() -> None:\n    """Say that\n    nobody came."""\n',
        "class": 'class A:\n    """Say\n    nobody came."""\n',
        "attribute": 'A = 3\n"""Seconds that\nnobody counts."""\n',
        "method": 'class A:\n    async def f(self) -> None:\n        """Say that nobody came."""\n',
    }
    assert words(tmp_path, sources[kind]) == [(3, "nobody")]


def test_a_phrase_is_seen_across_lines_and_named_in_its_first(tmp_path: Path) -> None:
    assert words(tmp_path, '"""One\nthat takes so\nlong."""\n') == [(2, "so long")]
    assert words(tmp_path, "# It takes so\n# many seconds.\n") == [(1, "so many")]


def test_strings_of_the_program_are_read_and_those_of_tests_are_not(tmp_path: Path) -> None:
    source = 'TEXT = f"Nobody is at {place} now"\nKIND = "elsewhere"\n'
    assert words(tmp_path, source, "src/deskspine/sample.py") == [(1, "Nobody")]
    assert words(tmp_path, source, "tests/sample.py") == []


def test_code_names_and_hash_signs_in_strings_are_no_texts(tmp_path: Path) -> None:
    assert words(tmp_path, '"""Return `elsewhere` of ``told``."""\n') == []
    assert words(tmp_path, 'told = nobody.stands("# told")\n') == []
    assert words(tmp_path, "Run `hush`.\n\n```sh\necho told\n```\n", "page.md") == []
    assert words(tmp_path, 'stands = true\nname = "Chin tuck"\n', "pose.toml") == []
    assert words(tmp_path, '"""Return it. There is None, and is None."""\n') == []


@pytest.mark.parametrize(
    "text",
    [
        "a chair that stands firm",
        "the line stands almost upright",
        "he stands on one leg",
        "arms beside the body",
        "both arms up beside the ears",
        "stand up",
        "Asks: stands",
    ],
)
def test_words_for_a_body_keep_their_meaning(text: str, tmp_path: Path) -> None:
    assert words(tmp_path, f'name = "{text}"\n', "routine.toml") == []


def test_the_exact_phrase_excuses_itself_alone(tmp_path: Path) -> None:
    text = "A chair that stands firm stands beside you.\n"
    assert words(tmp_path, text, "page.md") == [(1, "beside"), (1, "stands")]


@pytest.mark.parametrize("opening", ["What", "Whether", "So many", "So long", "How", "Why"])
def test_no_docstring_begins_with_a_fragment(opening: str, tmp_path: Path) -> None:
    for head in ("", "class A:\n    ", "def f() -> None:\n    ", "A = 1\n"):
        assert opening in [word for _, word in words(tmp_path, f'{head}"""{opening} it is."""\n')]


@pytest.mark.parametrize(
    "opening",
    [
        "The seconds left.",
        "A person.",
        "Every row.",
        "None when it fails.",
        "Seconds left.",
        "Sends it.",
        "`a` and `b`.",
    ],
)
def test_a_function_begins_with_a_verb_and_a_value_may_begin_with_a_noun(opening: str, tmp_path: Path) -> None:
    first = "`" if opening.startswith("`") else opening.split()[0]
    assert words(tmp_path, f'def f() -> int:\n    """{opening}"""\n') == [(2, first)]
    assert (
        words(
            tmp_path, f'class A:\n    """{opening}"""\n    @property\n    def f(self) -> int:\n        """The row."""\n'
        )
        == []
    )
    assert words(tmp_path, f'@pytest.fixture\ndef f() -> int:\n    """{opening}"""\n') == []
    assert words(tmp_path, f'A = 1\n"""{opening}"""\n') == []


@pytest.mark.parametrize("opening", ["Pass it on.", "Focus the row.", "Dismiss it.", "Answer the ask.", "Return one."])
def test_a_verb_opens_a_function(opening: str, tmp_path: Path) -> None:
    assert words(tmp_path, f'def f() -> int:\n    """{opening}"""\n') == []


def test_answers_is_seen_only_where_it_means_return(tmp_path: Path) -> None:
    template = 'def f() -> int:\n    """{}"""\n'
    for text in (
        "Look it up; answers True if it is there.",
        "Start it and answer whether it runs.",
        "Answers its length.",
    ):
        assert len(words(tmp_path, template.format(text))) == 1
    for text in ("Send the person's answers to the engine.", "Wait for what the service answers.", "Answer the ask."):
        assert words(tmp_path, template.format(text)) == []


def test_the_script_prints_the_place_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("All is well.\nNobody was told.\n", encoding="utf-8")
    result = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True)
    assert result.returncode == 1
    assert f'{file}:2: "Nobody": ' in result.stdout
    assert f'{file}:2: "told": ' in result.stdout
    file.write_text("All is well.\n", encoding="utf-8")
    result = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_everything_is_plain_english_and_all_of_it_exists() -> None:
    result = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert [name for name in plain_english.EVERYTHING if not (ROOT / name).exists()] == []


def test_a_type_name_defined_twice_is_reported_with_its_modules(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class Row:\n    class Inner: ...\nKind = str\nLIMIT = 3\n", encoding="utf-8")
    (tmp_path / "b.py").write_text(
        "from a import Row\nclass Kind: ...\nclass Inner: ...\nLIMIT = 4\n", encoding="utf-8"
    )
    assert plain_english.repeated_type_names(tmp_path) == {"Kind": ["a.py", "b.py"]}


def test_vague_variable_names_are_counted_where_they_are_bound() -> None:
    source = "def f(one, row):\n    for each in one:\n        found = each\n    return [told for told, row in found]\n"
    assert plain_english.vague_names(ast.parse(source)) == {"one": 1, "each": 1, "found": 1, "told": 1}
