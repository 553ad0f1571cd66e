"""House rules a linter cannot see: who loads what, who reads a clock, long files, missing docstrings."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.paths import ROOT

PACKAGE = ROOT / "src" / "deskspine"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400
"""Maximum number of lines of a file."""

CLOCK_READS = {
    "time": {
        "time",
        "time_ns",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "perf_counter_ns",
        "clock_gettime",
    }
    | {"clock_gettime_ns", "localtime", "gmtime", "ctime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
CLOCK_READERS = {"adapters/clock.py", "cli/status.py"}
"""The clock adapter; and `status`, which must start as fast as Python itself and so loads no adapter."""


def short(path: Path) -> str:
    """Return the path below the package, as a person would name it."""
    return path.relative_to(PACKAGE).as_posix()


def fresh_python(code: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new interpreter with folders of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON", "DESKSPINE_"))}
    env |= {"HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "XDG_RUNTIME_DIR": str(home)}
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=60)


LOAD_CORE = """
import importlib, pkgutil, sys
before = set(sys.modules)
package = importlib.import_module("deskspine.core")
for found in pkgutil.walk_packages(package.__path__, "deskspine.core."):
    importlib.import_module(found.name)
print("\\n".join(sorted(set(sys.modules) - before)))
"""

RUN_VERB = """
import sys
sys.argv[0] = "deskspine"
from deskspine.__main__ import main
try:
    code = main()
except SystemExit as end:
    code = end.code
