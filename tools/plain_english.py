"""Check that docstrings, comments and texts are plain English.

Without arguments everything is checked; paths check those instead. `--names` lists type names that are defined in more
than one module, and counts variables whose name does not say what they hold.

Every finding is printed as `file:line: "word": what to write instead`. A word inside backticks is code and is skipped.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/deskspine"
EVERYTHING = (
    *("src", "routines", "tests", "tools", "benchmarks", "docs", ".github"),
    *("README.md", "CONTRIBUTING.md", "Makefile"),
)
"""The files and folders that hold words for people."""
TEXT_SUFFIXES = (".md", ".toml", ".tcss")


class Word(NamedTuple):
    """A word that is not used, and its replacement."""

    pattern: str
    instead: str


WORDS = (
    Word(r"told", 'write "said", "shown", "reported" or "notified"'),
    Word(r"(?:tell|tells|telling) of", 'write "report" or "mention"'),
    Word(r"anew", 'write "again"'),
    Word(r"so many", 'write "this many", "the number of" or a maximum'),
    Word(r"so long", 'write "as long as", "this long" or a number of seconds'),
    Word(r"somebody", 'write "a person", "the user" or the part that is meant'),
    Word(r"nobody", 'write "no one", or say what does not happen'),
    Word(r"stands", 'write "is", "is placed", "means" or "applies"'),
    Word(r"beside", 'write "next to", "besides" or "in addition to"'),
    Word(r"goes by", 'write "uses", "follows" or "passes"'),
    Word(r"hush(?:es|ed|ing)?", 'write "dismiss", "silence" or "mute"'),
    Word(r"aloud", 'write "by voice", "by sound" or "audio"'),
    Word(r"elsewhere", 'name the place: "in another terminal", "in another module"'),
    Word(r"(?:is|are|was|were) (?-i:none)", 'write "there is no …" or "is not set"'),
)
ANSWERS = Word(r"\banswers?(?= (?:with )?(?:true|false|none|whether|what|if))", 'write "return"')
"""Only in docstrings, and only where it means that a function returns: a person's answers keep their word."""

FRAGMENTS = {
    "what": 'name the thing: "Return the …", "The …"',
    "whether": 'write "Return True if …", or "True if …" for a value',
    "how": 'write "Return the …", or name the thing',
    "why": 'write "Return why …" or "Reason for …"',
    "so many": 'write "Maximum …" or "Number of …"',
    "so long": 'write "Timeout for …" or "Seconds …"',
}
"""Openings that no docstring has."""

NO_VERBS = re.compile(
    r"\s*(`|(?:the|an?|all|any|both|each|every|some|same|only|not?|nothing|none|this|that|these|those|its?|their|our|there|"
    r"(?:some|any|every)(?:thing|one|body)|nobody|one|two|another|few|more|half|true|false|where|when|which|who|as|in|of|"
    r"for|at|from|by|with|within|without|since|after|before|under|between|past|once|out|and|or|(?!focus)[a-z]+(?<!s)s)\b)",
    re.I,
)
"""Openings that are no imperative verb: small words, code, and what ends in one "s" (a plural, or "sends" for "send").

Ruff's D401 sees verbs in a wrong form, and no other words.
"""


class Allowed(NamedTuple):
    """A phrase in which a word is the exact one, and the reason."""

    phrase: str
    reason: str


ALLOWED = (
    Allowed(
        r"stands (?:almost |quite )?(?:firm|firmly|upright|straight|still|tall|up|with|against|before|behind|facing)",
        "a body, a chair or a line in an exercise",
    ),
    Allowed(r"stands on (?:one|both|a|the) (?:leg|legs|foot|feet|toes|floor|ground)", "a body in an exercise"),
    Allowed(r"asks:\W+stands", "a property of an exercise in docs/exercises.md: the person stands"),
    Allowed(
        r"beside (?:the |your |his |her )?"
        r"(?:body|trunk|ribs|ears?|head|neck|fingers|thumbs|thighs?|hips?|knees?|chair|feet|breastbone|spine)",
        "the usual words for where a hand or an arm lies",
    ),
)

SAME_NAME_ALLOWED = {
    "Sounds": "the port, and the adapter that implements it",
    "StatusFile": "the port, and the adapter that implements it",
}
"""Type names that more than one module may define, each with the reason."""

