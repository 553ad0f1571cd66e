"""Check of the packages before they are published: builds wheel and sdist, installs and runs each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--version",), "0."),
    (("routines", "list"), "seated-2min"),
    (("simulate",), "break"),
)
"""Arguments for each installation, and a word that must be in the output."""
SHARED = (
    "man/man1/deskspine.1",
    "bash-completion/completions/deskspine",
    "zsh/site-functions/_deskspine",
    "fish/vendor_completions.d/deskspine.fish",
    "applications/deskspine.desktop",
    "icons/hicolor/scalable/apps/deskspine.svg",
)
"""Files below `share` that manual, shells and desktops look for."""


class CheckError(Exception):
    """Problem that prevents publishing; the text describes it."""


def run(command: Sequence[str | Path], cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run `command` and return its output. Raises CheckError with the output if it fails."""
    process = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
    )
    if process.returncode != 0:
        raise CheckError(
            f"{' '.join(map(str, command))} ended with {process.returncode}\n{process.stdout}{process.stderr}"
        )
    return process.stdout


def build(into: Path) -> tuple[Path, Path]:
    """Build the sdist and, from it, the wheel; return the paths of wheel and sdist. Raises CheckError."""
    run([sys.executable, "-m", "build", "--outdir", into, ROOT], ROOT)
    return next(into.glob("*.whl")), next(into.glob("*.tar.gz"))


def check_wheel_files(wheel: Path) -> None:
    """Check that every data file is in the wheel. Raises CheckError if not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    data = [*(ROOT / "routines").rglob("*.toml")]
    expected = {f"deskspine/{path.relative_to(ROOT).as_posix()}" for path in data}
    expected |= {f"deskspine/sounds/{path.name}" for path in (ROOT / "src" / "deskspine" / "sounds").glob("*.wav")}
    share = ROOT / "packaging" / "share"
    installed = f"{'-'.join(wheel.name.split('-')[:2])}.data/data/share"
    expected |= {f"{installed}/{path.relative_to(share).as_posix()}" for path in share.rglob("*") if path.is_file()}
    source = ROOT / "src"
    expected |= {path.relative_to(source).as_posix() for path in source.rglob("*.tcss")}
    if missing := sorted(expected - names):
        raise CheckError(f"{wheel.name} lacks {', '.join(missing)}")


def check_installed(artifact: Path, work: Path) -> None:
    """Install `artifact` into a new environment and run it in a folder outside the checkout. Raises CheckError."""
    venv, home = work / "venv", work / "home"
    home.mkdir(parents=True)
    run([sys.executable, "-m", "venv", venv], work)
    python = venv / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", artifact], work)
    for name in SHARED:
        if not (venv / "share" / name).is_file():
            raise CheckError(f"{artifact.name}: share/{name} was not installed")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON"))}
    env["HOME"] = str(home)
    for arguments, word in RUNS:
        output = run([venv / "bin" / "deskspine", *arguments], home, env)
        if word not in output:
            raise CheckError(f"{artifact.name}: `deskspine {' '.join(arguments)}` does not mention {word!r}:\n{output}")


def main() -> int:
    """Build, install and run the packages; print the result and return the exit code."""
    try:
        with tempfile.TemporaryDirectory(prefix="deskspine packages ") as folder:
            work = Path(folder)
            wheel, sdist = build(work / "dist")
            check_wheel_files(wheel)
            for number, artifact in enumerate((wheel, sdist)):
                check_installed(artifact, work / str(number))
            print(f"{wheel.name} and {sdist.name}: each installs and runs on its own.")
    except CheckError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