print("ended", code or 0)
print("loaded", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_core_loads_nothing_but_itself_msgspec_and_the_standard_library(tmp_path: Path) -> None:
    result = fresh_python(LOAD_CORE, tmp_path)
    assert result.returncode == 0, result.stderr
    loaded = result.stdout.split()
    assert "deskspine.core.timekeeping.instants" in loaded
    own = [name for name in loaded if name.startswith("deskspine.") and not name.startswith("deskspine.core")]
    tops = {name.partition(".")[0] for name in loaded}
    # Part of the standard library under a name that depends on the machine; zoneinfo loads it.
    tops = {name for name in tops if not name.startswith("_sysconfigdata")}
    foreign = tops - set(sys.stdlib_module_names) - {"deskspine"}
    assert own == []
    assert foreign <= {"msgspec", "typing_extensions"}


@pytest.mark.parametrize("verb", ["status", "config list", "routines list", "--version", "--help"])
def test_a_verb_that_needs_no_screen_loads_no_screen(verb: str, tmp_path: Path) -> None:
    result = fresh_python(RUN_VERB, tmp_path, *verb.split())
    assert "ended" in result.stdout, result.stderr
    loaded = result.stdout.rpartition("loaded ")[2].split()
    assert not {"textual", "rich", "asyncio", "sqlite3"} & set(loaded)


LAUNCH = """
import sys
from pathlib import Path
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.home import engine_of
from deskspine.tui.driver.quick_textual import load_textual
load_textual()
import deskspine.tui.app, deskspine.tui.dashboard.screen, deskspine.tui.driver.lean_driver
paths, clock = Paths.under(Path(sys.argv[1])), SystemClock()
paths.ensure()
engine = engine_of(paths, clock, FaultLog(paths.log, clock))
engine.launch()
engine.snapshot()
print("loaded", *sorted(sys.modules))
"""
NOT_IN_THE_FIRST_FRAME = (
    *("deskspine.core.player.machine", "deskspine.core.player.view", "deskspine.core.coach.self_test"),
    *("deskspine.core.figure.film", "deskspine.core.figure.desk_poses", "deskspine.core.figure.workplace"),
    *("deskspine.tui.dashboard.desk_figure", "deskspine.core.routines.composer"),
    *("deskspine.engine.requests.dispatch", "deskspine.engine.presence", "deskspine.engine.notify"),
    *("deskspine.tui.ask", "deskspine.tui.player", "deskspine.tui.library", "deskspine.tui.settings"),
    *("deskspine.core.sync", "deskspine.engine.sync", "deskspine.adapters.sync"),
    *("deskspine.tui.pages", "deskspine.platform_services", "jeepney", "tomlkit", "argparse"),
    *("textual.command", "platformdirs", "tempfile", "shutil"),
)
"""Modules, and folders, of what comes after the first frame."""


def test_a_start_loads_nothing_that_the_first_frame_does_not_show(tmp_path: Path) -> None:
    result = fresh_python(LAUNCH, tmp_path, str(tmp_path / "home"))
    loaded = result.stdout.rpartition("loaded ")[2].split()
    assert "deskspine.tui.dashboard.screen" in loaded, result.stderr
    assert "deskspine.core.schedule.machine" in loaded
    assert [name for name in loaded if name.startswith(NOT_IN_THE_FIRST_FRAME)] == []


NO_FOLDER = """
import sys
from types import SimpleNamespace
from deskspine.core.schedule.state import State
from deskspine.core.session import Desk
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.situation import Situation
from deskspine.platform_services import SharedDaysWhenSet
engine = SimpleNamespace(situation=Situation(Now(0.0, 0.0), Desk(State(t=0.0))))
SharedDaysWhenSet(SimpleNamespace(engine=engine), None).prepare()
print("loaded", *sorted(sys.modules))
"""


def test_without_a_shared_folder_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    result = fresh_python(NO_FOLDER, tmp_path)
    loaded = result.stdout.rpartition("loaded ")[2].split()
    assert "deskspine.platform_services" in loaded, result.stderr
    assert [name for name in loaded if ".sync" in name] == []


def test_status_loads_hardly_more_than_python_itself(tmp_path: Path) -> None:
    bare = fresh_python(
        "import os, sys, time; print('loaded', *sorted({n.partition('.')[0] for n in sys.modules}))", tmp_path
    )
    result = fresh_python(RUN_VERB, tmp_path, "status")
    extra = set(result.stdout.rpartition("loaded ")[2].split()) - set(bare.stdout.split())
    assert extra == {"deskspine"}, result.stderr


def test_the_shipped_routines_are_found_from_any_folder(tmp_path: Path) -> None:
    result = fresh_python(RUN_VERB, tmp_path, "routines", "list")
    assert "ended 0" in result.stdout, result.stderr
    for routine in sorted((ROOT / "routines").glob("*.toml")):
        assert routine.stem in result.stdout or routine.stem == "systems"


def clock_reads(tree: ast.AST) -> Iterator[str]:
    """Yield every place in `tree` that reads a clock, under whatever name it was imported."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in CLOCK_READS}
        elif isinstance(node, ast.ImportFrom) and node.module in CLOCK_READS:
            for alias in node.names:
                if node.module == "time" and alias.name in CLOCK_READS["time"]:
                    yield f"line {node.lineno}: from time import {alias.name}"
                if node.module == "datetime" and alias.name in CLOCK_READS:
                    names[alias.asname or alias.name] = alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            module = names.get(owner.id) if isinstance(owner, ast.Name) else None
            if isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name):
                module = owner.attr if names.get(owner.value.id) == "datetime" else None
            if module is not None and node.attr in CLOCK_READS.get(module, ()):
                yield f"line {node.lineno}: {module}.{node.attr}"


def test_only_the_clock_adapter_reads_a_clock() -> None:
    files = [
        f"{short(path)} {read}"
        for path in SOURCES
        if short(path) not in CLOCK_READERS
        for read in clock_reads(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert files == []


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.monotonic()",
        "import time as t\nt.time()",
        "from time import time",
        "from datetime import datetime as D\nD.now()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.date.today()",
    ],
)
def test_a_clock_read_is_seen_under_any_name(code: str) -> None:
    assert len(list(clock_reads(ast.parse(code)))) == 1


def test_no_file_grows_beyond_what_one_can_read() -> None:
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def undocumented(path: Path) -> Iterator[str]:
    """Yield public modules, classes and functions without a docstring; methods too, in core and engine."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not ast.get_docstring(tree):
        yield short(path)
    inside = short(path).split("/")[0] in ("core", "engine")
    owners: list[ast.Module | ast.ClassDef] = [tree]
    while owners:
        for node in owners.pop().body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{short(path)} line {node.lineno}: {node.name}"
            if isinstance(node, ast.ClassDef) and inside:
                owners.append(node)


def test_every_public_name_says_what_it_is_for() -> None:
    assert [name for path in SOURCES for name in undocumented(path)] == []


SERVE = """
import os, re, sys, threading, time

def look():
    while "deskspine.platform_services" not in sys.modules:
        time.sleep(0.02)
    from deskspine.adapters.storage.paths import Paths
    status = Paths.of_person().status
    while not status.is_file() or not re.search("^sources=.", status.read_text(), re.MULTILINE):
        time.sleep(0.02)
    print("loaded", *sorted(name for name, module in sys.modules.items() if module is not None), flush=True)
    os._exit(0)

threading.Thread(target=look, daemon=True).start()
sys.argv[1:] = ["serve"]
from deskspine.__main__ import command
command()
"""
NOT_IN_SERVE = {
    *("textual", "rich", "argparse", "typing_extensions", "tempfile", "shutil", "random", "ssl", "zlib", "difflib"),
    *("unicodedata", "tomlkit", "deskspine.tui"),
}
"""Modules that would stay in memory all day, and that no face and no source needs."""


@pytest.mark.skipif(sys.platform == "win32", reason="tried where there are Unix sockets")
def test_an_engine_without_a_screen_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    result = fresh_python(SERVE, tmp_path)
    loaded = set(result.stdout.rpartition("loaded ")[2].split())
    assert "deskspine.engine.presence.watch" in loaded, result.stderr
    assert loaded & NOT_IN_SERVE == set()