VAGUE_NAMES = re.compile(
    "one|found|each|told|taken|given|known|said|seen|kept|asked|wanted|made|done|gone|shown|held|heard|left|meant|"
    "what|that|this|those|these|it|such|other|others|rest|thing|things|whole"
)
"""Names of variables that are participles or pronouns: they say that there is a value and not what it is."""


class Finding(NamedTuple):
    """A place that is not plain English."""

    path: Path
    line: int
    word: str
    instead: str


class Part(NamedTuple):
    """A stretch of text of one file: a docstring, a block of comments, a string, or a whole page."""

    kind: str
    line: int
    text: str


def over_lines(pattern: str) -> str:
    """Return `pattern` with each space matching any white space, so that a phrase is found across lines."""
    return pattern.replace(" ", r"\s+")


ANY_WORD = re.compile("|".join(rf"(\b{over_lines(word.pattern)}\b)" for word in WORDS), re.I)
ALLOWED_PHRASES = re.compile("|".join(rf"\b{over_lines(entry.phrase)}\b" for entry in ALLOWED), re.I)
ANSWERS_PATTERN = re.compile(over_lines(ANSWERS.pattern), re.I)
FRAGMENT = re.compile(rf"\s*({'|'.join(map(over_lines, FRAGMENTS))})\b", re.I)
CODE = re.compile(r"``[^`]*``|`[^`]*`")
FENCED = re.compile(r"^ *(```|~~~).*?^ *\1", re.M | re.S)
TOML_KEY = re.compile(r"^[\w.-]+ *=", re.M)
STRINGS_AND_COMMENTS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|'
    r"'''(?:\\.|[^\\])*?'''|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'(?:\\.|[^'\\\n])*'|"
    r"(?P<comment>#[^\n]*(?:\n[ \t]*#[^\n]*)*)",
    re.S,
)
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def blank(match: re.Match[str]) -> str:
    """Return spaces in place of the match; its line ends stay, so that line numbers stay right."""
    return re.sub(r"[^\n]", " ", match[0])


def words_in(part: Part) -> Iterator[tuple[int, str, str]]:
    """Yield line, word and replacement for each word in `part` that is not used."""
    text = CODE.sub(blank, part.text)
    allowed = [match.span() for match in ALLOWED_PHRASES.finditer(text)]
    hits = [(match, WORDS[(match.lastindex or 1) - 1].instead) for match in ANY_WORD.finditer(text)]
    if part.kind.endswith("docstring"):
        hits += [(match, ANSWERS.instead) for match in ANSWERS_PATTERN.finditer(text)]
    for match, instead in hits:
        if not any(start <= match.start() < end for start, end in allowed):
            yield part.line + text.count("\n", 0, match.start()), " ".join(match[0].split()), instead


def opening_of(part: Part) -> tuple[int, str, str] | None:
    """Return line, word and replacement if a docstring begins as none should, or None."""
    fragment = FRAGMENT.match(part.text)
    if fragment:
        return part.line, fragment[1], FRAGMENTS[" ".join(fragment[1].lower().split())]
    noun = NO_VERBS.match(part.text) if part.kind == "function docstring" else None
    if noun:
        return part.line, noun[1], 'begin with an imperative verb: "Return …", "Send …"'
    return None


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return True if `node` is a property or a fixture: both are read as values, so a noun may open them."""
    names = {
        ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        for decorator in node.decorator_list
    }
    return any(name.rpartition(".")[2] in ("property", "cached_property", "fixture") for name in names)


def docstrings(tree: ast.Module) -> Iterator[tuple[ast.Constant, str]]:
    """Yield each docstring of `tree` and its kind; a string after an assignment documents the name assigned."""
    for owner in ast.walk(tree):
        if not isinstance(owner, Documented):
            continue
        previous: ast.stmt | None = None
        for statement in owner.body:
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                if previous is None and isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield value, "value docstring" if is_property(owner) else "function docstring"
                elif previous is None:
                    yield value, "module docstring" if isinstance(owner, ast.Module) else "class docstring"
                elif isinstance(previous, ast.Assign | ast.AnnAssign):
                    yield value, "value docstring"
            previous = statement


def comments(source: str) -> Iterator[Part]:
    """Yield each block of comment lines of `source`, without its hash signs."""
    for match in STRINGS_AND_COMMENTS.finditer(source):
        if match["comment"]:
            text = re.sub(r"^[ \t]*#", " ", match["comment"], flags=re.M)
            yield Part("comment", source.count("\n", 0, match.start()) + 1, text)


def strings(tree: ast.Module, documented: set[int]) -> Iterator[Part]:
    """Yield each string of more than one word that is no docstring: what the program may show."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in documented:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield Part("string", node.lineno, node.value)


