"""The files that the wheel installs into `share`: complete, fresh, and accepted by the programs that read them."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import man_page
import outlines
import package_files
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.cli import reference
from deskspine.cli.exit_codes import MEANINGS
from deskspine.cli.tree import names, whole
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.settings.settings import FIELDS
from support.needs import need

ROOT = Path(__file__).resolve().parent.parent
SHARE = ROOT / "packaging" / "share"
PAGE = SHARE / "man" / "man1" / "deskspine.1"
ENTRY = SHARE / "applications" / "deskspine.desktop"
ICON = SHARE / "icons" / "hicolor" / "scalable" / "apps" / "deskspine.svg"
(METAINFO,) = (SHARE / "metainfo").glob("*.xml")
PARTS = {"tile": (0.1, 0.5), "hair": (0.6, 0.3), "face": (0.4, 0.5), "shirt": (0.5, 0.9)}
"""Points of the icon, as parts of its width and height."""
SVG = "{http://www.w3.org/2000/svg}"


def silent(*command: str | Path) -> None:
    """Run a program that has nothing to complain about."""
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def shown() -> str:
    """Return the man page as a reader sees it, on one line."""
    need("groff")
    result = subprocess.run(
        ["groff", "-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=200n", str(PAGE)], capture_output=True, timeout=60
    )
    return " ".join(result.stdout.decode().replace("\u2010", "-").replace("\u2212", "-").split())


def test_every_file_is_fresh() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "tools" / "package_files.py", "--check"], capture_output=True, text=True
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_stale_file_is_named_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    share = tmp_path / "packaging" / "share"
    (share / "man").mkdir(parents=True)
    (share / "man" / "old.1").touch()
    monkeypatch.setattr(package_files, "SHARE", share)
    monkeypatch.setattr(package_files, "FILES", {"applications/one.desktop": lambda: "text\n"})
    monkeypatch.setattr(sys, "argv", ["package_files.py", "--check"])
    assert package_files.main() == 1
    printed = capsys.readouterr()
    assert "packaging/share/man/old.1: nothing makes this file" in printed.out
    assert "packaging/share/applications/one.desktop" in printed.out
    assert "make readme" in printed.err
    assert not (share / "applications").exists()
    monkeypatch.setattr(sys, "argv", ["package_files.py"])
    assert package_files.main() == 0
    assert (share / "applications" / "one.desktop").read_text() == "text\n"
    monkeypatch.setattr(sys, "argv", ["package_files.py", "--check"])
    assert package_files.main() == 0


def test_the_man_page_has_no_warning() -> None:
    need("groff", "man")
    silent("groff", "-ww", "-man", "-Tutf8", "-z", PAGE)
    silent("groff", "-ww", "-man", "-Tascii", "-z", PAGE)
    silent("man", "--warnings", "-l", PAGE)


def test_the_man_page_has_every_verb_option_setting_key_and_exit_code() -> None:
    page = shown()
    missing = [f"deskspine {' '.join(path)}" for path in whole() if f"deskspine {' '.join(path)}" not in page]
    missing += [
        option
        for parser in whole().values()
        for action in parser.arguments()
        for option in action.option_strings
        if option not in page
    ]
    missing += [field.key for field in FIELDS if not field.key.startswith("keys.") and field.key not in page]
    missing += [entry.title for entry in COMMANDS if entry.keys and f"{entry.title}: " not in page]
    missing += [meaning for code, meaning in MEANINGS.items() if f"{code} {meaning.replace('`', '')}" not in page]
    assert missing == []
    assert set(names()) <= set(re.findall(r"[\w-]+", page))
    assert "not medical advice" in page


def test_roff_reads_no_text_as_a_command() -> None:
    need("groff")
    text = ".SH 'x' \\fB \\n[x] -- ~^` → “é” \\"
    lines = [".TH X 1", ".nh", man_page.escaped(text), ".br", man_page.escaped("'quoted"), ".br", man_page.marked(text)]
    result = subprocess.run(
        ["groff", "-ww", "-man", "-Tutf8", "-P-cbou"], input="\n".join(lines) + "\n", capture_output=True, text=True
    )
    assert result.stderr == ""
    assert text in result.stdout.replace("\u2212", "-")
    assert "'quoted" in result.stdout


def test_the_files_of_the_man_page_are_those_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "/home/of-no-one")
    paths = Paths.of_person()
    real = (
        paths.config_file, paths.own_routines, paths.journal, paths.state_file, paths.status, paths.lock, paths.log,
        paths.cache_dir,
    )  # fmt: skip
    named = [name for name, _ in reference.FILES]
    assert named[: len(real)] == [
        f"~{str(path).removeprefix('/home/of-no-one')}{'' if path.suffix or path.parent == paths.state_dir else '/'}"
        for path in real
    ]


def test_every_variable_of_the_program_is_on_the_man_page() -> None:
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r'"(DESKSPINE_[A-Z_]+)"', path.read_text(encoding="utf-8")))
    assert len(read) >= 2
    assert read <= set(re.findall(r"\w+", " ".join(name for name, _ in reference.VARIABLES)))


def test_the_desktop_entry_is_valid_and_starts_what_there_is() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(ENTRY.read_text(encoding="utf-8"))
    main = entry["Desktop Entry"]
    actions = main["Actions"].strip(";").split(";")
    assert [f"Desktop Action {name}" for name in actions] == entry.sections()[1:]
    routines = RoutineFiles().load().routines
    for section in entry.values():
        _, *words = section.get("Exec", "deskspine").split()
        assert not words or words[0] in names()
        assert set(words[1:]) <= set(routines)
    assert (main["Terminal"], main["Icon"]) == ("true", ICON.stem)
    need("desktop-file-validate")
    silent("desktop-file-validate", ENTRY)


def test_the_metainfo_is_valid_and_says_what_the_readme_says() -> None:
    root = ElementTree.parse(METAINFO).getroot()
    readme = re.sub(r"\*\*|`", "", (ROOT / "README.md").read_text(encoding="utf-8"))
    readme = " ".join(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", readme).split())
    texts = [" ".join((node.text or "").split()) for node in root.iterfind("description//*") if node.tag != "ul"]
    assert len(texts) > 5
    assert [text for text in texts if text not in readme] == []
    assert any("not medical advice" in text for text in texts)
    assert root.findtext("launchable") == ENTRY.name
    assert METAINFO.name == f"{root.findtext('id')}.metainfo.xml"
    need("appstreamcli")
    result = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--no-color", str(METAINFO)], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_the_icon_needs_nothing_else_and_is_small() -> None:
    root = ElementTree.parse(ICON).getroot()
    assert root.get("viewBox") == "0 0 512 512"
    assert {node.tag.removeprefix(SVG) for node in root.iter()} == {"svg", "title", "clipPath", "g", "rect", "path"}
    for node in root.iter(f"{SVG}path"):
        assert re.fullmatch(r"(?:[MLQA](?:-?[\d.]+[ ,]?)+|Z)+", node.get("d", "")), node.get("d", "")[:80]
    assert ICON.stat().st_size < 40_000


def test_the_icon_can_be_told_apart_at_every_size(tmp_path: Path) -> None:
    need("rsvg-convert")
    from PIL import Image

    for size in (16, 48, 256):
        file = tmp_path / f"{size}.png"
        silent("rsvg-convert", f"--width={size}", f"--height={size}", f"--output={file}", ICON)
        picture = Image.open(file).convert("RGBA")
        at = {name: picture.getpixel((int(x * size), int(y * size))) for name, (x, y) in PARTS.items()}
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0), "the corners are round"
        for one, other in (("tile", "hair"), ("tile", "face"), ("hair", "face"), ("face", "shirt"), ("tile", "shirt")):
            pair = zip(_rgb(at[one]), _rgb(at[other]), strict=True)
            assert sum(abs(a - b) for a, b in pair) > 100, f"{one} and {other} at {size}"


def _rgb(pixel: object) -> tuple[int, int, int]:
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def test_an_area_becomes_a_closed_path_with_its_hole_and_without_specks() -> None:
    mask = [[4 <= x < 36 and 4 <= y < 36 and not (14 <= x < 26 and 14 <= y < 26) for x in range(40)] for y in range(40)]
    mask[1][1] = True
    path = outlines.path_of(mask)
    assert (path.count("M"), path.count("Z")) == (2, 2)
    for loop, low, high in zip(sorted(path.split("Z")[:2], key=len), (4, 14), (36, 26), strict=True):
        numbers = [float(number) for number in re.findall(r"[\d.]+", loop)]
        assert (min(numbers), max(numbers)) in ((4, 36), (14, 26))
        assert low < high
    assert outlines.path_of([[False] * 4] * 4) == ""
