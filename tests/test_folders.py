"""The folders of the package: each uses only the public modules of another, and no import leads in a circle."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from support.paths import ROOT

PACKAGE = ROOT / "src" / "deskspine"
LAYERS = ("core", "engine", "adapters", "tui", "plain")
DEPTH = 3
"""Parts of the name of a module that lies in a folder of a layer: layer, folder, module."""


def name_of(path: Path) -> str:
    """Return the dotted name of a module below the package."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the modules of the package that a file imports, for types too, at any place in it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.removeprefix("deskspine.") for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.removeprefix("deskspine").removeprefix(".")
            inside = {f"{base}.{alias.name}".removeprefix(".") for alias in node.names}
            modules |= {name for name in inside if name in MODULES} or {base}
    return frozenset(modules & set(MODULES))


def folder_of(module: str) -> str:
    """Return the folder of a module that lies in one; a module of its own is its own folder."""
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) >= DEPTH else module


def face_of(folder: str) -> list[str]:
    """Return the modules that the `__init__` of a folder names in `__all__`."""
    tree = ast.parse(MODULES[folder].read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


FOLDERS = sorted({folder_of(module) for module in MODULES if module.split(".")[0] in LAYERS and module.count(".") >= 2})


@pytest.mark.parametrize("folder", FOLDERS)
def test_others_use_only_the_face_of_a_folder(folder: str) -> None:
    face = {f"{folder}.{name}" for name in face_of(folder)}
    assert face <= set(MODULES), "the face names a module that is not there"
    private = {
        f"{module} imports {used}"
        for module, path in MODULES.items()
        if folder_of(module) != folder
        for used in imports(path)
        if folder_of(used) == folder and used not in {*face, folder}
    }
    assert private == set()


def test_no_folder_comes_back_to_itself() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for module, path in MODULES.items():
        if path.name != "__init__.py":
            graph[folder_of(module)] |= {folder_of(used) for used in imports(path)} - {folder_of(module)}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_module_comes_back_to_itself() -> None:
    graph = {module: imports(path) - {module} for module, path in MODULES.items() if path.name != "__init__.py"}
    TopologicalSorter(graph).prepare()
