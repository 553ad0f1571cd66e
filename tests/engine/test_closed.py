"""Encapsulation of the engine: only its own methods replace its values, and its parts form no import cycle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from deskspine.engine.engine import Engine
from support.resident import Resident

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "deskspine" / "engine"
PUBLIC = {
    "faults", "fault", "handle", "launch", "listen", "log", "look_at_files", "note", "pid", "quit", "report", "rewrite",
    "situation", "sleeps", "snapshot", "step", "subscribe", "events", "unwritten",
}  # fmt: skip
"""The attributes of an engine that other modules may use."""
NAMES = {"engine", "_engine"}


def test_an_engine_has_few_public_names_and_none_of_them_can_be_set() -> None:
    assert {name for name in dir(Engine) if not name.startswith("_")} == PUBLIC
    assert all(name.startswith("_") for name in Engine.__slots__)
    engine = Resident().engine
    for name in (*PUBLIC, "gate", "anything"):
        with pytest.raises(AttributeError):
            setattr(engine, name, None)


def is_engine(node: ast.expr) -> bool:
    """Return True if an expression is a name or an attribute called engine."""
    return (isinstance(node, ast.Name) and node.id in NAMES) or (isinstance(node, ast.Attribute) and node.attr in NAMES)


def engines_in(tree: ast.AST) -> set[str]:
    """Return the variables and parameters of a file that are annotated as an Engine or made by calling it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None and "Engine" in ast.unparse(node.annotation):
            names.add(node.arg)
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) == "Engine"
        ):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def assignments_to_engines(source: str) -> list[str]:
    """Return every place of a file that assigns to, or deletes, an attribute of an engine."""
    tree = ast.parse(source)
    engines = engines_in(tree)
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and (is_engine(node.value) or (isinstance(node.value, ast.Name) and node.value.id in engines))
    ]


def test_no_file_assigns_to_an_attribute_of_an_engine() -> None:
    assignments = {
        str(file.relative_to(ROOT)): places
        for folder in ("src", "tests", "tools", "benchmarks")
        for file in (ROOT / folder).rglob("*.py")
        if (places := assignments_to_engines(file.read_text(encoding="utf-8")))
    }
    assert assignments == {}


@pytest.mark.parametrize(
    "source",
    [
        "engine.place = 1",
        "self.engine.gate = 1",
        "desk.person.engine.x += 1",
        "self._engine.seen_by, other = 1, 2",
        "def f(e: Engine) -> None:\n    e.place = 1",
        "made = Engine(ports)\nmade.place = 1",
        "del engine.place",
        "for engine.x in y: pass",
    ],
)
def test_each_way_to_set_an_attribute_is_found(source: str) -> None:
    assert len(assignments_to_engines(source)) == 1


def test_what_sets_nothing_is_left_alone() -> None:
    source = "engine = 1\nengine.step()\nother.place = engine.situation\nself.engine = engine"
    assert assignments_to_engines(source) == []


def part_of(module: str) -> str:
    """Return the part of the engine that a module belongs to: its folder, or the module itself at the root."""
    return module.removeprefix("deskspine.engine.").split(".")[0]


def test_the_parts_of_the_engine_form_no_circle_not_even_for_types() -> None:
    uses: dict[str, set[str]] = {}
    for file in ENGINE.rglob("*.py"):
        part = file.relative_to(ENGINE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = []
            if isinstance(node, ast.ImportFrom) and node.module == "deskspine.engine":
                modules = [f"deskspine.engine.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            ours = {part_of(module) for module in modules if module.startswith("deskspine.engine.")}
            uses.setdefault(part, set()).update(ours - {part})
    assert list(TopologicalSorter(uses).static_order())
    assert {part for part, used in uses.items() if "engine" in used} <= {"runner", "simulation"}