def parts_of(path: Path, source: str) -> Iterator[Part]:
    """Yield each part of a file that is written for people."""
    if path.suffix != ".py":
        text = FENCED.sub(blank, source) if path.suffix == ".md" else source
        yield Part("text", 1, TOML_KEY.sub(blank, text) if path.suffix == ".toml" else text)
        return
    tree = ast.parse(source)
    documented = list(docstrings(tree))
    for node, kind in documented:
        yield Part(kind, node.lineno, str(node.value))
    if ANY_WORD.search(source.replace("#", " ")):
        yield from comments(source)
        if PACKAGE in path.as_posix():
            yield from strings(tree, {id(node) for node, _ in documented})


def check_file(path: Path) -> Iterator[Finding]:
    """Yield each place in the file at `path` that is not plain English, from top to bottom."""
    found: set[tuple[int, str, str]] = set()
    for part in parts_of(path, path.read_text(encoding="utf-8")):
        found.update(words_in(part))
        opening = opening_of(part) if part.kind.endswith("docstring") else None
        if opening:
            found.add(opening)
    for line, word, instead in sorted(found):
        yield Finding(path, line, word, instead)


def files_below(path: Path) -> Iterator[Path]:
    """Yield the files at or below `path` that hold words for people."""
    if path.is_file():
        yield path
    for file in sorted(path.rglob("*")):
        if file.suffix == ".py" or file.suffix in TEXT_SUFFIXES:
            yield file


def type_names(tree: ast.Module) -> Iterator[str]:
    """Yield each type that a module defines: its classes and its aliases, which have a name in the same form."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                target.id
                for target in targets
                if isinstance(target, ast.Name) and re.fullmatch(r"_?[A-Z]\w*[a-z]\w*", target.id)
            )


def repeated_type_names(package: Path) -> dict[str, list[str]]:
    """Return the type names that more than one module below `package` defines, with those modules."""
    places: dict[str, list[str]] = {}
    for path in sorted(package.rglob("*.py")):
        for name in type_names(ast.parse(path.read_text(encoding="utf-8"))):
            places.setdefault(name, []).append(path.relative_to(package).as_posix())
    return {name: where for name, where in sorted(places.items()) if len(set(where)) > 1}


def vague_names(tree: ast.Module) -> Counter[str]:
    """Return how often each participle or pronoun is bound as a variable in a module."""
    bound = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    bound += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    return Counter(name for name in bound if VAGUE_NAMES.fullmatch(name))


def report_names() -> int:
    """Print repeated type names and vague variable names; return 1 if a type name is repeated without a reason."""
    package = ROOT / PACKAGE
    repeated = repeated_type_names(package)
    for name, where in repeated.items():
        print(f"{name}: {', '.join(where)}{'  (' + SAME_NAME_ALLOWED[name] + ')' if name in SAME_NAME_ALLOWED else ''}")
    total = 0
    for path in sorted(package.rglob("*.py")):
        counts = vague_names(ast.parse(path.read_text(encoding="utf-8")))
        total += counts.total()
        if counts:
            words = ", ".join(f"{name} {count}" for name, count in counts.most_common())
            print(f"{path.relative_to(ROOT).as_posix()}: {words}")
    wrong = repeated.keys() - SAME_NAME_ALLOWED.keys()
    print(f"{len(wrong)} type names with more than one meaning, {total} variables with a vague name")
    return 1 if wrong else 0


def main() -> int:
    """Check the paths given, or everything; return 1 if something is not plain English."""
    arguments = sys.argv[1:]
    if arguments == ["--names"]:
        return report_names()
    paths = [Path(name).resolve() for name in arguments] or [ROOT / name for name in EVERYTHING]
    files = sorted({file for path in paths for file in files_below(path)})
    findings = [finding for file in files for finding in check_file(file)]
    for finding in findings:
        place = finding.path.relative_to(ROOT) if finding.path.is_relative_to(ROOT) else finding.path
        print(f'{place.as_posix()}:{finding.line}: "{finding.word}": {finding.instead}')
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
